/* Which program a training image is on this machine. */
#ifndef DAEMON_RUNNER_IMAGE_H
#define DAEMON_RUNNER_IMAGE_H

#include "base/err.h"
#include "base/json.h"

/* program: path of the executable; bind: the folder or file that the sandbox
 * shows for it. Both on the heap, untouched on error. data: the daemon's
 * folder, never shown. */
int runner_image(const json_t *definition, const char *data, char **program,
    char **bind, struct err *);

#endif
