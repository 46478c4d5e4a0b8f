#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/json.h"
#include "daemon/store.h"
#include "model/name.h"

/*
 * A store full of tuning jobs that have ended, for benchmarks of the console:
 *
 *	fill_store DATA-FOLDER REQUEST.json JOBS TRIALS
 *
 * The first job is "bench" and has TRIALS training jobs; the others,
 * "bench-00002" and on, have three each. Documents as in daemon/tuner.h.
 */
#define CREATED INT64_C(1795496826000)	/* of the last job, wall ms */
#define MINUTE 60000

struct fill {
	struct store	*store;
	json_t		*request;
	int64_t		 next_trial;
	uint32_t	 seed;
	struct err	 err;
};

static uint32_t
draw(struct fill *f)
{
	f->seed = f->seed * 1664525 + 1013904223;
	return (f->seed >> 8);
}

static json_t *
trial_doc(struct fill *f, int64_t created)
{
	double eta = 0.1 + (draw(f) % 200) / 1000.0;
	int depth = (int)(draw(f) % 10) + 1;
	bool failed = draw(f) % 40 == 0;
	char number[32];
	json_t *doc;

	snprintf(number, sizeof(number), "%.3f", eta);
	doc = json_pack("{s:i, s:{s:s}, s:s, s:s, s:I, s:I, s:I, s:I, s:i,"
	    " s:{}, s:[]}", "Definition", 0, "Tuned", "eta", number,
	    "Status", failed ? "Failed" : "Completed", "Secondary",
	    failed ? "Failed" : "Completed", "Created", (json_int_t)created,
	    "Started", (json_int_t)(created + 900), "Ended",
	    (json_int_t)(created + 4000 + draw(f) % 9000), "Modified",
	    (json_int_t)(created + 20000), "Attempt", 1, "Metrics", "Tags");
	snprintf(number, sizeof(number), "%d", depth);
	json_object_set_new(json_object_get(doc, "Tuned"), "max_depth",
	    json_string(number));
	if (failed)
		json_object_set_new(doc, "Reason", json_string(
		    "AlgorithmError: the training program ended with status "
		    "1: cannot read the channel train"));
	else
		json_object_set_new(doc, "Objective", json_real(0.9 -
		    fabs(eta - 0.17) - fabs(depth - 6.0) / 50 +
		    draw(f) % 1000 / 1e5));
	return (doc);
}

static int
add_trials(struct fill *f, int64_t job, const char *name, int n,
    int64_t created)
{
	json_t *doc;
	char *trial;
	int i, rc = 0;

	for (i = 1; i <= n && rc == 0; i++) {
		doc = trial_doc(f, created + (int64_t)i * 10000);
		trial = name_trial(name, i, draw(f));
		rc = store_trial(f->store, ++f->next_trial, job, i, trial,
		    doc, &f->err);
		free(trial);
		json_decref(doc);
	}
	return (rc);
}

static int
add_job(struct fill *f, int64_t id, const char *name, int trials,
    int64_t created)
{
	json_t *request = json_deep_copy(f->request), *doc;
	int rc;

	json_object_set_new(request, "HyperParameterTuningJobName",
	    json_string(name));
	json_object_set_new(json_at(request, "/HyperParameterTuningJobConfig"
	    "/ResourceLimits"), "MaxNumberOfTrainingJobs",
	    json_integer(trials));
	doc = json_pack("{s:o, s:s, s:I, s:I, s:I, s:i, s:[]}", "Request",
	    request, "Status", id % 17 == 5 ? "Stopped" : "Completed",
	    "Created", (json_int_t)created, "Ended",
	    (json_int_t)(created + 10 * MINUTE), "Modified",
	    (json_int_t)(created + 10 * MINUTE), "Seed", 1, "Tags");
	rc = store_job(f->store, id, name, doc, &f->err);
	json_decref(doc);
	return (rc == 0 ? add_trials(f, id, name, trials, created) : rc);
}

static int
fill(struct fill *f, int jobs, int trials)
{
	char name[64];
	int i, rc = store_begin(f->store, &f->err);

	/* The last one is the newest and stands first on the list page. */
	for (i = jobs; i >= 1 && rc == 0; i--) {
		if (i == 1)
			snprintf(name, sizeof(name), "bench");
		else
			snprintf(name, sizeof(name), "bench-%05d", i);
		rc = add_job(f, jobs + 1 - i, name, i == 1 ? trials : 3,
		    CREATED - (int64_t)i * 15 * MINUTE);
	}
	return (rc == 0 ? store_commit(f->store, &f->err) : rc);
}

int
main(int argc, char **argv)
{
	struct fill f = { .seed = 1, .err = ERR_INIT };
	struct buf text;
	char *path;
	int rc = -1;

	if (argc != 5) {
		fprintf(stderr, "usage: fill_store DATA-FOLDER REQUEST.json "
		    "JOBS TRIALS\n");
		return (2);
	}
	buf_init(&text, 0);
	path = xasprintf("%s/local.db", argv[1]);
	if (file_read(argv[2], 0, &text, &f.err) == 0 &&
	    (f.request = json_read(buf_str(&text), text.len, NULL,
	    &f.err)) != NULL &&
	    (f.store = store_open(path, &f.err)) != NULL)
		rc = fill(&f, atoi(argv[3]), atoi(argv[4]));
	if (rc != 0)
		fprintf(stderr, "fill_store: %s\n", f.err.text);
	if (f.store != NULL)
		store_close(f.store);
	json_decref(f.request);
	buf_release(&text);
	free(path);
	return (rc == 0 ? 0 : 1);
}
