/* Trials for several definitions. See share.h. */
#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "search/share.h"

#define START		3	/* trials of each definition */
#define WINDOW		20
#define FLOOR		0.2	/* of an equal share */
#define TOP		4	/* the best quarter */

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return ((x > y) - (x < y));
}

/* The loss that the best quarter of the group does not exceed. */
static double
top_of(const struct share_arm *arms, size_t group,
    const struct share_trial *trials, size_t n)
{
	double *losses = xcalloc(n + 1, sizeof *losses), top = INFINITY;
	size_t i, found = 0;

	for (i = 0; i < n; i++)
		if (trials[i].state == OBSERVED_VALUE &&
		    arms[trials[i].definition].group == group)
			losses[found++] = trials[i].loss;
	qsort(losses, found, sizeof *losses, ascending);
	if (found > 0)
		top = losses[(found - 1) / TOP];
	free(losses);
	return (top);
}

/* Pending trials say nothing yet. */
static double
rate(const struct share_arm *arms, size_t arm,
    const struct share_trial *trials, size_t n)
{
	double top = top_of(arms, arms[arm].group, trials, n);
	size_t i, good = 0, done = 0;

	for (i = 0; i < n; i++) {
		if (trials[i].definition != arm ||
		    trials[i].state == OBSERVED_PENDING)
			continue;
		done++;
		if (trials[i].state == OBSERVED_VALUE &&
		    trials[i].loss <= top)
			good++;
	}
	return (((double)good + 1) / ((double)done + 2));
}

static size_t
made(size_t arm, const struct share_trial *trials, size_t from, size_t n)
{
	size_t i, count = 0;

	for (i = from; i < n; i++)
		count += trials[i].definition == arm;
	return (count);
}

/* The one that has had least, while one has had fewer than START. */
static size_t
beginner(const struct share_arm *arms, size_t narms,
    const struct share_trial *trials, size_t n)
{
	size_t i, count, least = START, arm = narms;

	for (i = 0; i < narms; i++) {
		count = made(i, trials, 0, n);
		if (!arms[i].spent && count < least) {
			least = count;
			arm = i;
		}
	}
	return (arm);
}

size_t
share_next(const struct share_arm *arms, size_t narms,
    const struct share_trial *trials, size_t n)
{
	double *rates, total = 0, most = -INFINITY, due, width, open = 0;
	size_t i, from = n > WINDOW ? n - WINDOW : 0;
	size_t arm = beginner(arms, narms, trials, n);

	if (arm < narms)
		return (arm);
	rates = xcalloc(narms + 1, sizeof *rates);
	for (i = 0; i < narms; i++) {
		if (arms[i].spent)
			continue;
		rates[i] = rate(arms, i, trials, n);
		total += rates[i];
		open++;
	}
	width = (double)(n - from) + 1;
	for (i = 0; i < narms; i++) {
		if (arms[i].spent)
			continue;
		due = width * (FLOOR / open + (1 - FLOOR) * rates[i] /
		    total) - (double)made(i, trials, from, n);
		if (due > most) {
			most = due;
			arm = i;
		}
	}
	free(rates);
	return (arm);
}

double
share_lead(double *losses, size_t n)
{
	double middle, best, spread;
	double *away;
	size_t i;

	if (n < 3)
		return (0);
	qsort(losses, n, sizeof *losses, ascending);
	middle = losses[n / 2];
	best = losses[0];
	away = xcalloc(n, sizeof *away);
	for (i = 0; i < n; i++)
		away[i] = fabs(losses[i] - middle);
	qsort(away, n, sizeof *away, ascending);
	spread = away[n / 2];
	free(away);
	return (spread > 0 ? (middle - best) / spread : 0);
}
