/*
 * Children without a shell (T6, T22): argument arrays, an environment built
 * from nothing, no inherited descriptors but 0, 1, 2 as given.
 */
#ifndef BASE_EXEC_H
#define BASE_EXEC_H

#include <sys/types.h>

#include <stdbool.h>

#include "base/err.h"

struct exec_spec {
	const char *const *argv;	/* argv[0]: a path, or in PATH */
	const char *const *envp;	/* "K=V", NULL-terminated; NULL: ours */
	const char *cwd;		/* or NULL */
	int in, out, errfd;		/* -1: /dev/null */
	int new_session;		/* setsid in the child */
};

/* The child's pid, or -1. A program that cannot be executed is an error here,
 * not an exit status. */
pid_t exec_start(const struct exec_spec *, struct err *);

/* The path of this program: PATH_MAX bytes. False, and "": not known. */
bool exec_self(char *path);

/* Begins this program anew with the variable in its environment, for libraries
 * that read it before main. Returns when it is there, or cannot be. */
void exec_anew_with(const char *variable, const char *value, char **argv);

/* In a child: every signal as it is by default, and none held back. */
void exec_signals(void);

/* Finds an executable in PATH; NULL when there is none. Caller frees. */
char *exec_find(const char *name);

#endif
