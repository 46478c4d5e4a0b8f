/*
 * Runs a fuzz target without libFuzzer: fuzz_X [RUNS [SEED]], or
 * fuzz_X FILE … for inputs that were found elsewhere.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/number.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/trees.h"

#define RUNS_USUAL	20000
#define INPUT_MOST	4096

static size_t
count(const char *const *list)
{
	size_t n = 0;

	while (list[n] != NULL)
		n++;
	return (n);
}

/* Makes room at a place for n bytes; false when the input is full. */
static int
open_gap(uint8_t *data, size_t *size, size_t at, size_t n)
{
	if (*size + n > INPUT_MOST)
		return (0);
	memmove(data + at + n, data + at, *size - at);
	*size += n;
	return (1);
}

static void
mutate(struct dice *d, uint8_t *data, size_t *size)
{
	size_t at = *size == 0 ? 0 : dice_roll(d, (uint32_t)*size + 1);
	size_t n = 1 + dice_roll(d, 16);
	const char *word;
	char one[4];

	switch (dice_roll(d, 6)) {
	case 0:		/* another byte */
		if (at < *size)
			data[at] = (uint8_t)dice_roll(d, 256);
		break;
	case 1:		/* a piece left out */
		if (n > *size - at)
			n = *size - at;
		memmove(data + at, data + at + n, *size - at - n);
		*size -= n;
		break;
	case 2:		/* a piece twice */
		if (n > *size - at)
			n = *size - at;
		if (open_gap(data, size, at, n))
			memcpy(data + at, data + at + n, n);
		break;
	case 3:
		n = dice_code_point(d, one);
		if (open_gap(data, size, at, n))
			memcpy(data + at, one, n);
		break;
	default:
		word = fuzz_words[dice_roll(d, (uint32_t)count(fuzz_words))];
		n = strlen(word);
		if (open_gap(data, size, at, n))
			memcpy(data + at, word, n);
	}
}

/* On the heap at its very size, so that a sanitizer sees one byte too far. */
static void
run_one(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size == 0 ? 1 : size);

	if (copy == NULL)
		abort();
	memcpy(copy, data, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static int
run_file(const char *path)
{
	struct err err = ERR_INIT;
	struct buf b;

	buf_init(&b, 0);
	if (file_read(path, 0, &b, &err) == -1) {
		fprintf(stderr, "%s\n", err.text);
		return (1);
	}
	run_one((const uint8_t *)buf_str(&b), b.len);
	buf_release(&b);
	return (0);
}

static void
run_random(int64_t runs, int64_t seed)
{
	struct dice d = { (uint64_t)seed };
	static uint8_t data[INPUT_MOST];
	const char *start;
	size_t size;
	uint32_t n;

	for (; runs > 0; runs--) {
		start = fuzz_seeds[dice_roll(&d, (uint32_t)count(fuzz_seeds))];
		size = strlen(start);
		memcpy(data, start, size);
		for (n = dice_roll(&d, 12); n > 0; n--)
			mutate(&d, data, &size);
		run_one(data, size);
	}
}

int
main(int argc, char **argv)
{
	int64_t runs = RUNS_USUAL, seed = 1;
	int i;

	if (argc > 1 && !number_int(argv[1], &runs)) {
		for (i = 1; i < argc; i++) {
			if (run_file(argv[i]) != 0)
				return (1);
		}
		return (0);
	}
	if (argc > 2 && !number_int(argv[2], &seed))
		return (2);
	run_random(runs, seed);
	printf("%lld runs from seed %lld\n", (long long)runs, (long long)seed);
	return (0);
}
