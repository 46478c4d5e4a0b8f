/*
 * Statuses of jobs and trials: the word, a glyph of one cell, and whether it
 * is final. A status that no table knows is shown as it came and is not final.
 * And what may complete a tuning job before its number of training jobs does.
 */
#ifndef MODEL_STATUS_H
#define MODEL_STATUS_H

#include <stdbool.h>

/* What a status means to a reader: chooses colour and group. */
enum status_tone {
	TONE_ACTIVE,		/* running, starting */
	TONE_ENDING,		/* stopping, deleting */
	TONE_GOOD,		/* completed */
	TONE_STOPPED,
	TONE_BAD,		/* failed */
	TONE_UNKNOWN
};

struct status {
	const char	*name;		/* of the API: "InProgress" */
	const char	*word;		/* N_(): "In progress" */
	const char	*glyph;		/* UTF-8, one cell */
	char		 ascii;		/* the same without UTF-8 */
	bool		 final;
	enum status_tone tone;
};

/* Never NULL; an unknown or missing name gives a row of tone unknown whose
 * name is NULL and word is "Unknown". */
const struct status *status_job(const char *name);
const struct status *status_trial(const char *name);

/* All rows, for filters; NULL name ends. */
const struct status *status_jobs(void);
const struct status *status_trials(void);

/* Where several are met, the first is what is told of the job. */
enum criterion {
	CRITERION_TARGET,		/* TargetObjectiveMetricValue */
	CRITERION_TIME,			/* MaxRuntimeInSeconds */
	CRITERION_CONVERGED,
	CRITERION_NO_GAIN,		/* BestObjectiveNotImproving */
	CRITERION_NONE
};
enum criterion criterion_told(const bool met[CRITERION_NONE]);

#endif
