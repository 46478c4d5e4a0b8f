/*
 * A form: the fields of a wizard page as rows, built from the rows of the
 * model and the request at hand. It holds no values of its own; what a row
 * shows is asked of the request each time.
 */
#ifndef UI_FORM_H
#define UI_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/json.h"
#include "model/field.h"
#include "model/page.h"

struct catalog;
struct finding;

enum form_kind {
	FORM_GAP,		/* an empty line; no cursor */
	FORM_PANEL,		/* a panel's title; no cursor */
	FORM_HEAD,		/* names of columns; no cursor */
	FORM_FIELD,		/* one value */
	FORM_ELEMENT,		/* one entry of a list; opens and closes */
	FORM_ADD,		/* "Add …" below a list, map or table */
	FORM_HYPER,		/* one hyperparameter; opens and closes */
	FORM_HYPER_PART,	/* one value of the open hyperparameter */
	FORM_DEFINITION,	/* one training job definition */
	FORM_ALGORITHM,		/* which algorithm: built-in, own … */
	FORM_GIVEN,		/* metrics that the algorithm brings */
	FORM_FOLD,		/* the Advanced fold */
	FORM_NEXT,		/* the button to the next page */
	FORM_CREATE,		/* the button of the review page */
	FORM_KINDS
};

struct form_row {
	enum form_kind	 kind;
	const struct field *field;	/* FIELD; of the list: ELEMENT, ADD,
					 * GIVEN */
	char		*at;		/* concrete pointer; HYPER: name;
					 * HYPER_PART: name of the part */
	char		*pointer;	/* HYPER…: pointer into the request */
	const char	*title;		/* PANEL (N_()) */
	size_t		 index;		/* ELEMENT, HYPER, DEFINITION */
	size_t		 def;		/* HYPER…: the definition it is of */
	int		 depth;		/* indent in steps of two cells */
	bool		 wide;		/* HEAD, DEFINITION: all columns */
	bool		 bare;		/* ELEMENT: its label alone says it,
					 * and may stand where values do */
	enum page_step	 step;		/* review: the page that edits it */
	const struct finding *finding;	/* the worst that is shown at it, or
					 * NULL; set by the wizard */
};

struct form {
	struct form_row	*rows;		/* owned */
	size_t		 n, cap;
	int		 label_w;	/* cells of the widest label, indent
					 * included */
	bool		 folds;		/* it has an Advanced fold */
};

/* How a form is to be built: what is unfolded (pointers of elements and names
 * of hyperparameters as members of an object, and the Advanced fold), whether
 * there is room for empty lines between panels and for all columns of
 * tables, and the catalogue. */
struct form_open {
	json_t		*elements;	/* owned by the wizard */
	bool		 advanced;
	bool		 all;		/* everything is unfolded */
	bool		 roomy, wide;
	const struct catalog *catalog;	/* may be NULL */
};

void form_release(struct form *);
/* Rows of a page; def: index of the definition for inner pages. */
void form_build(struct form *, const json_t *request, const struct page *,
    size_t def, const struct form_open *);
/* The rows of the review page: what is set, under the titles of the pages. */
void form_build_review(struct form *, const json_t *request,
    const struct form_open *);

/* A row that the cursor may stand on. */
bool form_row_stops(const struct form_row *);
/* Why it cannot be changed, or added to, as the request is (N_()); NULL: it
 * can. */
const char *form_row_locked(const struct form_row *, const json_t *request);
/* Where its value stands in the request; NULL: nowhere. */
const char *form_row_pointer(const struct form_row *);
/* Whether a finding at this pointer is shown at the row: at its own pointer,
 * or below it when no row of its own is shown for it. */
bool form_row_holds(const struct form *, size_t row, const char *pointer);
/* The row at this pointer (or the element that holds it), or -1. */
int form_find(const struct form *, const char *pointer);

/* Label and value as shown. Value of an absent field: its default in *dim.
 * The catalogue may be NULL. */
void form_label(const struct form_row *, const json_t *request, struct buf *);
void form_value(const struct form_row *, const json_t *request,
    const struct catalog *, struct buf *, bool *dim);
/* The entries of lists that hold this pointer: "xgboost-1, Channel 2: train".
 * Nothing for what is in none; the only definition is not named. */
void form_place(const json_t *request, const char *pointer, struct buf *);
/* The text that editing the row begins with; nothing for an absent value. */
void form_edit_text(const struct form_row *, const json_t *request,
    struct buf *);
/* Cells that the columns of a page's table take behind the labels; 0: no
 * table whose columns must all be seen. */
int form_table_width(const struct page *, bool wide);
/* Cells from the start of the value to the part that is edited in the row. */
int form_edit_column(const struct form_row *);

/* Lists of plain strings and entries of maps are edited as one line of text:
 * "a, b" and "KEY=value". */
bool form_is_words(const struct field *);
json_t *form_words_parse(const char *text);

/* "/TrainingJobDefinitions/ * /RoleArn" with the first "*" replaced. The
 * caller frees. */
char *form_pointer(const char *path, size_t def);

#endif
