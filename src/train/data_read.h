/* Inside data: what the readers of the two formats share. */
#ifndef TRAIN_DATA_READ_H
#define TRAIN_DATA_READ_H

#include <stdbool.h>
#include <stdio.h>

#include "train/data.h"

#define LINE_MOST (16 << 20)		/* bytes of a line */
#define CELLS_MOST ((size_t)1 << 28)	/* numbers of a matrix: 1 GiB */

/* One file being read by lines, counted from 1. */
struct reader {
	const char	*name;		/* path, borrowed */
	FILE		*file;		/* owned */
	char		*line;		/* owned; NUL-terminated */
	size_t		 cap;
	size_t		 number;
};

/* Room there is in the growing arrays. */
struct room {
	size_t	rows, cells, starts;
	long long qid;			/* of the last row */
};

struct paths_found {
	char	**path;
	size_t	 n, cap;
};

/* 1: the next line with something in it; 0: the end; -1: error. Line ends
 * (LF, CRLF) and a byte order mark are taken off. */
int reader_next(struct reader *, size_t *len, struct err *);
int reader_error(const struct reader *, struct err *, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void reader_release(struct reader *);

/* Regular files below dir, added; sorted by bytes of the path. */
int files_find(struct paths_found *, const char *dir, int depth,
    struct err *);
void files_sort(struct paths_found *);
void files_release(struct paths_found *);

/* Adds the rows of a file, which is closed. name: for errors. */
int data_rows(struct data *, struct room *, FILE *, const char *name,
    const struct data_rules *, struct err *);
/* Adds the line as one row. */
int csv_row(struct data *, struct room *, const struct reader *, size_t len,
    const struct data_rules *, struct err *);
int libsvm_row(struct data *, struct room *, const struct reader *,
    size_t len, const struct data_rules *, struct err *);

/* Makes room for one row more in label, weight, group. */
void grow_rows(struct data *, struct room *, bool weights, bool groups);

/* A finite number in [text, text + len), blanks, quotes and a leading plus
 * taken off; false: it is none, or it does not fit a float. */
bool cell_number(const char *text, size_t len, float *);
/* The cell stands for a missing value: empty, NA, nan. */
bool cell_missing(const char *text, size_t len);
/* The same letters, case aside. */
bool word_is(const char *text, size_t len, const char *word);

#endif
