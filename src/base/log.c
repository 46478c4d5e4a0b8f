#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/utf8.h"

/* A line longer than this is cut: logs carry foreign text. */
#define LOG_LINE_MOST 4096

static int log_fd = -1;
static enum log_level log_most;

int
log_open(const char *path, enum log_level most)
{
	int fd;

	log_close();
	log_most = most;
	if (strcmp(path, "-") == 0) {
		log_fd = STDERR_FILENO;
		return (0);
	}
	fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW |
	    O_CLOEXEC | O_NOCTTY, 0600);
	if (fd == -1)
		return (-1);
	log_fd = fd;
	return (0);
}

void
log_line(enum log_level level, const char *fmt, ...)
{
	static const char *const names[] = { "error", "warn", "info", "debug" };
	char raw[LOG_LINE_MOST], safe[LOG_LINE_MOST], when[32];
	int saved = errno;
	va_list ap;
	char *line;

	if (log_fd == -1 || level > log_most)
		return;
	va_start(ap, fmt);
	vsnprintf(raw, sizeof(raw), fmt, ap);
	va_end(ap);
	text_clean(safe, sizeof(safe), raw, strlen(raw), -1, false);
	clock_format(clock_wall_ms(), when, sizeof(when));
	line = xasprintf("%s [%d] %s: %s\n", when, (int)getpid(), names[level],
	    safe);
	/* One write, so that lines of two processes do not mix. A full disk
	 * must not stop what is logged about. */
	(void)file_write_all(log_fd, line, strlen(line));
	free(line);
	errno = saved;
}

void
log_close(void)
{
	if (log_fd != -1 && log_fd != STDERR_FILENO)
		close(log_fd);
	log_fd = -1;
}
