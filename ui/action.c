#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "ui/action.h"
#include "ui/app.h"

static const char *
not_read_only(const struct app *app)
{
	return (app->read_only ?
	    _("This console was started with --read-only.") : NULL);
}

/* The order is that of the `?` page. */
static const struct action actions[] = {
	{ ACTION_UP, "up", "k <Up>", WHERE_SCROLL, 0,
	    N_("Up"), N_("One row up."), NULL },
	{ ACTION_DOWN, "down", "j <Down>", WHERE_SCROLL, 0,
	    N_("Down"), N_("One row down."), NULL },
	{ ACTION_UP, "field-before", "<S-Tab>", WHERE_WIZARD, 0,
	    N_("Field before"), N_("To the field before."), NULL },
	{ ACTION_DOWN, "next-field", "<Tab>", WHERE_WIZARD, 0,
	    N_("Next field"), N_("To the next field."), NULL },
	{ ACTION_LEFT, "left", "h <Left>", WHERE_LOG, 0,
	    N_("Left"), N_("To the left."), NULL },
	{ ACTION_RIGHT, "right", "l <Right>", WHERE_LOG, 0,
	    N_("Right"), N_("To the right."), NULL },
	{ ACTION_LEFT, "fold", "h <Left>", WHERE_WIZARD, 0,
	    N_("Fold"), N_("Folds the entry, or goes to the one that holds "
	    "this row."), NULL },
	{ ACTION_RIGHT, "unfold", "l <Right>", WHERE_WIZARD, 0,
	    N_("Unfold"), N_("Shows what the entry is made of."), NULL },
	{ ACTION_PAGE_UP, "page-up", "<PgUp> <C-b>", WHERE_SCROLL, 0,
	    N_("Page up"), N_("One page up."), NULL },
	{ ACTION_PAGE_DOWN, "page-down", "<PgDn> <C-f>", WHERE_SCROLL, 0,
	    N_("Page down"), N_("One page down."), NULL },
	{ ACTION_HALF_UP, "half-up", "<C-u>", WHERE_SCROLL, 0,
	    N_("Half up"), N_("Half a page up."), NULL },
	{ ACTION_HALF_DOWN, "half-down", "<C-d>", WHERE_SCROLL, 0,
	    N_("Half down"), N_("Half a page down."), NULL },
	{ ACTION_FIRST, "first", "gg <Home>", WHERE_SCROLL, 0,
	    N_("First"), N_("To the first row."), NULL },
	{ ACTION_LAST, "last", "G <End>", WHERE_SCROLL, 0,
	    N_("Last"), N_("To the last row."), NULL },

	{ ACTION_OPEN, "open", "<Enter>", WHERE_TABLES | WHERE_TAGS |
	    WHERE_DETAIL | WHERE_COLUMNS | WHERE_BACKEND | WHERE_ACCOUNT, 1,
	    N_("Open"), N_("Opens what the cursor is on."), NULL },
	{ ACTION_OPEN, "change", "<Enter> i", WHERE_WIZARD, 1,
	    N_("Edit"), N_("Edits the field or does what the row says."),
	    NULL },

	{ ACTION_NEW, "new", "n", WHERE_LIST, 2,
	    N_("New"), N_("Starts the wizard with an empty tuning job."),
	    not_read_only },
	{ ACTION_CLONE, "clone", "c", WHERE_LIST | WHERE_JOB, 3,
	    N_("Clone"),
	    N_("Starts the wizard with a copy of this tuning job."),
	    not_read_only },
	{ ACTION_CLONE_TRIAL, "clone-trial", "D", WHERE_TRIALS | WHERE_DETAIL |
	    WHERE_LOG, 0,
	    N_("Its definition"), N_("Starts the wizard with the definition "
	    "of this training job."), not_read_only },
	{ ACTION_CONTINUE, "continue", "N", WHERE_LIST | WHERE_JOB, 0,
	    N_("Continue"), N_("Goes on from a finished tuning job: a copy "
	    "with a warm start from it."), not_read_only },
	{ ACTION_TAGS, "tags", "t", WHERE_LIST, 4,
	    N_("Tags"), N_("Shows and changes the tags of the tuning job."),
	    NULL },
	{ ACTION_STOP, "stop", "S", WHERE_LIST | WHERE_JOB, 5,
	    N_("Stop"),
	    N_("Stops the tuning job, or the training job under the cursor "
	    "on the training jobs tab, after a question."), not_read_only },
	{ ACTION_DELETE, "delete", "D <Delete>", WHERE_LIST, 6,
	    N_("Delete"), N_("Deletes the tuning job after a question."),
	    not_read_only },

	{ ACTION_DRAFTS, "drafts", "d", WHERE_LIST, 0,
	    N_("Drafts"), N_("Goes on with an unfinished tuning job."),
	    not_read_only },

	{ ACTION_BACKEND, "backend", "b", WHERE_LIST, 0,
	    N_("Backend"), N_("Shows which backend, account and keys are in "
	    "use, and goes to another."), NULL },

	{ ACTION_TAB_NEXT, "into-folder", "<Tab> <Right>", WHERE_ACCOUNT, 2,
	    N_("Into it"), N_("Goes into the bucket or folder."), NULL },
	{ ACTION_TAB_NEXT, "next-tab", "<Tab> l <Right>", WHERE_JOB, 2,
	    N_("Next tab"), N_("The next tab of the tuning job."), NULL },
	{ ACTION_TAB_PREV, "previous-tab", "<S-Tab> h <Left>", WHERE_JOB, 0,
	    N_("Previous tab"), N_("The tab before."), NULL },
	{ ACTION_TAB_1, "tab-1", "1", WHERE_JOB, 0,
	    N_("Best training job"), N_("The best training job."), NULL },
	{ ACTION_TAB_2, "tab-2", "2", WHERE_JOB, 0,
	    N_("Training jobs"), N_("All training jobs."), NULL },
	{ ACTION_TAB_3, "tab-3", "3", WHERE_JOB, 0,
	    N_("Definitions"), N_("The training job definitions."), NULL },
	{ ACTION_TAB_4, "tab-4", "4", WHERE_JOB, 0,
	    N_("Configuration"), N_("The tuning job configuration."), NULL },
	{ ACTION_TAB_5, "tab-5", "5", WHERE_JOB, 0,
	    N_("Tags"), N_("The tags."), NULL },
	{ ACTION_LOG, "log", "L", WHERE_TRIALS | WHERE_DETAIL, 3,
	    N_("Log"), N_("The log of the training job under the cursor, or "
	    "of the best one."), NULL },
	{ ACTION_FOLLOW, "follow", "F", WHERE_LOG, 1,
	    N_("Follow"), N_("Stays at the end of the log as it grows."),
	    NULL },
	{ ACTION_PAUSE, "pause", "p", WHERE_JOB | WHERE_LIST, 0,
	    N_("Pause"), N_("Stops and resumes the automatic refresh."),
	    NULL },

	{ ACTION_SEARCH, "search", "/", WHERE_TABLES | WHERE_LOG, 7,
	    N_("Search"),
	    N_("Shows what holds the text you type; Esc shows all."),
	    NULL },
	{ ACTION_SEARCH_NEXT, "search-next", "n", WHERE_LOG, 0,
	    N_("Next match"), N_("The next match of the search."), NULL },
	{ ACTION_SEARCH_PREV, "search-previous", "N",
	    WHERE_LOG, 0,
	    N_("Match before"), N_("The match before."), NULL },
	{ ACTION_FILTER, "filter", "f <F4>", WHERE_TABLES, 8,
	    N_("Filter"), N_("Shows only one status; again: the next one."),
	    NULL },
	{ ACTION_CONDITION, "condition", "F &", WHERE_TABLES, 0,
	    N_("Condition"), N_("Shows only rows that meet a condition such "
	    "as value>0.9 and eta<0.2."), NULL },
	{ ACTION_SORT, "sort", "s <F6> >", WHERE_TABLES | WHERE_COLUMNS, 9,
	    N_("Sort"), N_("Sorts by the next column; in the list of "
	    "columns, by the one under the cursor."), NULL },
	{ ACTION_REVERSE, "reverse", "r I", WHERE_TABLES, 0,
	    N_("Reverse"), N_("Turns the order round."), NULL },
	{ ACTION_COLUMNS, "columns", "C", WHERE_TABLES | WHERE_COLUMNS, 0,
	    N_("Columns"), N_("Chooses the columns of the table."), NULL },
	{ ACTION_SCROLL_LEFT, "scroll-left", "zh <S-Left>", WHERE_TABLES, 0,
	    N_("Scroll left"), N_("Brings back columns on the left; the name "
	    "always stays."), NULL },
	{ ACTION_SCROLL_RIGHT, "scroll-right", "zl <S-Right>", WHERE_TABLES,
	    0, N_("Scroll right"), N_("Shows columns that are out of sight "
	    "on the right."), NULL },
	{ ACTION_WRAP, "wrap", "w", WHERE_LOG, 0,
	    N_("Wrap"), N_("Long lines go on in the next row."), NULL },
	{ ACTION_WRITE, "write", "W", WHERE_LOG, 4,
	    N_("Save"), N_("Writes the log into a file."), NULL },

	{ ACTION_NEXT_STEP, "next-step", "n <C-n> <F8>", WHERE_FORM |
	    WHERE_EDITOR, 2,
	    N_("Next"), N_("The next page of the wizard; says what stands in "
	    "its way."), NULL },
	{ ACTION_PREV_STEP, "previous-step", "p <C-p> <F7>", WHERE_WIZARD, 3,
	    N_("Previous"), N_("The page before."), NULL },
	{ ACTION_STEP_1, "step-1", "1", WHERE_WIZARD, 0,
	    N_("Job settings"), N_("Step 1: job settings."), NULL },
	{ ACTION_STEP_2, "step-2", "2", WHERE_WIZARD, 0,
	    N_("Definitions"), N_("Step 2: the training job definitions."),
	    NULL },
	{ ACTION_STEP_3, "step-3", "3", WHERE_WIZARD, 0,
	    N_("Resource limits"), N_("Step 3: resource limits."), NULL },
	{ ACTION_STEP_4, "step-4", "4", WHERE_WIZARD, 0,
	    N_("Review"), N_("Step 4: review and create."), NULL },
	{ ACTION_FIND, "find-field", "/", WHERE_WIZARD, 6,
	    N_("Find"), N_("Goes to a field by its name, on any page."),
	    NULL },
	{ ACTION_ADD, "add", "a <Insert>", WHERE_FORM | WHERE_EDITOR |
	    WHERE_TAGS, 5,
	    N_("Add"), N_("Adds a row."), not_read_only },
	{ ACTION_ADD, "add-address", "a <Insert>", WHERE_BACKEND, 3,
	    N_("Address"), N_("Goes to a backend at an address."), NULL },
	{ ACTION_ADD, "create-role", "<Insert>", WHERE_ACCOUNT, 3,
	    N_("Create"), N_("Creates a role, after showing which."),
	    not_read_only },
	{ ACTION_EDIT, "region", "e", WHERE_BACKEND, 2,
	    N_("Region"), N_("Goes to this profile in another region."),
	    NULL },
	{ ACTION_ACCOUNT, "account", "O", WHERE_FORM, 0,
	    N_("From account"), N_("Offers what the AWS account has for the "
	    "field: roles, buckets, subnets, algorithms, parents."), NULL },
	{ ACTION_EDIT, "edit", "e", WHERE_TAGS, 0,
	    N_("Edit"), N_("Edits what the cursor is on."), not_read_only },
	{ ACTION_REMOVE, "remove", "d <Delete>", WHERE_FORM | WHERE_EDITOR |
	    WHERE_TAGS, 7,
	    N_("Remove"), N_("Removes the row under the cursor."),
	    not_read_only },
	{ ACTION_CLONE_ROW, "clone-row", "c", WHERE_FORM | WHERE_EDITOR, 0,
	    N_("Clone"), N_("Adds a copy of the row under the cursor."),
	    NULL },
	{ ACTION_MOVE_UP, "move-up", "K", WHERE_EDITOR | WHERE_FORM, 0,
	    N_("Move up"), N_("Moves the row up."), NULL },
	{ ACTION_MOVE_DOWN, "move-down", "J", WHERE_EDITOR | WHERE_FORM, 0,
	    N_("Move down"), N_("Moves the row down."), NULL },
	{ ACTION_TOGGLE, "show-column", "<Space>", WHERE_COLUMNS, 0,
	    N_("Switch"), N_("Shows or hides the column."), NULL },
	{ ACTION_TOGGLE, "toggle", "<Space>", WHERE_FORM | WHERE_EDITOR, 4,
	    N_("Switch"), N_("Switches a choice to its next value, and a "
	    "hyperparameter between range and static value."), NULL },
	{ ACTION_UNSET, "unset", "x", WHERE_FORM | WHERE_EDITOR, 0,
	    N_("Leave out"), N_("Takes the field out of the request."),
	    NULL },
	{ ACTION_UNDO, "undo", "u", WHERE_WIZARD, 8,
	    N_("Undo"), N_("Takes the last change back."), NULL },
	{ ACTION_REDO, "redo", "<C-r>", WHERE_WIZARD, 0,
	    N_("Redo"), N_("Makes the change again."), NULL },
	{ ACTION_ADVANCED, "advanced", "A", WHERE_WIZARD, 0,
	    N_("Advanced"), N_("Shows and hides the advanced fields."),
	    NULL },
	{ ACTION_NEXT_FINDING, "next-finding", "]", WHERE_WIZARD, 0,
	    N_("Next finding"), N_("To the next thing that needs a look."),
	    NULL },
	{ ACTION_PREV_FINDING, "previous-finding", "[", WHERE_WIZARD, 0,
	    N_("Finding before"), N_("To the finding before."), NULL },
	{ ACTION_FINDINGS, "findings", "!", WHERE_WIZARD, 0,
	    N_("Findings"), N_("Lists all that needs a look; Enter goes "
	    "there."), NULL },
	{ ACTION_REQUEST, "request", "R", WHERE_WIZARD, 9,
	    N_("Request"), N_("Shows the request as it will be sent."),
	    NULL },
	{ ACTION_PREVIEW, "preview", "P", WHERE_WIZARD, 0,
	    N_("Preview"), N_("Shows what the search space holds and what the "
	    "tuning job takes at most."), NULL },
	{ ACTION_DIFFERENCE, "difference", "v", WHERE_WIZARD, 0,
	    N_("Difference"), N_("Shows what differs from the source or the "
	    "beginning."), NULL },
	{ ACTION_BENCH, "bench", "B", WHERE_WIZARD, 0,
	    N_("Metric bench"), N_("Tries the metric expressions on a log."),
	    NULL },
	{ ACTION_SMOKE, "smoke", "T", WHERE_REVIEW, 3,
	    N_("Try"), N_("Runs one short training job of each definition on "
	    "the local backend first."), not_read_only },
	{ ACTION_EDIT_RAW, "edit-raw", "e E", WHERE_WIZARD, 10,
	    N_("Editor"), N_("Edits the request as YAML in $EDITOR."), NULL },
	{ ACTION_CREATE, "create", "C", WHERE_REVIEW, 2,
	    N_("Create"), N_("Creates the tuning job."), not_read_only },

	{ ACTION_YES, "yes", "y", WHERE_DIALOG, 0,
	    N_("Yes"), N_("Answers a question with yes."), NULL },
	{ ACTION_NO, "no", "n", WHERE_DIALOG, 0,
	    N_("No"), N_("Answers a question with no."), NULL },

	{ ACTION_COPY, "copy", "y", WHERE_SCROLL & ~WHERE_HELP &
	    ~WHERE_COLUMNS, 0,
	    N_("Copy"), N_("Copies what the cursor is on to the clipboard of "
	    "the terminal."), NULL },
	{ ACTION_REFRESH, "refresh", "<F5> <C-r>", WHERE_LIST | WHERE_JOB |
	    WHERE_LOG | WHERE_BACKEND, 0,
	    N_("Refresh"), N_("Asks the backend now."), NULL },
	{ ACTION_FIELD_HELP, "field-help", "<F1>", WHERE_WIZARD, 0,
	    N_("Field help"), N_("Everything about the field."), NULL },
	{ ACTION_HELP, "help", "?", (unsigned)WHERE_ANY & ~WHERE_DIALOG,
	    98, N_("Help"), N_("This page."), NULL },
	{ ACTION_HELP, "help-f1", "<F1>", (unsigned)WHERE_ANY & ~WHERE_DIALOG &
	    ~WHERE_WIZARD, 0, N_("Help"), N_("This page."), NULL },
	{ ACTION_BACK, "back", "<Esc> q", WHERE_ANY, 99,
	    N_("Back"), N_("Leaves the page; on the first page the program."),
	    NULL },
	{ ACTION_QUIT, "quit", "<C-c> Q <F10>", WHERE_ANY, 0,
	    N_("Quit"), N_("Leaves the program. Running tuning jobs go on."),
	    NULL },
	{ ACTION_REDRAW, "redraw", "<C-l>", WHERE_ANY, 0,
	    N_("Redraw"), N_("Draws the whole screen again."), NULL },
	{ ACTION_SUSPEND, "suspend", "<C-z>", WHERE_ANY, 0,
	    N_("Suspend"), N_("Goes to the background; `fg` comes back."),
	    NULL },
};

const struct action *
action_all(size_t *n)
{
	*n = nitems(actions);
	return (actions);
}

const struct action *
action_find(enum action_id id)
{
	size_t i;

	for (i = 0; i < nitems(actions); i++) {
		if (actions[i].id == id)
			return (&actions[i]);
	}
	return (NULL);
}

/* How the typed keys compare with one written sequence. */
enum fit { FIT_NO, FIT_BEGUN, FIT_WHOLE };

static enum fit
fit_one(const char *names, const struct keys_typed *typed)
{
	struct key want[4];
	int i, n;

	n = key_parse(names, want, (int)nitems(want));
	if (n < typed->n)
		return (FIT_NO);
	for (i = 0; i < typed->n; i++) {
		if (!key_same(want[i], typed->key[i]))
			return (FIT_NO);
	}
	return (n == typed->n ? FIT_WHOLE : FIT_BEGUN);
}

static enum fit
fit_any(const char *keys, const struct keys_typed *typed)
{
	enum fit best = FIT_NO, fit;
	char one[32];
	size_t n;

	while (*keys != '\0') {
		n = strcspn(keys, " ");
		if (n >= sizeof(one))
			bug("keys of an action: %s", keys);
		memcpy(one, keys, n);
		one[n] = '\0';
		if ((fit = fit_one(one, typed)) > best)
			best = fit;
		keys += n;
		keys += *keys == ' ';
	}
	return (best);
}

enum action_id
action_key(struct keys_typed *typed, unsigned where, struct key key)
{
	bool begun = false;
	size_t i;

	if (typed->n == (int)nitems(typed->key))
		typed->n = 0;
	typed->key[typed->n++] = key;
	for (i = 0; i < nitems(actions); i++) {
		if ((actions[i].where & where) == 0)
			continue;
		switch (fit_any(actions[i].keys, typed)) {
		case FIT_WHOLE:
			typed->n = 0;
			return (actions[i].id);
		case FIT_BEGUN:
			begun = true;
			break;
		case FIT_NO:
			break;
		}
	}
	if (!begun) {
		/* "g" and then something else: that key counts by itself. */
		begun = typed->n > 1;
		typed->n = 0;
		if (begun)
			return (action_key(typed, where, key));
	}
	return (ACTION_NONE);
}

void
action_key_label(const struct action *a, char *out, size_t cap)
{
	struct key keys[4];
	char one[32], label[32];
	int i, n;
	size_t used = 0;

	snprintf(one, sizeof(one), "%.*s", (int)strcspn(a->keys, " "),
	    a->keys);
	n = key_parse(one, keys, (int)nitems(keys));
	out[0] = '\0';
	for (i = 0; i < n && used < cap; i++) {
		key_label(keys[i], label, sizeof(label));
		snprintf(out + used, cap - used, "%s", label);
		used += strlen(out + used);
	}
}
