/* The operations, one row each. See op.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "api/op.h"
#include "api/shape.h"
#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"

#define JOB_PATTERN	"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}"
#define TRIAL_PATTERN	"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"
#define TAG_PATTERN	"([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)"
#define NONE		NAN, NAN, NULL, NULL, NULL
#define SHAPE(m)	{ m, sizeof m / sizeof *m }

static const char *const job_statuses[] = {
	"Completed", "InProgress", "Failed", "Stopped", "Stopping",
	"Deleting", "DeleteFailed", NULL
};
static const char *const trial_statuses[] = {
	"InProgress", "Completed", "Failed", "Stopping", "Stopped", "Deleting",
	NULL
};
static const char *const orders[] = { "Ascending", "Descending", NULL };
static const char *const job_sorts[] = {
	"Name", "Status", "CreationTime", NULL
};
static const char *const trial_sorts[] = {
	"Name", "CreationTime", "Status", "FinalObjectiveMetricValue", NULL
};
static const char *const stream_orders[] = {
	"LogStreamName", "LastEventTime", NULL
};
static const char *const training_sorts[] = {
	"Name", "CreationTime", "Status", NULL
};

#define JOB_NAME \
	{ "HyperParameterTuningJobName", SHAPE_STRING, true, 1, 32, \
	    JOB_PATTERN, NULL, NULL }
#define TRIAL_NAME \
	{ "TrainingJobName", SHAPE_STRING, true, 1, 63, TRIAL_PATTERN, NULL, \
	    NULL }
#define PAGING \
	{ "NextToken", SHAPE_STRING, false, 0, 8192, NULL, NULL, NULL }, \
	{ "MaxResults", SHAPE_INTEGER, false, 1, 100, NULL, NULL, NULL }
#define TIMES \
	{ "CreationTimeAfter", SHAPE_TIME, false, NONE }, \
	{ "CreationTimeBefore", SHAPE_TIME, false, NONE }, \
	{ "LastModifiedTimeAfter", SHAPE_TIME, false, NONE }, \
	{ "LastModifiedTimeBefore", SHAPE_TIME, false, NONE }, \
	{ "NameContains", SHAPE_STRING, false, 0, 63, "[a-zA-Z0-9\\-]+", \
	    NULL, NULL }
#define ORDER \
	{ "SortOrder", SHAPE_STRING, false, NAN, NAN, NULL, orders, NULL }
#define ARN \
	{ "ResourceArn", SHAPE_STRING, true, 0, 256, "arn:.*", NULL, NULL }

static const struct member job_members[] = { JOB_NAME };
static const struct shape job_in = SHAPE(job_members);
static const struct member trial_members[] = { TRIAL_NAME };
static const struct shape trial_in = SHAPE(trial_members);

static const struct member create_members[] = {
	JOB_NAME,
	{ "HyperParameterTuningJobConfig", SHAPE_ANY, true, NONE },
};
static const struct shape create_in = SHAPE(create_members);

static const struct member train_members[] = {
	TRIAL_NAME,
	{ "RoleArn", SHAPE_STRING, true, 20, 2048, NULL, NULL, NULL },
	{ "OutputDataConfig", SHAPE_ANY, true, NONE },
	{ "AlgorithmSpecification", SHAPE_ANY, true, NONE },
	{ "ResourceConfig", SHAPE_ANY, true, NONE },
};
static const struct shape train_in = SHAPE(train_members);

static const struct member list_jobs_members[] = {
	PAGING, TIMES, ORDER,
	{ "SortBy", SHAPE_STRING, false, NAN, NAN, NULL, job_sorts, NULL },
	{ "StatusEquals", SHAPE_STRING, false, NAN, NAN, NULL, job_statuses,
	    NULL },
};
static const struct shape list_jobs_in = SHAPE(list_jobs_members);

static const struct member list_trials_members[] = {
	JOB_NAME, PAGING, ORDER,
	{ "SortBy", SHAPE_STRING, false, NAN, NAN, NULL, trial_sorts, NULL },
	{ "StatusEquals", SHAPE_STRING, false, NAN, NAN, NULL, trial_statuses,
	    NULL },
};
static const struct shape list_trials_in = SHAPE(list_trials_members);

static const struct member list_training_members[] = {
	PAGING, TIMES, ORDER,
	{ "SortBy", SHAPE_STRING, false, NAN, NAN, NULL, training_sorts, NULL },
	{ "StatusEquals", SHAPE_STRING, false, NAN, NAN, NULL, trial_statuses,
	    NULL },
};
static const struct shape list_training_in = SHAPE(list_training_members);

static const struct member tag_members[] = {
	{ "Key", SHAPE_STRING, true, 1, 128, TAG_PATTERN, NULL, NULL },
	{ "Value", SHAPE_STRING, true, 0, 256, TAG_PATTERN, NULL, NULL },
};
static const struct shape tag_shape = SHAPE(tag_members);
static const struct member add_tags_members[] = {
	ARN,
	{ "Tags", SHAPE_LIST, true, 0, 50, NULL, NULL, &tag_shape },
};
static const struct shape add_tags_in = SHAPE(add_tags_members);
static const struct member delete_tags_members[] = {
	ARN,
	{ "TagKeys", SHAPE_LIST, true, 1, 50, NULL, NULL, NULL },
};
static const struct shape delete_tags_in = SHAPE(delete_tags_members);
static const struct member list_tags_members[] = {
	ARN,
	{ "NextToken", SHAPE_STRING, false, 0, 8192, NULL, NULL, NULL },
	{ "MaxResults", SHAPE_INTEGER, false, 50, NAN, NULL, NULL, NULL },
};
static const struct shape list_tags_in = SHAPE(list_tags_members);

static const struct member search_members[] = {
	{ "Resource", SHAPE_STRING, true, NONE },
	PAGING, ORDER,
	{ "SortBy", SHAPE_STRING, false, 1, 255, NULL, NULL, NULL },
	{ "SearchExpression", SHAPE_ANY, false, NONE },
};
static const struct shape search_in = SHAPE(search_members);

static const struct member get_log_members[] = {
	{ "logGroupName", SHAPE_STRING, false, 1, 512, NULL, NULL, NULL },
	{ "logStreamName", SHAPE_STRING, true, 1, 512, "[^:*]*", NULL, NULL },
	{ "nextToken", SHAPE_STRING, false, 1, NAN, NULL, NULL, NULL },
	{ "limit", SHAPE_INTEGER, false, 1, 10000, NULL, NULL, NULL },
	{ "startFromHead", SHAPE_BOOLEAN, false, NONE },
	{ "startTime", SHAPE_INTEGER, false, 0, NAN, NULL, NULL, NULL },
	{ "endTime", SHAPE_INTEGER, false, 0, NAN, NULL, NULL, NULL },
};
static const struct shape get_log_in = SHAPE(get_log_members);
static const struct member streams_members[] = {
	{ "logGroupName", SHAPE_STRING, false, 1, 512, NULL, NULL, NULL },
	{ "logStreamNamePrefix", SHAPE_STRING, false, 1, 512, NULL, NULL,
	    NULL },
	{ "orderBy", SHAPE_STRING, false, NAN, NAN, NULL, stream_orders,
	    NULL },
	{ "descending", SHAPE_BOOLEAN, false, NONE },
	{ "nextToken", SHAPE_STRING, false, 1, NAN, NULL, NULL, NULL },
	{ "limit", SHAPE_INTEGER, false, 1, 50, NULL, NULL, NULL },
};
static const struct shape streams_in = SHAPE(streams_members);

static const enum err_code none[] = { ERR_NONE };
static const enum err_code not_found[] = { ERR_NOT_FOUND, ERR_NONE };
static const enum err_code creating[] = {
	ERR_IN_USE, ERR_LIMIT, ERR_NONE
};

#define S API_PREFIX_SAGEMAKER
#define L API_PREFIX_LOGS

static const struct op ops[] = {
	{ S, "CreateHyperParameterTuningJob", &create_in, false, creating,
	    NULL, true },
	{ S, "DescribeHyperParameterTuningJob", &job_in, false, not_found,
	    NULL, false },
	{ S, "ListHyperParameterTuningJobs", &list_jobs_in, false, none,
	    "HyperParameterTuningJobSummaries", false },
	{ S, "StopHyperParameterTuningJob", &job_in, true, not_found, NULL,
	    true },
	{ S, "DeleteHyperParameterTuningJob", &job_in, true, none, NULL,
	    true },
	{ S, "ListTrainingJobsForHyperParameterTuningJob", &list_trials_in,
	    false, not_found, "TrainingJobSummaries", false },
	{ S, "CreateTrainingJob", &train_in, false, creating, NULL, true },
	{ S, "DescribeTrainingJob", &trial_in, false, not_found, NULL, false },
	{ S, "ListTrainingJobs", &list_training_in, false, none,
	    "TrainingJobSummaries", false },
	{ S, "StopTrainingJob", &trial_in, true, not_found, NULL, true },
	{ S, "AddTags", &add_tags_in, false, none, NULL, true },
	{ S, "ListTags", &list_tags_in, false, none, "Tags", false },
	{ S, "DeleteTags", &delete_tags_in, false, none, NULL, true },
	{ S, "Search", &search_in, false, none, "Results", false },
	{ L, "GetLogEvents", &get_log_in, false, not_found, NULL, false },
	{ L, "DescribeLogStreams", &streams_in, false, not_found,
	    "logStreams", false },
	/* Our own, for `trialdeck backend status`. */
	{ "Trialdeck", "Status", NULL, false, none, NULL, false },
};

const struct op *
op_all(size_t *n)
{
	*n = nitems(ops);
	return (ops);
}

const struct op *
op_find(const char *prefix, const char *name)
{
	size_t i;

	for (i = 0; i < nitems(ops); i++)
		if (strcmp(ops[i].name, name) == 0 &&
		    (prefix == NULL || strcmp(ops[i].prefix, prefix) == 0))
			return (&ops[i]);
	return (NULL);
}

const struct op *
op_find_target(const char *target)
{
	const char *dot = strrchr(target, '.');
	const struct op *op;
	char *prefix;

	if (dot == NULL)
		return (NULL);
	prefix = xstrndup(target, (size_t)(dot - target));
	op = op_find(prefix, dot + 1);
	free(prefix);
	return (op);
}

const char *
op_service(const struct op *op)
{
	return (strcmp(op->prefix, API_PREFIX_LOGS) == 0 ? "logs" :
	    "sagemaker");
}

int
op_check_request(const struct op *op, const json_t *request, struct err *err)
{
	if (!json_is_object(request))
		return (err_set(err, ERR_SERIALIZATION,
		    "The request must be a JSON object."));
	return (op->in != NULL ? shape_check(op->in, request, err) : 0);
}

const char *
op_error_type(const struct op *op, const struct err *err)
{
	if (op != NULL && strcmp(op->prefix, API_PREFIX_LOGS) == 0) {
		if (err->code == ERR_NOT_FOUND)
			return ("ResourceNotFoundException");
		if (err->code == ERR_INVALID)
			return ("InvalidParameterException");
	}
	return (err_wire_name(err->code));
}

/* The modelled errors of the service say Message, the common ones message. */
char *
op_error_body(const struct op *op, const struct err *err)
{
	bool modelled = err->code == ERR_NOT_FOUND ||
	    err->code == ERR_IN_USE || err->code == ERR_LIMIT ||
	    err->code == ERR_CONFLICT;
	char *text = xstrdup(err->text);
	json_t *body;

	utf8_mend(text);
	body = json_pack("{s:s, s:s}", "__type", op_error_type(op, err),
	    modelled ? "Message" : "message", text);
	free(text);
	text = json_text(body);
	json_decref(body);
	return (text);
}

/* The first of these members that is a text and not empty, or NULL. */
static const char *
first_text(const json_t *body, const char *const *pointers)
{
	const char *text;

	for (; *pointers != NULL; pointers++) {
		text = json_str_at(body, *pointers);
		if (text != NULL && *text != '\0')
			return (text);
	}
	return (NULL);
}

/* Services, gateways before them and stand-ins for them each have their own
 * spelling. */
void
op_error_read(const json_t *body, const char *errortype, int http_status,
    struct err *err)
{
	static const char *const types[] = { "/__type", "/code", "/Code",
	    "/Error/Code", "/error/code", NULL };
	static const char *const texts[] = { "/message", "/Message",
	    "/errorMessage", "/Error/Message", "/error/message", NULL };
	const char *type = first_text(body, types);
	const char *text = first_text(body, texts);
	enum err_code code;

	if (type == NULL)
		type = errortype != NULL ? errortype : "";
	code = err_from_wire(type, http_status);
	if (text == NULL && *type != '\0')
		text = type;
	if (text != NULL)
		err_set(err, code, "%s", text);
	else
		err_set(err, code, _("The backend answered with HTTP status "
		    "%d and gave no reason."), http_status);
}
