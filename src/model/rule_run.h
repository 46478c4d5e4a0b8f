/*
 * Inside of rule*.c: a run over one request and how rules say what they found.
 */
#ifndef MODEL_RULE_RUN_H
#define MODEL_RULE_RUN_H

#include "base/json.h"
#include "model/catalog.h"
#include "model/rule.h"

/* Where Hyperband's two options are. */
#define RULE_BAND	"/HyperParameterTuningJobConfig/StrategyConfig" \
	"/HyperbandStrategyConfig"

struct rule_run {
	const json_t		*request;
	enum limits_profile	 profile;
	const struct catalog	*catalog;	/* or NULL */
	const struct rule_facts	*facts;		/* or NULL */
	struct findings		*out;
	bool			 misspelt;	/* some member is */
};

/* A definition under check. */
struct rule_definition {
	const json_t		*d;		/* an object */
	size_t			 index;
	const char		*image;		/* or NULL */
	const struct algorithm	*algorithm;	/* built in, or NULL */
};

/* Adds a finding at path; message and fix (or NULL) are translated already;
 * the message takes arguments. */
void rule_add(struct rule_run *, enum severity, const char *rule,
    const char *path, const char *fix, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));
/* The same below a definition; tail begins with "/" or is "". */
void rule_add_in(struct rule_run *, const struct rule_definition *,
    enum severity, const char *rule, const char *tail, const char *fix,
    const char *fmt, ...) __attribute__((format(printf, 7, 8)));

/* Whether the strategy has this name. */
bool rule_strategy(const struct rule_run *, const char *name);

/* The least resource must not be above the most, which this member or
 * hyperparameter tells. */
void rule_band_order(struct rule_run *, json_int_t most, const char *teller);

/* Whether a condition of the catalogue holds or may hold: the other
 * hyperparameter is tuned, or has one of the values. No condition holds
 * always. */
bool rule_when(const struct rule_definition *, const struct algo_when *);

/* Whether the ranges of a definition are there and of the right types, so
 * that they can be counted: what is wrong with them is told already. */
bool rule_ranges_read(const json_t *definition);

/* How many letters apart two words are, at most 3. */
int rule_apart(const char *, const char *);
/* The way out where a value's own rule refuses it, as far as it can be told
 * from the value: "5" for 5, true for "yes", Maximize for "Max". Freed by the
 * caller; NULL: no idea. */
char *rule_meant(const struct field *, const json_t *, const char *rule);

/* The groups of rules. */
void rule_fields(struct rule_run *);
void rule_job(struct rule_run *);
void rule_limits(struct rule_run *);
void rule_algorithm(struct rule_run *, const struct rule_definition *);
void rule_hypers(struct rule_run *, const struct rule_definition *);
void rule_data(struct rule_run *, const struct rule_definition *);
void rule_resources(struct rule_run *, const struct rule_definition *);
void rule_facts(struct rule_run *);

#endif
