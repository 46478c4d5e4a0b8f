/* Training jobs, and tuning jobs, side by side. */
#ifndef UI_COMPARE_H
#define UI_COMPARE_H

#include "model/catalog.h"
#include "ui/trials.h"

/* How these n rows differ and where they agree, as a table that is `cells`
 * wide; those of the rows that have no room in it are left out, and that is
 * said. The caller frees. */
char *compare_text(const struct trials *, const struct trial_row *const *,
    size_t n, int cells, bool ascii);
/* Two tuning jobs, of which these are the Describe replies: how they went, and
 * what differs in their requests. The caller frees. */
char *compare_jobs_text(const json_t *const describe[2],
    const struct catalog *, int64_t wall, int cells, bool ascii);

#endif
