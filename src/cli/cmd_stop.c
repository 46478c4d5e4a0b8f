#include "config.h"

#include "base/i18n.h"
#include "cli/cli.h"

static bool
is_trial(struct cli *c, const char *name)
{
	json_t *reply;

	reply = cli_call(c, "DescribeTrainingJob", json_pack("{s:s}",
	    "TrainingJobName", name), NULL);
	json_decref(reply);
	return (reply != NULL);
}

int
cmd_stop(struct cli *c)
{
	struct err err = ERR_INIT, second = ERR_INIT;
	json_t *reply;

	reply = cli_call(c, "StopHyperParameterTuningJob",
	    json_pack("{s:s}", "HyperParameterTuningJobName", c->args[0]),
	    &err);
	if (reply == NULL && (err.code == ERR_NOT_FOUND ||
	    err.code == ERR_INVALID))
		reply = cli_call(c, "StopTrainingJob",
		    json_pack("{s:s}", "TrainingJobName", c->args[0]),
		    &second);
	/* The service refuses to stop a training job that is none in the same
	 * way as one that has ended; only one that is there has a say. */
	if (reply == NULL && err.code == ERR_NOT_FOUND &&
	    second.code != ERR_NONE && is_trial(c, c->args[0]))
		err = second;
	if (reply == NULL)
		return (cli_refused(&err));
	json_decref(reply);
	return (EXIT_DONE);
}

int
cmd_delete(struct cli *c)
{
	struct err err = ERR_INIT;
	json_t *reply;

	reply = cli_call(c, "DeleteHyperParameterTuningJob",
	    json_pack("{s:s}", "HyperParameterTuningJobName", c->args[0]),
	    &err);
	if (reply == NULL)
		return (cli_refused(&err));
	json_decref(reply);
	return (EXIT_DONE);
}
