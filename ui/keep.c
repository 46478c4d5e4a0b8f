#include "config.h"

#include <event2/event.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/templates.h"
#include "base/utf8.h"
#include "ui/drafts.h"
#include "ui/keep.h"

/* How often to look, at the end. */
#define LOOK_MS 50

static void report(struct keep *, enum style, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* To the user: on the screen, and errors also when that is gone. */
static void
report(struct keep *k, enum style style, const char *fmt, ...)
{
	char *text, *safe;
	va_list ap;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	if (!k->closed) {
		app_flash(k->app, style, "%s", text);
		k->told(k->ctx, NULL);
	} else if (style == STYLE_ERROR) {
		safe = text_safe(text);
		fprintf(stderr, "trialdeck: %s\n", safe);
		free(safe);
	}
	free(text);
}

static void
tell_view(struct keep *k, const struct disk_task *t)
{
	const struct effect *e = &t->effect;
	struct msg msg = { .kind = e->kind == EFFECT_READ ? MSG_EDITED :
	    MSG_REPLY, .view = e->view, .tag = e->tag };

	if (t->err.code != ERR_NONE)
		msg.err = &t->err;
	else if (e->kind == EFFECT_READ) {
		msg.text = e->text;
		msg.len = t->len;
	}
	if (!k->app->quitting)
		k->told(k->ctx, &msg);
}

/* Why a draft could not be locked is told when it is saved. */
static void
locked(struct keep *k, const struct disk_task *t)
{
	if (t->err.code == ERR_IN_USE)
		tell_view(k, t);
}

static void
saved(struct keep *k, struct disk_task *t)
{
	struct effect unlock = { .kind = EFFECT_UNLOCK };
	bool was = k->app->unsaved;

	if (!t->last)
		return;
	tell_view(k, t);
	if (t->err.code == ERR_NONE) {
		if (unsaved_done(&k->unsaved, t->effect.name)) {
			unlock.name = xstrdup(t->effect.name);
			keep_do(k, &unlock);
		}
	} else if (unsaved_refused(&k->unsaved, &t->effect, &t->err,
	    clock_steady_ms()) && !k->closed)
		report(k, STYLE_ERROR, _("The draft could not be saved and is "
		    "tried again: %s"), t->err.text);
	k->app->unsaved = !STAILQ_EMPTY(&k->unsaved);
	if (was && !k->app->unsaved)
		report(k, STYLE_OK, "%s", _("The draft is saved now."));
}

static void
template_saved(struct keep *k, const struct disk_task *t)
{
	if (t->err.code != ERR_NONE) {
		report(k, STYLE_ERROR, _("The template could not be saved: "
		    "%s"), t->err.text);
		return;
	}
	json_decref(k->app->templates);
	k->app->templates = templates_list();
	report(k, STYLE_OK, _("Saved: trialdeck new --template %s"),
	    t->effect.name);
}

static void
written(struct keep *k, const struct disk_task *t)
{
	if (t->err.code != ERR_NONE)
		report(k, STYLE_ERROR, "%s", t->err.text);
	else
		report(k, STYLE_NORMAL, _("Saved: %s"), t->effect.name);
}

static void
was_read(struct keep *k, const struct disk_task *t)
{
	if (t->err.code != ERR_NONE)
		report(k, STYLE_ERROR, "%s", t->err.text);
	tell_view(k, t);
}

static void
disk_done(void *ctx, struct disk_task *t)
{
	struct keep *k = ctx;

	k->heard = clock_steady_ms();
	switch (t->effect.kind) {
	case EFFECT_LOCK:
		locked(k, t);
		break;
	case EFFECT_SAVE:
		saved(k, t);
		break;
	case EFFECT_TEMPLATE:
		template_saved(k, t);
		break;
	case EFFECT_WRITE:
		written(k, t);
		break;
	case EFFECT_READ:
		was_read(k, t);
		break;
	default:
		break;
	}
}

void
keep_open(struct keep *k)
{
	STAILQ_INIT(&k->unsaved);
	k->own = disk_new(k->base, disk_done, k);
	k->users = disk_new(k->base, disk_done, k);
}

/* As the user wrote it: "~/" is the home folder. */
static char *
user_path(const char *name)
{
	const char *home = getenv("HOME");

	return (strncmp(name, "~/", 2) == 0 && home != NULL ?
	    xasprintf("%s%s", home, name + 1) : xstrdup(name));
}

/* Paths are found here: the thread asks for nothing of the program's own.
 * NULL and err. */
static char *
path_of(const struct effect *e, struct err *err)
{
	switch (e->kind) {
	case EFFECT_WRITE:
	case EFFECT_READ:
		return (user_path(e->name));
	case EFFECT_TEMPLATE:
		return (templates_own(e->name, err));
	default:
		return (drafts_path(e->name, err));
	}
}

void
keep_do(struct keep *k, struct effect *e)
{
	bool user = e->kind == EFFECT_WRITE || e->kind == EFFECT_READ;
	bool draft = !user && e->kind != EFFECT_TEMPLATE;
	struct disk_task failed = { .err = ERR_INIT, .last = true };
	char *path;

	if (e->kind == EFFECT_SAVE || e->kind == EFFECT_DROP)
		drafts_note(k->app->drafts, e->name, e->text);
	if (draft && !unsaved_sees(&k->unsaved, e)) {
		effect_release(e);
		memset(e, 0, sizeof(*e));
		return;
	}
	/* A draft that is given up is not missing on the disk any more. */
	k->app->unsaved = !STAILQ_EMPTY(&k->unsaved);
	if ((path = path_of(e, &failed.err)) != NULL) {
		disk_do(user ? k->users : k->own, e, path);
		return;
	}
	failed.effect = *e;
	memset(e, 0, sizeof(*e));
	disk_done(k, &failed);
	effect_release(&failed.effect);
}

int64_t
keep_wake(const struct keep *k)
{
	return (unsaved_wake(&k->unsaved));
}

void
keep_again(struct keep *k, int64_t now)
{
	struct unsaved *u;
	struct effect save;
	size_t n = 0;

	/* Each once: one may be refused at once, and due again. */
	STAILQ_FOREACH(u, &k->unsaved, next)
		n++;
	while (n-- > 0 && unsaved_due(&k->unsaved, now, &save))
		keep_do(k, &save);
}

/* What is not on disk yet; the caller frees. NULL: nothing. */
static char *
undone(struct keep *k)
{
	char *own = disk_undone(k->own), *users = disk_undone(k->users);
	char *both;

	if (own == NULL || users == NULL)
		return (own != NULL ? own : users);
	both = xasprintf("%s, %s", own, users);
	free(own);
	free(users);
	return (both);
}

static void
wait_for_disk(struct keep *k)
{
	const struct timeval look = { 0, LOOK_MS * 1000 };
	bool said = false;
	int64_t silent;
	char *names;

	k->heard = clock_steady_ms();
	while ((names = undone(k)) != NULL) {
		silent = clock_steady_ms() - k->heard;
		if (k->impatient || silent >= KEEP_GIVE_UP_MS) {
			report(k, STYLE_ERROR, _("not written, the disk does "
			    "not answer: %s"), names);
			break;
		}
		if (!said && silent >= KEEP_SILENT_MS) {
			report(k, STYLE_ERROR, _("waiting for the disk to "
			    "take %s; Ctrl-C leaves without that"), names);
			said = true;
		}
		free(names);
		event_base_loopexit(k->base, &look);
		event_base_dispatch(k->base);
	}
	free(names);
}

void
keep_close(struct keep *k)
{
	const struct unsaved *u;

	k->closed = true;
	/* Once more, whenever its time comes. */
	keep_again(k, INT64_MAX);
	wait_for_disk(k);
	disk_free(k->own);
	disk_free(k->users);
	STAILQ_FOREACH(u, &k->unsaved, next)
		report(k, STYLE_ERROR, _("The draft is not saved: %s"),
		    u->why.text);
	unsaved_release(&k->unsaved);
}
