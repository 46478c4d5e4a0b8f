/* Values of the form from the AWS account (view_account.h). */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/catalog.h"
#include "model/entry.h"
#include "ui/view_account.h"
#include "ui/wizard.h"

/* What follows from an algorithm resource, as of a built-in one (S53, S66):
 * once it is known, and still the one that was chosen. */
void
wizard_account_fill(struct wizard *w, struct app *app)
{
	struct behind *b = &w->behind;
	const json_t *known = b->chosen == NULL ? NULL :
	    json_object_get(b->known[FACT_ALGORITHM], b->chosen);
	const struct algorithm *a;

	if (known == NULL || json_is_null(known))
		return;
	a = entry_algorithm(draft_request(w->draft), b->chosen_def,
	    app->catalog);
	if (a != NULL && strcmp(a->id, b->chosen) == 0) {
		entry_fill_algorithm(w->draft, b->chosen_def, a);
		app_flash(app, STYLE_OK, _("%s: channels and hyperparameters "
		    "filled in; u undoes it."), a->name);
	}
	free(b->chosen);
	b->chosen = NULL;
}

void
wizard_account_took(struct wizard *w, struct app *app, const char *at)
{
	const char *value = json_str_at(draft_request(w->draft), at);

	if (account_for(at) != ACCOUNT_ALGORITHMS || value == NULL)
		return;
	free(w->behind.chosen);
	w->behind.chosen = xstrdup(value);
	w->behind.chosen_def = w->def;
	wizard_account_fill(w, app);
}

static void
chosen(struct view *view, struct app *app, const char *value,
    struct effects *fx)
{
	struct wizard *w = view->state;
	const struct form_row *row = wizard_row(w);
	enum account_id id;
	json_t *v, *list;

	if (row == NULL || row->kind != FORM_FIELD ||
	    (id = account_for(row->at)) == ACCOUNT_NONE)
		return;
	v = json_string(value);
	if (account_row(id)->many) {
		list = json_deep_copy(json_at(draft_request(w->draft),
		    row->at));
		if (!json_is_array(list)) {
			json_decref(list);
			list = json_array();
		}
		json_array_append_new(list, v);
		v = list;
	}
	if (draft_set(w->draft, row->at, v) == -1)
		app_flash(app, STYLE_ERROR, "%s",
		    _("This field cannot be set here."));
	else
		wizard_account_took(w, app, row->at);
	wizard_rebuild(w, app);
}

void
wizard_account(struct view *view, struct app *app, struct effects *fx)
{
	const struct form_row *row = wizard_row(view->state);

	view_account_open(app, view, account_for(row->at), chosen, fx);
}

const char *
wizard_account_why_not(const struct wizard *w)
{
	const struct form_row *row = wizard_row(w);

	return (row != NULL && row->kind == FORM_FIELD && row->at != NULL &&
	    account_for(row->at) != ACCOUNT_NONE ? NULL :
	    _("An account has nothing to offer for this field."));
}
