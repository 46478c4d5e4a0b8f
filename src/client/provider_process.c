#include "config.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/exec.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "client/credentials.h"
#include "client/provider.h"
#include "client/words.h"

#define WORDS_MOST	512		/* bytes of a helper's stderr shown */
#define GRACE_MS	200		/* after its output ended */

struct helper {
	struct provider	 common;	/* first */
	struct event_base *base;
	char		*what;		/* for sentences */
	enum cred_method method;
	const struct profile *profile;
	pid_t		 pid;
	struct stream {
		struct helper	*helper;
		int		 fd;	/* -1: ended */
		struct event	*event;
		struct buf	 text;
	} out, errors;
	struct event	*timer;
	bool		 ended;		/* waited for */
	int		 status;
};

static void
close_stream(struct stream *s)
{
	if (s->event != NULL)
		event_free(s->event);
	s->event = NULL;
	if (s->fd != -1)
		close(s->fd);
	s->fd = -1;
}

static void
helper_free(struct provider *p)
{
	struct helper *h = (struct helper *)p;

	close_stream(&h->out);
	close_stream(&h->errors);
	if (h->out.text.data != NULL)
		explicit_bzero(h->out.text.data, h->out.text.cap);
	buf_release(&h->out.text);
	buf_release(&h->errors.text);
	if (h->timer != NULL)
		event_free(h->timer);
	if (h->pid > 0 && !h->ended) {
		kill(-h->pid, SIGKILL);
		kill(h->pid, SIGKILL);
		waitpid(h->pid, NULL, 0);
	}
	free(h->what);
	free(h);
}

/* What it said on stderr, one line of it, for the sentence. The caller frees;
 * secrets go to stdout, of which nothing is shown. */
static char *
last_words(struct helper *h)
{
	const char *text = buf_str(&h->errors.text), *end;

	text += strspn(text, " \t\r\n");
	end = text + strcspn(text, "\r\n");
	return (xstrndup(text, end - text > WORDS_MOST ? WORDS_MOST :
	    (size_t)(end - text)));
}

static void
report(struct helper *h)
{
	struct credentials c = { 0 };
	struct err err = ERR_INIT;
	char *words;

	if (WIFEXITED(h->status) && WEXITSTATUS(h->status) == 0) {
		if (credentials_parse(&c, buf_str(&h->out.text),
		    h->out.text.len, true, h->what, &err) == 0)
			h->common.done(h->common.ctx, &c, NULL);
		else
			h->common.done(h->common.ctx, NULL, &err);
		credentials_release(&c);
		return;
	}
	words = last_words(h);
	/* What the CLI says of a command that it does not know. */
	if (cred_row(h->method)->delegated && WIFEXITED(h->status) &&
	    (WEXITSTATUS(h->status) == 2 || WEXITSTATUS(h->status) == 252))
		err_set(&err, ERR_CREDENTIALS, _("the profile \"%s\" has %s, "
		    "which is asked of the AWS CLI, and the one here is too "
		    "old: install version 2.9 or later, or set a "
		    "credential_process"), h->profile->name,
		    cred_row(h->method)->key != NULL ?
		    cred_row(h->method)->key : cred_row(h->method)->name);
	else if (WIFSIGNALED(h->status))
		err_set(&err, ERR_CREDENTIALS, _("%s was ended by signal %d"),
		    h->what, WTERMSIG(h->status));
	else
		err_set(&err, ERR_CREDENTIALS,
		    _("%s failed with exit status %d%s%s"), h->what,
		    WEXITSTATUS(h->status), *words != '\0' ? ": " : "",
		    words);
	free(words);
	h->common.done(h->common.ctx, NULL, &err);
}

static void
fail(struct helper *h, const char *why)
{
	struct err err = ERR_INIT;

	err_set(&err, ERR_CREDENTIALS, "%s: %s", h->what, why);
	h->common.done(h->common.ctx, NULL, &err);
}

/* Its output ended: so will it. One that closes it and stays is ended. */
static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	static const struct timeval soon = { 0, 5000 };
	struct helper *h = arg;

	if (h->out.fd != -1) {
		fail(h, _("it did not end within 60 seconds"));
		return;
	}
	if (waitpid(h->pid, &h->status, WNOHANG) == 0) {
		evtimer_add(h->timer, &soon);
		return;
	}
	h->ended = true;
	report(h);
}

static void
on_bytes(evutil_socket_t fd, short what, void *arg)
{
	static const struct timeval now = { 0, 0 };
	struct stream *s = arg;
	struct helper *h = s->helper;
	char chunk[4096];
	ssize_t n;

	n = read(fd, chunk, sizeof chunk);
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0 && s == &h->errors) {
		/* Only its beginning is of use; the rest is read and lost. */
		if (s->text.len < WORDS_MOST)
			buf_add(&s->text, chunk, (size_t)n);
		return;
	}
	if (n > 0) {
		if (buf_add(&s->text, chunk, (size_t)n) == -1)
			fail(h, _("it printed more than 64 KiB"));
		explicit_bzero(chunk, sizeof chunk);
		return;
	}
	close_stream(s);
	if (s == &h->out)
		evtimer_add(h->timer, &now);
}

static int
open_stream(struct helper *h, struct stream *s, int *theirs, size_t most)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) == -1)
		return (-1);
	s->helper = h;
	s->fd = fds[0];
	*theirs = fds[1];
	fcntl(s->fd, F_SETFL, O_NONBLOCK);
	buf_init(&s->text, most);
	s->event = event_new(h->base, s->fd, EV_READ | EV_PERSIST, on_bytes,
	    s);
	event_add(s->event, NULL);
	return (0);
}

static int
start(struct helper *h, const char *const *argv, bool own_session,
    struct err *err)
{
	struct exec_spec spec = { .argv = argv, .cwd = "/", .in = -1 };
	struct timeval most = { CRED_PROCESS_MS / 1000, 0 };
	struct stat st;

	spec.out = spec.errfd = -1;
	/* A command is only run from a file that is the user's own. */
	if (!cred_row(h->method)->delegated &&
	    stat(h->profile->config_path, &st) == 0 &&
	    st.st_uid != geteuid() && st.st_uid != 0)
		return (err_set(err, ERR_CREDENTIALS, _("%s belongs to another "
		    "user, so the credential_process in it is not run"),
		    h->profile->config_path));
	if (open_stream(h, &h->out, &spec.out, CRED_OUTPUT_BYTES) == -1 ||
	    open_stream(h, &h->errors, &spec.errfd, 1 << 16) == -1) {
		if (spec.out != -1)
			close(spec.out);
		return (err_errno(err, _("no pipe could be made")));
	}
	spec.new_session = own_session;
	h->pid = exec_start(&spec, err);
	close(spec.out);
	close(spec.errfd);
	if (h->pid == -1)
		return (-1);
	h->timer = evtimer_new(h->base, on_timer, h);
	evtimer_add(h->timer, &most);
	return (0);
}

static char **
delegate_words(const struct profile *p, struct err *err)
{
	enum cred_method m = profile_method(p);
	const char *key = cred_row(m)->key;
	char **words, *aws = exec_find("aws");
	size_t n = 0;

	if (aws == NULL) {
		err_set(err, ERR_CREDENTIALS, _("the profile \"%s\" has %s, "
		    "which is asked of the AWS CLI, and there is no aws in "
		    "PATH: install AWS CLI version 2, or set a "
		    "credential_process"), p->name, key != NULL ? key :
		    cred_row(m)->name);
		return (NULL);
	}
	words = xcalloc(8, sizeof *words);
	words[n++] = aws;
	words[n++] = xstrdup("configure");
	words[n++] = xstrdup("export-credentials");
	words[n++] = xstrdup("--format");
	words[n++] = xstrdup("process");
	if (p->explicit) {
		words[n++] = xstrdup("--profile");
		words[n++] = xstrdup(p->name);
	}
	return (words);
}

bool
provider_asks(const struct profile *p, enum cred_method m)
{
	if (m == CRED_PROCESS)
		return (profile_true(p, NULL, "trialdeck_asks"));
	return (m == CRED_ASSUME_ROLE && profile_get(p, "mfa_serial") != NULL);
}

struct provider *
provider_process(struct event_base *base, const struct profile *p,
    enum cred_method m, bool own_session, provider_done done, void *ctx,
    struct err *err)
{
	struct helper *h;
	char **words;
	int r;

	if (cred_row(m)->delegated)
		words = delegate_words(p, err);
	else if ((words = words_split(profile_get(p, "credential_process")))
	    == NULL || words[0] == NULL) {
		words_free(words);
		words = NULL;
		err_set(err, ERR_CREDENTIALS, _("the credential_process of "
		    "profile \"%s\" is no command: a quote is not closed, or "
		    "it is empty"), p->name);
	}
	if (words == NULL)
		return (NULL);
	h = xcalloc(1, sizeof *h);
	h->common = (struct provider){ helper_free, NULL, done, ctx };
	h->base = base;
	h->method = m;
	h->profile = p;
	h->out.fd = h->errors.fd = -1;
	h->what = xstrdup(cred_row(m)->delegated ?
	    "aws configure export-credentials" : words[0]);
	r = start(h, (const char *const *)words, own_session, err);
	words_free(words);
	if (r == 0)
		return (&h->common);
	helper_free(&h->common);
	return (NULL);
}
