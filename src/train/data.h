/*
 * A channel's files as one matrix. Files are taken in the order of their
 * paths, folders below included; names that begin with "." or "_" are left
 * out. Limits: 16 MiB a line, 100,000 files, 2^28 numbers, depth 32.
 * Errors name FILE:LINE and the column.
 */
#ifndef TRAIN_DATA_H
#define TRAIN_DATA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum data_format { DATA_CSV, DATA_LIBSVM };

/* How to read; zeroed is a plain CSV. */
struct data_rules {
	enum data_format format;
	bool	missing;	/* CSV: an empty cell, NA or nan is a missing
				 * value (NAN in x); otherwise an error */
	bool	weights;	/* CSV: the second column is the row's weight;
				 * LIBSVM: label:weight */
};

/* A dense matrix for CSV (x), rows of index:value for LIBSVM (start, index,
 * value). All owned. */
struct data {
	size_t	 rows, cols;
	float	*x;		/* rows × cols, row by row; NULL for LIBSVM */
	size_t	*start;		/* rows + 1 places in index and value */
	unsigned *index;	/* from 0 */
	float	*value;
	float	*label;		/* rows */
	float	*weight;	/* rows, or NULL */
	unsigned *group;	/* sizes of the runs of equal qid, or NULL */
	size_t	 groups;
};

/* All files below dir. An absent folder, no file or no row is an error. */
int data_read(struct data *, const char *dir, const struct data_rules *,
    struct err *);
void data_release(struct data *);

/* What a channel's ContentType says (NULL: the fallback): "csv", "text/csv",
 * "text/csv;label_size=1", "libsvm", "text/libsvm", "text/x-libsvm". */
int data_content_type(const char *type, enum data_format fallback,
    bool libsvm_too, struct data_rules *, struct err *);

#endif
