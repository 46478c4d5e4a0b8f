/*
 * For LD_PRELOAD (T37): in the programs of this project, reads and writes of
 * files, pipes and sockets do a part of what is asked, and every second one
 * that may wait is interrupted first. Of what the kernel gives whole or not at
 * all (eventfd, signalfd, inotify, up to 8 bytes) nothing is cut.
 */
#define _GNU_SOURCE
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

static __thread unsigned int calls;

/* How much of n bytes is done; 0: interrupted. errno stays. */
static size_t
part(int fd, size_t n)
{
	const char *self = program_invocation_short_name;
	int saved = errno, flags = fcntl(fd, F_GETFL);
	bool waits, cuts;
	struct stat st;

	calls++;
	cuts = n > 8 && strncmp(self, "trialdeck", 9) == 0 &&
	    fstat(fd, &st) == 0 && (S_ISREG(st.st_mode) ||
	    S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode));
	waits = cuts && !S_ISREG(st.st_mode) && (flags & O_NONBLOCK) == 0;
	errno = saved;
	if (waits && calls % 2 == 0)
		return (0);
	return (cuts ? 1 + calls * 7 % 64 % n : n);
}

#define REAL(name) \
	static __typeof__(&name) real; \
	if (real == NULL) \
		real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define SHORT(name, more, pass) \
	ssize_t \
	name more \
	{ \
		size_t most = part(fd, n); \
		REAL(name); \
		if (n > 0 && most == 0) { \
			errno = EINTR; \
			return (-1); \
		} \
		return (real pass); \
	}

SHORT(read, (int fd, void *p, size_t n), (fd, p, most))
SHORT(write, (int fd, const void *p, size_t n), (fd, p, most))
SHORT(pread, (int fd, void *p, size_t n, off_t at), (fd, p, most, at))
SHORT(pread64, (int fd, void *p, size_t n, off64_t at),
    (fd, p, most, at))
SHORT(pwrite, (int fd, const void *p, size_t n, off_t at),
    (fd, p, most, at))
SHORT(pwrite64, (int fd, const void *p, size_t n, off64_t at),
    (fd, p, most, at))
SHORT(recv, (int fd, void *p, size_t n, int flags),
    (fd, p, (flags & MSG_PEEK) != 0 ? n : most, flags))
SHORT(send, (int fd, const void *p, size_t n, int flags),
    (fd, p, most, flags))

#define SHORT_V(name) \
	ssize_t \
	name(int fd, const struct iovec *v, int n) \
	{ \
		struct iovec one; \
		REAL(name); \
		if (n < 1) \
			return (real(fd, v, n)); \
		one = *v; \
		one.iov_len = part(fd, v->iov_len); \
		if (one.iov_len == 0 && v->iov_len > 0) { \
			errno = EINTR; \
			return (-1); \
		} \
		return (real(fd, &one, 1)); \
	}

SHORT_V(readv)
SHORT_V(writev)
