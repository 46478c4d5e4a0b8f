#include "config.h"

#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/templates.h"
#include "shim/attempt.h"
#include "shim/shim.h"
#include "shim/uri.h"

#define DEPTH_MOST	64	/* folders within folders of a channel */

int
make_folders(const char *path, struct err *err)
{
	char *copy = xstrdup(path), *p;
	int r = 0;

	for (p = copy + 1; r == 0 && *p != '\0'; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		r = mkdir(copy, 0700) == -1 && errno != EEXIST ? -1 : 0;
		*p = '/';
	}
	if (r == 0 && mkdir(copy, 0700) == -1 && errno != EEXIST)
		r = -1;
	if (r == -1)
		err_errno(err, _("the folder %s cannot be made"), path);
	free(copy);
	return (r);
}

/* A file of ml/, which nobody else uses yet. */
static int
put_text(const char *dir, const char *name, const char *text, struct err *err)
{
	char *path = attempt_path(dir, name);
	int fd, r = 0;

	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd == -1 || file_write_all(fd, text, strlen(text)) == -1)
		r = err_errno(err, _("%s cannot be written"), path);
	if (fd != -1)
		close(fd);
	free(path);
	return (r);
}

static int
put_json(const char *dir, const char *name, json_t *value, struct err *err)
{
	char *text = json_text(value);
	int r = put_text(dir, name, text, err);

	free(text);
	json_decref(value);
	return (r);
}

static void
copy_member(json_t *to, const json_t *from, const char *name,
    const char *fallback)
{
	const char *text = json_string_value(json_object_get(from, name));

	if (text == NULL)
		text = fallback;
	if (text != NULL)
		json_object_set_new(to, name, json_string(text));
}

static json_t *
input_data_config(const json_t *definition)
{
	json_t *all = json_object(), *c, *o;
	const char *name, *mode, *spread;
	size_t i;

	json_array_foreach(json_object_get(definition, "InputDataConfig"), i,
	    c) {
		name = json_str_at(c, "/ChannelName");
		if (name == NULL)
			continue;
		o = json_object();
		copy_member(o, c, "ContentType", NULL);
		mode = json_str_at(c, "/InputMode");
		if (mode == NULL)
			mode = json_str_at(definition,
			    "/AlgorithmSpecification/TrainingInputMode");
		json_object_set_new(o, "TrainingInputMode",
		    json_string(mode == NULL ? "File" : mode));
		spread = json_str_at(c,
		    "/DataSource/S3DataSource/S3DataDistributionType");
		json_object_set_new(o, "S3DistributionType",
		    json_string(spread == NULL ? "FullyReplicated" : spread));
		copy_member(o, c, "RecordWrapperType", "None");
		json_object_set_new(all, name, o);
	}
	return (all);
}

static json_t *
resource_config(const json_t *definition)
{
	const char *type = json_str_at(definition,
	    "/ResourceConfig/InstanceType");

	if (type == NULL)
		type = json_str_at(definition, "/HyperParameterTuning"
		    "ResourceConfig/InstanceType");
	if (type == NULL)
		type = json_str_at(definition, "/HyperParameterTuning"
		    "ResourceConfig/InstanceConfigs/0/InstanceType");
	if (type == NULL)
		type = "local";
	return (json_pack("{s:s, s:s, s:s, s:[s], s:[{s:s, s:s, s:[s]}], s:s}",
	    "current_host", "algo-1", "current_instance_type", type,
	    "current_group_name", "homogeneousCluster", "hosts", "algo-1",
	    "instance_groups", "instance_group_name", "homogeneousCluster",
	    "instance_type", type, "hosts", "algo-1",
	    "network_interface_name", "eth0"));
}

int
stage_config(struct shim *s, struct err *err)
{
	static const char *const folders[] = {
		"input/config", "input/data", "model", "output/data"
	};
	json_t *hyper = json_object_get(s->spec, "hyperparameters");
	char *path, *config;
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < nitems(folders); i++) {
		path = attempt_path(s->ml, folders[i]);
		r = make_folders(path, err);
		free(path);
	}
	config = attempt_path(s->ml, "input/config");
	if (r == 0)
		r = put_json(config, "hyperparameters.json",
		    json_incref(hyper), err);
	if (r == 0)
		r = put_json(config, "inputdataconfig.json",
		    input_data_config(s->definition), err);
	if (r == 0)
		r = put_json(config, "resourceconfig.json",
		    resource_config(s->definition), err);
	if (r == 0)
		r = put_text(s->dir, "hosts",
		    "127.0.0.1 localhost algo-1\n::1 localhost\n", err);
	free(config);
	return (r);
}

static int
copy_file(const char *from, const char *to, struct err *err)
{
	int in, out, r = -1;
	ssize_t n = -1;

	in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	if (in != -1 && out != -1) {
		while ((n = copy_file_range(in, NULL, out, NULL, 1 << 30,
		    0)) > 0)
			;
		r = n == 0 ? 0 : -1;
	}
	if (r == -1)
		err_errno(err, _("%s cannot be copied"), from);
	if (in != -1)
		close(in);
	if (out != -1)
		close(out);
	return (r);
}

static int copy_tree(struct shim *, const char *, const char *, int,
    struct err *);

static int
copy_entries(struct shim *s, DIR *d, const char *from, const char *to,
    int depth, struct err *err)
{
	struct dirent *e;
	char *a, *b;
	int r = 0;

	while (r == 0 && (e = readdir(d)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		a = attempt_path(from, e->d_name);
		b = attempt_path(to, e->d_name);
		r = copy_tree(s, a, b, depth + 1, err);
		free(a);
		free(b);
	}
	return (r);
}

/* Regular files and folders; links and others are passed over. Ends early,
 * without an error, when the trial is to stop. */
static int
copy_tree(struct shim *s, const char *from, const char *to, int depth,
    struct err *err)
{
	struct stat st;
	DIR *d;
	int r;

	if (shim_stopping(s) && depth > 0)
		return (0);
	if (lstat(from, &st) == -1)
		return (err_errno(err, _("%s cannot be read"), from));
	if (S_ISREG(st.st_mode))
		return (copy_file(from, to, err));
	if (!S_ISDIR(st.st_mode))
		return (0);
	if (depth > DEPTH_MOST)
		return (err_set(err, ERR_INVALID,
		    _("%s: folders lie more than %d deep"), from, DEPTH_MOST));
	if (make_folders(to, err) == -1)
		return (-1);
	d = opendir(from);
	if (d == NULL)
		return (err_errno(err, _("%s cannot be read"), from));
	r = copy_entries(s, d, from, to, depth, err);
	closedir(d);
	return (r);
}

/* One file or folder of a channel at its place below ml/. */
static int
give(struct shim *s, const char *from, const char *to, const char *inside,
    bool folder, struct err *err)
{
	int fd;

	if (s->bwrap == NULL)
		return (copy_tree(s, from, to, 0, err));
	if (folder) {
		if (make_folders(to, err) == -1)
			return (-1);
	} else {
		fd = open(to, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
		if (fd == -1)
			return (err_errno(err, _("%s cannot be made"), to));
		close(fd);
	}
	words_add(&s->binds, "--ro-bind");
	words_add(&s->binds, "%s", from);
	words_add(&s->binds, "%s", inside);
	return (0);
}

/* All names in the folder of the prefix that begin as it ends: what S3 calls a
 * prefix. Number of them, or -1. */
static int
give_prefix(struct shim *s, const char *prefix, const char *name,
    struct err *err)
{
	const char *tail = strrchr(prefix, '/') + 1;
	char *parent, *from, *to, *inside;
	struct dirent *e;
	struct stat st;
	int n = 0, r = 0;
	DIR *d;

	parent = xstrndup(prefix, (size_t)(tail - prefix));
	d = opendir(parent);
	while (d != NULL && r == 0 && (e = readdir(d)) != NULL) {
		if (strncmp(e->d_name, tail, strlen(tail)) != 0 ||
		    strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		from = attempt_path(parent, e->d_name);
		to = xasprintf("%s/input/data/%s/%s", s->ml, name, e->d_name);
		inside = xasprintf("/opt/ml/input/data/%s/%s", name,
		    e->d_name);
		if (lstat(from, &st) == 0 && (S_ISREG(st.st_mode) ||
		    S_ISDIR(st.st_mode))) {
			n++;
			r = give(s, from, to, inside, S_ISDIR(st.st_mode),
			    err);
		}
		free(from);
		free(to);
		free(inside);
	}
	if (d != NULL)
		closedir(d);
	free(parent);
	return (r == 0 ? n : -1);
}

/* What there is to do for the data of the examples. */
static int
no_objects(const struct shim *s, const char *uri, const char *path,
    struct err *err)
{
	const char *program = json_str_at(s->spec, "/install_data");

	err_set(err, ERR_NOT_FOUND, _("No S3 objects found under S3 URL "
	    "\"%s\" given in input data source. Looked for %s."), uri, path);
	if (program == NULL || strncmp(uri, TEMPLATES_DATA,
	    strlen(TEMPLATES_DATA)) != 0 || remote_is(s, uri))
		return (-1);
	return (err_set(err, ERR_NOT_FOUND, _("%s This is the data of the "
	    "examples; \"%s %s/s3\" puts it there."), err->text, program,
	    s->data));
}

static int
give_path(struct shim *s, const char *path, const char *name, const char *uri,
    struct err *err)
{
	char *to = xasprintf("%s/input/data/%s", s->ml, name);
	char *inside = xasprintf("/opt/ml/input/data/%s", name);
	struct stat st;
	int r;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
		r = give(s, path, to, inside, true, err);
	} else {
		r = make_folders(to, err);
		if (r == 0)
			r = give_prefix(s, path, name, err);
		if (r == 0)
			r = no_objects(s, uri, path, err);
	}
	free(to);
	free(inside);
	return (r == -1 ? -1 : 0);
}

static int
give_channel(struct shim *s, const json_t *channel, struct err *err)
{
	const char *name = json_str_at(channel, "/ChannelName");
	const char *uri = json_str_at(channel,
	    "/DataSource/S3DataSource/S3Uri");
	char *path;
	int r;

	if (name == NULL || !uri_channel_ok(name) || uri == NULL)
		return (err_set(err, ERR_INVALID, _("A channel has no name or "
		    "no S3 place that can be used.")));
	path = remote_is(s, uri) ? remote_channel(s, uri, err) :
	    uri_path(s->data, uri, err);
	if (path == NULL)
		return (s->stop ? 0 : -1);
	r = give_path(s, path, name, uri, err);
	free(path);
	return (r);
}

/* Each training job has a folder of its own below the place given, so that
 * the trials of one tuning job do not go on from one another. */
static char *
checkpoint_path(struct shim *s, struct err *err)
{
	const char *uri = json_str_at(s->definition, "/CheckpointConfig/S3Uri");
	char *root, *path;

	if (uri == NULL || (root = uri_path(s->data, uri, err)) == NULL)
		return (NULL);
	path = attempt_path(root, json_str_at(s->spec, "/job_name"));
	free(root);
	return (path);
}

/* The trial writes into the place itself, so that nothing of a checkpoint is
 * lost with the trial: mounted in the sandbox, a link without one. */
static int
give_folder(struct shim *s, const char *path, const char *local,
    struct err *err)
{
	char *to = attempt_path(s->ml, local + 8);
	int r;

	r = make_folders(to, err);
	if (r == 0 && s->bwrap != NULL) {
		words_add(&s->binds, "--bind");
		words_add(&s->binds, "%s", path);
		words_add(&s->binds, "%s", local);
	} else if (r == 0 && (rmdir(to) == -1 || symlink(path, to) == -1)) {
		r = err_errno(err, _("%s cannot be made"), to);
	}
	free(to);
	return (r);
}

/* The trial writes into ml/, and S3 gets what is new of it. */
static int
give_remote(struct shim *s, const char *local, struct err *err)
{
	char *folder = attempt_path(s->ml, local + 8), *uri;
	int r;

	uri = remote_place(s, json_str_at(s->definition,
	    "/CheckpointConfig/S3Uri"), "");
	r = make_folders(folder, err);
	if (r == 0)
		r = remote_get(s, uri, folder, err);
	if (r == 0)
		s->checkpoints = local + 8;
	else if (s->stop)
		r = 0;
	free(folder);
	free(uri);
	return (r);
}

static int
give_checkpoints(struct shim *s, struct err *err)
{
	const char *local = json_str_at(s->definition,
	    "/CheckpointConfig/LocalPath");
	char *path;
	int r;

	if (json_object_get(s->definition, "CheckpointConfig") == NULL)
		return (0);
	if (local == NULL)
		local = "/opt/ml/checkpoints";
	if (!uri_local_ok(local))
		return (err_set(err, ERR_INVALID, _("Checkpoints cannot be "
		    "at %s here; use a folder below /opt/ml."), local));
	if (remote_is(s, json_str_at(s->definition, "/CheckpointConfig/"
	    "S3Uri")))
		return (give_remote(s, local, err));
	if ((path = checkpoint_path(s, err)) == NULL)
		return (-1);
	r = make_folders(path, err);
	if (r == 0)
		r = give_folder(s, path, local, err);
	free(path);
	return (r);
}

int
stage_data(struct shim *s, struct err *err)
{
	json_t *c;
	size_t i;

	json_array_foreach(json_object_get(s->definition, "InputDataConfig"),
	    i, c) {
		if (shim_stopping(s))
			return (0);
		if (give_channel(s, c, err) == -1)
			return (-1);
	}
	return (give_checkpoints(s, err));
}
