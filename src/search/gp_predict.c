/* The posterior at other points. See gp.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cblas.h>
#include <lapacke.h>

#include "base/alloc.h"
#include "search/gp_parts.h"
#include "search/loops.h"

#define BLOCK		64	/* points at once, so that caches hold them */
#define BLOCK_MANY	512	/* and where the library solves */
#define MANY		200	/* that many rows */
#define VARIANCE_LEAST	1e-12

/* Rows of `some` numbers. */
struct block {
	size_t	 some;
	double	*z;		/* the points: d rows */
	double	*cross;		/* n rows: covariances with gp's points */
	double	*square;	/* one row */
};

/* Minus the means. */
LOOPS static void
minus_means(const struct gp *gp, const struct block *block, double *out)
{
	memset(out, 0, block->some * sizeof *out);
	loops_subtract(out, block->cross, block->some, gp->alpha, gp->n,
	    block->some);
}

/* The factor's inverse by cross, in place. */
LOOPS static void
solve(const struct gp *gp, const struct block *block)
{
	size_t n = gp->n, some = block->some, k;

	for (k = 0; k < n; k++) {
		const double *factor = &gp->chol[k * n];

		loops_solve(&block->cross[k * some], block->cross, some,
		    factor, k, factor[k], some);
	}
}

/* Sums of the squares of cross's columns. */
LOOPS static void
squares(const struct gp *gp, const struct block *block)
{
	double *restrict square = block->square;
	size_t some = block->some, i, k;

	memset(square, 0, some * sizeof *square);
	for (k = 0; k < gp->n; k++) {
		const double *row = &block->cross[k * some];

		for (i = 0; i < some; i++)
			square[i] += row[i] * row[i];
	}
}

/* x: the block's points. */
static void
predict_block(const struct gp *gp, const struct block *block, const double *x,
    double *mean, double *deviation)
{
	double signal = gp_signal(gp), left;
	size_t n = gp->n, some = block->some, i;

	gp_bend(gp, x, some, block->z);
	for (i = 0; i < n; i++)
		gp_distances(gp, gp->z, n, i, block->z, some, some,
		    &block->cross[i * some]);
	gp_covariances(block->cross, n * some, signal);
	minus_means(gp, block, mean);
	if (n < MANY)
		solve(gp, block);
	else
		cblas_dtrsm(CblasRowMajor, CblasLeft, CblasLower,
		    CblasNoTrans, CblasNonUnit, (int)n, (int)some, 1,
		    gp->chol, (int)n, block->cross, (int)some);
	squares(gp, block);
	for (i = 0; i < some; i++) {
		mean[i] = -mean[i];
		left = LEVEL + signal - block->square[i];
		deviation[i] = sqrt(left > VARIANCE_LEAST ? left :
		    VARIANCE_LEAST);
	}
}

void
gp_predict(const struct gp *gp, const double *x, size_t count, double *mean,
    double *deviation)
{
	size_t most = gp->n < MANY ? BLOCK : BLOCK_MANY, from;
	struct block block;

	block.z = xcalloc(most * gp->d + 1, sizeof *block.z);
	block.cross = xcalloc(most * gp->n + 1, sizeof *block.cross);
	block.square = xcalloc(most, sizeof *block.square);
	for (from = 0; from < count; from += block.some) {
		block.some = count - from < most ? count - from : most;
		predict_block(gp, &block, &x[from * gp->d], &mean[from],
		    &deviation[from]);
	}
	free(block.z);
	free(block.cross);
	free(block.square);
}

void
gp_leave_one_out(const struct gp *gp, const double *y, double *mean,
    double *deviation)
{
	size_t n = gp->n, i;
	double *inverse = xcalloc(n * n + 1, sizeof *inverse);

	memcpy(inverse, gp->chol, n * n * sizeof *inverse);
	LAPACKE_dpotri_work(LAPACK_COL_MAJOR, 'U', (lapack_int)n, inverse,
	    (lapack_int)n);
	for (i = 0; i < n; i++) {
		double variance = 1 / inverse[i * n + i];

		mean[i] = y[i] - gp->alpha[i] * variance;
		deviation[i] = sqrt(variance > VARIANCE_LEAST ? variance :
		    VARIANCE_LEAST);
	}
	free(inverse);
}
