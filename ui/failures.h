/* Why training jobs failed, each reason once. */
#ifndef UI_FAILURES_H
#define UI_FAILURES_H

#include "ui/trials.h"

#define FAILURES_MOST 50	/* reasons; others are left out */

/* Those with most training jobs first; reasons that differ in numbers alone
 * are one. job: the tuning job, whose name theirs begin with. The caller frees;
 * NULL: none has failed. */
char *failures_text(const struct trials *, const char *job);

#endif
