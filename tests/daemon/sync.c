/*
 * For LD_PRELOAD (T33): the nth fsync or fdatasync of a process whose name is
 * in $SYNC_PROGRAM fails with EIO, n in $SYNC_NTH. Those after it succeed, as
 * the kernel's do, which tells of a page once. And each write of it to a file
 * whose path ends in $SYNC_WRITE. Its wall clock is an hour behind as soon as
 * there is a file $SYNC_CLOCK (T29).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int calls;

static bool
is_meant(void)
{
	const char *program = getenv("SYNC_PROGRAM");

	return (program != NULL &&
	    strcmp(program_invocation_short_name, program) == 0);
}

static bool
fails(void)
{
	const char *nth = getenv("SYNC_NTH");

	if (nth == NULL || !is_meant() || ++calls != atoi(nth))
		return (false);
	errno = EIO;
	return (true);
}

ssize_t
write(int fd, const void *data, size_t n)
{
	static __typeof__(&write) real;
	const char *end = getenv("SYNC_WRITE");
	char link[64], path[4096];
	ssize_t len = 0;

	if (real == NULL)
		real = (__typeof__(&write))dlsym(RTLD_NEXT, "write");
	if (end == NULL || !is_meant())
		return (real(fd, data, n));
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = readlink(link, path, sizeof(path));
	if (len < (ssize_t)strlen(end) ||
	    memcmp(path + len - strlen(end), end, strlen(end)) != 0)
		return (real(fd, data, n));
	errno = EIO;
	return (-1);
}

int
clock_gettime(clockid_t clock, struct timespec *ts)
{
	static __typeof__(&clock_gettime) real;
	const char *back = getenv("SYNC_CLOCK");
	int r;

	if (real == NULL)
		real = (__typeof__(&clock_gettime))dlsym(RTLD_NEXT,
		    "clock_gettime");
	r = real(clock, ts);
	if (clock == CLOCK_REALTIME && back != NULL && is_meant() &&
	    access(back, F_OK) == 0)
		ts->tv_sec -= 3600;
	return (r);
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
