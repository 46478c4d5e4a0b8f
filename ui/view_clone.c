/* A copy of a tuning job in the wizard (S11, S42): repairs are the model's. */
#include "config.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/clone.h"
#include "model/status.h"
#include "ui/app.h"
#include "ui/pick.h"

/* What waits for the answer on warm start, under the picker. */
struct clone {
	json_t	*describe, *tags;
	json_t	*training;	/* a training job's definition; or NULL */
};

static void
make(struct app *app, const json_t *describe, const json_t *tags,
    enum clone_warm warm, struct effects *fx)
{
	struct clone_options options = { .warm = warm, .limits = app->limits,
	    .tags = tags };
	struct notes notes = { 0 };
	struct err err = ERR_INIT;
	enum request_form form;
	json_t *internal, *source, *wire;

	internal = clone_job(describe, app->catalog, &options, &form, &notes,
	    &err);
	if (internal == NULL) {
		notes_release(&notes);
		app_flash(app, STYLE_ERROR, "%s", err.text);
		return;
	}
	options = (struct clone_options){ .tags = tags,
	    .name = json_str_at(describe, "/HyperParameterTuningJobName") };
	source = clone_job(describe, app->catalog, &options, &form, NULL,
	    &err);
	wire = source != NULL ? source : json_incref(internal);
	if (notes.n > 0)
		app_flash(app, STYLE_OK, _("Copied with %zu changes that a "
		    "new request needs; R lists them below it."), notes.n);
	view_wizard_clone(app, internal, form, wire, &notes,
	    json_str_at(describe, "/HyperParameterTuningJobName"), fx);
	json_decref(wire);
}

static void
make_trial(struct app *app, const json_t *training, const json_t *describe,
    const json_t *tags, enum clone_values values, struct effects *fx)
{
	struct clone_options options = { .limits = app->limits,
	    .tags = tags };
	struct notes notes = { 0 };
	struct err err = ERR_INIT;
	enum request_form form;
	json_t *internal, *source;

	internal = clone_trial_job(training, describe, values, app->catalog,
	    &options, &form, &notes, &err);
	if (internal == NULL) {
		notes_release(&notes);
		app_flash(app, STYLE_ERROR, "%s", err.text);
		return;
	}
	source = json_deep_copy(internal);
	view_wizard_clone(app, internal, form, source, &notes,
	    json_str_at(describe, "/HyperParameterTuningJobName"), fx);
	json_decref(source);
}

static bool
can_be_parent(const json_t *describe)
{
	const char *status = json_str_at(describe,
	    "/HyperParameterTuningJobStatus");

	return (status != NULL && status_job(status)->final &&
	    json_array_size(json_object_get(describe,
	    "TrainingJobDefinitions")) < 2);
}

static void
clone_title(const struct view *v, struct buf *out)
{
	(void)v;
	buf_adds(out, _("Clone"));
}

static void
clone_free(struct view *v)
{
	struct clone *c = v->state;

	json_decref(c->describe);
	json_decref(c->tags);
	json_decref(c->training);
	free(c);
}

static const struct view_ops clone_ops = {
	.name = "clone",
	.title = clone_title,
	.free = clone_free,
	.overlay = true,
};

static void
chosen_warm(struct view *v, struct app *app, const size_t *chosen, size_t n,
    const char *typed, struct effects *fx)
{
	static const enum clone_warm warm[] = {
		CLONE_AS_IS, CLONE_IDENTICAL, CLONE_TRANSFER
	};
	struct clone *c = v->state;
	json_t *describe = json_incref(c->describe);
	json_t *tags = json_incref(c->tags);

	(void)typed;
	app_pop(app, v, fx);
	if (n > 0)
		make(app, describe, tags, warm[chosen[0]], fx);
	json_decref(describe);
	json_decref(tags);
}

/* Below a question: what it is about, copied. NULL: no room for it. */
static struct view *
hold(struct app *app, const json_t *describe, const json_t *tags,
    const json_t *training, struct effects *fx)
{
	struct clone *c = xcalloc(1, sizeof(*c));

	c->describe = json_deep_copy(describe);
	c->tags = json_deep_copy(tags);
	c->training = json_deep_copy(training);
	return (app_push(app, &clone_ops, c, fx));
}

void
view_clone_open(struct app *app, const json_t *describe, const json_t *tags,
    bool go_on, struct effects *fx)
{
	const struct pick_item items[] = {
		{ _("No warm start"), _("begin afresh") },
		{ _("Identical data and algorithm"),
		    _("learn from its results; ranges may change") },
		{ _("Transfer learning"),
		    _("learn from its results; data may differ") },
	};
	struct view *v;

	if (go_on || !can_be_parent(describe)) {
		make(app, describe, tags, go_on ? CLONE_IDENTICAL :
		    CLONE_AS_IS, fx);
		return;
	}
	v = hold(app, describe, tags, NULL, fx);
	if (v != NULL)
		pick_open(app, v, _("Warm start from this job?"), items,
		    nitems(items), 0, 0, chosen_warm, fx);
}

static void
chosen_values(struct view *v, struct app *app, const size_t *chosen,
    size_t n, const char *typed, struct effects *fx)
{
	struct clone *c = v->state;
	struct clone copy = { json_incref(c->describe), json_incref(c->tags),
	    json_incref(c->training) };

	(void)typed;
	app_pop(app, v, fx);
	if (n > 0)
		make_trial(app, copy.training, copy.describe, copy.tags,
		    chosen[0] == 0 ? CLONE_RANGES : CLONE_VALUES, fx);
	json_decref(copy.describe);
	json_decref(copy.tags);
	json_decref(copy.training);
}

void
view_clone_trial_open(struct app *app, const json_t *training,
    const json_t *describe, const json_t *tags, struct effects *fx)
{
	const struct pick_item items[] = {
		{ _("Ranges of its tuning job"),
		    _("search again with this definition") },
		{ _("Values that it had"),
		    _("all fixed; Space makes one a range") },
	};
	struct view *v;

	if (describe == NULL) {
		make_trial(app, training, NULL, tags, CLONE_VALUES, fx);
		return;
	}
	v = hold(app, describe, tags, training, fx);
	if (v != NULL)
		pick_open(app, v, _("What hyperparameters?"), items,
		    nitems(items), 0, 0, chosen_values, fx);
}
