/*
 * The metric regex bench: a log against the metric definitions of a
 * definition, before any money is spent. Limits of T24: patterns to 500
 * characters, lines to 64 KiB, PCRE2 match limits (base/regex.h), logs to
 * 4 MiB (the rest is left out, and said so).
 */
#ifndef MODEL_BENCH_H
#define MODEL_BENCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/json.h"

#define BENCH_LOG_MOST	(4 * 1024 * 1024)
#define BENCH_SHOWN	200	/* captures kept of each metric */
#define BENCH_NEAR	5	/* near misses kept of each metric */

/* A line that was caught: text[from, to) of it is the capture. */
struct bench_hit {
	size_t	 line;		/* from 1 */
	size_t	 from, to;	/* bytes within the line */
	char	*text;		/* the capture */
	double	 value;		/* NAN: it is no finite number */
};

/* A line that holds most of the words a pattern begins with. */
struct bench_near {
	size_t	 line;
	char	*why;		/* translated: what does not fit */
};

struct bench_metric {
	char		*name;
	char		*pattern;
	char		*error;		/* it does not compile: why; or NULL */
	char		*python;	/* what Python's re reads differently,
					 * translated; NULL: nothing known */
	int		 groups;
	struct bench_hit *hits;		/* the first BENCH_SHOWN */
	size_t		 nhits;		/* kept */
	size_t		 caught;	/* lines caught in all */
	size_t		 not_numbers;	/* of these: no number captured */
	double		 first, last, least, most; /* NAN: none */
	struct bench_near near[BENCH_NEAR];
	size_t		 nnear;
	bool		 slow;		/* a line hit the match limit */
	size_t		 slow_line;
};

struct bench {
	struct bench_metric *metrics;
	size_t		 n;
	size_t		 lines;		/* read */
	bool		 cut;		/* the log was longer */
};

/* definitions: array of {"Name", "Regex"} (MetricDefinitions). */
void bench_run(const json_t *definitions, const char *log, size_t len,
    struct bench *);
void bench_release(struct bench *);

/*
 * What Python's re (with which SageMaker reads the pattern) does otherwise
 * than PCRE2: one sentence, translated, or NULL. For example possessive
 * quantifiers, \K, \R, recursion, POSIX classes, (?P>…), atomic groups before
 * Python 3.11. The caller frees it.
 */
char *bench_python(const char *pattern);

#endif
