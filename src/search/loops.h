/*
 * For loops over many numbers. A compiler does several of them at once where
 * a loop has no branch and calls nothing, so exp and log are written out here;
 * each number goes through the same operations whatever the machine does at
 * once, and the results are the same bits everywhere, which no two
 * mathematical libraries promise.
 */
#ifndef SEARCH_LOOPS_H
#define SEARCH_LOOPS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Before a function: compiled for wider registers, too, and the machine
 * chooses when the program starts. */
#ifdef WIDER_LOOPS
#define LOOPS	__attribute__((target_clones("avx2", "default")))
#else
#define LOOPS
#endif
#define LOOPS_PART static inline __attribute__((always_inline))

#define LOOPS_LEAST	-708.0	/* e to that is still a normal number */

LOOPS_PART uint64_t
loops_bits(double x)
{
	uint64_t bits;

	memcpy(&bits, &x, sizeof bits);
	return (bits);
}

LOOPS_PART double
loops_double(uint64_t bits)
{
	double x;

	memcpy(&x, &bits, sizeof x);
	return (x);
}

/*
 * e to the x for x up to 0; below LOOPS_LEAST as there. x is k log 2 + f with
 * k an integer that a large number's last bits hold, and f at most half of
 * log 2; the polynomial is interpolated in Chebyshev's points, and its parts
 * do not wait for one another.
 */
LOOPS_PART double
loops_exp(double x)
{
	const double shift = 0x1.8p52, high = 0.6931471803691238;
	double whole, f, f2, f4, p, q;

	x = x < LOOPS_LEAST ? LOOPS_LEAST : x;
	whole = x * 1.4426950408889634 + shift;
	f = x - (whole - shift) * high;
	f = f - (whole - shift) * 1.9082149292705877e-10;
	f2 = f * f;
	f4 = f2 * f2;
	p = 2.7620201591031547e-07 + 2.5100472505694996e-08 * f;
	p = (2.4801521057868204e-05 + 2.7557268276905696e-06 * f) + p * f2;
	q = (0.0013888888917367081 + 0.00019841269863171557 * f) * f2 +
	    (0.041666666666623824 + 0.008333333333330039 * f);
	p = (0.5 + 0.16666666666666669 * f) + (q + p * f4) * f2;
	p = p * f2 + f + 1;
	return (p * loops_double((loops_bits(whole) + 1023) << 52));
}

/*
 * The logarithm of a normal number above 0: x is 2^k m with m between the
 * roots of 1/2 and 2, and log m twice the area tangent of s.
 */
LOOPS_PART double
loops_log(double x)
{
	const uint64_t root = 0x3fe6a09e667f3bcd, one = 0x3ff0000000000000;
	uint64_t bits = loops_bits(x) + (one - root);
	double k, f, s, z, z2, p, q, half;

	k = loops_double(bits >> 52 | 0x4330000000000000) - (0x1p52 + 1023);
	f = loops_double((bits & 0x000fffffffffffff) + root) - 1;
	s = f / (2 + f);
	z = s * s;
	half = 0.5 * f * f;
	z2 = z * z;
	p = 0.1818289243253687 + 0.15331611722055008 * z +
	    0.14617807153417325 * z2;
	q = (0.28571428626253836 + 0.22222211089379496 * z) + p * z2;
	p = (0.666666666666667 + 0.3999999999989889 * z) + q * z2;
	p = s * (half + p * z) + k * 1.9082149292705877e-10;
	return (k * 0.6931471803691238 + (f - (half - p)));
}

/* From out the sum of the rows, n numbers each, by their weights. */
LOOPS_PART void
loops_subtract(double *restrict out, const double *rows, size_t stride,
    const double *weights, size_t nrows, size_t n)
{
	size_t i, k;

	for (k = 0; k + 4 <= nrows; k += 4) {
		const double *p = &rows[k * stride], *q = &p[stride];
		const double *r = &q[stride], *s = &r[stride];
		double a = weights[k], b = weights[k + 1];
		double c = weights[k + 2], d = weights[k + 3];

		for (i = 0; i < n; i++)
			out[i] = out[i] - (a * p[i] + b * q[i]) -
			    (c * r[i] + d * s[i]);
	}
	for (; k < nrows; k++)
		for (i = 0; i < n; i++)
			out[i] -= weights[k] * rows[k * stride + i];
}

/* A row of a triangular solution: less the rows that are solved already, by
 * their weights, and divided by the diagonal's number. */
LOOPS_PART void
loops_solve(double *restrict out, const double *rows, size_t stride,
    const double *weights, size_t nrows, double diagonal, size_t n)
{
	double scale = 1 / diagonal;
	size_t i;

	loops_subtract(out, rows, stride, weights, nrows, n);
	for (i = 0; i < n; i++)
		out[i] *= scale;
}

#endif
