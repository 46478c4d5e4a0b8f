/* The page of a tuning job: reading and changing its tags. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "ui/app.h"
#include "ui/dialog.h"
#include "ui/view_job.h"

void
job_tags_ask(const struct view *v, struct job_view *s,
    struct effects *fx)
{
	const char *arn = json_str_at(s->job, "/HyperParameterTuningJobArn");
	json_t *q;

	if (arn == NULL || s->tags_asked)
		return;
	q = json_object();
	json_object_set_new(q, "ResourceArn", json_string(arn));
	effects_call(fx, v, TAG_TAGS, "ListTags", q);
	s->tags_asked = true;
}

static void
change_tag(struct view *v, const char *op, const char *member, json_t *list,
    struct effects *fx)
{
	struct job_view *s = v->state;
	json_t *q = json_object();

	json_object_set_new(q, "ResourceArn", json_string(json_str_at(s->job,
	    "/HyperParameterTuningJobArn")));
	json_object_set_new(q, member, list);
	effects_call(fx, v, TAG_TAG_CHANGED, op, q);
}

/* S34, S35: "key" alone has an empty value. */
static void
tag_entered(struct view *v, struct app *app, const char *text,
    struct effects *fx)
{
	const char *eq;
	json_t *tag;

	if (text == NULL || text[0] == '\0' || text[0] == '=')
		return;
	eq = strchr(text, '=');
	tag = json_object();
	json_object_set_new(tag, "Key", json_stringn(text,
	    eq == NULL ? strlen(text) : (size_t)(eq - text)));
	json_object_set_new(tag, "Value",
	    json_string(eq == NULL ? "" : eq + 1));
	change_tag(v, "AddTags", "Tags", json_pack("[o]", tag), fx);
}

void
job_tag_removed(struct view *v, struct app *app, bool yes, struct effects *fx)
{
	const struct job_line *line = job_current_line(v->state);

	if (yes && line != NULL)
		change_tag(v, "DeleteTags", "TagKeys",
		    json_pack("[s]", line->label), fx);
}

void
job_tag_enter(struct view *v, struct app *app, bool edit, struct effects *fx)
{
	const struct job_line *line = edit ? job_current_line(v->state) : NULL;
	char *text = line == NULL ? xstrdup("") :
	    xasprintf("%s=%s", line->label, line->value);

	dialog_enter(app, v, line == NULL ? _("Add a tag") : _("Edit a tag"),
	    _("Key=Value; the value may be empty."), text, tag_entered, fx);
	free(text);
}
