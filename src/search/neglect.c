/* See neglect.h. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "search/neglect.h"

#define EVERY		4	/* proposals */
#define MODEL_LEAST	2	/* trials with a value, for a model of them */
#define FAILED		5	/* trials that a failed one counts for */

/* The at-th categorical parameter, counted round and round; d: none. */
static size_t
category(const struct search_task *task, uint64_t at)
{
	size_t j, count = 0;

	for (j = 0; j < task->d; j++)
		count += task->category[j];
	if (count == 0)
		return (task->d);
	at %= count;
	for (j = 0; !task->category[j] || at-- > 0; j++)
		;
	return (j);
}

/* A value that only fails is not tried for ever. */
static size_t
tried(const struct search_task *task, size_t j, size_t value)
{
	size_t i, n = 0;

	for (i = 0; i < task->rows; i++)
		if (task->x[i * task->d + j] == (double)value)
			n += i >= task->valued && i < task->done ? FAILED : 1;
	return (n);
}

static size_t
least_tried(const struct search_task *task, size_t j)
{
	size_t value, n, fewest = SIZE_MAX, least = 0;

	for (value = 0; value < task->space->params[j].nchoices; value++) {
		n = tried(task, j, value);
		if (n < fewest) {
			fewest = n;
			least = value;
		}
	}
	return (least);
}

/* Appends those of some rows that are admitted to x and y, which have `kept`;
 * how many they have then. */
static size_t
keep(const struct search_task *task, size_t from, size_t to, double *x,
    double *y, size_t kept)
{
	size_t i, d = task->d;

	for (i = from; i < to; i++) {
		if (!task_admits(task, &task->x[i * d]))
			continue;
		memcpy(&x[kept * d], &task->x[i * d], d * sizeof *x);
		if (i < task->done)
			y[kept] = task->y[i];
		kept++;
	}
	return (kept);
}

/* To the rows that are admitted, if a model can be made of them. */
static void
narrow(struct search_task *task)
{
	double *x = &task->x[task->rows * task->d];
	double *y = &task->y[task->rows];
	size_t valued, done;

	valued = keep(task, 0, task->valued, x, y, 0);
	if (valued < MODEL_LEAST)
		return;
	done = keep(task, task->valued, task->done, x, y, valued);
	task->rows = keep(task, task->done, task->rows, x, y, done);
	task->valued = valued;
	task->done = done;
	task->x = x;
	task->y = y;
}

void
neglect_doubt(struct search_task *task, uint64_t ordinal)
{
	size_t i, best = 0;

	if (ordinal % EVERY != EVERY - 1)
		return;
	for (i = 1; i < task->valued; i++)
		if (task->y[i] < task->y[best])
			best = i;
	task->held = category(task, ordinal / EVERY);
	if (task->held < task->d) {
		task->held_at = (double)least_tried(task, task->held);
		task->bar = task->y[best];
	} else
		task->shunned = &task->x[best * task->d];
	narrow(task);
}
