#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/number.h"
#include "base/utf8.h"
#include "train/job.h"
#include "train/train.h"

#define FAILURE_MOST 1024	/* what the platform reads of the file */

const char *const channel_names[CHANNELS] = { "train", "validation", "test" };

static volatile sig_atomic_t stop_asked;

static void
on_term(int sig)
{
	stop_asked = 1;
}

bool
job_stop(void)
{
	return stop_asked != 0;
}

static void
listen_for_term(void)
{
	struct sigaction sa = { .sa_handler = on_term };

	sigemptyset(&sa.sa_mask);
	sa.sa_flags = SA_RESTART;
	sigaction(SIGTERM, &sa, NULL);
}

/* The variable, else base/tail. */
static char *
folder(const char *variable, const char *base, const char *tail)
{
	const char *value = getenv(variable);

	if (value != NULL && *value != '\0')
		return xstrdup(value);
	return xasprintf("%s/%s", base, tail);
}

static json_t *
read_config(const struct job *job, const char *name, bool needed,
    struct err *err)
{
	char *path = xasprintf("%s/%s", job->config, name);
	struct buf text;
	json_t *tree = NULL;

	buf_init(&text, 1 << 20);
	if (file_read(path, 0, &text, err) != 0) {
		if (!needed && err->code == ERR_NOT_FOUND)
			tree = json_object();
	} else {
		tree = json_read(buf_str(&text), text.len, NULL, err);
		if (tree == NULL)
			err_prefix(err, "%s", path);
	}
	if (tree != NULL && !json_is_object(tree)) {
		err_set(err, ERR_SYNTAX, _("%s: not a JSON object."), path);
		json_decref(tree);
		tree = NULL;
	}
	buf_release(&text);
	free(path);
	return tree;
}

static void
find_folders(struct job *job)
{
	const char *base = getenv("SAGEMAKER_BASE_DIR");
	struct stat st;

	if (base == NULL || *base == '\0')
		base = "/opt/ml";
	job->input = folder("SM_INPUT_DIR", base, "input");
	job->config = folder("SM_INPUT_CONFIG_DIR", job->input, "config");
	job->model = folder("SM_MODEL_DIR", base, "model");
	job->output = folder("SM_OUTPUT_DIR", base, "output");
	job->checkpoints = folder("SM_CHECKPOINT_DIR", base, "checkpoints");
	if (stat(job->checkpoints, &st) != 0 || !S_ISDIR(st.st_mode)) {
		free(job->checkpoints);
		job->checkpoints = NULL;
	}
}

int
job_init(struct job *job, struct err *err)
{
	const char *cpus = getenv("SM_NUM_CPUS"), *host = NULL;
	json_t *resource;
	int64_t n = 1;

	memset(job, 0, sizeof(*job));
	find_folders(job);
	listen_for_term();
	setvbuf(stdout, NULL, _IOLBF, 1 << 16);
	job->cpus = cpus != NULL && number_int(cpus, &n) && n >= 1 &&
	    n <= 1024 ? (int)n : 1;
	resource = read_config(job, "resourceconfig.json", false, err);
	if (resource == NULL)
		return -1;
	host = json_str_at(resource, "/current_host");
	job->host = text_safe(host != NULL ? host : "algo-1");
	json_decref(resource);
	job->hyper = read_config(job, "hyperparameters.json", true, err);
	if (job->hyper == NULL)
		return -1;
	job->channels = read_config(job, "inputdataconfig.json", true, err);
	return job->channels == NULL ? -1 : 0;
}

void
job_release(struct job *job)
{
	free(job->config);
	free(job->input);
	free(job->model);
	free(job->output);
	free(job->checkpoints);
	free(job->host);
	json_decref(job->hyper);
	json_decref(job->channels);
	memset(job, 0, sizeof(*job));
}

static void
job_fail(const struct job *job, const struct err *err)
{
	char text[FAILURE_MOST], *path;
	struct err ignored = ERR_INIT;

	text_clean(text, sizeof(text), err->text, strlen(err->text), -1,
	    false);
	fprintf(stderr, "%s\n", text);
	if (job->output != NULL) {
		path = xasprintf("%s/failure", job->output);
		if (file_replace(path, text, strlen(text), &ignored) != 0)
			fprintf(stderr, "%s\n", ignored.text);
		free(path);
	}
}

int
job_end(const struct job *job, int trained, const struct err *err)
{
	if (trained == 0)
		return job_stop() ? TRAIN_TERMINATED : TRAIN_DONE;
	job_fail(job, err);
	return TRAIN_FAILED;
}

const char *
job_objective(const struct job *job)
{
	return json_str_at(job->hyper, "/_tuning_objective_metric");
}

static char *
channel_dir(const struct job *job, const char *name)
{
	char *variable = xasprintf("SM_CHANNEL_%s", name), *p, *dir;
	const char *value;

	for (p = variable; *p != '\0'; p++)
		if (*p >= 'a' && *p <= 'z')
			*p -= 'a' - 'A';
	value = getenv(variable);
	dir = value != NULL && *value != '\0' ? xstrdup(value) :
	    xasprintf("%s/data/%s", job->input, name);
	free(variable);
	return dir;
}

static void
log_unknown(const struct job *job)
{
	const char *name;
	json_t *value;
	char shown[200];
	size_t i;

	json_object_foreach(job->channels, name, value) {
		for (i = 0; i < CHANNELS; i++)
			if (strcmp(name, channel_names[i]) == 0)
				break;
		text_clean(shown, sizeof(shown), name, strlen(name), 64,
		    false);
		if (i == CHANNELS)
			job_log("Channel %s is not used.", shown);
	}
}

/* Members of a channel that this trainer cannot follow. */
static int
check_channel(const json_t *config, struct err *err)
{
	const char *mode = json_str_at(config, "/TrainingInputMode");
	const char *wrap = json_str_at(config, "/RecordWrapperType");

	if (mode != NULL && strcmp(mode, "Pipe") == 0)
		return err_set(err, ERR_INVALID, _("Input mode Pipe cannot be "
		    "read here; use File or FastFile."));
	if (wrap != NULL && strcmp(wrap, "RecordIO") == 0)
		return err_set(err, ERR_INVALID, _("RecordIO data cannot be "
		    "read here; use CSV."));
	return 0;
}

int
job_read(const struct job *job, enum channel channel,
    enum data_format fallback, bool libsvm_too, const struct data_rules *rules,
    struct data *data, struct err *err)
{
	const char *name = channel_names[channel];
	const json_t *config = json_object_get(job->channels, name);
	struct data_rules how = *rules;
	char *dir;
	int result;

	if (channel == CHANNEL_TRAIN)
		log_unknown(job);
	if (config == NULL && channel == CHANNEL_TRAIN)
		return err_set(err, ERR_INVALID,
		    _("The job has no channel train."));
	if (config == NULL)
		return 0;
	dir = channel_dir(job, name);
	result = check_channel(config, err);
	if (result == 0)
		result = data_content_type(json_str_at(config, "/ContentType"),
		    fallback, libsvm_too, &how, err);
	if (result == 0)
		result = data_read(data, dir, &how, err);
	free(dir);
	if (result != 0)
		return err_prefix(err, _("channel %s"), name);
	job_log_data(channel, data);
	return 1;
}

void
job_log_data(enum channel channel, const struct data *data)
{
	job_log("Channel %s: %zu rows, %zu features.", channel_names[channel],
	    data->rows, data->cols);
}

void
job_log(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
}

/* N of PREFIX.N, or 0. */
static long
checkpoint_number(const char *name, const char *prefix)
{
	size_t len = strlen(prefix);
	int64_t n;

	if (strncmp(name, prefix, len) != 0 || name[len] != '.' ||
	    !number_int(name + len + 1, &n) || n < 1 || n > 100000000)
		return 0;
	return (long)n;
}

long
checkpoint_newest(const struct job *job, const char *prefix)
{
	struct dirent *entry;
	long n, newest = 0;
	DIR *d;

	if (job->checkpoints == NULL || (d = opendir(job->checkpoints)) == NULL)
		return 0;
	while ((entry = readdir(d)) != NULL) {
		n = checkpoint_number(entry->d_name, prefix);
		if (n > newest)
			newest = n;
	}
	closedir(d);
	return newest;
}

char *
checkpoint_path(const struct job *job, const char *prefix, long n)
{
	return xasprintf("%s/%s.%ld", job->checkpoints, prefix, n);
}

/* Removes those older than the one before the newest. */
static void
checkpoint_thin(const struct job *job, const char *prefix, long newest)
{
	struct dirent *entry;
	long n, second = 0;
	char *path;
	DIR *d = opendir(job->checkpoints);

	if (d == NULL)
		return;
	while ((entry = readdir(d)) != NULL) {
		n = checkpoint_number(entry->d_name, prefix);
		if (n > second && n < newest)
			second = n;
	}
	rewinddir(d);
	while ((entry = readdir(d)) != NULL) {
		n = checkpoint_number(entry->d_name, prefix);
		if (n == 0 || n >= second)
			continue;
		path = checkpoint_path(job, prefix, n);
		unlink(path);
		free(path);
	}
	closedir(d);
}

int
checkpoint_save(const struct job *job, const char *prefix, long n,
    const void *bytes, size_t len, struct err *err)
{
	char *path;
	int result;

	if (job->checkpoints == NULL)
		return 0;
	path = checkpoint_path(job, prefix, n);
	result = file_replace(path, bytes, len, err);
	free(path);
	if (result == 0)
		checkpoint_thin(job, prefix, n);
	return result;
}
