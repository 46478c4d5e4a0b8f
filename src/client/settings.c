#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "base/yaml.h"
#include "client/settings.h"

static const char *const limits[] = { "seed", "current", NULL };

/* In the order of the console's enum theme. */
static const char *const themes[] = { "auto", "dark", "light", "mono", NULL };

static const char *const booleans[] = { "true", "false", NULL };

#define AT(member) offsetof(struct config, member)
static const struct setting settings[] = {
	{ "/backend", AT(backend), NULL,
	    N_("Backend to use: local, aws, or a URL.") },
	{ "/region", AT(region), NULL, N_("Region of Amazon SageMaker.") },
	{ "/profile", AT(profile), NULL, N_("AWS profile for credentials.") },
	{ "/endpoint_url", AT(endpoint_url), NULL,
	    N_("Another address of the service.") },
	{ "/limits", AT(limits), limits,
	    N_("Which numbers of the service's limits are checked.") },
	{ "/theme", AT(theme), themes, N_("Colours of the console.") },
	{ "/mouse", AT(mouse), booleans,
	    N_("Presses and the wheel of the mouse count.") },
	{ "/bell", AT(bell), booleans,
	    N_("Ring the terminal's bell when the tuning job or the log that "
	    "is shown ends; it does unless this is false.") },
	{ "/read_only", AT(read_only), booleans,
	    N_("Refuse everything that changes something.") },
	{ "/read_only_profiles", AT(read_only_profiles), NULL,
	    N_("AWS profiles that are only looked at, parted by commas.") },
	{ "/s3/endpoint_url", AT(s3_endpoint_url), NULL,
	    N_("Address of an S3 service for s3:// sources.") },
	{ "/s3/cache_gib", AT(s3_cache_gib), NULL,
	    N_("GiB of channels from it that are kept on this machine.") },
	{ "/spot/interrupt_after_s", AT(spot_interrupt_after_s), NULL,
	    N_("Seconds of training after which the local backend interrupts "
	    "a managed spot training job, again and again; 0: never.") },
};
#undef AT

int
config_theme(const char *name)
{
	int i;

	for (i = 0; themes[i] != NULL; i++)
		if (strcmp(themes[i], name) == 0)
			return (i);
	return (-1);
}

const struct setting *
config_settings(size_t *n)
{
	*n = nitems(settings);
	return (settings);
}

static const struct setting *
setting_at(const char *pointer)
{
	size_t i;

	for (i = 0; i < nitems(settings); i++)
		if (strcmp(settings[i].pointer, pointer) == 0)
			return (&settings[i]);
	return (NULL);
}

/* Whether rows lie below this pointer. */
static bool
is_group(const char *pointer)
{
	size_t i, n = strlen(pointer);

	for (i = 0; i < nitems(settings); i++)
		if (strncmp(settings[i].pointer, pointer, n) == 0 &&
		    settings[i].pointer[n] == '/')
			return (true);
	return (false);
}

static enum yaml_want
wanted(void *ctx, const char *pointer)
{
	return (setting_at(pointer) != NULL ? YAML_WANT_STRING : YAML_WANT_ANY);
}

struct reading {
	struct config		*config;
	const char		*path;
	struct yaml_marks	*marks;
};

static int
no_choice(const struct setting *s, const char *text, const char *where,
    struct err *err)
{
	struct buf all;
	size_t i;

	buf_init(&all, 0);
	for (i = 0; s->choices[i] != NULL; i++)
		buf_add_choice(&all, s->choices[i], s->choices[i + 1] == NULL);
	err_set(err, ERR_USAGE, _("%s: \"%s\" is no value of %s; %s is "
	    "wanted"), where, text, s->pointer + 1, buf_str(&all));
	buf_release(&all);
	return (-1);
}

static int
take(struct reading *r, const struct setting *s, const json_t *value,
    const char *where, struct err *err)
{
	const char *text = json_string_value(value);
	char **slot;
	size_t i;

	if (text == NULL)
		return (err_set(err, ERR_USAGE, _("%s: %s: text is wanted"),
		    where, s->pointer + 1));
	for (i = 0; s->choices != NULL; i++) {
		if (s->choices[i] == NULL)
			return (no_choice(s, text, where, err));
		if (strcmp(s->choices[i], text) == 0)
			break;
	}
	slot = (char **)(void *)((char *)r->config + s->offset);
	free(*slot);
	*slot = xstrdup(text);
	return (0);
}

static int
walk(struct reading *r, const json_t *object, const char *above,
    struct err *err)
{
	const struct setting *s;
	const char *key;
	json_t *value;
	char token[256], *pointer, *where;
	int line = 1, column = 1, rc = 0;

	json_object_foreach((json_t *)object, key, value) {
		if (strlen(key) > 100)
			return (err_set(err, ERR_USAGE,
			    _("%s: a key is too long"), r->path));
		json_escape_token(key, token, sizeof token);
		pointer = xasprintf("%s/%s", above, token);
		yaml_mark(r->marks, pointer, &line, &column);
		where = xasprintf("%s:%d:%d", r->path, line, column);
		if ((s = setting_at(pointer)) != NULL)
			rc = take(r, s, value, where, err);
		else if (is_group(pointer) && json_is_object(value))
			rc = walk(r, value, pointer, err);
		else if (is_group(pointer))
			rc = err_set(err, ERR_USAGE, _("%s: below %s, "
			    "settings as \"name: value\" are wanted"), where,
			    pointer + 1);
		else
			rc = err_set(err, ERR_USAGE, _("%s: there is no "
			    "setting \"%s\"; trialdeck-config(5) lists them"),
			    where, pointer + 1);
		free(where);
		free(pointer);
		if (rc == -1)
			break;
	}
	return (rc);
}

int
config_read(struct config *c, const char *path, struct err *err)
{
	struct reading r = { c, path, NULL };
	struct err why = ERR_INIT;
	struct buf text;
	json_t *tree;
	int rc = 0;

	memset(c, 0, sizeof *c);
	if (path == NULL && (r.path = paths_config(err)) == NULL)
		return (-1);
	buf_init(&text, 1 << 20);
	if (file_read(r.path, 0, &text, &why) == -1) {
		buf_release(&text);
		if (path == NULL && why.code == ERR_NOT_FOUND)
			return (0);
		return (err_set(err, ERR_USAGE, "%s", why.text));
	}
	if (strspn(buf_str(&text), " \t\r\n") == text.len) {
		buf_release(&text);
		return (0);
	}
	tree = yaml_read(buf_str(&text), text.len, wanted, NULL, &r.marks,
	    &why);
	if (tree == NULL)
		rc = err_set(err, ERR_USAGE, "%s: %s", r.path, why.text);
	else if (json_is_object(tree))
		rc = walk(&r, tree, "", err);
	else if (!json_is_null(tree))
		rc = err_set(err, ERR_USAGE,
		    _("%s: settings as \"name: value\" are wanted"), r.path);
	yaml_marks_free(r.marks);
	json_decref(tree);
	buf_release(&text);
	return (rc);
}

void
config_release(struct config *c)
{
	size_t i;

	for (i = 0; i < nitems(settings); i++)
		free(*(char **)(void *)((char *)c + settings[i].offset));
	memset(c, 0, sizeof *c);
}
