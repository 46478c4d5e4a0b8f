#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "model/status.h"
#include "ui/ask.h"
#include "ui/dialog.h"

enum {
	TAG_STOP_ASK, TAG_STOP, TAG_STOP_TRIAL_ASK, TAG_STOP_TRIAL,
	TAG_DELETE_ASK, TAG_DELETE, TAG_CLONE, TAG_CLONE_TAGS,
	TAG_CLONE_TRIAL, TAG_CLONE_ITS_JOB
};

#define JOB_NAME "HyperParameterTuningJobName"

void
ask_release(struct ask *a)
{
	free(a->name);
	free(a->deleted);
	json_decref(a->describe);
	json_decref(a->training);
	memset(a, 0, sizeof(*a));
}

void
ask_forget(struct ask *a)
{
	free(a->deleted);
	a->deleted = NULL;
}

static void
call(struct ask *a, struct view *v, int tag, const char *op,
    const char *member, const char *name, struct effects *fx)
{
	json_t *q = json_object();
	char *copy = xstrdup(name);

	free(a->name);
	a->name = copy;
	json_object_set_new(q, member, json_string(copy));
	effects_call(fx, v, tag, op, q);
}

void
ask_stop(struct ask *a, struct view *v, const char *job, struct effects *fx)
{
	call(a, v, TAG_STOP_ASK, "DescribeHyperParameterTuningJob", JOB_NAME,
	    job, fx);
}

void
ask_stop_trial(struct ask *a, struct view *v, const char *trial,
    struct effects *fx)
{
	call(a, v, TAG_STOP_TRIAL_ASK, "DescribeTrainingJob",
	    "TrainingJobName", trial, fx);
}

void
ask_delete(struct ask *a, struct view *v, const char *job,
    struct effects *fx)
{
	call(a, v, TAG_DELETE_ASK, "DescribeHyperParameterTuningJob",
	    JOB_NAME, job, fx);
}

void
ask_clone(struct ask *a, struct view *v, const char *job, bool go_on,
    struct effects *fx)
{
	a->go_on = go_on;
	json_decref(a->training);
	a->training = NULL;
	call(a, v, TAG_CLONE, "DescribeHyperParameterTuningJob", JOB_NAME,
	    job, fx);
}

void
ask_clone_trial(struct ask *a, struct view *v, const char *trial,
    struct effects *fx)
{
	call(a, v, TAG_CLONE_TRIAL, "DescribeTrainingJob", "TrainingJobName",
	    trial, fx);
}

static void
stop_answer(struct view *v, struct app *app, bool yes, struct effects *fx)
{
	struct ask *a = v->state;

	if (yes)
		call(a, v, TAG_STOP, "StopHyperParameterTuningJob", JOB_NAME,
		    a->name, fx);
}

static void
stop_trial_answer(struct view *v, struct app *app, bool yes,
    struct effects *fx)
{
	struct ask *a = v->state;

	if (yes)
		call(a, v, TAG_STOP_TRIAL, "StopTrainingJob",
		    "TrainingJobName", a->name, fx);
}

static void
delete_answer(struct view *v, struct app *app, bool yes, struct effects *fx)
{
	struct ask *a = v->state;

	if (yes)
		call(a, v, TAG_DELETE, "DeleteHyperParameterTuningJob",
		    JOB_NAME, a->name, fx);
}

/* What was read just now decides: it may have ended meanwhile. */
static bool
too_late(struct app *app, int tag, const char *name,
    const struct status *status)
{
	if (tag == TAG_DELETE_ASK ? status->final :
	    status->tone == TONE_ACTIVE)
		return (false);
	if (tag == TAG_DELETE_ASK)
		app_flash(app, STYLE_WARNING, _("%s runs (%s); stop it "
		    "first."), name, _(status->word));
	else
		app_flash(app, STYLE_WARNING, _("%s does not run any more: "
		    "%s."), name, _(status->word));
	return (true);
}

static void
question(struct ask *a, struct view *v, struct app *app, int tag,
    const json_t *body, struct effects *fx)
{
	const struct status *status;
	const char *word;
	char *text, *name;
	int done, running;

	done = (int)json_int_at(body, "/TrainingJobStatusCounters/Completed",
	    0);
	running = (int)json_int_at(body,
	    "/TrainingJobStatusCounters/InProgress", 0);
	status = tag == TAG_STOP_TRIAL_ASK ?
	    status_trial(json_str_at(body, "/TrainingJobStatus")) :
	    status_job(json_str_at(body, "/HyperParameterTuningJobStatus"));
	word = _(status->word);
	if (too_late(app, tag, a->name, status))
		return;
	/* A line end in a name must not write lines of its own here. */
	name = text_safe(a->name);
	if (tag == TAG_STOP_TRIAL_ASK) {
		text = xasprintf(_("Stop the training job %s?\nIts status "
		    "is: %s. The tuning job goes on; S on its other tabs "
		    "stops that."), name, word);
		dialog_confirm(app, v, _("Stop training job"), text,
		    _("Stop"), stop_trial_answer, fx);
	} else if (tag == TAG_STOP_ASK) {
		text = xasprintf(_("Stop the tuning job %s?\nIts status is: "
		    "%s. %d training jobs are completed, %d run and will be "
		    "stopped. It cannot be resumed."), name, word, done,
		    running);
		dialog_confirm(app, v, _("Stop tuning job"), text, _("Stop"),
		    stop_answer, fx);
	} else {
		text = xasprintf(_("Delete the tuning job %s?\nIts status "
		    "is: %s, with %d completed training jobs. This cannot be "
		    "undone."), name, word, done);
		dialog_confirm(app, v, _("Delete tuning job"), text,
		    _("Delete"), delete_answer, fx);
	}
	free(text);
	free(name);
}

static bool
is_about(const char *name, const json_t *body)
{
	const char *have = json_str_at(body, "/" JOB_NAME);

	if (have == NULL)
		have = json_str_at(body, "/TrainingJobName");
	return (have != NULL && strcmp(have, name) == 0);
}

static void
open_clone(struct ask *a, struct app *app, const json_t *tags,
    struct effects *fx)
{
	if (a->training != NULL)
		view_clone_trial_open(app, a->training, a->describe, tags,
		    fx);
	else
		view_clone_open(app, a->describe, tags, a->go_on, fx);
}

/* A training job was read; its tuning job has the ranges and the rest. */
static void
trial_came(struct ask *a, struct view *v, struct app *app, json_t *body,
    struct effects *fx)
{
	const char *arn = json_str_at(body, "/TuningJobArn"), *slash;

	json_decref(a->training);
	a->training = json_incref(body);
	json_decref(a->describe);
	a->describe = NULL;
	if (arn != NULL && (slash = strrchr(arn, '/')) != NULL)
		call(a, v, TAG_CLONE_ITS_JOB,
		    "DescribeHyperParameterTuningJob", JOB_NAME, slash + 1,
		    fx);
	else
		open_clone(a, app, NULL, fx);
}

/* A Describe carries no tags; they are asked for by its ARN. */
static void
clone_tags(struct ask *a, struct view *v, struct app *app,
    const struct msg *msg, struct effects *fx)
{
	const char *arn = json_str_at(msg->body,
	    "/HyperParameterTuningJobArn");

	json_decref(a->describe);
	a->describe = json_incref(msg->body);
	if (arn == NULL) {
		open_clone(a, app, NULL, fx);
		return;
	}
	effects_call(fx, v, TAG_CLONE_TAGS, "ListTags", json_pack("{s:s}",
	    "ResourceArn", arn));
}

bool
ask_reply(struct ask *a, struct view *v, struct app *app,
    const struct msg *msg, struct effects *fx)
{
	if (msg->tag == TAG_CLONE_TAGS) {
		if (app_top(app) == v)
			open_clone(a, app, json_object_get(msg->body, "Tags"),
			    fx);
		return (false);
	}
	/* A tuning job may be gone while its training jobs are there. */
	if (msg->tag == TAG_CLONE_ITS_JOB && msg->err != NULL &&
	    msg->err->code == ERR_NOT_FOUND) {
		open_clone(a, app, NULL, fx);
		return (false);
	}
	if (msg->err != NULL) {
		app_flash(app, STYLE_ERROR, "%s %s",
		    mark_text(MARK_WARNING, app->ascii), msg->err->text);
		return (false);
	}
	switch (msg->tag) {
	case TAG_STOP:
	case TAG_STOP_TRIAL:
		app_flash(app, STYLE_NORMAL, _("%s is being stopped."),
		    a->name);
		return (true);
	case TAG_DELETE:
		app_flash(app, STYLE_NORMAL, _("%s is deleted."), a->name);
		ask_forget(a);
		a->deleted = xstrdup(a->name);
		return (true);
	case TAG_CLONE_TRIAL:
		trial_came(a, v, app, msg->body, fx);
		return (false);
	case TAG_CLONE:
	case TAG_CLONE_ITS_JOB:
		clone_tags(a, v, app, msg, fx);
		return (false);
	default:
		/* A question asked while another page came on top would
		 * surprise; it is dropped. So is one about another job than
		 * the last one asked for (T40). */
		if (app_top(app) == v && is_about(a->name, msg->body))
			question(a, v, app, msg->tag, msg->body, fx);
		return (false);
	}
}
