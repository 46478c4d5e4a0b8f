/*
 * Fuzz targets. Each fuzz_X.c has the entry that libFuzzer calls, and seeds.
 * --enable-fuzzing links them with libFuzzer (clang); else driver.c gives them
 * a main that mutates the seeds a bounded number of times, so that make check
 * runs them with every compiler and sanitizer.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Ends the program when a law is broken; returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* Inputs to begin with; NULL at the end. */
extern const char *const fuzz_seeds[];
/* Pieces that mutations put in; NULL at the end. */
extern const char *const fuzz_words[];

#define FUZZ_LAW(x) do {						\
	if (!(x))							\
		fuzz_broken(#x, data, size);				\
} while (0)

/* Prints the law and the input (as hexadecimal), and aborts. */
_Noreturn void fuzz_broken(const char *law, const uint8_t *, size_t);

#endif
