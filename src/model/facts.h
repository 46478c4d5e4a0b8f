/*
 * What has to be asked of a backend so that the rules of rule.h that need its
 * knowledge can judge a request: which names and places, by which requests,
 * and what an answer means. Pure: the console asks in the background, commands
 * ask and wait.
 */
#ifndef MODEL_FACTS_H
#define MODEL_FACTS_H

#include <stdbool.h>

#include "base/err.h"
#include "base/json.h"
#include "model/rule.h"

/* Who must be allowed to take a job's role. */
#define FACTS_SERVICE	"sagemaker.amazonaws.com"

struct catalog;

/* What is asked about each of a list: the warm-start parents, the S3 places
 * that channels read, the definitions' roles and algorithm resources; the
 * account's quotas of instances. */
enum fact {
	FACT_PARENT, FACT_PLACE, FACT_ROLE, FACT_ALGORITHM, FACT_QUOTA, FACTS
};

/* The one thing that is asked about of quotas, where instances are named. */
#define FACTS_QUOTAS	"sagemaker"
#define FACTS_PAGES	100		/* of an answer; there are some 30 */

struct fact_kind {
	const char	*op;
	/* What to ask about (new reference): only what the rows allow, each
	 * once; a blank of a template is no place. */
	json_t		*(*list)(const json_t *request);
	/* The request of one of them (new reference). */
	json_t		*(*ask)(const char *name);
	/* What the answer makes of it (new reference): a parent's description,
	 * an algorithm as the catalogue has them (resource.h), or whether
	 * there is anything there, or whether the service may take the role;
	 * false where there is none, null where the backend would not tell.
	 * err NULL: it answered. */
	json_t		*(*answer)(const json_t *body, const struct err *err);
	/* The request of the next page, which adds to what the earlier ones
	 * made (new reference); NULL: that was the last. */
	json_t		*(*more)(const char *name, const json_t *body);
	bool		 account;	/* words to the local backend */
};

extern const struct fact_kind fact_kinds[FACTS];

/* The kind's list; empty where the backend cannot know. */
json_t *facts_list(enum fact, const json_t *request, bool local);
/* From maps of what was asked to what it is; borrows them. */
void facts_into(json_t *const known[FACTS], struct rule_facts *);

/* A page's answer (taken) into the map, under a name. */
void facts_add(json_t *map, const char *name, json_t *answer, bool first);
/* What is known of algorithm resources, into the catalogue. */
void facts_learn(json_t *const known[FACTS], const struct catalog *);

/* The job's own name (none or one) and the parents' names (new references). */
json_t *facts_names(const json_t *request);
json_t *facts_parents(const json_t *request);
/* DescribeHyperParameterTuningJob's request (new reference). */
json_t *facts_ask_job(const char *name);
/* The ARN of the job that has the name, borrowed from the answer; NULL: it is
 * free, or unknown. */
const char *facts_taken(const json_t *body, const struct err *err);
/* Whether the service may take the role, by one of IAM's descriptions. */
bool facts_trusts(const json_t *role);

#endif
