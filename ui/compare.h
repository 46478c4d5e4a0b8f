/* Training jobs side by side. */
#ifndef UI_COMPARE_H
#define UI_COMPARE_H

#include "ui/trials.h"

#define COMPARE_MOST 8

/* How these n rows differ and where they agree, as a table that is `cells`
 * wide; those of the rows that have no room in it are left out, and that is
 * said. skip: what their names have in common. The caller frees. */
char *compare_text(const struct trials *, const struct trial_row *const *,
    size_t n, size_t skip, int cells, bool ascii);

#endif
