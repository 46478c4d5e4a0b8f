/*
 * Columns of the tables of jobs and trials, as data: the console, plain lists
 * and CSV use the same rows. Missing values come last whatever the direction.
 */
#ifndef MODEL_COLUMN_H
#define MODEL_COLUMN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "model/job.h"

enum column_of { COLUMN_JOB, COLUMN_TRIAL };

/* What it tells: a screen may show it in its own way. */
enum column_kind {
	COLUMN_TEXT, COLUMN_NAME, COLUMN_STATUS, COLUMN_COUNT, COLUMN_PROGRESS,
	COLUMN_VALUE, COLUMN_TIME, COLUMN_SPAN
};

struct column {
	enum column_kind kind;
	const char	*name;		/* for --columns: "best" */
	const char	*title;		/* N_(), or the name of a parameter */
	const char	*head;		/* N_(): the title in few cells */
	int		 width;		/* cells it likes */
	bool		 right;		/* aligned right */
	bool		 shown;		/* unless the user chose */
	const char	*api_sort;	/* SortBy of the API, or NULL */
	/* Text of the cell (raw: foreign text passes through); "" is missing.
	 * now: milliseconds since 1970, for durations of what still runs. */
	void		(*text)(const struct column *, const void *item,
			    int64_t now, struct buf *);
	/* Whether the item has a value; then the key to sort by: a number, or
	 * NAN and text. */
	double		(*number)(const struct column *, const void *item,
			    int64_t now);
	const char	*param;		/* parameter columns: its name */
};

/* Fixed columns; *n receives their number. Items are struct job or struct
 * trial. */
const struct column *column_all(enum column_of, size_t *n);
/* By name or the API's word, without regard to case; NULL: none. */
const struct column *column_named(enum column_of, const char *name);
/* Says that there is none of this name, and which there are: these, and the
 * parameters (strings; or NULL). Returns -1. */
int column_unknown(enum column_of, const char *name, const json_t *params,
    struct err *);
/* A column for a tuned parameter; borrows name. Title is the name. */
void column_param(struct column *, const char *name);

/* <0, 0, >0. Missing last, also when descending. Numbers numerically, else
 * text in byte order without regard to ASCII case. */
int column_compare(const struct column *, const void *a, const void *b,
    bool descending, int64_t now);

/* "2d 3h", "1h 05m", "3m 20s", "45s" of milliseconds; for durations. */
void column_duration(int64_t ms, struct buf *);
/* "2026-08-07 14:03:22" local time; nothing for 0. */
void column_time(int64_t ms, struct buf *);

#endif
