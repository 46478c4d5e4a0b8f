#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "cli/source.h"
#include "model/catalog.h"
#include "model/import.h"

bool
source_is_file(const char *arg)
{
	static const char *const endings[] = { ".yaml", ".yml", ".json" };
	size_t n = strlen(arg), i, k;
	struct stat st;

	if (strcmp(arg, "-") == 0 || strchr(arg, '/') != NULL)
		return (true);
	for (i = 0; i < nitems(endings); i++) {
		k = strlen(endings[i]);
		if (n > k && strcmp(arg + n - k, endings[i]) == 0)
			return (true);
	}
	return (stat(arg, &st) == 0 && S_ISREG(st.st_mode));
}

static json_t *
read_file(const char *path, struct err *err)
{
	size_t len = 0;
	char *text = cli_file(path, &len, err);
	json_t *wire;

	if (text == NULL)
		return (NULL);
	wire = request_read(text, len, NULL, err);
	free(text);
	if (wire == NULL)
		err_prefix(err, "%s", strcmp(path, "-") == 0 ? "<stdin>" :
		    path);
	return (wire);
}

/* Tags are not part of a description. */
static void
add_tags(struct cli *c, json_t *describe)
{
	const char *arn = json_str_at(describe,
	    "/HyperParameterTuningJobArn");
	struct err err = ERR_INIT;
	json_t *tags;

	if (arn == NULL)
		return;
	tags = cli_pages(c, "ListTags", json_pack("{s:s}", "ResourceArn",
	    arn), "Tags", 0, &err);
	if (tags != NULL && json_array_size(tags) > 0)
		json_object_set(describe, "Tags", tags);
	json_decref(tags);
}

json_t *
source_read(struct cli *c, const char *arg, struct err *err)
{
	json_t *tree;

	if (source_is_file(arg))
		return (read_file(arg, err));
	if ((tree = cli_describe(c, arg, err)) != NULL)
		add_tags(c, tree);
	return (tree);
}

json_t *
source_request(struct cli *c, const char *arg, enum request_form *form,
    struct err *err)
{
	struct catalog *catalog;
	json_t *tree = source_read(c, arg, err), *internal;

	if (tree == NULL)
		return (NULL);
	catalog = catalog_load(NULL);
	internal = import_request(tree, catalog, form, NULL);
	catalog_free(catalog);
	json_decref(tree);
	return (internal);
}
