/*
 * Where files live (interfaces: Files). TRIALDECK_HOME puts all of them below
 * one folder. Folders are made 0700 when first asked for. Results are owned
 * by this module and live to the end.
 */
#ifndef BASE_PATHS_H
#define BASE_PATHS_H

#include <stdbool.h>

#include "base/err.h"

/* NULL and err when the folder cannot be made or is not ours. */
const char *paths_config(struct err *);	/* …/config.yaml; may be absent */
const char *paths_state(struct err *);		/* drafts, intents, log */
const char *paths_drafts(struct err *);
/* A folder of this name below the state's; the caller frees. */
char *paths_state_folder(const char *name, struct err *);
const char *paths_data(struct err *);		/* local.db, jobs/, s3/ */
const char *paths_socket(struct err *);		/* …/local.sock */

/* Data files of the program: $TRIALDECK_DATA/NAME, else of a program that runs
 * in its build folder shipped/NAME there, else PKGDATADIR/NAME. */
char *paths_shipped(const char *name);
/* Helper programs: $TRIALDECK_LIBEXEC/NAME, else beside a program in its build
 * folder, else PKGLIBEXECDIR/NAME. */
char *paths_helper(const char *name);

/* Makes dir and its parents 0700; refuses one owned by another uid or
 * writable by others, and a symlink as last element. */
int paths_make(const char *dir, struct err *);

/* Whether an element of a path is "." or ".."; "//" counts as one slash. */
bool paths_has_dots(const char *);

#endif
