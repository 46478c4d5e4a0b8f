/* Two tuning jobs side by side: both are read, then shown in a box of text. */
#include "config.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "ui/app.h"
#include "ui/compare.h"
#include "ui/dialog.h"

struct pair {
	char	*name[2];
	json_t	*describe[2];	/* NULL: still asked for */
};

static void
pair_title(const struct view *v, struct buf *out)
{
	(void)v;
	buf_adds(out, _("Compare"));
}

static void
show(struct view *v, struct app *app, struct effects *fx)
{
	struct pair *p = v->state;
	const json_t *const both[2] = { p->describe[0], p->describe[1] };
	char *text = compare_jobs_text(both, app->catalog, app->wall,
	    dialog_text_cells(app->w), app->ascii);

	app->flash[0] = '\0';
	app_pop(app, v, fx);
	dialog_text(app, app_top(app), _("Tuning jobs side by side"), text,
	    fx);
	free(text);
}

static void
pair_msg(struct view *v, struct app *app, const struct msg *msg,
    struct effects *fx)
{
	struct pair *p = v->state;
	json_t *q;
	int i;

	if (msg->kind == MSG_START) {
		for (i = 0; i < 2; i++) {
			q = json_object();
			json_object_set_new(q, "HyperParameterTuningJobName",
			    json_string(p->name[i]));
			effects_call(fx, v, i,
			    "DescribeHyperParameterTuningJob", q);
		}
		app_flash(app, STYLE_DIM, "%s", _("Reading both …"));
	}
	if (msg->kind != MSG_REPLY)
		return;
	if (msg->err != NULL) {
		app_flash(app, STYLE_ERROR, "%s", msg->err->text);
		app_pop(app, v, fx);
		return;
	}
	p->describe[msg->tag] = json_incref(msg->body);
	if (p->describe[0] != NULL && p->describe[1] != NULL)
		show(v, app, fx);
}

static void
pair_free(struct view *v)
{
	struct pair *p = v->state;
	int i;

	for (i = 0; i < 2; i++) {
		free(p->name[i]);
		json_decref(p->describe[i]);
	}
	free(p);
}

static const struct view_ops pair_ops = {
	.name = "compare",
	.title = pair_title,
	.msg = pair_msg,
	.free = pair_free,
	.overlay = true,
};

void
view_compare_open(struct app *app, const char *a, const char *b,
    struct effects *fx)
{
	struct pair *p = xcalloc(1, sizeof(*p));

	p->name[0] = xstrdup(a);
	p->name[1] = xstrdup(b);
	app_push(app, &pair_ops, p, fx);
}
