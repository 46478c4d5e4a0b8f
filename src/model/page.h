/*
 * The wizard's pages as lists of fields. What a page holds is data: the
 * console draws it, `trialdeck new --linear` asks it line by line, the manual
 * lists it. The order is the AWS console's (S02, S03, S04, S44, S96).
 *
 * Outer steps: settings, definitions, limits, review. A definition has three
 * inner steps: algorithm, data, resources.
 */
#ifndef MODEL_PAGE_H
#define MODEL_PAGE_H

#include <stdbool.h>
#include <stddef.h>

enum page_step {
	STEP_SETTINGS,
	STEP_DEFINITIONS,	/* the panel: a table of definitions */
	STEP_ALGORITHM,		/* inner 1 */
	STEP_DATA,		/* inner 2 */
	STEP_RESOURCES,		/* inner 3 */
	STEP_LIMITS,
	STEP_REVIEW,
	STEPS
};

struct page_panel {
	const char		*title;		/* N_() */
	/* Field paths in order, NULL at the end; the first "*" of a path is
	 * the definition's index. A path of an object, list or map stands for
	 * all below it. The path HYPER_PATH stands for the table of
	 * hyperparameters (hyper.h), DEFINITIONS_PATH for the definitions,
	 * ALGORITHM_PATH for the choice of an algorithm (S53). */
	const char *const	*paths;
	bool			 advanced;	/* only in the Advanced fold */
};

#define HYPER_PATH		"hyperparameters"
#define DEFINITIONS_PATH	"definitions"
#define ALGORITHM_PATH		"algorithm"

struct page {
	enum page_step		 step;
	const char		*name;		/* "settings": for drafts */
	const char		*title;		/* N_(): "Job settings" */
	const char		*brief;		/* N_(): "Job settings" */
	bool			 inner;
	const struct page_panel	*panels;
	size_t			 npanels;
	const char		*help;		/* N_(): a paragraph */
};

const struct page *page_at(enum page_step);
/* The order of the pages: the inner ones come after one another and then
 * return to their panel (S87). The first and the last stay. */
enum page_step page_after(enum page_step);
enum page_step page_before(enum page_step);
/* By name; NULL: none. */
const struct page *page_named(const char *name);
/* The page that edits the value at a concrete pointer (or the page of what
 * holds it); *definition receives the definition's index, or -1. Pointers that
 * no page shows belong to STEP_REVIEW. */
enum page_step page_of(const char *pointer, int *definition);

#endif
