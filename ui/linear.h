/*
 * The wizard as plain questions (trialdeck new --linear): for screen readers
 * and terminals that cannot place a cursor. The same rows as on the screen
 * (form.h), the same checks, the same drafts; one question a line, nothing is
 * ever drawn again. Output is text without a single control byte.
 *
 *   linear.c       steps, review, saving      linear_ask.c   one question
 *   linear_list.c  lists, hyperparameters, definitions
 */
#ifndef UI_LINEAR_H
#define UI_LINEAR_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "model/draft.h"
#include "model/page.h"
#include "model/rule.h"
#include "ui/form.h"

struct catalog;

enum linear_end {
	LINEAR_CREATE,		/* the user said create, and nothing is wrong */
	LINEAR_LEFT		/* the draft is kept */
};

struct linear_start {
	FILE			*in, *out;
	const struct catalog	*catalog;	/* may be NULL */
	const char		*region;	/* of built-in images */
	enum limits_profile	 limits;
	bool			 read_only;
	bool			 local;		/* the local backend */
	bool			 amazon;	/* Amazon SageMaker */
	const char		*account;	/* there, as rule.h has it */
	json_t			*draft;		/* taken; NULL: new */
	const char		*id;		/* of a draft, or NULL */
	const char		*page;		/* name to begin at, or NULL */
};

/* Asks until the user creates the job or leaves; the end of input leaves.
 * *body receives the request in wire form (new reference) on LINEAR_CREATE,
 * *id the draft's id (the caller frees it, and drops the draft when the job
 * was made). */
enum linear_end linear_wizard(struct linear_start *, json_t **body, char **id);

/* Below: for linear*.c only. */

/* Where to go after a question. */
enum turn {
	TURN_NEXT, TURN_BACK,
	TURN_GO,		/* to linear.target */
	TURN_LEAVE
};

struct linear {
	struct linear_start start;
	struct draft	*draft;
	char		*id;
	uint64_t	 saved;		/* draft version on disk */
	bool		 kept;		/* there is a file of it */
	struct form	 form;
	struct form_open open;
	enum page_step	 step, target;
	size_t		 def;
	bool		 create;
};

/* A line as typed. */
enum line {
	LINE_TEXT,		/* linear_text says what */
	LINE_KEEP,		/* nothing: keep and go on */
	LINE_HELP, LINE_BACK, LINE_CLEAR,
	LINE_AGAIN,		/* a command was carried out: ask again */
	LINE_GO, LINE_LEAVE
};

/* linear_ask.c */
/* Says a line (foreign text is fine). */
void linear_say(const struct linear *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* A row read aloud: label, before, value, after; the caller frees it. */
char *linear_row(const struct linear *, const struct form_row *,
    const char *before, const char *after);
/* Prints the question and reads the answer; *text (owned by the caller) is
 * set for LINE_TEXT only. */
enum line linear_read(struct linear *, const char *question, char **text);
enum turn linear_turn(enum line);
/* One value; row is valid until the draft changes. */
enum turn linear_ask_field(struct linear *, size_t row);
enum turn linear_ask_part(struct linear *, size_t row);
/* Which algorithm (S53). */
enum turn linear_ask_algorithm(struct linear *, size_t row);
/* A number of 1 to most, or the index of one of the names; -1: none. */
long linear_pick(const char *text, const char *const *names, size_t most);

/* linear_list.c: the question at a row FORM_ADD. */
enum turn linear_ask_list(struct linear *, size_t row);

/* linear.c */
/* The rows of the page at hand anew. */
void linear_build(struct linear *);
/* Saves when the draft changed since. */
void linear_save(struct linear *);
/* Asks rows from `from` on that are deeper than `above` (-1: all). */
enum turn linear_walk(struct linear *, size_t from, int above);
/* The three inner pages of a definition. */
enum turn linear_definition(struct linear *, size_t def);
void linear_findings(const struct linear *, const char *below);

#endif
