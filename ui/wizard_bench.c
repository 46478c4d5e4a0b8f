/*
 * The wizard: the metric regexes of a definition on a log that is pasted,
 * read from a file or taken from a training job (S62, T24).
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/bench.h"
#include "model/catalog.h"
#include "model/entry.h"
#include "model/job.h"
#include "ui/dialog.h"
#include "ui/show.h"
#include "ui/wizard.h"

#define LOG_GROUP "/aws/sagemaker/TrainingJobs"

/* What is tried: the definition's own metrics, else those that the built-in
 * algorithm brings, where their expressions are known. */
static json_t *
metrics_of(const struct wizard *w, const struct app *app)
{
	const struct algorithm *a = entry_algorithm(draft_request(w->draft),
	    w->def, app->catalog);
	json_t *own = json_at(json_array_get(json_object_get(
	    draft_request(w->draft), "TrainingJobDefinitions"), w->def),
	    "/AlgorithmSpecification/MetricDefinitions"), *list;
	size_t i;

	if (json_array_size(own) > 0)
		return (json_incref(own));
	list = json_array();
	for (i = 0; a != NULL && i < a->nmetrics; i++)
		if (a->metrics[i].regex != NULL)
			json_array_append_new(list, json_pack("{s:s, s:s}",
			    "Name", a->metrics[i].name, "Regex",
			    a->metrics[i].regex));
	return (list);
}

static void
metric_text(const struct bench_metric *m, struct buf *out)
{
	char first[32], last[32], least[32], most[32];
	size_t i;

	buf_addf(out, "%s\n  %s\n", m->name, m->pattern);
	if (m->error != NULL) {
		buf_addf(out, _("  does not compile: %s\n\n"), m->error);
		return;
	}
	if (m->groups < 1)
		buf_adds(out, _("  has no group: the value is what the first "
		    "(…) catches\n"));
	if (m->caught > 0) {
		show_value(m->first, first, sizeof first);
		show_value(m->last, last, sizeof last);
		show_value(m->least, least, sizeof least);
		show_value(m->most, most, sizeof most);
		buf_addf(out, _("  caught %zu times: first %s, last %s, least "
		    "%s, most %s\n"), m->caught, first, last, least, most);
		if (m->not_numbers > 0)
			buf_addf(out, _("  %zu of them are no numbers\n"),
			    m->not_numbers);
		for (i = m->nhits > 3 ? m->nhits - 3 : 0; i < m->nhits; i++)
			buf_addf(out, _("    line %zu: %s\n"),
			    m->hits[i].line, m->hits[i].text);
	} else
		buf_adds(out, _("  never caught: a tuning job would end "
		    "without a best training job\n"));
	for (i = 0; i < m->nnear; i++)
		buf_addf(out, _("    line %zu nearly: %s\n"), m->near[i].line,
		    m->near[i].why);
	if (m->slow)
		buf_addf(out, _("  line %zu takes too long to match: make it "
		    "simpler\n"), m->slow_line);
	if (m->python != NULL)
		buf_addf(out, "  %s\n", m->python);
	buf_adds(out, "\n");
}

void
wizard_bench_log(struct view *view, struct app *app, const char *log,
    size_t len, struct effects *effects)
{
	struct wizard *w = view->state;
	json_t *metrics = metrics_of(w, app);
	struct bench bench;
	struct buf text;
	size_t i;

	bench_run(metrics, log, len, &bench);
	buf_init(&text, 0);
	buf_addf(&text, _("%zu lines, %zu metrics%s\n\n"), bench.lines,
	    bench.n, bench.cut ? _("; the log was longer than 4 MiB and is "
	    "cut") : "");
	for (i = 0; i < bench.n; i++)
		metric_text(&bench.metrics[i], &text);
	dialog_text(app, view, _("Metrics on this log"), buf_str(&text),
	    effects);
	buf_release(&text);
	bench_release(&bench);
	json_decref(metrics);
	free(w->bench_log);
	w->bench_log = xstrndup(log, len);
}

static void
entered(struct view *view, struct app *app, const char *text,
    struct effects *effects)
{
	struct wizard *w = view->state;

	(void)app;
	if (text == NULL)
		return;
	if (*text == '\0')
		effects_edit(effects, view, WIZARD_LOG, ".log",
		    w->bench_log != NULL ? w->bench_log : "");
	else if (strchr(text, '/') != NULL || strchr(text, '.') != NULL)
		effects_read(effects, view, WIZARD_LOG, text);
	else
		effects_call(effects, view, WIZARD_STREAM,
		    "DescribeLogStreams", json_pack("{s:s, s:o}",
		    "logGroupName", LOG_GROUP, "logStreamNamePrefix",
		    json_sprintf("%s/", text)));
}

void
wizard_bench(struct view *view, struct app *app, struct effects *effects)
{
	struct wizard *w = view->state;
	json_t *metrics;
	size_t n;

	if (!page_at(w->step)->inner && w->def >= draft_definitions(w->draft))
		w->def = 0;
	metrics = metrics_of(w, app);
	n = json_array_size(metrics);
	json_decref(metrics);
	if (n == 0) {
		app_flash(app, STYLE_WARNING, "%s", _("This definition has no "
		    "metric definitions to try; built-in algorithms bring "
		    "theirs."));
		return;
	}
	dialog_enter(app, view, _("Try the metrics on a log"),
	    _("A file (with a / or a dot in its name), the name of a training "
	    "job, or nothing: then paste the log in your editor."), "",
	    entered, effects);
}

void
wizard_bench_stream(struct view *view, struct app *app, const json_t *body,
    struct effects *effects)
{
	const char *name = job_log_stream(json_object_get(body,
	    "logStreams"));

	if (name == NULL)
		app_flash(app, STYLE_WARNING, "%s",
		    _("There is no log of that training job."));
	else
		effects_call(effects, view, WIZARD_LOG_CALL, "GetLogEvents",
		    json_pack("{s:s, s:s, s:b, s:i}", "logGroupName",
		    LOG_GROUP, "logStreamName", name, "startFromHead", 1,
		    "limit", 10000));
}

/* Lines of a GetLogEvents answer. */
void
wizard_bench_events(struct view *view, struct app *app, const json_t *body,
    struct effects *effects)
{
	const json_t *events = json_object_get(body, "events"), *event;
	struct buf log;
	size_t i;

	buf_init(&log, BENCH_LOG_MOST);
	json_array_foreach((json_t *)events, i, event) {
		const char *line = json_str_at(event, "/message");

		if (line != NULL && buf_addf(&log, "%s\n", line) == -1)
			break;
	}
	wizard_bench_log(view, app, buf_str(&log), log.len, effects);
	buf_release(&log);
}
