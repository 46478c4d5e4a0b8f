#include "config.h"

#include <sys/stat.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "daemon/runner.h"
#include "daemon/runner_image.h"
#include "shim/uri.h"

static const struct {
	const char	*repository;
	const char	*helper;
} shipped[] = {
	{ "xgboost", "trialdeck-train-xgboost" },
	{ "sagemaker-xgboost", "trialdeck-train-xgboost" },
	{ "linear-learner", "trialdeck-train-linear" }
};

/* Folders in which things lie that are not the program's: only the program
 * itself is shown then. */
static const char *const wide[] = {
	"/", "/tmp", "/var", "/var/tmp", "/home", "/root", "/run", "/etc",
	"/opt", "/srv", "/mnt"
};

static bool
is_program(const char *path)
{
	struct stat st;

	return (stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	    access(path, X_OK) == 0);
}

static bool
holds(const char *folder, const char *path)
{
	size_t n = strlen(folder);

	return (strncmp(folder, path, n) == 0 &&
	    (path[n] == '/' || path[n] == '\0'));
}

static bool
too_wide(const char *folder, const char *data)
{
	const char *home = getenv("HOME");
	size_t i;

	for (i = 0; i < nitems(wide); i++)
		if (strcmp(folder, wide[i]) == 0)
			return (true);
	return ((home != NULL && holds(folder, home)) ||
	    (data != NULL && holds(folder, data)));
}

/* The repository's last part: "sagemaker-xgboost" of
 * "1234.dkr.ecr.region.amazonaws.com/sagemaker-xgboost:1.7-1". */
static char *
repository(const char *image)
{
	const char *slash = strrchr(image, '/');

	if (slash != NULL)
		image = slash + 1;
	return (xstrndup(image, strcspn(image, ":@")));
}

static char *
helper_of(const char *image)
{
	char *name = repository(image), *path = NULL;
	size_t i;

	for (i = 0; path == NULL && i < nitems(shipped); i++)
		if (strcmp(name, shipped[i].repository) == 0)
			path = paths_helper(shipped[i].helper);
	free(name);
	return (path);
}

/* The program named by an absolute path: itself, or "train" within. */
static char *
program_at(const char *image)
{
	struct stat st;
	char *path, *real = NULL;

	if (stat(image, &st) == 0 && S_ISDIR(st.st_mode))
		path = xasprintf("%s/train", image);
	else
		path = xstrdup(image);
	if (is_program(path))
		real = realpath(path, NULL);
	free(path);
	return (real);
}

static int
no_program(const char *image, const char *helper, struct err *err)
{
	if (helper != NULL)
		return (err_set(err, ERR_INVALID, _("TrainingImage %s is "
		    "trained by %s here, which is not installed"), image,
		    helper));
	if (*image == '/')
		return (err_set(err, ERR_INVALID, _("TrainingImage %s is no "
		    "executable, and no folder with an executable \"train\""),
		    image));
	return (err_set(err, ERR_INVALID, _("TrainingImage \"%s\" cannot run "
	    "on this backend. It takes images of XGBoost and Linear Learner, "
	    "the absolute path of an executable, or that of a folder with an "
	    "executable \"train\""), image));
}

int
runner_image(const json_t *definition, const char *data, char **program,
    char **bind, struct err *err)
{
	const char *image = json_str_at(definition,
	    "/AlgorithmSpecification/TrainingImage");
	char *helper = NULL, *real = NULL, *folder;
	int r;

	if (image == NULL)
		return (err_set(err, ERR_INVALID, _("TrainingImage is needed "
		    "on this backend; an algorithm's name is not enough")));
	if (*image == '/')
		real = program_at(image);
	else if ((helper = helper_of(image)) != NULL && is_program(helper))
		real = realpath(helper, NULL);
	if (real == NULL) {
		r = no_program(image, helper, err);
		free(helper);
		return (r);
	}
	free(helper);
	folder = xstrndup(real, (size_t)(strrchr(real, '/') - real));
	if (*folder == '\0' || too_wide(folder, data)) {
		free(folder);
		folder = xstrdup(real);
	}
	*program = real;
	*bind = folder;
	return (0);
}

static int
can_channel(const json_t *channel, struct err *err)
{
	const char *name = json_str_at(channel, "/ChannelName");
	const char *mode = json_str_at(channel, "/InputMode");
	const char *type = json_str_at(channel,
	    "/DataSource/S3DataSource/S3DataType");
	const char *uri = json_str_at(channel,
	    "/DataSource/S3DataSource/S3Uri");
	char *path;

	if (name == NULL || !uri_channel_ok(name))
		return (err_set(err, ERR_INVALID, _("ChannelName \"%s\" cannot "
		    "be used: 1 to 64 of letters, digits, \".\", \"_\", "
		    "\"-\""), name == NULL ? "" : name));
	if (mode != NULL && strcmp(mode, "Pipe") == 0)
		return (err_set(err, ERR_INVALID, _("channel %s: InputMode "
		    "Pipe is not offered by this backend; use File or "
		    "FastFile"), name));
	if (uri == NULL)
		return (err_set(err, ERR_INVALID, _("channel %s: this backend "
		    "reads S3DataSource only"), name));
	if (type != NULL && strcmp(type, "S3Prefix") != 0)
		return (err_set(err, ERR_INVALID, _("channel %s: S3DataType %s "
		    "is not offered by this backend; use S3Prefix"), name,
		    type));
	path = uri_path("", uri, err);
	free(path);
	return (path == NULL ? err_prefix(err, _("channel %s"), name) : 0);
}

static int
can_places(const json_t *definition, struct err *err)
{
	static const char *const uris[] = {
		"/OutputDataConfig/S3OutputPath", "/CheckpointConfig/S3Uri"
	};
	const char *local = json_str_at(definition,
	    "/CheckpointConfig/LocalPath");
	const char *uri;
	char *path;
	size_t i;

	for (i = 0; i < nitems(uris); i++) {
		uri = json_str_at(definition, uris[i]);
		if (uri == NULL)
			continue;
		path = uri_path("", uri, err);
		free(path);
		if (path == NULL)
			return (err_prefix(err, "%s", uris[i] + 1));
	}
	if (local != NULL && !uri_local_ok(local))
		return (err_set(err, ERR_INVALID, _("CheckpointConfig/LocalPath"
		    " %s: this backend takes a folder below /opt/ml"), local));
	return (0);
}

static int
can_resources(const json_t *definition, struct err *err)
{
	static const char *const counts[] = {
		"/ResourceConfig/InstanceCount",
		"/HyperParameterTuningResourceConfig/InstanceCount",
		("/HyperParameterTuningResourceConfig/InstanceConfigs/0/"
		    "InstanceCount")
	};
	const char *mode = json_str_at(definition,
	    "/AlgorithmSpecification/TrainingInputMode");
	size_t i;

	for (i = 0; i < nitems(counts); i++)
		if (json_int_at(definition, counts[i], 1) > 1)
			return (err_set(err, ERR_INVALID, _("%s above 1 needs "
			    "a cluster; this backend runs on one machine"),
			    counts[i] + 1));
	if (mode != NULL && strcmp(mode, "Pipe") == 0)
		return (err_set(err, ERR_INVALID, _("TrainingInputMode Pipe is "
		    "not offered by this backend; use File or FastFile")));
	return (0);
}

int
runner_can(const json_t *definition, struct err *err)
{
	char *program, *bind;
	json_t *c;
	size_t i;

	if (runner_image(definition, NULL, &program, &bind, err) == -1)
		return (-1);
	free(program);
	free(bind);
	if (can_resources(definition, err) == -1 ||
	    can_places(definition, err) == -1)
		return (-1);
	json_array_foreach(json_object_get(definition, "InputDataConfig"), i,
	    c) {
		if (can_channel(c, err) == -1)
			return (-1);
	}
	return (0);
}
