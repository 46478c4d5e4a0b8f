/*
 * The smoke trial: one short training job of each definition on the local
 * backend before anything is paid for. It tells whether the channels could be
 * read, the program ended well and the objective was caught.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/number.h"
#include "model/catalog.h"
#include "model/entry.h"
#include "model/request.h"
#include "model/status.h"
#include "ui/app.h"
#include "ui/form.h"
#include "ui/show.h"

#define POLL_MS		500
#define RUN_SECONDS	120	/* of one training job */
#define STEPS_MOST	5	/* rounds or epochs, where they are static */
#define TUNING		"HyperParameterTuningJobName"

enum { TAG_CREATE, TAG_JOB, TAG_LIST, TAG_TRIAL, TAG_GONE };

struct probe {
	char	*label;		/* of the definition */
	json_t	*request;	/* wire form */
	char	*name;		/* of its tuning job */
	char	*objective;
	char	*said;		/* how it went; NULL: not yet */
	bool	 good;
};

struct smoke {
	struct probe	*probes;
	size_t		 n, now;	/* now: the one that runs */
	int64_t		 ask_at;	/* steady ms; 0: nothing to ask */
};

static void
smoke_free(struct view *v)
{
	struct smoke *s = v->state;
	size_t i;

	for (i = 0; i < s->n; i++) {
		free(s->probes[i].label);
		json_decref(s->probes[i].request);
		free(s->probes[i].name);
		free(s->probes[i].objective);
		free(s->probes[i].said);
	}
	free(s->probes);
	free(s);
}

static void
call(struct view *v, int tag, const char *op, const char *member,
    const char *name, struct effects *fx)
{
	effects_call(fx, v, tag, op, json_pack("{s:s}", member, name));
}

static void
begin(struct view *v, struct effects *fx)
{
	struct smoke *s = v->state;

	s->ask_at = 0;
	if (s->now < s->n)
		effects_call(fx, v, TAG_CREATE,
		    "CreateHyperParameterTuningJob",
		    json_incref(s->probes[s->now].request));
}

/* What there is to say of the one that runs; then the next one. */
static void
done(struct view *v, bool good, char *said, struct effects *fx)
{
	struct smoke *s = v->state;
	struct probe *p = &s->probes[s->now++];

	p->good = good;
	p->said = said;
	call(v, TAG_GONE, "DeleteHyperParameterTuningJob", TUNING, p->name,
	    fx);
	begin(v, fx);
}

static void
judge(struct view *v, const json_t *trial, struct effects *fx)
{
	struct smoke *s = v->state;
	const struct probe *p = &s->probes[s->now];
	const char *status = json_str_at(trial, "/TrainingJobStatus");
	const char *reason = json_str_at(trial, "/FailureReason");
	json_t *metrics = json_object_get(trial, "FinalMetricDataList"), *one;
	char value[32];
	size_t i;

	json_array_foreach(metrics, i, one) {
		const char *name = json_str_at(one, "/MetricName");

		if (name == NULL || p->objective == NULL ||
		    strcmp(name, p->objective) != 0)
			continue;
		show_value(json_number_value(json_object_get(one, "Value")),
		    value, sizeof(value));
		done(v, true, xasprintf(_("channels read, exit status 0, "
		    "%s = %s"), name, value), fx);
		return;
	}
	if (reason != NULL)
		done(v, false, xstrdup(reason), fx);
	else
		done(v, false, xasprintf(_("ended as %s, but the objective "
		    "%s was not caught in its log"),
		    status != NULL ? status : "?",
		    p->objective != NULL ? p->objective : "?"), fx);
}

static void
reply(struct view *v, const struct msg *msg, int64_t now, struct effects *fx)
{
	struct smoke *s = v->state;
	const char *name;

	if (msg->tag == TAG_GONE || s->now >= s->n)
		return;
	if (msg->err != NULL) {
		done(v, false, xstrdup(msg->err->text), fx);
		return;
	}
	switch (msg->tag) {
	case TAG_CREATE:
		s->ask_at = now + POLL_MS;
		break;
	case TAG_JOB:
		if (!status_job(json_str_at(msg->body,
		    "/HyperParameterTuningJobStatus"))->final)
			s->ask_at = now + POLL_MS;
		else
			call(v, TAG_LIST,
			    "ListTrainingJobsForHyperParameterTuningJob",
			    TUNING, s->probes[s->now].name, fx);
		break;
	case TAG_LIST:
		name = json_str_at(msg->body,
		    "/TrainingJobSummaries/0/TrainingJobName");
		if (name != NULL)
			call(v, TAG_TRIAL, "DescribeTrainingJob",
			    "TrainingJobName", name, fx);
		else
			done(v, false, xstrdup(_("no training job was "
			    "started")), fx);
		break;
	default:
		judge(v, msg->body, fx);
		break;
	}
}

static void
smoke_msg(struct view *v, struct app *app, const struct msg *msg,
    struct effects *fx)
{
	struct smoke *s = v->state;

	if (msg->kind == MSG_START)
		begin(v, fx);
	else if (msg->kind == MSG_REPLY)
		reply(v, msg, app->now, fx);
	else if (msg->kind == MSG_TICK && s->ask_at != 0 &&
	    app->now >= s->ask_at) {
		s->ask_at = 0;
		call(v, TAG_JOB, "DescribeHyperParameterTuningJob", TUNING,
		    s->probes[s->now].name, fx);
	}
}

static int64_t
smoke_wake(const struct view *v)
{
	const struct smoke *s = v->state;

	return (s->ask_at);
}

static void
smoke_title(const struct view *v, struct buf *out)
{
	(void)v;
	buf_adds(out, _("Smoke trial"));
}

static void
smoke_draw(const struct view *v, const struct app *app, struct grid *g,
    struct rect r)
{
	const struct smoke *s = v->state;
	struct rect box = r, in;
	size_t i;

	(void)app;
	box.w = r.w > 100 ? 96 : r.w - 4;
	box.h = (int)s->n * 3 + 5 > r.h ? r.h : (int)s->n * 3 + 5;
	box.x += (r.w - box.w) / 2;
	box.y += (r.h - box.h) / 2;
	grid_fill(g, box, STYLE_NORMAL);
	grid_box(g, box, STYLE_TITLE, _("Smoke trial: one short training job "
	    "of each definition"));
	in = rect_inside(box, 2);
	for (i = 0; i < s->n; i++) {
		const struct probe *p = &s->probes[i];
		enum mark mark = p->said == NULL ? i == s->now ?
		    MARK_RUNNING : MARK_WAITING : p->good ? MARK_OK :
		    MARK_FAILED;
		struct rect said = { in.x + 2, in.y + 1, in.w - 2, 2 };

		grid_textf(g, in.y, in.x, in.w, p->said == NULL ?
		    STYLE_RUNNING : p->good ? STYLE_OK : STYLE_ERROR, "%s %s",
		    mark_text(mark, g->ascii), p->label);
		grid_wrap(g, said, STYLE_NORMAL, p->said != NULL ? p->said :
		    i == s->now ? _("running…") : _("waiting"), 0);
		in.y += 3;
	}
	grid_text(g, box.y + box.h - 2, in.x, in.w, STYLE_DIM,
	    s->now >= s->n ? _("Esc leaves") :
	    _("Esc leaves and stops it"));
}

static bool
smoke_action(struct view *v, struct app *app, enum action_id id,
    struct effects *fx)
{
	struct smoke *s = v->state;

	if (id != ACTION_BACK)
		return (false);
	if (s->now < s->n)
		effects_call(fx, NULL, TAG_GONE,
		    "StopHyperParameterTuningJob", json_pack("{s:s}", TUNING,
		    s->probes[s->now].name));
	app_pop(app, v, fx);
	return (true);
}

static bool
smoke_key(struct view *v, struct app *app, struct key key,
    struct effects *fx)
{
	if (!key_same(key, KEY(KEYS_ENTER)))
		return (false);
	return (smoke_action(v, app, ACTION_BACK, fx));
}

static const struct view_ops smoke_ops = {
	.name = "smoke",
	.title = smoke_title,
	.draw = smoke_draw,
	.key = smoke_key,
	.action = smoke_action,
	.msg = smoke_msg,
	.wake = smoke_wake,
	.free = smoke_free,
	.overlay = true,
};

/* Few rounds or epochs, where the algorithm's are a static number. */
static void
shorten(json_t *def, const struct algorithm *a)
{
	json_t *fixed = json_object_get(def, "StaticHyperParameters");
	const char *have;
	int64_t n;

	if (a == NULL || a->resource == NULL)
		return;
	have = json_string_value(json_object_get(fixed, a->resource));
	if (have != NULL && number_int(have, &n) && n > STEPS_MOST)
		json_object_set_new(fixed, a->resource, json_sprintf("%d",
		    STEPS_MOST));
}

/* The request cut down to one training job of one definition. */
static json_t *
cut_down(const json_t *request, size_t def, const struct catalog *catalog,
    const char *name)
{
	json_t *list = json_object_get(request, "TrainingJobDefinitions");
	json_t *one = json_deep_copy(json_array_get(list, def)), *small;
	json_t *wire;

	shorten(one, entry_algorithm(request, def, catalog));
	json_object_del(one, "EnableManagedSpotTraining");
	json_object_del(one, "CheckpointConfig");
	json_object_del(one, "RetryStrategy");
	json_object_set_new(one, "StoppingCondition", json_pack("{s:i}",
	    "MaxRuntimeInSeconds", RUN_SECONDS));
	small = json_pack("{s:s, s:{s:s, s:{s:i, s:i}}, s:[o]}", TUNING, name,
	    "HyperParameterTuningJobConfig", "Strategy", "Random",
	    "ResourceLimits", "MaxNumberOfTrainingJobs", 1,
	    "MaxParallelTrainingJobs", 1, "TrainingJobDefinitions", one);
	wire = request_to_wire(small, REQUEST_FORM_AUTO);
	json_decref(small);
	return (wire);
}

void
view_smoke_open(struct app *app, const json_t *request, struct effects *fx)
{
	const json_t *list = json_object_get(request,
	    "TrainingJobDefinitions");
	struct smoke *s = xcalloc(1, sizeof(*s));
	size_t i;

	s->n = json_array_size(list);
	s->probes = xcalloc(s->n + 1, sizeof(*s->probes));
	for (i = 0; i < s->n; i++) {
		const json_t *def = json_array_get(list, i);
		const char *label = json_str_at(def, "/DefinitionName");
		const char *metric = json_str_at(def,
		    "/TuningObjective/MetricName");
		struct probe *p = &s->probes[i];

		p->label = xstrdup(label != NULL ? label : "-");
		p->objective = metric != NULL ? xstrdup(metric) : NULL;
		p->name = xasprintf("smoke-%" PRIx64 "-%zu",
		    (uint64_t)app->wall & 0xffffffffff, i + 1);
		p->request = cut_down(request, i, app->catalog, p->name);
	}
	app_push(app, &smoke_ops, s, fx);
}
