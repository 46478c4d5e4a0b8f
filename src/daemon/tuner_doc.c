#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "daemon/tuner.h"

#define ACCOUNT "000000000000"

const char *
doc_str(const json_t *doc, const char *member)
{
	const char *s = json_string_value(json_object_get(doc, member));

	return (s != NULL ? s : "");
}

int64_t
doc_ms(const json_t *doc, const char *member)
{
	return (json_integer_value(json_object_get(doc, member)));
}

bool
trial_final(const struct trial *t)
{
	const char *status = doc_str(t->doc, "Status");

	return (strcmp(status, "InProgress") != 0 &&
	    strcmp(status, "Stopping") != 0);
}

bool
job_final(const struct job *j)
{
	const char *status = doc_str(j->doc, "Status");

	return (strcmp(status, "InProgress") != 0 &&
	    strcmp(status, "Stopping") != 0);
}

const json_t *
trial_definition(const struct trial *t)
{
	return (json_array_get(json_object_get(t->job->internal,
	    "TrainingJobDefinitions"),
	    (size_t)doc_ms(t->doc, "Definition")));
}

bool
job_maximizes(const struct job *j, size_t definition)
{
	const json_t *d = json_array_get(json_object_get(j->internal,
	    "TrainingJobDefinitions"), definition);
	const char *type = json_str_at(d, "/TuningObjective/Type");

	return (type != NULL && strcmp(type, "Maximize") == 0);
}

const struct trial *
job_best(const struct job *j, int definition)
{
	const struct trial *best = NULL;
	double v, least = 0;
	const json_t *o;
	size_t i;

	for (i = 0; i < j->n; i++) {
		if (definition >= 0 &&
		    doc_ms(j->trials[i]->doc, "Definition") != definition)
			continue;
		o = json_object_get(j->trials[i]->doc, "Objective");
		if (!json_is_number(o) || !trial_final(j->trials[i]) ||
		    strcmp(doc_str(j->trials[i]->doc, "Status"),
		    "Failed") == 0)
			continue;
		v = json_number_value(o);
		if (job_maximizes(j, (size_t)doc_ms(j->trials[i]->doc,
		    "Definition")))
			v = -v;
		if (best == NULL || v < least) {
			best = j->trials[i];
			least = v;
		}
	}
	return (best);
}

char *
trial_key(const struct trial *t)
{
	return (xasprintf("%" PRId64 "-%" PRId64, t->id,
	    doc_ms(t->doc, "Attempt")));
}

char *
job_arn(const struct tuner *tn, const struct job *j)
{
	return (xasprintf("arn:aws:sagemaker:%s:" ACCOUNT
	    ":hyper-parameter-tuning-job/%s", tn->region, j->name));
}

char *
trial_arn(const struct tuner *tn, const struct trial *t)
{
	return (xasprintf("arn:aws:sagemaker:%s:" ACCOUNT ":training-job/%s",
	    tn->region, t->name));
}
