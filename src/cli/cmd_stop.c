#include "config.h"

#include "base/i18n.h"
#include "cli/cli.h"

int
cmd_stop(struct cli *c)
{
	struct err err = ERR_INIT;
	json_t *reply;

	reply = cli_call(c, "StopHyperParameterTuningJob",
	    json_pack("{s:s}", "HyperParameterTuningJobName", c->args[0]),
	    &err);
	if (reply == NULL && (err.code == ERR_NOT_FOUND ||
	    err.code == ERR_INVALID))
		reply = cli_call(c, "StopTrainingJob",
		    json_pack("{s:s}", "TrainingJobName", c->args[0]), &err);
	if (reply == NULL)
		return (cli_fail(&err));
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
		return (cli_fail(&err));
	json_decref(reply);
	return (EXIT_DONE);
}
