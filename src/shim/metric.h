/*
 * Values of metrics out of log lines (S59, T24). It runs in the shim of the
 * trial, so a bad pattern costs its own trial only, a flooded log loses no
 * value, and counting goes on while the daemon is away.
 *
 * The first group of the first match in a line is the value. The platform's
 * log shows a TAB as "#011", and patterns are written against that: a line
 * with TABs is tried in both forms. Values that are no finite number are left
 * out.
 */
#ifndef SHIM_METRIC_H
#define SHIM_METRIC_H

#include <stddef.h>
#include <stdint.h>

#include "base/json.h"

#define METRIC_LINE_MOST	(64 * 1024)	/* bytes looked at */
#define METRIC_SLOW_MOST	10	/* lines, then a pattern is given up */

struct metric_set;

struct metric_events {
	void (*value)(void *ctx, const char *name, double value, int64_t nth,
	    int64_t at_ms);
	/* A sentence for the job's log: bad or slow pattern. */
	void (*note)(void *ctx, const char *text);
};

/* definitions: [{"Name","Regex"}], borrowed for the call; or NULL. Patterns
 * that do not compile are noted and left out. */
struct metric_set *metric_set_new(const json_t *definitions,
    const struct metric_events *, void *ctx);
void metric_set_free(struct metric_set *);
/* One line without its end. */
void metric_set_line(struct metric_set *, const char *, size_t, int64_t at_ms);

#endif
