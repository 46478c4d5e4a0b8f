/* The wizard: keeping the draft as a template. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/templates.h"
#include "ui/dialog.h"
#include "ui/wizard.h"

static void
save(struct wizard *w, const char *name, struct effects *effects)
{
	effects_template(effects, name, request_yaml(draft_request(w->draft),
	    draft_form(w->draft)));
}

static void
agreed(struct view *view, struct app *app, bool yes, struct effects *effects)
{
	struct wizard *w = view->state;

	(void)app;
	if (yes && w->asked != NULL)
		save(w, w->asked, effects);
}

static void
named(struct view *view, struct app *app, const char *name,
    struct effects *effects)
{
	struct wizard *w = view->state;
	char *text;

	if (name == NULL || *name == '\0')
		return;
	if (!templates_name_ok(name)) {
		app_flash(app, STYLE_ERROR, "%s", _("A template's name has "
		    "letters, digits, and . _ - inside."));
		return;
	}
	if (!json_true_at(templates_find(app->templates, name), "/own")) {
		save(w, name, effects);
		return;
	}
	wizard_options_clear(w);
	w->asked = xstrdup(name);
	text = xasprintf(_("There is a template %s already; this would take "
	    "its place."), name);
	dialog_confirm(app, view, _("Write over the template?"), text,
	    _("Write over"), agreed, effects);
	free(text);
}

void
wizard_save_template(struct view *view, struct app *app,
    struct effects *effects)
{
	const struct wizard *w = view->state;
	const char *name = json_str_at(draft_request(w->draft),
	    "/HyperParameterTuningJobName");

	dialog_enter(app, view, _("Save as a template"), _("Its name; "
	    "trialdeck new --template NAME begins with it"),
	    name != NULL && templates_name_ok(name) ? name : "",
	    named, effects);
}
