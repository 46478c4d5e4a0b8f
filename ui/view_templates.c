/* Beginning with a template: the user's own ones and the examples. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/import.h"
#include "model/name.h"
#include "ui/app.h"
#include "ui/pick.h"

#define NAME "HyperParameterTuningJobName"

/* Under the picker, until the file is read. */
struct templates {
	json_t	*list;		/* as it was when the picker opened */
};

static void
templates_title(const struct view *v, struct buf *out)
{
	(void)v;
	buf_adds(out, _("Templates"));
}

static void
templates_free(struct view *v)
{
	struct templates *t = v->state;

	json_decref(t->list);
	free(t);
}

/* A job of its own: the template's name is only where its name begins. */
static void
begin(struct app *app, const struct msg *msg, struct effects *fx)
{
	struct err err = ERR_INIT;
	enum request_form form;
	json_t *wire, *internal;
	const char *name;
	char *own;

	wire = request_read(msg->text, msg->len, NULL, &err);
	if (wire == NULL) {
		app_flash(app, STYLE_ERROR, "%s", err.text);
		return;
	}
	internal = import_request(wire, app->catalog, &form, NULL);
	json_decref(wire);
	name = json_str_at(internal, "/" NAME);
	own = name_dated(name != NULL ? name : "job", app->wall,
	    NAME_JOB_MAX, NULL, NULL);
	json_object_set_new(internal, NAME, json_string(own));
	free(own);
	view_wizard_open(app, internal, NULL, "review", NULL, fx);
}

static void
templates_msg(struct view *v, struct app *app, const struct msg *msg,
    struct effects *fx)
{
	if (msg->kind != MSG_EDITED)
		return;
	app_pop(app, v, fx);
	/* The loop has said what is wrong with the file. */
	if (msg->text != NULL)
		begin(app, msg, fx);
}

static const struct view_ops templates_ops = {
	.name = "templates",
	.title = templates_title,
	.msg = templates_msg,
	.free = templates_free,
	.overlay = true,
};

static void
chosen(struct view *v, struct app *app, const size_t *at, size_t n,
    const char *typed, struct effects *fx)
{
	const struct templates *t = v->state;

	(void)typed;
	if (n == 0)
		app_pop(app, v, fx);
	else
		effects_read(fx, v, 0, json_str_at(json_array_get(t->list,
		    at[0]), "/path"));
}

void
view_templates_open(struct app *app, struct effects *fx)
{
	size_t n = json_array_size(app->templates), i;
	struct pick_item *items = xcalloc(n + 1, sizeof *items);
	struct templates *t = xcalloc(1, sizeof *t);
	const json_t *one;
	struct view *v;

	t->list = json_deep_copy(app->templates);
	v = app_push(app, &templates_ops, t, fx);
	for (i = 0; v != NULL && i < n; i++) {
		one = json_array_get(t->list, i);
		items[i].text = json_str_at(one, "/name");
		items[i].facts = json_true_at(one, "/own") ? _("your own") :
		    _("example");
	}
	if (v != NULL)
		pick_open(app, v, _("Begin with a template"), items, n, 0, 0,
		    chosen, fx);
	free(items);
}
