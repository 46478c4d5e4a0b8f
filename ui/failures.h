/* Why training jobs failed, in a box of text (model/failure.h). */
#ifndef UI_FAILURES_H
#define UI_FAILURES_H

#include "ui/trials.h"

/* Looked at; it takes their square. */
#define FAILURES_MOST 2000

/* The caller frees; NULL: none has failed. */
char *failures_text(const struct trials *);

#endif
