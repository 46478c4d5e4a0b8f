/*
 * Why training jobs failed: those that give the same reason together, what
 * they have in common that no other has, and what can be done about it.
 */
#ifndef MODEL_FAILURE_H
#define MODEL_FAILURE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/json.h"
#include "model/job.h"

#define FAILURE_NAMES	3	/* of a group's training jobs, told as text */

/*
 * {"trainingJobs", "failed", "groups": [{"reason", "count", "trainingJobs":
 * [names], "only": [{"name", "least" or "most" or "value", and of the first
 * two "others"}], "fix"}]}, the largest group first. Reasons are the same that
 * differ in numbers and in the training job's name alone. A training job that
 * ended well without an objective value has failed, too: it has no reason (one
 * that was not told is ""), and what it did not report is "metric".
 *
 * only: tuned values that part the group from all training jobs with a
 * value, where fewer than one in FAILURE_ODDS orders of both would part them
 * by chance. fix: what is known to help against the reason, or absent.
 */
#define FAILURE_ODDS	200
json_t *failure_tree(const struct trial *, size_t n);
/* One of the groups for people; foreign text in it is made safe. */
void failure_text(const json_t *group, struct buf *out);

#endif
