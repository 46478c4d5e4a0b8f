/*
 * A program on a pseudo-terminal that libvterm plays: keys in, screen out, and
 * what is left of the terminal afterwards. Waits are for text, with a limit of
 * ten seconds. One at a time.
 */
#ifndef TESTS_TERM_PTY_H
#define TESTS_TERM_PTY_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

#include <vterm.h>

#include "base/buf.h"

#define PTY_WAIT_MS 10000

struct pty {
	int		 fd, side;	/* master; slave, kept open */
	pid_t		 pid;
	VTerm		*vt;
	VTermScreen	*screen;
	bool		 alternate, cursor; /* cursor: shown */
	bool		 titled;	/* a title was set */
	struct buf	 raw;		/* all that was written, 16 MiB */
	struct termios	 before;
};

/* The console of console.c at h rows of w cells. env: "K=V" (or "K" to take
 * it away), NULL ends; TERM is xterm-256color unless it says otherwise. */
void pty_start(struct pty *, int h, int w, const char *const *env);
void pty_release(struct pty *);		/* kills it if it still runs */

/* Takes what is written, for up to ms. False: nothing came. */
bool pty_take(struct pty *, int ms);
/* Until nothing came for ms. */
void pty_quiet(struct pty *, int ms);
bool pty_has(struct pty *, const char *text);
void pty_wait(struct pty *, const char *text);	/* fails the test */
void pty_keys(struct pty *, const char *bytes);
void pty_resize(struct pty *, int h, int w);
/* The whole screen, a line a row, on the heap. */
char *pty_text(struct pty *);

/* The status that the program ended with; -1: it does not end (then it is
 * killed). */
int pty_ended(struct pty *);
/* Fails the test when the terminal is not as it was. */
void pty_left_as_found(struct pty *);

#endif
