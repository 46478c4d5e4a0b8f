/*
 * Key pairs in AWS's credentials-file format: what the backend knows its
 * clients by, and what `trialdeck backend credentials` prints. Every section
 * is one pair:
 *
 *   [default]
 *   aws_access_key_id = …
 *   aws_secret_access_key = …
 *   aws_session_token = …		(optional)
 *
 * Other keys are skipped. Files to 64 KiB. Not the console's reader of
 * ~/.aws: profiles mean nothing here.
 */
#ifndef API_KEYFILE_H
#define API_KEYFILE_H

#include <stddef.h>

#include "api/sigv4.h"
#include "base/err.h"

#define KEYFILE_MOST	64	/* pairs */

struct keyfile {
	struct sigv4_key keys[KEYFILE_MOST];
	size_t		 n;
	char		*text;		/* what the keys point into */
	size_t		 len;
};

/* ERR_NOT_FOUND when there is no file; ERR_USAGE with the line otherwise.
 * Never a value of the file in the text. */
int keyfile_read(struct keyfile *, const char *path, struct err *);
void keyfile_release(struct keyfile *);		/* wipes */

/* Writes a new random pair to path, 0600, unless there is a file already. */
int keyfile_make(const char *path, struct err *);

#endif
