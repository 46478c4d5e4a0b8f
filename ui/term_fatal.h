/*
 * What a program that dies by a fatal signal (SIGSEGV, SIGABRT and the like)
 * still does for the terminal: writes the bytes that leave full-screen mode
 * and sets its modes back. All is prepared before; the handler only writes.
 */
#ifndef UI_TERM_FATAL_H
#define UI_TERM_FATAL_H

#include <termios.h>

/* Begins anew: at a fatal signal fd gets what is added and these modes. */
void term_fatal_start(int fd, const struct termios *);
/* Bytes to write; what does not fit any more is left out whole. */
void term_fatal_add(const char *);
void term_fatal_stop(void);

#endif
