#include "config.h"

#include <sys/ioctl.h>
#include <sys/wait.h>

#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "pty.h"

static int
on_prop(VTermProp prop, VTermValue *value, void *ctx)
{
	struct pty *p = ctx;

	if (prop == VTERM_PROP_ALTSCREEN)
		p->alternate = value->boolean;
	else if (prop == VTERM_PROP_CURSORVISIBLE)
		p->cursor = value->boolean;
	else if (prop == VTERM_PROP_TITLE || prop == VTERM_PROP_ICONNAME)
		p->titled = true;
	return (1);
}

static const VTermScreenCallbacks callbacks = { .settermprop = on_prop };

static void
on_output(const char *bytes, size_t n, void *ctx)
{
	struct pty *p = ctx;
	ssize_t out = write(p->fd, bytes, n);

	(void)out;
}

static void
change_env(const char *const *env)
{
	char *name;
	const char *eq;

	setenv("TERM", "xterm-256color", 1);
	for (; env != NULL && *env != NULL; env++) {
		eq = strchr(*env, '=');
		name = eq == NULL ? xstrdup(*env) :
		    xstrndup(*env, (size_t)(eq - *env));
		if (eq == NULL)
			unsetenv(name);
		else
			setenv(name, eq + 1, 1);
		free(name);
	}
}

static void
child(const struct pty *p, const char *const *env)
{
	const char *build = getenv("top_builddir");
	char *path;

	setsid();
	ioctl(p->side, TIOCSCTTY, 0);
	dup2(p->side, 0);
	dup2(p->side, 1);
	dup2(p->side, 2);
	/* Else the program itself would keep the terminal alive. */
	close(p->fd);
	close(p->side);
	change_env(env);
	path = xasprintf("%s/tests/term/console", build == NULL ? "." : build);
	execl(path, "console", (char *)NULL);
	_exit(127);
}

void
pty_start(struct pty *p, int h, int w, const char *const *env)
{
	struct winsize ws = { (unsigned short)h, (unsigned short)w, 0, 0 };

	memset(p, 0, sizeof(*p));
	buf_init(&p->raw, 1 << 24);
	p->cursor = true;
	p->vt = vterm_new(h, w);
	vterm_set_utf8(p->vt, 1);
	vterm_output_set_callback(p->vt, on_output, p);
	p->screen = vterm_obtain_screen(p->vt);
	vterm_screen_enable_altscreen(p->screen, 1);
	vterm_screen_set_callbacks(p->screen, &callbacks, p);
	vterm_screen_reset(p->screen, 1);
	assert_int_equal(openpty(&p->fd, &p->side, NULL, NULL, &ws), 0);
	assert_int_equal(tcgetattr(p->side, &p->before), 0);
	p->pid = fork();
	assert_true(p->pid >= 0);
	if (p->pid == 0)
		child(p, env);
}

void
pty_release(struct pty *p)
{
	if (p->pid > 0) {
		kill(p->pid, SIGKILL);
		waitpid(p->pid, NULL, 0);
	}
	if (p->fd >= 0)
		close(p->fd);
	if (p->side >= 0)
		close(p->side);
	vterm_free(p->vt);
	buf_release(&p->raw);
}

bool
pty_take(struct pty *p, int ms)
{
	struct pollfd poll_fd = { p->fd, POLLIN, 0 };
	char bytes[65536];
	ssize_t n;

	if (poll(&poll_fd, 1, ms) <= 0)
		return (false);
	n = read(p->fd, bytes, sizeof(bytes));
	if (n <= 0)
		return (false);
	buf_add(&p->raw, bytes, (size_t)n);
	vterm_input_write(p->vt, bytes, (size_t)n);
	return (true);
}

void
pty_quiet(struct pty *p, int ms)
{
	while (pty_take(p, ms))
		;
}

static void
row_text(struct pty *p, int y, char *out, size_t cap)
{
	VTermRect one = { y, y + 1, 0, 0 };
	int h;
	size_t n;

	vterm_get_size(p->vt, &h, &one.end_col);
	n = vterm_screen_get_text(p->screen, out, cap - 1, one);
	out[n < cap ? n : cap - 1] = '\0';
}

bool
pty_has(struct pty *p, const char *text)
{
	char row[8192];
	int y, h, w;

	vterm_get_size(p->vt, &h, &w);
	for (y = 0; y < h; y++) {
		row_text(p, y, row, sizeof(row));
		if (strstr(row, text) != NULL)
			return (true);
	}
	return (false);
}

char *
pty_text(struct pty *p)
{
	struct buf all;
	char row[8192];
	int y, h, w;

	buf_init(&all, 0);
	vterm_get_size(p->vt, &h, &w);
	for (y = 0; y < h; y++) {
		row_text(p, y, row, sizeof(row));
		buf_addf(&all, "%s\n", row);
	}
	return (buf_take(&all));
}

void
pty_wait(struct pty *p, const char *text)
{
	char *all;
	int i;

	for (i = 0; i < PTY_WAIT_MS / 50; i++) {
		if (pty_has(p, text))
			return;
		pty_take(p, 50);
	}
	all = pty_text(p);
	fail_msg("\"%s\" does not come up on\n%s", text, all);
}

void
pty_keys(struct pty *p, const char *bytes)
{
	ssize_t n = write(p->fd, bytes, strlen(bytes));

	assert_int_equal(n, (ssize_t)strlen(bytes));
}

void
pty_resize(struct pty *p, int h, int w)
{
	struct winsize ws = { (unsigned short)h, (unsigned short)w, 0, 0 };

	vterm_set_size(p->vt, h, w);
	assert_int_equal(ioctl(p->fd, TIOCSWINSZ, &ws), 0);
}

int
pty_ended(struct pty *p)
{
	int i, status;

	for (i = 0; i < PTY_WAIT_MS / 20; i++) {
		if (p->fd >= 0)
			pty_take(p, 20);
		else
			poll(NULL, 0, 20);
		if (waitpid(p->pid, &status, WNOHANG) == p->pid) {
			p->pid = 0;
			if (p->fd >= 0)
				pty_quiet(p, 20);
			return (status);
		}
	}
	kill(p->pid, SIGKILL);
	waitpid(p->pid, &status, 0);
	p->pid = 0;
	return (-1);
}

void
pty_left_as_found(struct pty *p)
{
	struct termios after;

	assert_false(p->alternate);
	assert_true(p->cursor);
	assert_int_equal(tcgetattr(p->side, &after), 0);
	assert_int_equal(after.c_lflag, p->before.c_lflag);
	assert_int_equal(after.c_iflag, p->before.c_iflag);
	assert_int_equal(after.c_oflag, p->before.c_oflag);
}
