#include "config.h"

#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "ui/term_fatal.h"

static char bytes[512];
static size_t len;
static struct termios modes;
static int terminal = -1;
static const int fatal[] = { SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL };

static void
on_fatal(int sig)
{
	ssize_t n;

	if (terminal != -1) {
		n = write(terminal, bytes, len);
		(void)n;
		tcsetattr(terminal, TCSANOW, &modes);
	}
	/* SA_RESETHAND: now it does what it would have done. */
	raise(sig);
}

static void
catch_fatal(bool on)
{
	struct sigaction sa;
	size_t i;

	memset(&sa, 0, sizeof(sa));
	sigemptyset(&sa.sa_mask);
	sa.sa_handler = on ? on_fatal : SIG_DFL;
	sa.sa_flags = on ? (int)(SA_RESETHAND | SA_NODEFER) : 0;
	for (i = 0; i < nitems(fatal); i++)
		sigaction(fatal[i], &sa, NULL);
}

void
term_fatal_start(int fd, const struct termios *saved)
{
	len = 0;
	modes = *saved;
	terminal = fd;
	catch_fatal(true);
}

void
term_fatal_add(const char *s)
{
	size_t n = strlen(s);

	if (len + n > sizeof(bytes))
		return;
	memcpy(bytes + len, s, n);
	len += n;
}

void
term_fatal_stop(void)
{
	catch_fatal(false);
	terminal = -1;
}
