#include "config.h"

#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "api/op.h"
#include "base/alloc.h"
#include "base/i18n.h"
#include "daemon/dispatch.h"

static const struct {
	const char	*name;
	op_fn		*run;
} table[] = {
	{ "CreateHyperParameterTuningJob", op_create },
	{ "DescribeHyperParameterTuningJob", op_describe_job },
	{ "ListHyperParameterTuningJobs", op_list_jobs },
	{ "StopHyperParameterTuningJob", op_stop_job },
	{ "DeleteHyperParameterTuningJob", op_delete_job },
	{ "ListTrainingJobsForHyperParameterTuningJob", op_list_trials },
	{ "CreateTrainingJob", op_create_training },
	{ "DescribeTrainingJob", op_describe_trial },
	{ "StopTrainingJob", op_stop_trial },
	{ "ListTrainingJobs", op_list_training },
	{ "AddTags", op_add_tags },
	{ "ListTags", op_list_tags },
	{ "DeleteTags", op_delete_tags },
	{ "Search", op_search },
	{ "GetLogEvents", op_log_events },
	{ "DescribeLogStreams", op_log_streams },
	{ "Status", op_status }
};

struct job *
find_job(struct daemon *d, const json_t *request, struct err *err)
{
	const char *name = doc_str(request, "HyperParameterTuningJobName");
	struct job *j = tuner_job(d->tuner, name);

	if (j == NULL)
		err_set(err, ERR_NOT_FOUND,
		    "There is no hyperparameter tuning job named %s", name);
	return (j);
}

struct trial *
find_trial(struct daemon *d, const json_t *request, struct err *err)
{
	const char *name = doc_str(request, "TrainingJobName");
	struct trial *t = tuner_trial(d->tuner, name);

	/* The service answers so for training jobs. */
	if (t == NULL)
		err_set(err, ERR_INVALID, "Requested resource not found: %s",
		    name);
	return (t);
}

int
op_status(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	json_object_set_new(reply, "pid", json_integer(getpid()));
	json_object_set_new(reply, "socket", json_string(d->socket));
	json_object_set_new(reply, "data", json_string(d->data));
	json_object_set_new(reply, "listen", d->url != NULL ?
	    json_string(d->url) : json_null());
	json_object_set_new(reply, "s3", d->s3 != NULL ?
	    json_string(d->s3) : json_null());
	json_object_set_new(reply, "executor", json_string("process"));
	json_object_set_new(reply, "version", json_string(PACKAGE_VERSION));
	return (0);
}

/* A name is told as it came where it may be one. */
static void
no_operation(const char *target, struct err *err)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";
	size_t n = target != NULL ? strspn(target, letters) : 0;

	if (n == 0 || n > 100 || target[n] != '\0')
		err_set(err, ERR_UNKNOWN_OPERATION, "X-Amz-Target names no "
		    "operation");
	else
		err_set(err, ERR_UNKNOWN_OPERATION, "There is no operation %s "
		    "here; this backend has those of tuning jobs, and of "
		    "training jobs what these need", target);
}

json_t *
dispatch(struct daemon *d, const char *target, const char *body, size_t len,
    struct err *err)
{
	const struct op *op = op_find_target(target);
	json_t *request, *reply;
	size_t i;
	int r = -1;

	if (d->tuner == NULL) {
		err_set(err, ERR_UNAVAILABLE, "The backend is ending: its "
		    "store cannot be opened again");
		return (NULL);
	}
	if (op == NULL) {
		no_operation(target, err);
		return (NULL);
	}
	if (len == 0)
		request = json_object();
	else if ((request = json_read(body, len, NULL, err)) == NULL) {
		if (err->code != ERR_INTERNAL)
			err->code = ERR_SERIALIZATION;
		return (NULL);
	}
	reply = json_object();
	if (!json_is_object(request))
		err_set(err, ERR_SERIALIZATION,
		    "The body must be a JSON object");
	else if (op_check_request(op, request, err) == 0)
		for (i = 0; i < nitems(table); i++)
			if (strcmp(table[i].name, op->name) == 0)
				r = table[i].run(d, request, reply, err);
	json_decref(request);
	if (r == 0)
		return (reply);
	json_decref(reply);
	return (NULL);
}
