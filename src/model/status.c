/* The words of statuses. */
#include "model/status.h"

#include <stddef.h>
#include <string.h>

#include "base/i18n.h"

static const struct status jobs[] = {
	{ "InProgress", N_("In progress"), "◐", '~', false, TONE_ACTIVE },
	{ "Completed", N_("Completed"), "✓", '+', true, TONE_GOOD },
	{ "Failed", N_("Failed"), "✗", 'x', true, TONE_BAD },
	{ "Stopping", N_("Stopping"), "◌", '.', false, TONE_ENDING },
	{ "Stopped", N_("Stopped"), "■", '=', true, TONE_STOPPED },
	{ "Deleting", N_("Deleting"), "◌", '.', false, TONE_ENDING },
	{ "DeleteFailed", N_("Delete failed"), "✗", 'x', true, TONE_BAD },
	{ NULL, N_("Unknown"), "?", '?', false, TONE_UNKNOWN }
};

static const struct status trials[] = {
	{ "InProgress", N_("In progress"), "◐", '~', false, TONE_ACTIVE },
	{ "Completed", N_("Completed"), "✓", '+', true, TONE_GOOD },
	{ "Failed", N_("Failed"), "✗", 'x', true, TONE_BAD },
	{ "Stopping", N_("Stopping"), "◌", '.', false, TONE_ENDING },
	{ "Stopped", N_("Stopped"), "■", '=', true, TONE_STOPPED },
	{ "Deleting", N_("Deleting"), "◌", '.', false, TONE_ENDING },
	{ NULL, N_("Unknown"), "?", '?', false, TONE_UNKNOWN }
};

static const struct status *
find(const struct status *s, const char *name)
{
	for (; s->name != NULL; s++)
		if (name != NULL && strcmp(s->name, name) == 0)
			break;
	return s;
}

const struct status *
status_job(const char *name)
{
	return find(jobs, name);
}

const struct status *
status_trial(const char *name)
{
	return find(trials, name);
}

const struct status *
status_jobs(void)
{
	return jobs;
}

const struct status *
status_trials(void)
{
	return trials;
}

enum criterion
criterion_told(const bool met[CRITERION_NONE])
{
	int	i;

	for (i = 0; i < CRITERION_NONE && !met[i]; i++)
		;
	return (enum criterion)i;
}
