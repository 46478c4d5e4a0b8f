/*
 * ui: the console.
 *
 *   app.h     state and the one function that changes it
 *   msg.h     what happens         effect.h  what is to be done outside
 *   view.h    a page               view_*.c  the pages
 *   grid.h    the screen in memory term.h    how it gets to a terminal
 *   key.h     keys                 action.h  what keys mean
 *   theme.h   how styles look      list.h table.h prompt.h dialog.h  parts
 *   ui.h      the door: ui_main    loop.c    libevent, signals, the backend
 *   keep.h    files                disk.h    the thread that writes them
 *
 * app_update is the only place where state changes; app_draw takes const.
 */
#ifndef UI_APP_H
#define UI_APP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/json.h"
#include "model/field.h"
#include "model/note.h"
#include "model/request.h"
#include "ui/effect.h"
#include "ui/grid.h"
#include "ui/msg.h"
#include "ui/prompt.h"
#include "ui/view.h"

struct catalog;
struct columns;

#define APP_VIEWS 16		/* depth of the stack */
#define APP_MIN_W 60		/* below: a calm notice, or the page alone
				 * where it can be that small */
#define APP_MIN_H 16
#define APP_LEAST_W 20
#define APP_LEAST_H 4

struct app {
	struct view	*views[APP_VIEWS];	/* bottom first; owned */
	int		 nviews;
	int		 w, h;
	int64_t		 now, wall;	/* of the message at hand, ms */
	struct keys_typed typed;
	char		 flash[512];	/* shown above the footer */
	enum style	 flash_style;
	struct kills	 kills;		/* cut out of lines; owned */
	bool		 quitting;
	uint64_t	 last_id;
	struct view	*dead[APP_VIEWS * 2]; /* freed after the message */
	int		 ndead;
	/* Settings, fixed after app_init. */
	bool		 ascii;
	bool		 read_only;
	bool		 amazon;	/* the backend is Amazon SageMaker */
	const char	*account;	/* there; NULL or "": not known (yet) */
	enum limits_profile limits;
	const struct catalog *catalog;	/* may be NULL */
	const char	*backend;	/* for the title bar */
	const json_t	*prices;	/* of instance types; or NULL */
	const char	*region;	/* for images of built-in algorithms */
	/* Saved drafts of the wizard (drafts.h), kept by the loop; owned. */
	json_t		*drafts;
	bool		 unsaved;	/* the disk refused one of them */
	/* Of base/templates.h; owned. */
	json_t		*templates;
	/* Backend's title to the account's quotas (rule.h); owned. */
	json_t		*quotas;
};

void app_init(struct app *, int w, int h);
void app_release(struct app *);

void app_update(struct app *, const struct msg *, struct effects *);
/* Title bar, top view, flash, footer. The grid has the app's size. */
void app_draw(const struct app *, struct grid *);
/* Where the pages draw: between title bar and footer, or everywhere on a
 * screen that is small. */
struct rect app_body(const struct app *);
/* Steady ms of the next MSG_TICK; 0: none. */
int64_t app_wake(const struct app *);

/* For views. state is owned by the view (ops->free). MSG_START reaches the
 * view at once. Full stack: state is freed and the user is told; NULL. */
struct view *app_push(struct app *, const struct view_ops *, void *state,
    struct effects *);
/* Takes it off (its calls are cancelled); the one below gets shown(). */
void app_pop(struct app *, struct view *, struct effects *);
/* The same place, another view. */
struct view *app_replace(struct app *, struct view *, const struct view_ops *,
    void *state, struct effects *);
struct view *app_top(const struct app *);
/* Does it on the page on top, or tells the user why not. */
void app_run(struct app *, enum action_id, struct effects *);
/* One line to the user until the next key (foreign text is fine). */
void app_flash(struct app *, enum style, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Whether the backend is the local one. */
bool app_is_local(const struct app *);
/* Another backend: each page may save what it has, then the list begins. */
void app_start_over(struct app *, struct effects *);

/* Pages. Names are copied; draft is taken (internal form; NULL: a new one). */
void view_jobs_open(struct app *, struct effects *);
/* Beneath a page that is opened at once: asks nothing until it is shown. */
void view_jobs_open_below(struct app *, struct effects *);
void view_job_open(struct app *, const char *name, struct effects *);
/* On its tab of tags. */
void view_job_tags_open(struct app *, const char *name, struct effects *);
void view_log_open(struct app *, const char *trial, struct effects *);
void view_help_open(struct app *, struct effects *);
/* Two tuning jobs side by side. */
void view_compare_open(struct app *, const char *, const char *,
    struct effects *);
/* Begins the wizard with one of the app's templates. */
void view_templates_open(struct app *, struct effects *);
void view_backend_open(struct app *, struct effects *);
/* Chooses among the columns of the view on top, whose they stay. */
void view_columns_open(struct app *, struct columns *, struct effects *);
/*
 * The wizard (view_wizard.c). page: "review" to begin there, or NULL. id: of
 * a saved draft, or NULL. warm_parent: job this was cloned from, or NULL.
 * When the job is created it replaces itself by view_job_open(name).
 */
void view_wizard_open(struct app *, json_t *draft, const char *id,
    const char *page, const char *warm_parent, struct effects *);

/* The wizard on a copy (model/clone.h): request and notes are taken, source is
 * what differences are shown against, parent is for a warm start or NULL. */
void view_wizard_clone(struct app *, json_t *request, enum request_form,
    const json_t *source, struct notes *, const char *parent,
    struct effects *);
/* Smoke trials of a request (internal form). */
void view_smoke_open(struct app *, const json_t *request, struct effects *);
/* The wizard on a saved draft ({"id", "step", "field", "form", "request"}), at
 * the step and field where it was left. */
void view_wizard_resume(struct app *, const json_t *saved, struct effects *);

/* The wizard on a copy of the job that a Describe reply tells of. tags: of
 * ListTags, or NULL. go_on: continue it, by an identical warm start; else a
 * warm start is offered where the job can be a parent (S11). */
void view_clone_open(struct app *, const json_t *describe,
    const json_t *tags, bool go_on, struct effects *);
/* The same with the definition of one of its training jobs alone. describe:
 * of the tuning job, or NULL: it is not there. */
void view_clone_trial_open(struct app *, const json_t *training,
    const json_t *describe, const json_t *tags, struct effects *);

#endif
