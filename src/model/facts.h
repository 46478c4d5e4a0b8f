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

/* Who must be allowed to take a job's role. */
#define FACTS_SERVICE	"sagemaker.amazonaws.com"

/* A list (new reference) of what to ask about: the job's own name (none or
 * one), its warm-start parents, the S3 places that its channels read. Only
 * what the rows allow, each once; a blank of a template is no place. */
json_t *facts_names(const json_t *request);
json_t *facts_parents(const json_t *request);
json_t *facts_places(const json_t *request);
/* The definitions' roles. */
json_t *facts_roles(const json_t *request);

/* The requests (new references): DescribeHyperParameterTuningJob of a name,
 * ListObjectsV2 of "s3://BUCKET/PREFIX", IAM's GetRole of a role's ARN. */
json_t *facts_ask_job(const char *name);
json_t *facts_ask_place(const char *uri);
json_t *facts_ask_role(const char *arn);

/* What the answer makes of a fact (new reference): a parent's description or
 * whether there is anything; false where there is no such job or bucket, null
 * where the backend would not tell. err NULL: it answered. */
json_t *facts_parent(const json_t *body, const struct err *err);
json_t *facts_place(const json_t *body, const struct err *err);
/* Whether the role is there and the service may take it. */
json_t *facts_role(const json_t *body, const struct err *err);
/* The same of one of IAM's descriptions of a role. */
bool facts_trusts(const json_t *role);
/* The ARN of the job that has the name, borrowed from the answer; NULL: it is
 * free, or unknown. */
const char *facts_taken(const json_t *body, const struct err *err);

#endif
