/*
 * The log of an attempt within its cap (T25): the first MiB stays, of the rest
 * the end stays. It is one long text, "ms line\n" each, of which some files
 * hold pieces: "log" from byte 0, "log.N" from byte N. Byte positions in the
 * long text never change, so a reader's position stays good.
 */
#ifndef SHIM_LOGFILE_H
#define SHIM_LOGFILE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define LOGFILE_CAP	(64LL << 20)	/* bytes on disk, by default */
#define LOGFILE_HEAD	(1LL << 20)	/* at most, of the cap's eighth */
#define LOGFILE_PARTS	4		/* files that hold the end */
#define LOGFILE_LINE	(64 * 1024)	/* longest line kept */

struct logfile {
	char		*dir;
	int		 fd;
	int64_t		 at;		/* bytes written in all */
	int64_t		 base, room;	/* of the current file */
	int64_t		 head, part;	/* sizes of the files */
	int64_t		 parts[LOGFILE_PARTS];	/* starts, oldest first */
	size_t		 nparts;
	struct buf	 out;		/* not yet written */
};

/* cap 0: LOGFILE_CAP. */
int logfile_open(struct logfile *, const char *dir, int64_t cap, struct err *);
void logfile_close(struct logfile *);
/* One line, cut with a mark when long; kept back until logfile_flush. */
void logfile_line(struct logfile *, int64_t ms, const char *, size_t);
/* -1: the disk refuses; what was kept back is lost. */
int logfile_flush(struct logfile *);

/*
 * Reads on: appends at most most bytes from position *at, and sets *at to
 * where they begin, which is later when they are gone. 0 at the end; -1 none.
 */
int logfile_read(const char *dir, int64_t *at, struct buf *, size_t most);

#endif
