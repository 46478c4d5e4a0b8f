#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "ui/account.h"
#include "ui/app.h"
#include "ui/dialog.h"
#include "ui/list.h"
#include "ui/prompt.h"
#include "ui/view_account.h"

#define ROWS_MOST 2000
#define PAGES_MOST 20
#define BELOW 4			/* lines that tell the cursor's row in full */

enum tag { TAG_LIST, TAG_CREATE, TAG_ATTACH };

/* A choice of what the account has. It is a help: where the account does not
 * say, the page says so and the field is typed. */
struct account_view {
	enum account_id	 id;
	struct view	*parent;
	account_chosen	 chosen;
	char		*where;		/* OBJECTS: the folder shown */
	json_t		*rows;		/* of account_take */
	size_t		*shown;		/* indices into rows */
	size_t		 nshown;
	struct list	 list;
	struct prompt	 narrow;
	bool		 loading;
	bool		 nowhere;	/* a backend without such things */
	int		 pages;
	char		*error;
	char		*role;		/* that is being created */
	char		*arn;
};

static unsigned
account_where(const struct view *v)
{
	return (WHERE_ACCOUNT);
}

static void
account_title(const struct view *v, struct buf *out)
{
	const struct account_view *s = v->state;

	buf_adds(out, _(account_row(s->id)->title));
	if (s->where != NULL)
		buf_addf(out, ": %s", s->where);
}

static void
arrange(struct account_view *s, const struct app *app)
{
	const json_t *row;
	size_t i;

	s->shown = xreallocarray(s->shown, json_array_size(s->rows) + 1,
	    sizeof *s->shown);
	s->nshown = 0;
	json_array_foreach(s->rows, i, row)
		if (s->narrow.text[0] == '\0' ||
		    strcasestr(json_str_at(row, "/value"), s->narrow.text) !=
		    NULL || strcasestr(json_str_at(row, "/hint"),
		    s->narrow.text) != NULL)
			s->shown[s->nshown++] = i;
	list_fit(&s->list, s->nshown, app->h > 7 + BELOW ?
	    (size_t)app->h - 6 - BELOW : 1);
}

static void
ask(const struct view *v, struct account_view *s, const char *token,
    struct effects *fx)
{
	json_t *q = account_request(s->id, s->where);

	if (token != NULL)
		json_object_set_new(q, account_row(s->id)->token_in,
		    json_string(token));
	s->loading = true;
	effects_call(fx, v, TAG_LIST, account_row(s->id)->op, q);
}

static void
set_error(struct account_view *s, const char *text)
{
	free(s->error);
	s->error = text == NULL ? NULL : xstrdup(text);
}

static void
enter_folder(struct view *v, struct account_view *s, struct app *app,
    const char *where, struct effects *fx)
{
	char *copy = where == NULL ? NULL : xstrdup(where);

	free(s->where);
	s->where = copy;
	s->id = copy == NULL ? ACCOUNT_BUCKETS : ACCOUNT_OBJECTS;
	s->pages = 0;
	json_array_clear(s->rows);
	prompt_set(&s->narrow, "");
	set_error(s, NULL);
	memset(&s->list, 0, sizeof s->list);
	arrange(s, app);
	effects_cancel(fx, v);
	ask(v, s, NULL, fx);
}

/* "s3://B/x/y/" → "s3://B/x/" → "s3://B/" → the buckets. */
static void
leave_folder(struct view *v, struct account_view *s, struct app *app,
    struct effects *fx)
{
	size_t n = strlen(s->where);
	char *up;

	while (n > 0 && s->where[n - 1] == '/')
		n--;
	while (n > 0 && s->where[n - 1] != '/')
		n--;
	up = n > strlen("s3://") ? xstrndup(s->where, n) : NULL;
	enter_folder(v, s, app, up, fx);
	free(up);
}

static void
page_came(struct view *v, struct app *app, const struct msg *msg,
    struct effects *fx)
{
	struct account_view *s = v->state;
	const struct account_kind *k = account_row(s->id);
	const char *token = NULL;

	s->loading = false;
	if (msg->err != NULL) {
		s->nowhere = msg->err->code == ERR_UNKNOWN_OPERATION;
		set_error(s, msg->err->text);
		return;
	}
	account_take(s->id, s->where, msg->body, s->rows);
	arrange(s, app);
	if (k->token_out != NULL)
		token = json_str_at(msg->body, k->token_out);
	if (token != NULL && token[0] != '\0' && ++s->pages < PAGES_MOST &&
	    json_array_size(s->rows) < ROWS_MOST)
		ask(v, s, token, fx);
}

/* The page leaves, then its asker hears. */
static void
choose(struct view *v, struct app *app, const char *value, struct effects *fx)
{
	struct account_view *s = v->state;
	struct view *parent = s->parent;
	account_chosen chosen = s->chosen;
	char *copy = xstrdup(value);

	app_pop(app, v, fx);
	chosen(parent, app, copy, fx);
	free(copy);
}

static void
role_reply(struct view *v, struct app *app, const struct msg *msg,
    struct effects *fx)
{
	struct account_view *s = v->state;
	const char *arn;
	char *partition, *text;

	if (msg->err != NULL && msg->tag == TAG_ATTACH) {
		text = account_role_half(s->role, msg->err->text);
		set_error(s, text);
		free(text);
		return;
	}
	if (msg->err != NULL) {
		set_error(s, msg->err->text);
		return;
	}
	if (msg->tag == TAG_ATTACH) {
		app_flash(app, STYLE_OK, _("The role %s is created."),
		    s->role);
		choose(v, app, s->arn, fx);
		return;
	}
	arn = json_str_at(msg->body, "/Role/Arn");
	if (arn == NULL || strncmp(arn, "arn:", 4) != 0) {
		set_error(s, _("IAM gave no ARN of the new role."));
		return;
	}
	free(s->arn);
	s->arn = xstrdup(arn);
	partition = xstrndup(arn + 4, strcspn(arn + 4, ":"));
	effects_call(fx, v, TAG_ATTACH, "AttachRolePolicy",
	    account_role_attach(s->role, partition));
	free(partition);
}

static void
role_agreed(struct view *v, struct app *app, bool yes, struct effects *fx)
{
	struct account_view *s = v->state;
	char *arn;

	if (yes && s->nowhere) {
		arn = account_role_local(s->role);
		choose(v, app, arn, fx);
		free(arn);
	} else if (yes)
		effects_call(fx, v, TAG_CREATE, "CreateRole",
		    account_role_create(s->role));
}

/* S48: what will be created is shown before anything is. */
static void
role_named(struct view *v, struct app *app, const char *name,
    struct effects *fx)
{
	struct account_view *s = v->state;
	char *words;

	if (name == NULL || name[0] == '\0')
		return;
	if (strlen(name) > 64 || name[strspn(name, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+=,.@_-")] != '\0') {
		app_flash(app, STYLE_ERROR, "%s", _("A role's name has up to "
		    "64 letters, digits and + = , . @ _ -"));
		return;
	}
	free(s->role);
	s->role = xstrdup(name);
	words = account_role_words(name, s->nowhere);
	dialog_confirm(app, v, s->nowhere ? _("Take this role?") :
	    _("Create this role?"), words, s->nowhere ? _("Take") :
	    _("Create"), role_agreed, fx);
	free(words);
}

static void
account_msg(struct view *v, struct app *app, const struct msg *msg,
    struct effects *fx)
{
	struct account_view *s = v->state;

	switch (msg->kind) {
	case MSG_START:
		arrange(s, app);
		ask(v, s, NULL, fx);
		break;
	case MSG_REPLY:
		if (msg->tag == TAG_LIST)
			page_came(v, app, msg, fx);
		else
			role_reply(v, app, msg, fx);
		break;
	case MSG_PASTE:
		prompt_paste(&s->narrow, msg->text, msg->len);
		arrange(s, app);
		break;
	case MSG_RESIZE:
		arrange(s, app);
		break;
	default:
		break;
	}
}

static bool
account_key(struct view *v, struct app *app, struct key key,
    struct effects *fx)
{
	struct account_view *s = v->state;

	if (!key_is_text(key) && key.code != KEYS_BACKSPACE)
		return (false);
	if (key.code == KEYS_BACKSPACE && s->narrow.text[0] == '\0') {
		if (s->where != NULL)
			leave_folder(v, s, app, fx);
		return (true);
	}
	if (prompt_key(&s->narrow, &app->kills, key) == PROMPT_CHANGED) {
		s->list.cursor = 0;
		arrange(s, app);
	}
	return (true);
}

static const json_t *
current(const struct account_view *s)
{
	return (s->list.cursor < s->nshown ? json_array_get(s->rows,
	    s->shown[s->list.cursor]) : NULL);
}

static bool
account_action(struct view *v, struct app *app, enum action_id id,
    struct effects *fx)
{
	struct account_view *s = v->state;
	const json_t *row = current(s);

	if (list_action(&s->list, id))
		return (true);
	switch (id) {
	case ACTION_OPEN:
		if (row != NULL)
			choose(v, app, json_str_at(row, "/value"), fx);
		return (true);
	case ACTION_TAB_NEXT:
		if (json_true_at(row, "/folder"))
			enter_folder(v, s, app, json_str_at(row, "/value"),
			    fx);
		return (true);
	case ACTION_ADD:
		dialog_enter(app, v, _("Create a role"), _("Name"),
		    "AmazonSageMaker-ExecutionRole", role_named, fx);
		return (true);
	default:
		return (false);
	}
}

static const char *
account_why_not(const struct view *v, const struct app *app,
    enum action_id id)
{
	const struct account_view *s = v->state;

	if (id == ACTION_ADD && s->id != ACCOUNT_ROLES)
		return (_("Only roles are created here."));
	if (id == ACTION_TAB_NEXT && !json_true_at(current(s), "/folder"))
		return (_("There is nothing below this."));
	return (NULL);
}

static void
draw_words(const struct account_view *s, struct grid *g, struct rect r)
{
	r.x += 2;
	r.w -= 4;
	if (s->error != NULL) {
		r.y += grid_wrap(g, r, STYLE_WARNING, s->error, 0) + 1;
		grid_wrap(g, r, STYLE_DIM, s->nowhere && s->id ==
		    ACCOUNT_ROLES ? _("Trials here run as you, and nobody "
		    "asks for a role's leave: any ARN of a role will do. "
		    "Insert writes one. Esc goes back; the field can be "
		    "typed.") : _("The account does not say. Esc goes back; "
		    "the field can be typed."), 0);
	} else
		grid_text(g, r.y, r.x, r.w, STYLE_DIM, s->loading ?
		    _("Asking the account …") : _("There is none here."));
}

/* Names may be longer than a row: what is chosen is told whole. */
static void
draw_current(const struct account_view *s, struct grid *g, struct rect r)
{
	const json_t *row = current(s);

	grid_hline(g, r.y, r.x, r.w);
	r = (struct rect){ r.x + 1, r.y + 1, r.w - 2, r.h - 1 };
	r.y += grid_wrap(g, r, STYLE_NORMAL, json_str_at(row, "/value"), 0);
	grid_wrap(g, r, STYLE_DIM, json_str_at(row, "/hint"), 0);
}

static void
account_draw(const struct view *v, const struct app *app, struct grid *g,
    struct rect r)
{
	const struct account_view *s = v->state;
	const json_t *row;
	size_t i;
	char count[48];
	int x, y;

	snprintf(count, sizeof(count), s->loading ? _("%zu so far …") : "%zu",
	    s->nshown);
	prompt_search_draw(&s->narrow, g, r, _("Narrow: "), true, STYLE_DIM,
	    count);
	r.y += 2;
	r.h -= 2;
	if (s->nshown == 0 || s->error != NULL) {
		draw_words(s, g, r);
		return;
	}
	if (r.h > BELOW) {
		r.h -= BELOW;
		draw_current(s, g, (struct rect){ r.x, r.y + r.h, r.w,
		    BELOW });
	}
	for (y = 0; y < r.h && (i = s->list.top + (size_t)y) < s->nshown;
	    y++) {
		row = json_array_get(s->rows, s->shown[i]);
		grid_spot(g, r.y + y, r.x, r.w, SPOT_ROW, i);
		if (i == s->list.cursor)
			grid_point(g, r.y + y, r.x);
		x = grid_text(g, r.y + y, r.x + 2, r.w - 2, STYLE_NORMAL,
		    json_str_at(row, "/label"));
		grid_text(g, r.y + y, r.x + x + 4, r.w - x - 4, STYLE_DIM,
		    json_str_at(row, "/hint"));
	}
}

static void
account_free(struct view *v)
{
	struct account_view *s = v->state;

	json_decref(s->rows);
	free(s->shown);
	free(s->where);
	free(s->error);
	free(s->role);
	free(s->arn);
	prompt_release(&s->narrow);
	free(s);
}

static struct list *
account_pressed(struct view *v, struct app *app)
{
	struct account_view *s = v->state;

	(void)app;
	return (&s->list);
}

static const struct view_ops account_ops = {
	.name = "account",
	.where = account_where,
	.title = account_title,
	.draw = account_draw,
	.key = account_key,
	.action = account_action,
	.msg = account_msg,
	.why_not = account_why_not,
	.pressed = account_pressed,
	.free = account_free,
	.help = N_("What the AWS account has for the field. Typing narrows "
	    "the list, Enter takes what the cursor is on. In buckets, Tab "
	    "goes into a folder and Backspace back out of it. Where "
	    "the account does not let you look, type the value yourself."),
};

void
view_account_open(struct app *app, struct view *parent, enum account_id id,
    account_chosen chosen, struct effects *fx)
{
	struct account_view *s = xcalloc(1, sizeof *s);

	s->id = id;
	s->parent = parent;
	s->chosen = chosen;
	s->rows = json_array();
	prompt_init(&s->narrow, "");
	app_push(app, &account_ops, s, fx);
}
