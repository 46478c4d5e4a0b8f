/*
 * The training-container contract as a trainer sees it.
 *
 * Folders: SM_INPUT_CONFIG_DIR (else SM_INPUT_DIR/config), SM_CHANNEL_NAME
 * (else SM_INPUT_DIR/data/NAME), SM_MODEL_DIR, SM_OUTPUT_DIR, SM_CHECKPOINT_DIR
 * where set; what is not stands below SAGEMAKER_BASE_DIR, else /opt/ml.
 */
#ifndef TRAIN_JOB_H
#define TRAIN_JOB_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/json.h"
#include "train/data.h"

/* The channels that the trainers know, in the order of their metrics. */
enum channel { CHANNEL_TRAIN, CHANNEL_VALIDATION, CHANNEL_TEST, CHANNELS };
extern const char *const channel_names[CHANNELS];

struct job {
	char	*config, *input, *model, *output;
	char	*checkpoints;	/* NULL: the job has none */
	char	*host;		/* "algo-1" */
	int	 cpus;		/* SM_NUM_CPUS, else 1 */
	json_t	*hyper;		/* name → value */
	json_t	*channels;	/* inputdataconfig.json */
};

/* Reads the configuration and begins to listen for SIGTERM. On failure what
 * could be told about the folders stays, so that job_end can speak. */
int job_init(struct job *, struct err *);
void job_release(struct job *);

/* SIGTERM has come: save and leave. */
bool job_stop(void);

/* The exit status of a program whose training gave this: 0, or -1 and err,
 * which is written to output/failure (at most 1,024 bytes) and stderr. */
int job_end(const struct job *, int trained, const struct err *);

/* The metric that the tuning job looks at ("validation:auc"), or NULL. */
const char *job_objective(const struct job *);

/* Reads a known channel. 1: read, 0: the job does not have it, -1: error.
 * Unknown channels of the job get a log line when CHANNEL_TRAIN is read. */
int job_read(const struct job *, enum channel, enum data_format fallback,
    bool libsvm_too, const struct data_rules *, struct data *, struct err *);

/* SM_NUM_CPUS, hosts and the like as a log line: who trains on what. */
void job_log_data(enum channel, const struct data *);

/* One line on stdout, at once. */
void job_log(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* --- checkpoints: PREFIX.N holds the state after N rounds or epochs --- */

/* Greatest N with a file, or 0. */
long checkpoint_newest(const struct job *, const char *prefix);
char *checkpoint_path(const struct job *, const char *prefix, long n);
/* Durably writes PREFIX.N and removes all but the newest two. */
int checkpoint_save(const struct job *, const char *prefix, long n,
    const void *, size_t, struct err *);

#endif
