/*
 * Drafts of the wizard on disk: one file a draft, ID.json, in the form of
 * model/draft.h. The list that is handed to the app holds objects
 * {"id", "saved", "step", "request"}; what cannot be read is left alone.
 */
#ifndef UI_DRAFTS_H
#define UI_DRAFTS_H

#include "base/err.h"
#include "base/json.h"

#define DRAFTS_MOST 200

/* A new array, newest first; empty when there are none. */
json_t *drafts_read(void);
/* text NULL removes the file. 0, or -1 and err. */
int drafts_write(const char *id, const char *text, struct err *);
/* Its file, freed by the caller; NULL and err. */
char *drafts_path(const char *id, struct err *);
/* By its path: the file and its lock are no more. */
void drafts_remove(const char *path);
/* By its path: holds the draft against other consoles until the descriptor
 * that is returned is closed; -1 and err (ERR_IN_USE) when another has it. */
int drafts_lock(const char *path, struct err *);
/* Closes it, and leaves no lock behind. */
void drafts_unlock(const char *path, int fd);
/* The same change in the list: newest first. */
void drafts_note(json_t *list, const char *id, const char *text);
/* Index in the list; -1: none. */
int drafts_find(const json_t *list, const char *id);

#endif
