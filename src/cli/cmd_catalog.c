#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/number.h"
#include "cli/table.h"
#include "model/catalog.h"

static json_t *
number(double d)
{
	return (isfinite(d) ? json_real(d) : json_null());
}

static json_t *
strings(const char *const *list)
{
	json_t *a = json_array();

	for (; list != NULL && *list != NULL; list++)
		json_array_append_new(a, json_string(*list));
	return (a);
}

static json_t *
hyper_tree(const struct algo_hyper *h)
{
	return (json_pack("{s:s, s:s?, s:o, s:o, s:s?, s:b, s:b, s:o, s:o, "
	    "s:o, s:s?}", "name", h->name, "type", h->type,
	    "min", number(h->min), "max", number(h->max),
	    "default", h->preset, "required", h->required,
	    "tunable", h->tunable, "values", strings(h->values),
	    "recommended_min", number(h->rec_min),
	    "recommended_max", number(h->rec_max), "scaling", h->scaling));
}

static json_t *
algorithm_tree(const struct algorithm *a)
{
	json_t *hypers = json_array(), *metrics = json_array();
	json_t *channels = json_array();
	size_t i;

	for (i = 0; i < a->nhypers; i++)
		json_array_append_new(hypers, hyper_tree(&a->hypers[i]));
	for (i = 0; i < a->nmetrics; i++)
		json_array_append_new(metrics, json_pack("{s:s, s:s?, s:s?}",
		    "name", a->metrics[i].name, "direction",
		    a->metrics[i].direction, "regex", a->metrics[i].regex));
	for (i = 0; i < a->nchannels; i++)
		json_array_append_new(channels, json_pack("{s:s, s:b}",
		    "name", a->channels[i].name, "required",
		    a->channels[i].required));
	return (json_pack("{s:s, s:s, s:s?, s:s?, s:o, s:o, s:o, s:o, s:o}",
	    "id", a->id, "name", a->name, "family", a->family,
	    "repository", a->repository, "versions", strings(a->versions),
	    "content_types", strings(a->content_types),
	    "hyperparameters", hypers, "metrics", metrics,
	    "channels", channels));
}

static void
range(double lo, double hi, char *out, size_t cap)
{
	char a[32] = "", b[32] = "";

	if (isfinite(lo))
		number_text(lo, a, sizeof a);
	if (isfinite(hi))
		number_text(hi, b, sizeof b);
	if (*a == '\0' && *b == '\0')
		*out = '\0';
	else
		snprintf(out, cap, "%s – %s", a, b);
}

static void
print_hypers(const struct algorithm *a, enum format format)
{
	size_t n = 6, i;
	const char **cells = xcalloc(n * (a->nhypers + 1), sizeof *cells);
	char (*text)[2][80] = xcalloc(a->nhypers + 1, sizeof *text);

	cells[0] = _("Hyperparameter");
	cells[1] = _("Type");
	cells[2] = _("Allowed");
	cells[3] = _("Default");
	cells[4] = _("Recommended");
	cells[5] = _("Tunable");
	for (i = 0; i < a->nhypers; i++) {
		const struct algo_hyper *h = &a->hypers[i];
		const char **row = cells + n * (i + 1);

		range(h->min, h->max, text[i][0], sizeof text[i][0]);
		range(h->rec_min, h->rec_max, text[i][1], sizeof text[i][1]);
		row[0] = h->name;
		row[1] = h->type;
		row[2] = text[i][0];
		row[3] = h->required ? _("required") : h->preset;
		row[4] = text[i][1];
		row[5] = h->tunable ? _("yes") : _("no");
	}
	table_cells(cells, n, a->nhypers + 1, format);
	free(text);
	free(cells);
}

static void
print_algorithm(const struct algorithm *a, enum format format)
{
	size_t i;

	if (format == FORMAT_TEXT) {
		cli_line(_("Algorithm"), a->name);
		cli_line(_("Image"), a->repository);
		for (i = 0; i < a->nchannels; i++)
			cli_line(a->channels[i].required ?
			    _("Channel (required)") : _("Channel"),
			    a->channels[i].name);
		for (i = 0; i < a->nmetrics; i++)
			printf("%-25s %s (%s)\n", _("Metric"),
			    a->metrics[i].name, a->metrics[i].direction !=
			    NULL ? a->metrics[i].direction : "?");
		putchar('\n');
	}
	print_hypers(a, format);
}

static void
print_all(const struct cli *c, const struct catalog *k)
{
	size_t n = catalog_count(k), i;
	const char **cells = xcalloc(2 * n + 2, sizeof *cells);
	json_t *list = json_array();

	cells[0] = _("Id");
	cells[1] = _("Name");
	for (i = 0; i < n; i++) {
		cells[2 * i + 2] = catalog_id(k, i);
		cells[2 * i + 3] = catalog_name(k, i);
		json_array_append_new(list, json_pack("{s:s, s:s}", "id",
		    catalog_id(k, i), "name", catalog_name(k, i)));
	}
	if (c->format == FORMAT_JSON || c->format == FORMAT_YAML)
		cli_tree(c, list);
	else
		table_cells(cells, 2, n + 1, c->format);
	json_decref(list);
	free(cells);
}

int
cmd_catalog(struct cli *c)
{
	const struct algorithm *a;
	struct err err = ERR_INIT;
	struct catalog *k = catalog_load(&err);
	json_t *tree;
	int status = EXIT_DONE;

	if (k == NULL)
		return (cli_fail(&err));
	if (c->nargs == 0)
		print_all(c, k);
	else if ((a = catalog_algorithm(k, c->args[0])) == NULL &&
	    (a = catalog_by_image(k, c->args[0])) == NULL) {
		err_set(&err, ERR_NOT_FOUND, _("there is no built-in "
		    "algorithm \"%s\"; see trialdeck catalog"), c->args[0]);
		status = cli_fail(&err);
	} else if (c->format == FORMAT_JSON || c->format == FORMAT_YAML) {
		tree = algorithm_tree(a);
		cli_tree(c, tree);
		json_decref(tree);
	} else
		print_algorithm(a, c->format);
	catalog_free(k);
	return (status);
}
