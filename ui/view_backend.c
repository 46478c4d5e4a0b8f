#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "ui/app.h"
#include "ui/dialog.h"
#include "ui/list.h"
#include "ui/show.h"

enum tag { TAG_WHO, TAG_PROFILES };

/* Which backend this is, and the others there are: the local one, an address,
 * and the profiles of the AWS files. */
struct backend_view {
	json_t		*who;		/* WhoAmI, or NULL */
	json_t		*choices;	/* [{address, profile, region, hint}] */
	struct list	 list;
	char		*error;
};

#define HEAD_ROWS 9

static unsigned
backend_where(const struct view *v)
{
	return (WHERE_BACKEND);
}

static void
backend_words(const struct view *v, struct buf *out)
{
	buf_adds(out, _("Backend and account"));
}

static void
fit(struct backend_view *s, const struct app *app)
{
	list_fit(&s->list, json_array_size(s->choices),
	    app->h > HEAD_ROWS + 5 ? (size_t)(app->h - HEAD_ROWS - 4) : 1);
}

static void
add(struct backend_view *s, const char *address, const char *profile,
    const char *region, const char *hint)
{
	json_array_append_new(s->choices, json_pack("{s:s, s:s*, s:s*, s:s}",
	    "address", address, "profile", profile, "region", region, "hint",
	    hint));
}

static void
profiles_came(struct backend_view *s, const struct msg *msg)
{
	const json_t *list = json_at(msg->body, "/Profiles"), *p;
	char hint[128];
	size_t i;

	json_array_foreach(list, i, p) {
		snprintf(hint, sizeof(hint), "%s%s",
		    json_str_at(p, "/Method"), json_true_at(p, "/ReadOnly") ?
		    _(", read-only") : "");
		add(s, "aws", json_str_at(p, "/Name"),
		    json_str_at(p, "/Region"), hint);
	}
}

static void
backend_msg(struct view *v, struct app *app, const struct msg *msg,
    struct effects *fx)
{
	struct backend_view *s = v->state;

	switch (msg->kind) {
	case MSG_START:
		add(s, "local", NULL, NULL, _("training jobs on this machine"));
		effects_call(fx, v, TAG_WHO, "WhoAmI", NULL);
		effects_call(fx, v, TAG_PROFILES, "Profiles", NULL);
		fit(s, app);
		break;
	case MSG_REPLY:
		if (msg->err != NULL) {
			free(s->error);
			s->error = xstrdup(msg->err->text);
		} else if (msg->tag == TAG_WHO) {
			json_decref(s->who);
			s->who = json_incref(msg->body);
		} else
			profiles_came(s, msg);
		fit(s, app);
		break;
	case MSG_RESIZE:
		fit(s, app);
		break;
	default:
		break;
	}
}

static const json_t *
current(const struct view *v)
{
	const struct backend_view *s = v->state;

	return (json_array_get(s->choices, s->list.cursor));
}

static void
region_entered(struct view *v, struct app *app, const char *region,
    struct effects *fx)
{
	const json_t *c = current(v);

	if (region != NULL && region[0] != '\0')
		effects_backend(fx, json_str_at(c, "/address"),
		    json_str_at(c, "/profile"), region);
}

static void
address_entered(struct view *v, struct app *app, const char *address,
    struct effects *fx)
{
	if (address != NULL && address[0] != '\0')
		effects_backend(fx, address, NULL, NULL);
}

static bool
backend_action(struct view *v, struct app *app, enum action_id id,
    struct effects *fx)
{
	struct backend_view *s = v->state;
	const json_t *c = current(v);
	const char *region;

	if (list_action(&s->list, id))
		return (true);
	switch (id) {
	case ACTION_OPEN:
		if (c != NULL)
			effects_backend(fx, json_str_at(c, "/address"),
			    json_str_at(c, "/profile"), NULL);
		return (true);
	case ACTION_EDIT:
		region = json_str_at(c, "/region");
		dialog_enter(app, v, _("Another region of this profile"),
		    _("Region"), region != NULL ? region : "us-east-1",
		    region_entered, fx);
		return (true);
	case ACTION_ADD:
		dialog_enter(app, v, _("A backend at an address"),
		    _("https://… or http://127.0.0.1:PORT"), "https://",
		    address_entered, fx);
		return (true);
	case ACTION_REFRESH:
		effects_call(fx, v, TAG_WHO, "WhoAmI", NULL);
		return (true);
	default:
		return (false);
	}
}

static const char *
backend_why_not(const struct view *v, const struct app *app,
    enum action_id id)
{
	if (id == ACTION_EDIT && json_str_at(current(v), "/profile") == NULL)
		return (_("Only AWS profiles have regions."));
	return (NULL);
}

static int
line(struct grid *g, struct rect r, int y, const char *label,
    const char *text)
{
	if (text == NULL || text[0] == '\0')
		return (y);
	grid_text(g, y, r.x + 2, 18, STYLE_DIM, label);
	grid_text(g, y, r.x + 21, r.w - 22, STYLE_NORMAL, text);
	return (y + 1);
}

static void
draw_who(const struct backend_view *s, const struct app *app, struct grid *g,
    struct rect r)
{
	const json_t *w = s->who;
	json_int_t end = json_int_at(w, "/Expiration", 0);
	char when[64] = "", both[256] = "";
	int y = r.y;

	if (w == NULL) {
		grid_text(g, y, r.x + 2, r.w - 2, STYLE_DIM,
		    s->error != NULL ? s->error :
		    _("Asking who this is …"));
		return;
	}
	if (end != 0)
		clock_format(end * 1000, when, sizeof(when));
	if (json_str_at(w, "/MethodLabel") != NULL)
		snprintf(both, sizeof(both), "%s%s%s",
		    json_str_at(w, "/MethodLabel"),
		    json_str_at(w, "/AccessKeyId") != NULL ? ", " : "",
		    json_str_at(w, "/AccessKeyId") != NULL ?
		    json_str_at(w, "/AccessKeyId") : "");
	y = line(g, r, y, _("Now"), app->backend);
	y = line(g, r, y, _("Endpoint"), json_str_at(w, "/Endpoint"));
	y = line(g, r, y, _("Region"), json_str_at(w, "/Region"));
	y = line(g, r, y, _("Identity"), json_str_at(w, "/Arn") != NULL ?
	    json_str_at(w, "/Arn") : json_str_at(w, "/Account"));
	y = line(g, r, y, _("Credentials from"), both);
	y = line(g, r, y, _("Expire"), when);
	if (json_str_at(w, "/Error") != NULL)
		grid_text(g, y, r.x + 2, r.w - 2, STYLE_ERROR,
		    json_str_at(w, "/Error"));
}

static void
backend_draw(const struct view *v, const struct app *app, struct grid *g,
    struct rect r)
{
	const struct backend_view *s = v->state;
	const json_t *c;
	const char *name, *region;
	size_t i;
	int y = r.y + HEAD_ROWS, x;

	draw_who(s, app, g, r);
	grid_text(g, y - 2, r.x + 2, r.w - 2, STYLE_TITLE,
	    _("Go to another one"));
	for (i = s->list.top; i < json_array_size(s->choices) &&
	    y < r.y + r.h; i++, y++) {
		c = json_array_get(s->choices, i);
		name = json_str_at(c, "/profile");
		grid_spot(g, y, r.x, r.w, SPOT_ROW, i);
		if (i == s->list.cursor)
			grid_point(g, y, r.x);
		grid_text(g, y, r.x + 2, 30, STYLE_NORMAL, name != NULL ?
		    name : json_str_at(c, "/address"));
		/* Only a profile has a region; else the hint has its room. */
		region = json_str_at(c, "/region");
		if (region != NULL)
			grid_text(g, y, r.x + 33, 18, STYLE_NORMAL, region);
		x = region != NULL ? 52 : 33;
		grid_text(g, y, r.x + x, r.w - x, STYLE_DIM,
		    json_str_at(c, "/hint"));
	}
}

static void
backend_free_state(struct view *v)
{
	struct backend_view *s = v->state;

	json_decref(s->who);
	json_decref(s->choices);
	free(s->error);
	free(s);
}

static struct list *
backend_pressed(struct view *v, struct app *app)
{
	struct backend_view *s = v->state;

	(void)app;
	return (&s->list);
}

static const struct view_ops backend_ops = {
	.name = "backend",
	.where = backend_where,
	.title = backend_words,
	.draw = backend_draw,
	.action = backend_action,
	.msg = backend_msg,
	.why_not = backend_why_not,
	.pressed = backend_pressed,
	.free = backend_free_state,
	.help = N_("Which backend this console speaks to and as whom, and "
	    "the others it could: the local one, the profiles of the AWS "
	    "configuration, or an address. Going to another one keeps "
	    "unfinished tuning jobs as drafts. The title bar always says "
	    "which one it is."),
};

void
view_backend_open(struct app *app, struct effects *fx)
{
	struct backend_view *s = xcalloc(1, sizeof(*s));

	s->choices = json_array();
	app_push(app, &backend_ops, s, fx);
}
