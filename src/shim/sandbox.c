#include "config.h"

#include <sys/mman.h>

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "shim/shim.h"
#include "shim/uri.h"

#define VALUE_MOST	100000	/* the kernel takes 128 KiB a variable */
#define TOTAL_MOST	1000000	/* and all of them share 2 MiB or so */
#define TMP_BYTES	(1LL << 30)

/* Of /proc: root may write the kernel's settings there without any capability
 * (core_pattern names a program that the host runs), and bwrap leaves them
 * writable for it. */
static const char *const kernel[] = { "sys", "fs", "pressure" };

/* What programs need of /etc; no keys, no passwords. */
static const char *const etc[] = {
	"ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "passwd",
	"group", "nsswitch.conf", "localtime", "ssl/certs", "ca-certificates",
	"python3", "python3.11", "mime.types", "protocols", "services",
	"magic", "OpenCL", "host.conf", "gai.conf", "R"
};

static bool
name_ok(const char *name)
{
	if (!isalpha((unsigned char)*name) && *name != '_')
		return (false);
	while (isalnum((unsigned char)*name) || *name == '_')
		name++;
	return (*name == '\0');
}

/* Texts that no variable can hold are left out; the files have them. */
static void
add_value(struct words *env, const char *name, const char *value)
{
	size_t n = strlen(value);

	if (n < VALUE_MOST && name_ok(name))
		words_add(env, "%s=%s", name, value);
}

/* SM_HP_ETA and the like: upper case, what is no letter or digit as "_". */
static char *
upper_name(const char *prefix, const char *name)
{
	char *out = xasprintf("%s%s", prefix, name), *p;

	for (p = out; *p != '\0'; p++)
		*p = isalnum((unsigned char)*p) ?
		    (char)toupper((unsigned char)*p) : '_';
	return (out);
}

static void
add_hyperparameters(struct words *env, const json_t *hyper)
{
	size_t total = 0;
	const char *name;
	json_t *value;
	char *text;

	json_object_foreach((json_t *)(uintptr_t)hyper, name, value) {
		if (strlen(name) > 256 || !json_is_string(value) ||
		    strlen(json_string_value(value)) !=
		    json_string_length(value))
			continue;
		total += strlen(name) + json_string_length(value);
		if (total > TOTAL_MOST)
			break;
		text = upper_name("SM_HP_", name);
		add_value(env, text, json_string_value(value));
		free(text);
	}
	text = json_text(hyper);
	add_value(env, "SM_HPS", text);
	free(text);
}

static void
add_channels(struct words *env, const json_t *definition, const char *base)
{
	json_t *names = json_array(), *c;
	const char *name;
	char *text, *path;
	size_t i;

	json_array_foreach(json_object_get(definition, "InputDataConfig"), i,
	    c) {
		name = json_str_at(c, "/ChannelName");
		if (name == NULL || !uri_channel_ok(name))
			continue;
		json_array_append_new(names, json_string(name));
		text = upper_name("SM_CHANNEL_", name);
		path = xasprintf("%s/input/data/%s", base, name);
		add_value(env, text, path);
		free(text);
		free(path);
	}
	text = json_text(names);
	add_value(env, "SM_CHANNELS", text);
	free(text);
	json_decref(names);
}

/* Never the loader's or the shim's own names. */
static bool
asked_ok(const char *name)
{
	return (name_ok(name) && strncmp(name, "TRIALDECK_", 10) != 0);
}

static void
add_asked(struct words *env, const json_t *definition)
{
	const char *name;
	json_t *value;

	json_object_foreach(json_object_get(definition, "Environment"), name,
	    value) {
		if (asked_ok(name) && json_is_string(value))
			add_value(env, name, json_string_value(value));
	}
}

static void
add_text(struct words *env, const char *name, const json_t *spec,
    const char *pointer, const char *fallback)
{
	const char *value = json_str_at(spec, pointer);

	add_value(env, name, value != NULL ? value : fallback);
}

void
sandbox_environment(struct shim *s, const char *base, struct words *env)
{
	const char *local = json_str_at(s->definition,
	    "/CheckpointConfig/LocalPath");

	words_add(env, "PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin");
	words_add(env, "LANG=C.UTF-8");
	words_add(env, "HOME=%s", s->bwrap != NULL ? "/tmp" : base);
	/* Trials share the machine: threads must not spin while they wait. */
	words_add(env, "OPENBLAS_NUM_THREADS=1");
	words_add(env, "OMP_WAIT_POLICY=PASSIVE");
	words_add(env, "PYTHONUNBUFFERED=1");
	words_add(env, "TRIALDECK_ATTEMPT=%s", s->token);
	add_text(env, "TRAINING_JOB_NAME", s->spec, "/job_name", "");
	add_text(env, "TRAINING_JOB_ARN", s->spec, "/arn", "");
	add_text(env, "AWS_REGION", s->spec, "/region", "local");
	words_add(env, "SAGEMAKER_BASE_DIR=%s", base);
	words_add(env, "SM_INPUT_DIR=%s/input", base);
	words_add(env, "SM_INPUT_CONFIG_DIR=%s/input/config", base);
	words_add(env, "SM_MODEL_DIR=%s/model", base);
	words_add(env, "SM_OUTPUT_DIR=%s/output", base);
	words_add(env, "SM_OUTPUT_DATA_DIR=%s/output/data", base);
	if (json_object_get(s->definition, "CheckpointConfig") != NULL)
		words_add(env, "SM_CHECKPOINT_DIR=%s/%s", base,
		    local == NULL ? "checkpoints" : local + 8);
	words_add(env, "SM_HOSTS=[\"algo-1\"]");
	words_add(env, "SM_CURRENT_HOST=algo-1");
	words_add(env, "SM_NUM_GPUS=0");
	words_add(env, "SM_NUM_CPUS=%ld", sysconf(_SC_NPROCESSORS_ONLN));
	words_add(env, "SM_LOG_LEVEL=20");
	add_hyperparameters(env, json_object_get(s->spec, "hyperparameters"));
	add_channels(env, s->definition, base);
	/* The asked ones come last: of two the later counts. */
	add_asked(env, s->definition);
}

static void
add_system(struct words *w, bool network)
{
	size_t i;

	words_add(w, "--ro-bind");
	words_add(w, "/usr");
	words_add(w, "/usr");
	for (i = 0; i < 4; i++) {
		static const char *const names[] = {
			"bin", "lib", "lib64", "sbin"
		};
		words_add(w, "--symlink");
		words_add(w, "usr/%s", names[i]);
		words_add(w, "/%s", names[i]);
	}
	for (i = 0; i < nitems(etc); i++) {
		words_add(w, "--ro-bind-try");
		words_add(w, "/etc/%s", etc[i]);
		words_add(w, "/etc/%s", etc[i]);
	}
	if (network) {
		words_add(w, "--ro-bind-try");
		words_add(w, "/etc/resolv.conf");
		words_add(w, "/etc/resolv.conf");
	}
	words_add(w, "--proc");
	words_add(w, "/proc");
	for (i = 0; i < nitems(kernel); i++) {
		words_add(w, "--ro-bind-try");
		words_add(w, "/proc/%s", kernel[i]);
		words_add(w, "/proc/%s", kernel[i]);
	}
	words_add(w, "--dev");
	words_add(w, "/dev");
	for (i = 0; i < 2; i++) {
		words_add(w, "--size");
		words_add(w, "%lld", TMP_BYTES);
		words_add(w, "--tmpfs");
		words_add(w, "%s", i == 0 ? "/tmp" : "/dev/shm");
	}
}

static void
add_bind(struct words *w, const char *how, const char *from, const char *to)
{
	words_add(w, "%s", how);
	words_add(w, "%s", from);
	words_add(w, "%s", to);
}

/* user: how to deal with users here, as the runner found out. */
static void
add_manners(struct words *w, const json_t *user, bool network)
{
	static const char *const all[] = {
		"--unshare-ipc", "--unshare-pid",
		"--unshare-uts", "--unshare-cgroup-try", "--hostname",
		"algo-1", "--die-with-parent", "--new-session", "--as-pid-1",
		"--cap-drop", "ALL", "--chdir", "/opt/ml",
		"--json-status-fd", "3"
	};
	json_t *word;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)user, i, word)
		words_add(w, "%s", json_string_value(word));
	for (i = 0; i < nitems(all); i++)
		words_add(w, "%s", all[i]);
	if (!network)
		words_add(w, "--unshare-net");
}

static int
words_file(const struct words *w)
{
	struct buf b;
	size_t i;
	int fd;

	buf_init(&b, 0);
	for (i = 0; i < w->n; i++)
		buf_add(&b, w->v[i], strlen(w->v[i]) + 1);
	fd = memfd_create("bwrap", MFD_CLOEXEC);
	if (fd != -1 && (file_write_all(fd, b.data, b.len) == -1 ||
	    lseek(fd, 0, SEEK_SET) == -1)) {
		close(fd);
		fd = -1;
	}
	buf_release(&b);
	return (fd);
}

/* Through a file, so that no argument list of a process shows them; and by
 * --setenv: bwrap itself must not load what a job puts in LD_PRELOAD. */
int
sandbox_arguments(struct shim *s, const struct words *env)
{
	bool network = !json_true_at(s->definition, "/EnableNetworkIsolation");
	const char *bind = json_str_at(s->spec, "/program_bind");
	struct words w = { 0 };
	char *hosts, *value;
	size_t i;
	int fd;

	add_manners(&w, json_object_get(s->spec, "bwrap_user"), network);
	add_system(&w, network);
	hosts = xasprintf("%s/hosts", s->dir);
	add_bind(&w, "--ro-bind", hosts, "/etc/hosts");
	free(hosts);
	if (bind != NULL && strncmp(bind, "/usr/", 5) != 0)
		add_bind(&w, "--ro-bind", bind, bind);
	add_bind(&w, "--bind", s->ml, "/opt/ml");
	for (i = 0; i < s->binds.n; i++)
		words_add(&w, "%s", s->binds.v[i]);
	/* Memory without a limit hides in the folders that bwrap makes. */
	words_add(&w, "--remount-ro");
	words_add(&w, "/dev");
	words_add(&w, "--remount-ro");
	words_add(&w, "/");
	words_add(&w, "--clearenv");
	for (i = 0; i < env->n; i++) {
		value = strchr(env->v[i], '=');
		words_add(&w, "--setenv");
		words_add(&w, "%.*s", (int)(value - env->v[i]), env->v[i]);
		words_add(&w, "%s", value + 1);
	}
	fd = words_file(&w);
	words_release(&w);
	return (fd);
}
