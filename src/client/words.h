/*
 * Splits a command line into words as a POSIX shell does, without any shell
 * and without expanding anything: blanks part words, '…' keeps everything,
 * "…" keeps all but \" and \\, a backslash keeps the next character. So reads
 * the AWS CLI what credential_process says (Python's shlex.split).
 */
#ifndef CLIENT_WORDS_H
#define CLIENT_WORDS_H

/* NULL-terminated; NULL when a quote or an escape is not closed. */
char **words_split(const char *);
void words_free(char **);

#endif
