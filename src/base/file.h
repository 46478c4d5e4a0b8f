/*
 * Files that survive a crash (T7, T33): 0600, temporary name, fsync, rename,
 * fsync of the folder, every result checked.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stddef.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

/* Replaces path by these bytes; afterwards it holds the old or the new. */
int file_replace(const char *path, const void *, size_t, struct err *);
/* The folder's entry of the file at path reaches the disk. */
int file_sync_folder(const char *path, struct err *);
/* Appends a regular file's bytes to buf (no symlink followed when nofollow).
 * -1 when it is absent (ERR_NOT_FOUND), larger than buf's most, unreadable. */
int file_read(const char *path, int nofollow, struct buf *, struct err *);
/* write(2) until all is out; -1 with errno. EINTR and short writes handled. */
int file_write_all(int fd, const void *, size_t);
/* pread(2) until n bytes are there or the file ends, likewise; how many. */
ssize_t file_read_at(int fd, void *, size_t n, off_t at);
/* Removes what is there and can be, links themselves and nothing mounted. */
void file_remove_tree(const char *path);
/* Holds path (made when missing) against other processes until the descriptor
 * is closed; -1: ERR_IN_USE when another holds it. Waits up to a second, since
 * a process that was killed between fork and exec leaves a child which holds
 * its locks for a moment. */
int file_lock(const char *path, struct err *);

#endif
