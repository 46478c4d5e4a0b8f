/* What gp*.c share. See gp.h. */
#ifndef SEARCH_GP_PARTS_H
#define SEARCH_GP_PARTS_H

#include "search/gp.h"

#define SQRT5		2.23606797749978969641
#define NOISE_FLOOR	1e-6
#define EDGE		1e-6	/* the bend has no slope at 0 and 1 */
#define LEVEL		25.0	/* variance of the level, which may be any */

/* theta: logarithms of d length scales, d exponents a, d exponents b, the
 * signal's variance, the noise's variance. */
enum theta { THETA_SCALE, THETA_A, THETA_B, THETA_KINDS };

/* Normal priors on the logarithms, and how far the search may go. */
struct prior {
	double	mean, deviation, lo, hi;
};

/* Of theta's number i, for a fit of n points. */
struct prior gp_prior(const struct gp *, size_t n, size_t i);
double gp_signal(const struct gp *);
double gp_noise(const struct gp *);

/* Factors the lower, row major matrix in place, with as much on the diagonal
 * as it takes; false when nothing helps. room: n x n numbers of it. */
bool gp_factor(double *matrix, size_t n, double *room);

/* A unit where it is bent. */
static inline double
gp_inside(double u)
{
	u = u < EDGE ? EDGE : u;
	return (u > 1 - EDGE ? 1 - EDGE : u);
}

/* How the numbers of one parameter are bent and then scaled. */
struct bend {
	double	a, b, shrink;
};

struct bend gp_bend_of(const struct gp *, size_t j);

/* The squared distance of two points that differ in a category. */
double gp_gap(const struct gp *, size_t j);

/* count rows of d numbers to d rows of count: bent, scaled. */
void gp_bend(const struct gp *, const double *x, size_t count, double *z);

#define GP_WIDTH	4	/* columns at once */

/*
 * For a positive definite matrix of m rows, m a multiple of GP_WIDTH, row
 * major, only the lower triangle read, and y as row m: minus the inverse in
 * that triangle, and in row m the inverse times y. *log_root is half the
 * logarithm of the determinant, *square y' times the inverse times y. False
 * where the matrix is not positive definite; then what it held is lost. There
 * is a row of room behind y, and panel is GP_WIDTH x (m + GP_WIDTH) more.
 */
bool gp_invert(double *matrix, size_t m, double *panel, double *log_root,
    double *square);

/* r2[i] = squared distance of point `at` (of `count` in z) to the first n
 * points of other, both as gp_bend leaves them; `stride` points a row. */
void gp_distances(const struct gp *, const double *z, size_t count, size_t at,
    const double *other, size_t stride, size_t n,
    double *restrict r2);

/* In place from squared distances: covariances without noise. */
void gp_covariances(double *r2, size_t n, double signal);

#endif
