/*
 * For LD_PRELOAD (T33): the nth fsync or fdatasync of a process whose name is
 * in $SYNC_PROGRAM fails with EIO, n in $SYNC_NTH. Those after it succeed, as
 * the kernel's do, which tells of a page once.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int calls;

static bool
fails(void)
{
	const char *program = getenv("SYNC_PROGRAM"), *nth = getenv("SYNC_NTH");

	if (program == NULL || nth == NULL ||
	    strcmp(program_invocation_short_name, program) != 0 ||
	    ++calls != atoi(nth))
		return (false);
	errno = EIO;
	return (true);
}

#define SYNC(name) \
	int \
	name(int fd) \
	{ \
		static __typeof__(&name) real; \
		if (real == NULL) \
			real = (__typeof__(&name))dlsym(RTLD_NEXT, #name); \
		return (fails() ? -1 : real(fd)); \
	}

SYNC(fsync)
SYNC(fdatasync)
