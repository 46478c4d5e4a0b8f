/*
 * The console as a prompt (--linear): the commands of the command line, typed
 * without "trialdeck" before them. For screen readers and dumb terminals:
 * nothing is redrawn, and everything that a page shows is a command's output.
 */
#ifndef CLI_REPL_H
#define CLI_REPL_H

#include "cli/cli.h"

/* Reads lines from stdin until "quit" or the end. Options given to c hold for
 * every line. Returns the exit status of the last command. */
int cli_repl(const struct cli *c, int (*console)(struct cli *));

#endif
