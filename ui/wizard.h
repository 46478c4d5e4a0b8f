/*
 * The wizard's state and its parts, for view_wizard*.c and wizard_*.c only.
 *
 *   view_wizard.c  the view: messages, saving, sending
 *   wizard_move.c  pages, cursor, what is unfolded
 *   wizard_edit.c  changing values
 *   wizard_list.c  adding, cloning, moving and removing entries
 *   wizard_pick.c  choosing an algorithm, a metric, hyperparameters
 *   wizard_keep.c  saving and resuming the draft, $EDITOR, pasting
 *   wizard_back.c  what only the backend knows: name, parents
 *   wizard_look.c  preview, difference, copying, help topics
 *   wizard_bench.c metric regexes on a log
 *   wizard_find.c  going to a field or a finding
 *   wizard_draw.c  panes            wizard_help.c  what is said about a row
 *   wizard_request.c  the request as it will be sent
 */
#ifndef UI_WIZARD_H
#define UI_WIZARD_H

#include <stdbool.h>
#include <stdint.h>

#include "model/draft.h"
#include "model/facts.h"
#include "model/page.h"
#include "model/request_view.h"
#include "model/rule.h"
#include "ui/app.h"
#include "ui/form.h"
#include "ui/list.h"
#include "ui/prompt.h"

/* Tags of calls and edits; from WIZARD_BACK on those of wizard_back.c. */
enum {
	WIZARD_CREATE, WIZARD_EDITOR, WIZARD_LOG, WIZARD_LOG_CALL,
	WIZARD_STREAM, WIZARD_LOCK, WIZARD_SAVED, WIZARD_BACK = 16
};

/* What the disk has of the draft. */
enum kept { KEPT_NOTHING, KEPT_ASKED, KEPT_DONE, KEPT_FAILED };

/* What the backend says about the draft (wizard_back.c). */
struct behind {
	char		*name;		/* asked about last */
	char		*taken;		/* ARN of the job that has it */
	json_t		*known[FACTS];	/* as in rule.h; null while asked */
	json_t		*asked;		/* what was asked about, by tag */
	int		 pages;		/* of the answer that has many */
	int64_t		 ask_at;	/* steady ms; 0: nothing to ask */
	char		*chosen;	/* algorithm resource that was taken
					 * from the list or typed and is to be
					 * filled in once it is known, or
					 * NULL */
	size_t		 chosen_def;
};

struct wizard {
	struct draft	*draft;
	char		*id;		/* of the saved draft */
	char		*warm_parent;	/* offered for warm start, or NULL */
	json_t		*source;	/* what the draft began as, or the job
					 * that it was cloned from */
	enum page_step	 step;
	size_t		 def;		/* definition of the inner pages */
	struct form	 form;
	struct form_open open;
	struct list	 list;
	struct findings	 findings;	/* of the version checked */
	size_t		 errors[STEPS];	/* of them, by where they are shown */
	uint64_t	 checked;	/* draft version */
	enum page_step	 built_step;
	struct request_view view;	/* of the version checked */
	struct notes	 history;	/* what import or clone did */
	bool		 resumed;	/* was a saved draft before */
	bool		 read_only;	/* another console has the draft */
	bool		 editing;	/* prompt is on the cursor's row */
	struct prompt	 prompt;
	uint64_t	 turns;		/* with what may show beyond it */
	enum kept	 kept;
	uint64_t	 saved;		/* draft version given to the disk */
	int64_t		 dirty_at;	/* steady ms of the first change that
					 * is not saved; 0: all saved */
	bool		 sending;	/* Create is on its way */
	char		*raw;		/* text of the last edit in $EDITOR */
	int		 raw_tag;
	struct behind	 behind;
	char		*bench_log;	/* last log of the bench */
	/* A question's subject, between asking and its answer. */
	char		*asked;		/* pointer or name */
	char		**options;	/* of a picker, NULL-terminated */
	json_t		*taken;		/* pickers: what an option stands for */
};

/* wizard_move.c */
struct form_row *wizard_row(const struct wizard *);
/* Rows, findings, list after any change; keeps the cursor on its row. */
void wizard_rebuild(struct wizard *, const struct app *);
void wizard_go(struct wizard *, const struct app *, enum page_step, size_t def);
/* The page and the row of a pointer. */
void wizard_jump(struct wizard *, const struct app *, const char *pointer);
/* For pick_open: to the pointer of the option that was chosen, if it has one.
 */
void wizard_jump_chosen(struct view *, struct app *, const size_t *chosen,
    size_t n, const char *typed, struct effects *);
void wizard_next_step(struct wizard *, struct app *);
void wizard_prev_step(struct wizard *, struct app *);
void wizard_next_finding(struct wizard *, struct app *, int direction);
/* false: no movement. */
bool wizard_move(struct wizard *, enum action_id);
/* The cursor to the first error of the page, if there is one. */
void wizard_to_error(struct wizard *);
/* The name of the definition at hand, or words for none. */
const char *wizard_definition_name(const struct wizard *);
const char *wizard_name_of(const struct wizard *, size_t def);
/* Left: folds, or goes to the row that holds this one; right: unfolds. */
void wizard_fold_action(struct wizard *, struct app *, enum action_id);
bool wizard_is_open(const struct wizard *, const char *key);
void wizard_fold(struct wizard *, const char *key, bool open);
/* Findings of the page's own pointers; the first error, or NULL. */
const struct finding *wizard_page_error(const struct wizard *);

/* Unfolds what hides a pointer, and builds the rows again. */
void wizard_reveal(struct wizard *, const struct app *, const char *pointer);

/* wizard_keep.c */
/* Asks, then leaves the wizard without its draft. */
void wizard_forget(struct view *, struct app *, struct effects *);
void wizard_save(struct view *, const struct app *, struct effects *);
/* The same, or what is kept is dropped where nothing was filled in. */
void wizard_keep(struct view *, const struct app *, struct effects *);
/* Whether the draft is what it began as, and nothing is half typed. */
bool wizard_untouched(const struct wizard *);
void wizard_resume(struct wizard *, const struct app *, const char *field);
/* A whole request, after a question. false: it is a field's value. */
bool wizard_paste_request(struct view *, struct app *, const struct msg *,
    struct effects *);
void wizard_to_editor(struct view *, int tag, struct effects *);
void wizard_from_editor(struct view *, struct app *, const struct msg *,
    struct effects *);

/* wizard_back.c */
void wizard_back_release(struct wizard *);
/* After any change: whether there is something new to ask, and when. */
void wizard_back_note(struct wizard *, const struct app *);
void wizard_back_ask(struct view *, struct app *, struct effects *);
/* false: not a tag of this file. */
bool wizard_back_reply(struct view *, struct app *, const struct msg *,
    struct effects *);
/* What is known by now, borrowed from the wizard. */
void wizard_back_facts(const struct wizard *, const struct app *,
    struct rule_facts *);
void wizard_pick_parents(struct view *, struct app *, struct effects *);

/* wizard_template.c */
void wizard_save_template(struct view *, struct app *, struct effects *);

/* wizard_look.c */
void wizard_show_preview(struct view *, struct app *, struct effects *);
void wizard_show_difference(struct view *, struct app *, struct effects *);
void wizard_copy_menu(struct view *, struct app *, struct effects *);
void wizard_show_help(struct view *, struct app *, struct effects *);

/* wizard_bench.c */
void wizard_bench(struct view *, struct app *, struct effects *);
/* A log has come, from an editor, a file or a training job. */
void wizard_bench_log(struct view *, struct app *, const char *log,
    size_t len, struct effects *);
/* Answers of DescribeLogStreams and GetLogEvents. */
void wizard_bench_stream(struct view *, struct app *, const json_t *body,
    struct effects *);
void wizard_bench_events(struct view *, struct app *, const json_t *body,
    struct effects *);

/* wizard_edit.c */
void wizard_edit(struct view *, struct app *, struct effects *);
void wizard_toggle(struct view *, struct app *, struct effects *);
void wizard_unset(struct view *, struct app *);
/* The prompt's text becomes the value; false: refused, the prompt stays. */
bool wizard_take(struct wizard *, struct app *);
/* The same, and on to the next row. */
void wizard_accept(struct wizard *, struct app *);
/* value: taken; NULL removes. */
void wizard_set(struct wizard *, struct app *, const char *at, json_t *value);
void wizard_stop_editing(struct wizard *);
/* Opens the prompt on the cursor's row with this text. */
void wizard_type(struct wizard *, const char *text);

/* wizard_list.c */
void wizard_add(struct view *, struct app *, struct effects *);
void wizard_remove(struct view *, struct app *, struct effects *);
void wizard_clone(struct wizard *, struct app *);
void wizard_menu(struct view *, struct app *, struct effects *);
void wizard_shift(struct wizard *, struct app *, int by);
const char *wizard_list_why_not(const struct wizard *, enum action_id);
/* wizard_move.c: the same for moving and folding. */
const char *wizard_move_why_not(const struct wizard *, enum action_id);

/* wizard_pick.c */
void wizard_pick_algorithm(struct view *, struct app *, struct effects *);
/* For the cursor's field; list: strings. */
void wizard_pick_value(struct view *, struct app *, const json_t *list,
    struct effects *);
void wizard_pick_metric(struct view *, struct app *, struct effects *);
void wizard_pick_hyper(struct view *, struct app *, struct effects *);
void wizard_show_metrics(struct view *, struct app *, struct effects *);
/* Static to the range that it was, or the range that is recommended; a range
 * to a static value. */
void wizard_switch_hyper(struct wizard *, struct app *);
/* Name of the hyperparameter of a row, borrowed; NULL: none. */
const char *wizard_hyper_name(const struct wizard *, const struct form_row *);
void wizard_options_clear(struct wizard *);

/* wizard_find.c */
/* Pickers over all fields of all pages, and over all findings. */
void wizard_find(struct view *, struct app *, struct effects *);
void wizard_show_findings(struct view *, struct app *, struct effects *);

/* wizard_help.c */
struct algo_hyper;
/* "Continuous, recommended 0.1 to 0.5 (Linear), default 0.3" */
void wizard_hyper_facts(const struct algo_hyper *, struct buf *);
void wizard_draw_help(const struct wizard *, const struct app *,
    struct grid *, struct rect);

/* wizard_request.c */
/* With the line of the cursor's row in sight. */
void wizard_draw_request(const struct wizard *, struct grid *, struct rect);
void wizard_show_request(struct view *, struct app *, struct effects *);

/* wizard_account.c: what the account has for the cursor's field. */
void wizard_account(struct view *, struct app *, struct effects *);
const char *wizard_account_why_not(const struct wizard *);
/* The field at this pointer has a new value; the form may not know it yet. */
void wizard_account_took(struct wizard *, struct app *, const char *at);
/* After an answer: an algorithm resource that was chosen. */
void wizard_account_fill(struct wizard *, struct app *);

/* wizard_draw.c */
/* Where the rows of the form go in the wizard's area. */
struct rect wizard_form_rect(struct rect);
void wizard_draw(const struct wizard *, const struct app *, struct grid *,
    struct rect);

#endif
