/* Job files of strangers, read, brought to the inner form, sent: T16, T17. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "model/request.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_seeds[] = {
	"HyperParameterTuningJobName: j\n"
	"HyperParameterTuningJobConfig:\n"
	"  Strategy: Bayesian\n"
	"  HyperParameterTuningJobObjective: {Type: Maximize, MetricName: m}\n"
	"  ParameterRanges:\n"
	"    IntegerParameterRanges:\n"
	"      - {Name: max_depth, MinValue: '1', MaxValue: '10'}\n"
	"TrainingJobDefinition:\n"
	"  StaticHyperParameters: {num_round: '10'}\n"
	"  RoleArn: arn:aws:iam::000000000000:role/r\n",
	"{\"TrainingJobDefinitions\":[{\"DefinitionName\":\"a\","
	"\"TuningObjective\":{\"Type\":\"Minimize\",\"MetricName\":\"m\"},"
	"\"HyperParameterRanges\":{}},{\"DefinitionName\":\"b\"}]}",
	"{}", "TrainingJobDefinition: []\n", NULL
};

const char *const fuzz_words[] = { "TrainingJobDefinition", "s", "null", "[]",
	"{}", "TrainingJobDefinitions: x\n", "TrainingJobDefinition: 1\n", "- ",
	"HyperParameterTuningJobConfig: []\n", "ParameterRanges: 5\n", "\n",
	"  ", ": ", "'", "\"", ",", "}", "]", "1", NULL };

/* Once in the form that is sent, a request stays as it is. */
static void
check_form(const json_t *internal, enum request_form form, const uint8_t *data,
    size_t size)
{
	json_t *sent, *again, *back;
	enum request_form seen;

	sent = request_to_wire(internal, form);
	FUZZ_LAW(json_is_object(sent));
	back = request_from_wire(sent, &seen);
	again = request_to_wire(back, form);
	FUZZ_LAW(json_equal(sent, again));
	json_decref(sent);
	json_decref(back);
	json_decref(again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum request_form form = REQUEST_FORM_AUTO;
	struct yaml_marks *marks = NULL;
	struct err err = ERR_INIT;
	json_t *wire, *internal;

	wire = request_read((const char *)data, size, &marks, &err);
	if (wire == NULL) {
		FUZZ_LAW(err.code != ERR_NONE && err.text[0] != '\0');
		return (0);
	}
	internal = request_from_wire(wire, &form);
	check_form(internal, form, data, size);
	check_form(internal, REQUEST_FORM_AUTO, data, size);
	check_form(internal, REQUEST_FORM_LIST, data, size);
	json_decref(internal);
	json_decref(wire);
	yaml_marks_free(marks);
	return (0);
}
