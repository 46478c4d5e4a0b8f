/* What a server says of jobs and trials: T1, T14. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "model/job.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_seeds[] = {
	"{\"HyperParameterTuningJobName\":\"j\","
	"\"HyperParameterTuningJobStatus\":\"InProgress\","
	"\"CreationTime\":1795496826.5,"
	"\"ObjectiveStatusCounters\":{\"Succeeded\":1,\"Pending\":2},"
	"\"TrainingJobStatusCounters\":{\"Completed\":1,\"InProgress\":2},"
	"\"BestTrainingJob\":{\"TrainingJobName\":\"t\","
	"\"FinalHyperParameterTuningJobObjectiveMetric\":"
	"{\"MetricName\":\"m\",\"Value\":0.5}}}",
	"{\"TrainingJobName\":\"t\",\"TrainingJobStatus\":\"Failed\","
	"\"TunedHyperParameters\":{\"eta\":\"0.1\"},"
	"\"CreationTime\":1,\"TrainingStartTime\":2,\"TrainingEndTime\":3}",
	"{}", "[]", NULL
};

const char *const fuzz_words[] = { "null", "[]", "{}", "-1", "1e300", "\"\"",
	"9223372036854775807", "true", "\"x\"", ",", ":", "{", "}",
	"\"CreationTime\":1e18,", "\"BestTrainingJob\":[],",
	"\"TunedHyperParameters\":{\"a\":1},", NULL };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err err = ERR_INIT;
	struct trial trial;
	struct job job;
	json_t *j;

	j = json_read((const char *)data, size, NULL, &err);
	if (j == NULL)
		return (0);
	job_read(&job, j);
	FUZZ_LAW(job_launched(&job) >= 0);
	FUZZ_LAW(job_failed(&job) >= 0);
	FUZZ_LAW(job_duration(&job, 1795496826000) >= 0);
	(void)job_minimizes(j, NULL);
	job_release(&job);
	trial_read(&trial, j);
	FUZZ_LAW(trial_duration(&trial, 1795496826000) >= 0);
	trial_release(&trial);
	json_decref(j);
	return (0);
}
