/* The posterior at other points. See gp.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cblas.h>
#include <lapacke.h>

#include "base/alloc.h"
#include "search/gp_parts.h"

#define BLOCK		512	/* points at once, so that memory is bounded */
#define VARIANCE_LEAST	1e-12

/* Points `from` on of `count`; cross has room for n numbers each. */
static void
predict_block(const struct gp *gp, const double *x, size_t from, size_t some,
    size_t count, double *mean, double *deviation, double *z, double *cross)
{
	double signal = gp_signal(gp), left;
	size_t n = gp->n, i, k;

	gp_bend(gp, &x[from * gp->d], some, z);
	for (i = 0; i < some; i++) {
		double *row = &cross[i * n];

		gp_distances(gp, z, some, i, gp->z, n, n, row);
		gp_matern(row, n);
		for (k = 0; k < n; k++)
			row[k] = LEVEL + signal * row[k];
	}
	cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans,
	    (int)gp->fantasies, (int)some, (int)n, 1, gp->alpha, (int)n,
	    cross, (int)n, 0, &mean[from], (int)count);
	cblas_dtrsm(CblasRowMajor, CblasRight, CblasLower, CblasTrans,
	    CblasNonUnit, (int)some, (int)n, 1, gp->chol, (int)n, cross,
	    (int)n);
	for (i = 0; i < some; i++) {
		left = LEVEL + signal - cblas_ddot((int)n, &cross[i * n], 1,
		    &cross[i * n], 1);
		deviation[from + i] = sqrt(left > VARIANCE_LEAST ? left :
		    VARIANCE_LEAST);
	}
}

void
gp_predict(const struct gp *gp, const double *x, size_t count, double *mean,
    double *deviation)
{
	size_t most = count < BLOCK ? count : BLOCK, from, some;
	double *z = xcalloc(most * gp->d + 1, sizeof *z);
	double *cross = xcalloc(most * gp->n + 1, sizeof *cross);

	for (from = 0; from < count; from += some) {
		some = count - from < most ? count - from : most;
		predict_block(gp, x, from, some, count, mean, deviation, z,
		    cross);
	}
	free(z);
	free(cross);
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
