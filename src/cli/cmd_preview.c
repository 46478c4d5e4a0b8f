#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/number.h"
#include "base/paths.h"
#include "base/utf8.h"
#include "base/yaml.h"
#include "cli/source.h"
#include "model/envelope.h"
#include "model/hyper.h"
#include "model/preview.h"

#define FILE_MOST (256 * 1024)

json_t *
cli_prices(struct err *err)
{
	const char *config = paths_config(err), *slash;
	struct buf text;
	json_t *tree = NULL;
	char *path;

	if (config == NULL)
		return (NULL);
	slash = strrchr(config, '/');
	path = xasprintf("%.*s/prices.yaml", (int)(slash - config), config);
	buf_init(&text, FILE_MOST);
	if (file_read(path, 0, &text, err) == 0)
		tree = yaml_read(buf_str(&text), text.len, NULL, NULL, NULL,
		    err);
	if (tree == NULL)
		err_prefix(err, "%s", path);
	buf_release(&text);
	free(path);
	return (tree);
}

static json_t *
range_tree(const struct hyper *h)
{
	double points[PREVIEW_POINTS];
	json_t *list = json_array();
	size_t n, i;

	n = preview_points(h, h->scaling, 5, points);
	for (i = 0; i < n; i++)
		json_array_append_new(list, h->kind == HYPER_INTEGER ?
		    json_integer((json_int_t)points[i]) :
		    json_real(points[i]));
	if (h->kind == HYPER_CATEGORICAL)
		json_array_extend(list, (json_t *)h->values);
	return (json_pack("{s:s, s:s, s:s?, s:o}", "name", h->name, "kind",
	    hyper_kind_name(h->kind), "scaling", h->scaling, "points", list));
}

static json_t *
bracket_tree(const struct preview_bracket *b)
{
	json_t *trials = json_array(), *resource = json_array();
	int i;

	for (i = 0; i < b->rungs; i++) {
		json_array_append_new(trials, json_integer(b->trials[i]));
		json_array_append_new(resource, json_real(b->resource[i]));
	}
	return (json_pack("{s:o, s:o}", "trainingJobs", trials, "resource",
	    resource));
}

static json_t *
hyperband_tree(const json_t *request, const json_t *definition)
{
	struct preview_bracket brackets[PREVIEW_RUNGS];
	json_t *list = json_array();
	const char *strategy;
	size_t n = 0, i;
	long least, most;

	strategy = json_str_at(request,
	    "/HyperParameterTuningJobConfig/Strategy");
	preview_resource(request, definition, &least, &most);
	if (strategy != NULL && strcmp(strategy, "Hyperband") == 0)
		n = preview_hyperband(least, most, brackets);
	for (i = 0; i < n; i++)
		json_array_append_new(list, bracket_tree(&brackets[i]));
	return (list);
}

static json_t *
definition_tree(const json_t *request, const json_t *definition)
{
	double combinations = preview_combinations(definition);
	json_t *ranges = json_array();
	struct hyper *list;
	size_t n = hyper_list(definition, &list), i;

	for (i = 0; i < n; i++)
		if (list[i].kind != HYPER_STATIC)
			json_array_append_new(ranges, range_tree(&list[i]));
	free(list);
	return (json_pack("{s:s?, s:o, s:o, s:o}", "definition",
	    json_str_at(definition, "/DefinitionName"), "combinations",
	    combinations < 0 ? json_null() :
	    json_integer((json_int_t)combinations), "ranges", ranges,
	    "hyperband", hyperband_tree(request, definition)));
}

static void
print_values(const json_t *list)
{
	const json_t *one;
	char text[64], *safe;
	size_t i;

	json_array_foreach((json_t *)list, i, one) {
		safe = NULL;
		if (json_is_string(one))
			safe = text_safe(json_string_value(one));
		else
			number_text(json_number_value(one), text,
			    sizeof text);
		printf("%s%s", i > 0 ? ", " : "", safe != NULL ? safe :
		    text);
		free(safe);
	}
	putchar('\n');
}

static void
print_definition(const json_t *tree)
{
	const json_t *one;
	json_int_t n;
	char *safe;
	size_t i;

	n = json_int_at(tree, "/combinations", -1);
	safe = text_safe(json_str_at(tree, "/definition") != NULL ?
	    json_str_at(tree, "/definition") : _("Definition"));
	if (n < 0)
		printf(_("%s: no end of combinations\n"), safe);
	else
		printf(_("%s: combinations: %lld\n"), safe, (long long)n);
	free(safe);
	json_array_foreach(json_object_get(tree, "ranges"), i, one) {
		safe = text_safe(json_str_at(one, "/name"));
		printf("  %s  ", safe);
		free(safe);
		print_values(json_object_get(one, "points"));
	}
	json_array_foreach(json_object_get(tree, "hyperband"), i, one) {
		printf(_("  bracket %zu: training jobs "), i + 1);
		print_values(json_object_get(one, "trainingJobs"));
		printf(_("             iterations    "));
		print_values(json_object_get(one, "resource"));
	}
}

int
cmd_preview(struct cli *c)
{
	json_t *request, *prices, *list = json_array(), *d;
	struct err err = ERR_INIT;
	enum request_form form;
	struct envelope e;
	char *text;
	size_t i;

	if ((request = source_request(c, c->args[0], &form, &err)) == NULL) {
		json_decref(list);
		return (cli_fail(&err));
	}
	prices = cli_prices(NULL);
	json_array_foreach(json_at(request, "/TrainingJobDefinitions"), i, d)
		json_array_append_new(list, definition_tree(request, d));
	envelope_run(request, prices, &e);
	if (c->format == FORMAT_JSON || c->format == FORMAT_YAML) {
		d = json_pack("{s:O, s:o}", "definitions", list, "envelope",
		    envelope_json(&e));
		cli_tree(c, d);
		json_decref(d);
	} else {
		json_array_foreach(list, i, d)
			print_definition(d);
		text = envelope_text(&e);
		puts(text);
		free(text);
	}
	json_decref(prices);
	json_decref(request);
	json_decref(list);
	return (EXIT_DONE);
}
