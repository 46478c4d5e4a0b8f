#include "config.h"

#include <stdlib.h>

#include "base/json.h"
#include "model/name.h"
#include "model/request.h"
#include "ui/app.h"

/* Members of a Describe reply that a request can carry. */
static const char *const members[] = {
	"HyperParameterTuningJobConfig", "TrainingJobDefinition",
	"TrainingJobDefinitions", "Autotune", NULL
};

static void
drop_injected(json_t *internal)
{
	const json_t *defs = json_at(internal, "/TrainingJobDefinitions");
	json_t *one;
	size_t i;

	json_array_foreach (defs, i, one) {
		/* The service puts it there and refuses it when it is sent. */
		json_put(one, "/StaticHyperParameters/"
		    "_tuning_objective_metric", NULL);
		if (!json_true_at(one, "/EnableManagedSpotTraining"))
			json_put(one, "/StoppingCondition/"
			    "MaxWaitTimeInSeconds", NULL);
	}
}

void
view_clone_open(struct app *app, const json_t *describe, struct effects *fx)
{
	const char *name;
	enum request_form form;
	json_t *wire = json_object(), *internal;
	char *copy;
	int i;

	for (i = 0; members[i] != NULL; i++) {
		if (json_object_get(describe, members[i]) != NULL)
			json_object_set_new(wire, members[i], json_deep_copy(
			    json_object_get(describe, members[i])));
	}
	name = json_str_at(describe, "/HyperParameterTuningJobName");
	copy = name_copy(name == NULL ? "job" : name, NAME_JOB_MAX, NULL,
	    NULL);
	json_object_set_new(wire, "HyperParameterTuningJobName",
	    json_string(copy));
	free(copy);
	internal = request_from_wire(wire, &form);
	json_decref(wire);
	drop_injected(internal);
	view_wizard_open(app, internal, NULL, NULL, name, fx);
}
