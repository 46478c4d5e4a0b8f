/*
 * trialdeck-suggest: the strategies behind JSON lines, one object in, one
 * out. Trials are kept in memory in the order in which they were asked for;
 * every decision is a call of strategy.h with all of them.
 */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/exec.h"
#include "base/i18n.h"
#include "base/json.h"
#include "search/search.h"
#include "search/stopping.h"
#include "search/strategy.h"
#include "search/warmstart.h"

#define PARAMS_MOST	64
#define CHOICES_MOST	1000
#define TRIALS_MOST	100000

struct trial {
	double	*curve;		/* one value a step, from step 1 */
	size_t	 n;
};

struct suggest {
	bool		 ready;
	struct space	 space;
	struct strategy_config config;
	bool		 median;
	int64_t		 min_resource, max_resource;
	struct observation *history;	/* index is the trial's id */
	struct trial	*trials;
	size_t		 n;
	uint64_t	 asked;
};

static void
suggest_release(struct suggest *s)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		point_release(&s->history[i].point);
		free(s->trials[i].curve);
	}
	warm_free(s->config.warm);
	free(s->history);
	free(s->trials);
	space_release(&s->space);
	memset(s, 0, sizeof *s);
}

/* Takes the point. */
static size_t
add_trial(struct suggest *s, struct point point, enum observed state,
    double value)
{
	s->history = xreallocarray(s->history, s->n + 1, sizeof *s->history);
	s->trials = xreallocarray(s->trials, s->n + 1, sizeof *s->trials);
	s->history[s->n].point = point;
	s->history[s->n].state = state;
	s->history[s->n].value = value;
	memset(&s->trials[s->n], 0, sizeof *s->trials);
	return (s->n++);
}

static int
read_choices(struct param *param, const json_t *choices, struct err *err)
{
	json_t *choice;
	size_t i, n = json_array_size(choices);

	if (n == 0 || n > CHOICES_MOST)
		return (err_set(err, ERR_INVALID, _("The choices of %s must "
		    "be a list of 1 to %d texts."), param->name,
		    CHOICES_MOST));
	param->kind = PARAM_CATEGORY;
	param->choices = xcalloc(n, sizeof *param->choices);
	param->hi = (double)n - 1;
	json_array_foreach(choices, i, choice) {
		if (!json_is_string(choice))
			return (err_set(err, ERR_INVALID,
			    _("The choices of %s must be texts."),
			    param->name));
		param->choices[param->nchoices++] =
		    xstrdup(json_string_value(choice));
	}
	return (0);
}

static int
read_param(struct param *param, const json_t *json, struct err *err)
{
	const char *name = json_str_at(json, "/name");
	const char *type = json_str_at(json, "/type");
	const char *scale = json_str_at(json, "/scale");

	param->name = xstrdup(name != NULL ? name : "");
	if (name == NULL || type == NULL)
		return (err_set(err, ERR_INVALID,
		    _("Each parameter needs a name and a type.")));
	if (strcmp(type, "cat") == 0)
		return (read_choices(param, json_object_get(json, "choices"),
		    err));
	param->kind = strcmp(type, "int") == 0 ? PARAM_INT : PARAM_FLOAT;
	if (param->kind == PARAM_FLOAT && strcmp(type, "float") != 0)
		return (err_set(err, ERR_INVALID, _("The type of %s must be "
		    "float, int or cat."), name));
	param->lo = json_real_at(json, "/lo", NAN);
	param->hi = json_real_at(json, "/hi", NAN);
	if (scale != NULL && strcmp(scale, "log") == 0)
		param->scale = SCALE_LOG;
	else if (scale != NULL && strcmp(scale, "rlog") == 0)
		param->scale = SCALE_REVERSE_LOG;
	else if (scale != NULL && strcmp(scale, "linear") != 0)
		return (err_set(err, ERR_INVALID, _("The scale of %s must be "
		    "linear, log or rlog."), name));
	if (!(param->lo <= param->hi) ||
	    (param->scale == SCALE_LOG && param->lo <= 0) ||
	    (param->scale == SCALE_REVERSE_LOG &&
	    (param->lo < 0 || param->hi >= 1)))
		return (err_set(err, ERR_INVALID,
		    _("The bounds of %s do not fit its scale."), name));
	return (0);
}

/* Whether a member is the second of two words; the first one is the default,
 * and anything else a slip that would be heeded the wrong way. */
static int
read_word(const json_t *init, const char *name, const char *no,
    const char *yes, bool *is, struct err *err)
{
	const json_t *v = json_object_get(init, name);
	const char *word = json_string_value(v);

	*is = word != NULL && strcmp(word, yes) == 0;
	if (v == NULL || *is || (word != NULL && strcmp(word, no) == 0))
		return (0);
	return (err_set(err, ERR_INVALID, _("The %s must be %s or %s."), name,
	    no, yes));
}

static json_t *
do_init(struct suggest *s, const json_t *init, struct err *err)
{
	const char *strategy = json_str_at(init, "/strategy");
	json_t *params = json_object_get(init, "space"), *param;
	size_t i, n = json_array_size(params);

	suggest_release(s);
	if (n == 0 || n > PARAMS_MOST) {
		err_set(err, ERR_INVALID, _("The space must be a list of 1 to "
		    "%d parameters."), PARAMS_MOST);
		return (NULL);
	}
	if (!strategy_named(strategy != NULL ? strategy : "Bayesian",
	    &s->config.kind)) {
		err_set(err, ERR_INVALID, _("The strategy must be Bayesian, "
		    "Random, Hyperband or Grid."));
		return (NULL);
	}
	if (read_word(init, "direction", "minimize", "maximize",
	    &s->config.maximize, err) == -1 || read_word(init,
	    "early_stopping", "Off", "Auto", &s->median, err) == -1)
		return (NULL);
	s->config.seed = (uint64_t)json_int_at(init, "/seed", 0);
	s->min_resource = json_int_at(init, "/min_resource", 1);
	s->max_resource = json_int_at(init, "/max_resource", INT64_MAX);
	s->space.params = xcalloc(n, sizeof *s->space.params);
	json_array_foreach(params, i, param) {
		s->space.n++;
		if (read_param(&s->space.params[i], param, err) == -1)
			return (NULL);
	}
	s->ready = true;
	return (json_pack("{s:b}", "ok", 1));
}

static json_t *
config_json(const struct space *space, const struct point *point)
{
	json_t *out = json_object();
	size_t i;

	for (i = 0; i < space->n; i++) {
		const struct param *param = &space->params[i];
		double value = point->values[i];

		json_object_set_new(out, param->name,
		    param->kind == PARAM_CATEGORY ?
		    json_string(param->choices[(size_t)value]) :
		    param->kind == PARAM_INT ?
		    json_integer((json_int_t)value) : json_real(value));
	}
	return (out);
}

static bool
read_value(const struct param *param, const json_t *json, double *value)
{
	size_t i;

	if (param->kind != PARAM_CATEGORY) {
		*value = json_number_value(json);
		return (json_is_number(json) && *value >= param->lo &&
		    *value <= param->hi && (param->kind == PARAM_FLOAT ||
		    *value == floor(*value)));
	}
	for (i = 0; json_is_string(json) && i < param->nchoices; i++)
		if (strcmp(param->choices[i], json_string_value(json)) == 0) {
			*value = (double)i;
			return (true);
		}
	return (false);
}

static int
read_config(const struct suggest *s, const json_t *config,
    struct point *point, struct err *err)
{
	size_t i;

	point_init(point, &s->space);
	for (i = 0; i < s->space.n; i++)
		if (!read_value(&s->space.params[i], json_object_get(config,
		    s->space.params[i].name), &point->values[i])) {
			point_release(point);
			return (err_set(err, ERR_INVALID, _("The value of %s "
			    "is missing or outside its range."),
			    s->space.params[i].name));
		}
	return (0);
}

/* An earlier result: {"config": {…}, "value": v} or "failed": true. */
static int
add_observed(struct suggest *s, const json_t *json, struct err *err)
{
	double value = json_real_at(json, "/value", NAN);
	bool failed = json_true_at(json, "/failed");
	struct point point;

	if (!failed && !isfinite(value))
		return (err_set(err, ERR_INVALID, _("An observation needs a "
		    "value that is a number, or \"failed\": true.")));
	if (read_config(s, json_object_get(json, "config"), &point,
	    err) == -1)
		return (-1);
	add_trial(s, point, failed ? OBSERVED_FAILED : OBSERVED_VALUE,
	    failed ? 0 : value);
	return (0);
}

static json_t *
do_ask(struct suggest *s, const json_t *body, struct err *err)
{
	struct point point;
	size_t id;

	(void)body;
	if (s->n >= TRIALS_MOST || strategy_ask(&s->config, &s->space,
	    s->history, s->n, s->asked, &point) != 1) {
		err_set(err, ERR_LIMIT, _("No configuration is left that was "
		    "not tried before."));
		return (NULL);
	}
	s->asked++;
	id = add_trial(s, point, OBSERVED_PENDING, 0);
	return (json_pack("{s:I,s:o}", "id", (json_int_t)id, "config",
	    config_json(&s->space, &s->history[id].point)));
}

static bool
find_trial(const struct suggest *s, const json_t *body, size_t *id,
    struct err *err)
{
	json_int_t at = json_int_at(body, "/id", -1);

	if (at < 0 || (size_t)at >= s->n) {
		err_set(err, ERR_NOT_FOUND, _("No trial has this id."));
		return (false);
	}
	*id = (size_t)at;
	return (true);
}

static json_t *
do_tell(struct suggest *s, const json_t *body, struct err *err)
{
	double value = json_real_at(body, "/value", NAN);
	bool failed = json_true_at(body, "/failed");
	size_t id;

	if (!find_trial(s, body, &id, err))
		return (NULL);
	if (!failed && !isfinite(value)) {
		err_set(err, ERR_INVALID, _("A result needs a value that is a "
		    "number, or \"failed\": true."));
		return (NULL);
	}
	s->history[id].state = failed ? OBSERVED_FAILED : OBSERVED_VALUE;
	s->history[id].value = failed ? 0 : value;
	return (json_pack("{s:b}", "ok", 1));
}

static json_t *
do_observe(struct suggest *s, const json_t *body, struct err *err)
{
	return (add_observed(s, body, err) == -1 ? NULL :
	    json_pack("{s:b}", "ok", 1));
}

/* The parent's trials whose configurations lie in this job's ranges; the
 * caller releases them. */
static size_t
read_parent(const struct suggest *s, const json_t *parent,
    struct observation **out)
{
	struct observation *list = xcalloc(json_array_size(parent) + 1,
	    sizeof *list), *o;
	const json_t *trial;
	size_t i, n = 0;

	json_array_foreach(parent, i, trial) {
		o = &list[n];
		o->value = json_real_at(trial, "/value", NAN);
		o->state = isfinite(o->value) ? OBSERVED_VALUE :
		    OBSERVED_FAILED;
		if (read_config(s, json_object_get(trial, "config"),
		    &o->point, NULL) == 0)
			n++;
	}
	*out = list;
	return (n);
}

static void
transfer(struct suggest *s, const json_t *parents)
{
	size_t n = json_array_size(parents), i, k;
	struct parent *list = xcalloc(n + 1, sizeof *list);
	struct observation **trials = xcalloc(n + 1, sizeof *trials);

	for (i = 0; i < n; i++) {
		list[i].n = read_parent(s, json_array_get(parents, i),
		    &trials[i]);
		list[i].trials = trials[i];
	}
	warm_free(s->config.warm);
	s->config.warm = warm_new(&s->space, list, n, s->config.maximize);
	for (i = 0; i < n; i++) {
		for (k = 0; k < list[i].n; k++)
			point_release(&trials[i][k].point);
		free(trials[i]);
	}
	free(trials);
	free(list);
}

/* Identical parents' trials are this job's own; others are learnt from. */
static json_t *
do_warm(struct suggest *s, const json_t *body, struct err *err)
{
	const char *type = json_str_at(body, "/type");
	json_t *parents = json_object_get(body, "parents"), *parent, *trial;
	size_t i, k;

	if (type == NULL || (strcmp(type, "identical") != 0 &&
	    strcmp(type, "transfer") != 0)) {
		err_set(err, ERR_INVALID, _("The type of a warm start must be "
		    "identical or transfer."));
		return (NULL);
	}
	if (strcmp(type, "transfer") == 0)
		transfer(s, parents);
	else
		json_array_foreach(parents, i, parent)
			json_array_foreach(parent, k, trial)
				if (add_observed(s, trial, err) == -1)
					return (NULL);
	return (json_pack("{s:b}", "ok", 1));
}

static bool
goes_on(const struct suggest *s, size_t id)
{
	const struct hyperband band = { s->min_resource, s->max_resource,
	    s->config.seed, s->config.maximize };
	struct curve *others = xcalloc(s->n, sizeof *others), curve;
	size_t i, n = 0;
	bool stop = false;

	for (i = 0; i < s->n; i++)
		if (i != id && s->trials[i].n > 0) {
			others[n].values = s->trials[i].curve;
			others[n++].n = s->trials[i].n;
		}
	curve.values = s->trials[id].curve;
	curve.n = s->trials[id].n;
	if (s->config.kind == STRATEGY_HYPERBAND)
		stop = hyperband_stops(&band, &curve, others, n, id);
	else if (s->median)
		stop = stopping_median(&curve, others, n, s->config.maximize);
	free(others);
	return (!stop);
}

static json_t *
do_report(struct suggest *s, const json_t *body, struct err *err)
{
	double value = json_real_at(body, "/value", NAN);
	struct trial *trial;
	size_t id;

	if (!find_trial(s, body, &id, err))
		return (NULL);
	trial = &s->trials[id];
	if (!isfinite(value) || json_int_at(body, "/resource", 0) !=
	    (json_int_t)trial->n + 1) {
		err_set(err, ERR_INVALID, _("A report needs a value that is a "
		    "number, and resources that go up from 1 by 1."));
		return (NULL);
	}
	trial->curve = xreallocarray(trial->curve, trial->n + 1,
	    sizeof *trial->curve);
	trial->curve[trial->n++] = value;
	return (json_pack("{s:b}", "continue", goes_on(s, id)));
}

static const struct {
	const char	*name;
	bool		 any_time;	/* before init, too */
	json_t		*(*run)(struct suggest *, const json_t *,
			    struct err *);
} messages[] = {
	{ "init", true, do_init },
	{ "ask", false, do_ask },
	{ "tell", false, do_tell },
	{ "observe", false, do_observe },
	{ "warm", false, do_warm },
	{ "report", false, do_report },
};

static json_t *
answer(struct suggest *s, const char *line, size_t n, struct err *err)
{
	static const struct json_limits limits = { 0 };
	json_t *in = json_read(line, n, &limits, err), *body, *out = NULL;
	size_t i;

	if (in == NULL)
		return (NULL);
	for (i = 0; i < nitems(messages); i++)
		if ((body = json_object_get(in, messages[i].name)) != NULL)
			break;
	if (i == nitems(messages))
		err_set(err, ERR_INVALID, _("A line must be an object with "
		    "init, ask, tell, observe, warm or report."));
	else if (!messages[i].any_time && !s->ready)
		err_set(err, ERR_INVALID, _("The first line must be init."));
	else
		out = messages[i].run(s, body, err);
	json_decref(in);
	return (out);
}

/* It takes no words; who gives one asks. */
static int
told(const char *word)
{
	bool asked = strcmp(word, "--help") == 0;

	if (strcmp(word, "--version") == 0) {
		puts("trialdeck-suggest " PACKAGE_VERSION);
		return (0);
	}
	fputs(_("usage: trialdeck-suggest\n\n"
	    "Proposes trials: one JSON object a line in, one out. The first "
	    "is\n{\"init\": {\"space\": [...], \"n_trials\": N, "
	    "\"direction\": \"minimize\", \"strategy\":\n\"Bayesian\"}}, "
	    "then come {\"ask\": {}}, {\"tell\": {\"id\": 0, \"value\": "
	    "0.31}},\nobserve, report and warm.\n"), asked ? stdout : stderr);
	return (asked ? 0 : 2);
}

int
main(int argc, char **argv)
{
	struct suggest s;
	char *line = NULL, *text;
	size_t size = 0;
	ssize_t n;

	/* As trialdeckd does. */
	exec_anew_with("OPENBLAS_NUM_THREADS", "1", argv);
	memset(&s, 0, sizeof s);
	i18n_init();
	if (argc > 1)
		return (told(argv[1]));
	search_init();
	while ((n = getline(&line, &size, stdin)) > 0) {
		struct err err = ERR_INIT;
		json_t *out = answer(&s, line, (size_t)n, &err);

		if (out == NULL)
			out = json_pack("{s:s}", "error", err.text);
		text = json_text(out);
		puts(text);
		fflush(stdout);
		free(text);
		json_decref(out);
	}
	free(line);
	suggest_release(&s);
	return (0);
}
