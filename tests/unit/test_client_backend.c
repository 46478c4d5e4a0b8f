/*
 * The backend against a server that keeps to a script (T12, T14): what comes
 * back to the caller, how often the server was asked, and how long it took.
 */
#include "config.h"

#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <event2/event.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "client/call.h"

/* What the server does with its nth connection. */
struct step {
	const char	*answer;	/* raw bytes; NULL: close at once */
	size_t		 repeat;	/* then 64 KiB so often */
	int		 wait_ms;	/* before the answer */
	bool		 unread;	/* close without reading */
};

struct seen {
	int	connections;
	char	last[8192];
};

static char home[] = "/tmp/td-client-XXXXXX";
static char path[128];
static struct seen *seen;
static pid_t server;
static struct event_base *base;
static struct backend *backend;

#define HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\n"

static void
serve_one(int fd, const struct step *s)
{
	static char chunk[65536];
	struct timespec ts;
	ssize_t n, all = 0;
	const char *p;
	size_t i, want = 0;

	while (!s->unread) {
		n = read(fd, seen->last + all,
		    sizeof seen->last - 1 - (size_t)all);
		if (n <= 0)
			break;
		all += n;
		seen->last[all] = '\0';
		p = strstr(seen->last, "\r\n\r\n");
		if (p == NULL)
			continue;
		want = (size_t)(p - seen->last) + 4;
		p = strcasestr(seen->last, "content-length: ");
		want += p != NULL ? strtoul(p + 16, NULL, 10) : 0;
		if ((size_t)all >= want)
			break;
	}
	ts.tv_sec = s->wait_ms / 1000;
	ts.tv_nsec = s->wait_ms % 1000 * 1000000L;
	nanosleep(&ts, NULL);
	if (s->answer != NULL)
		(void)!write(fd, s->answer, strlen(s->answer));
	memset(chunk, 'x', sizeof chunk);
	for (i = 0; i < s->repeat; i++)
		if (write(fd, chunk, sizeof chunk) <= 0)
			break;
}

/* A child that plays the steps, the last one for ever. */
static void
play(const struct step *steps, size_t n)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	int fd, one;
	size_t i;

	memset(seen, 0, sizeof *seen);
	unlink(path);
	memcpy(sa.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&sa, sizeof sa), 0);
	assert_int_equal(listen(fd, 16), 0);
	server = fork();
	if (server != 0) {
		close(fd);
		return;
	}
	signal(SIGPIPE, SIG_IGN);
	for (i = 0;; i = i + 1 < n ? i + 1 : i) {
		one = accept(fd, NULL, NULL);
		seen->connections++;
		serve_one(one, &steps[i]);
		close(one);
	}
}

static int
setup(void **state)
{
	struct backend_options o = { .no_start = true };
	struct client_limits l;
	struct err err = ERR_INIT;
	char *address;

	base = event_base_new();
	address = xasprintf("unix:%s", path);
	o.address = address;
	backend = backend_new(base, &o, &err);
	assert_non_null(backend);
	backend_get_limits(backend, &l);
	l.http.total_ms = 700;
	backend_set_limits(backend, &l);
	backend_retry(backend)->mode.base_ms = 4;
	backend_retry(backend)->mode.throttle_ms = 4;
	free(address);
	return (0);
}

static int
teardown(void **state)
{
	backend_free(backend);
	event_base_free(base);
	if (server > 0) {
		kill(server, SIGKILL);
		waitpid(server, NULL, 0);
		server = 0;
	}
	return (0);
}

static enum err_code
list(json_t **body)
{
	struct err err = ERR_INIT;
	json_t *reply;

	reply = backend_wait(backend, "ListHyperParameterTuningJobs",
	    json_pack("{s:i}", "MaxResults", 7), &err);
	assert_true((reply != NULL) == (err.code == ERR_NONE));
	if (err.code != ERR_NONE)
		assert_true(err.text[0] != '\0');
	if (body != NULL)
		*body = reply;
	else
		json_decref(reply);
	return (err.code);
}

static void
test_success(void **state)
{
	static const struct step s = { HEAD "Content-Length: 9\r\n\r\n"
	    "{\"a\": 12}" };
	json_t *body;

	play(&s, 1);
	assert_int_equal(list(&body), ERR_NONE);
	assert_int_equal(json_int_at(body, "/a", 0), 12);
	json_decref(body);
	assert_non_null(strstr(seen->last,
	    "X-Amz-Target: SageMaker.ListHyperParameterTuningJobs\r\n"));
	assert_non_null(strstr(seen->last,
	    "Content-Type: application/x-amz-json-1.1\r\n"));
	assert_non_null(strstr(seen->last, "\r\n\r\n{\"MaxResults\":7}"));
	assert_null(strstr(seen->last, "Expect:"));
	assert_int_equal(seen->connections, 1);
}

/* It is never asked for. */
static void
test_account(void **state)
{
	static const struct step s = { HEAD "Content-Length: 135\r\n\r\n"
	    "{\"HyperParameterTuningJobSummaries\": [{"
	    "\"HyperParameterTuningJobArn\": \"arn:aws:sagemaker:r:123456789012"
	    ":hyper-parameter-tuning-job/j\"}]}" };
	const char *account = backend_account(backend);
	json_t *body;

	assert_string_equal(account, "");
	play(&s, 1);
	assert_int_equal(list(&body), ERR_NONE);
	json_decref(body);
	assert_string_equal(account, "123456789012");
}

static void
test_empty_is_object(void **state)
{
	static const struct step s = { HEAD "Content-Length: 0\r\n\r\n" };
	json_t *body;

	play(&s, 1);
	assert_int_equal(list(&body), ERR_NONE);
	assert_true(json_is_object(body));
	json_decref(body);
}

static void
test_typed_errors(void **state)
{
	static const struct step s[] = {
		{ "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"
		    "{\"__type\": \"ResourceNotFound\", "
		    "\"Message\": \"ValidationException\"}" },
		{ "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n"
		    "x-amzn-ErrorType: ResourceInUse\r\n\r\n{}" },
		{ "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"
		    "{\"__type\": \"com.amazon#ValidationException\"}" },
	};

	play(s, nitems(s));
	assert_int_equal(list(NULL), ERR_NOT_FOUND);
	assert_int_equal(list(NULL), ERR_IN_USE);
	assert_int_equal(list(NULL), ERR_INVALID);
	assert_int_equal(seen->connections, 3);
}

static void
test_html_503_retried(void **state)
{
	static const struct step s[] = {
		{ "HTTP/1.1 503 Busy\r\nConnection: close\r\n\r\n<html>" },
		{ "HTTP/1.1 503 Busy\r\nConnection: close\r\n\r\n<html>" },
		{ HEAD "Connection: close\r\n\r\n{}" },
		{ "HTTP/1.1 503 Busy\r\nConnection: close\r\n\r\n<html>" },
	};

	play(s, nitems(s));
	assert_int_equal(list(NULL), ERR_NONE);
	assert_int_equal(seen->connections, 3);
	assert_int_equal(list(NULL), ERR_UNAVAILABLE);
	assert_int_equal(seen->connections, 6);
}

/* Each of these is refused, within its limit, and asked for so often. */
static void
test_broken_answers(void **state)
{
	static const struct {
		struct step	step;
		enum err_code	code;
		int		connections;
	} rows[] = {
		{ { HEAD "Connection: close\r\n\r\n{\"a\": 1" }, ERR_REPLY, 1 },
		{ { HEAD "Connection: close\r\n\r\n[1, 2]" }, ERR_REPLY, 1 },
		{ { HEAD "Connection: close\r\n\r\n<html>" }, ERR_REPLY, 1 },
		{ { HEAD "Content-Length: 100\r\n\r\n{}" }, ERR_UNREACHABLE,
		    3 },
		{ { NULL }, ERR_UNREACHABLE, 3 },
		{ { "garbage\r\n\r\n" }, ERR_UNREACHABLE, 3 },
		{ { HEAD "Connection: close\r\n\r\n", 200 }, ERR_REPLY, 1 },
		{ { HEAD "Content-Length: 13107200\r\n\r\n", 200 }, ERR_REPLY,
		    1 },
		{ { "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n"
		    "Connection: close\r\n\r\n{}" }, ERR_REPLY, 1 },
	};
	int64_t began;
	size_t i;
	enum err_code code;

	for (i = 0; i < nitems(rows); i++) {
		play(&rows[i].step, 1);
		began = clock_steady_ms();
		code = list(NULL);
		if (code != rows[i].code ||
		    seen->connections != rows[i].connections)
			fail_msg("row %zu: code %d, %d connections", i, code,
			    seen->connections);
		assert_true(clock_steady_ms() - began < 5000);
		teardown(state);
		setup(state);
	}
}

static void
test_endless_header(void **state)
{
	static char head[128 << 10];
	struct step s = { head };
	size_t i, n;

	n = (size_t)sprintf(head, HEAD);
	for (i = 0; n < sizeof head - 200; i++)
		n += (size_t)sprintf(head + n, "X-%zu: %0100d\r\n", i, 0);
	sprintf(head + n, "Content-Length: 2\r\n\r\n{}");
	play(&s, 1);
	assert_int_equal(list(NULL), ERR_REPLY);
}

static void
test_slow(void **state)
{
	static const struct step s = { HEAD "\r\n{}", 0, 5000 };
	int64_t began = clock_steady_ms();

	play(&s, 1);
	assert_int_equal(list(NULL), ERR_UNREACHABLE);
	assert_in_range(clock_steady_ms() - began, 700, 4500);
}

static void
test_nobody_listens(void **state)
{
	unlink(path);
	assert_int_equal(list(NULL), ERR_UNREACHABLE);
}

static json_t *
request(void)
{
	return (json_pack("{s:s, s:{s:s}, s:{s:s}}",
	    "HyperParameterTuningJobName", "one",
	    "HyperParameterTuningJobConfig", "Strategy", "Random",
	    "TrainingJobDefinition", "RoleArn", "arn:r"));
}

static bool
intent_exists(void)
{
	char *p = xasprintf("%s/state/intents/one.json", home);
	struct stat st;
	bool yes = stat(p, &st) == 0;

	free(p);
	return (yes);
}

/* A Create is sent once, whatever becomes of it; Describe settles it (T12). */
static void
test_create_lost_answer(void **state)
{
	char found[512];
	struct step s[] = { { NULL }, { found } };
	struct err err = ERR_INIT;
	json_t *reply;

	snprintf(found, sizeof found, HEAD "Connection: close\r\n\r\n"
	    "{\"HyperParameterTuningJobArn\": \"arn:one\", \"CreationTime\": "
	    "%lld.5, \"HyperParameterTuningJobConfig\": {\"Strategy\": "
	    "\"Random\", \"More\": 1}, \"TrainingJobDefinition\": {\"RoleArn\":"
	    " \"arn:r\"}}", (long long)clock_wall_ms() / 1000);
	play(s, 2);
	reply = backend_wait(backend, "CreateHyperParameterTuningJob",
	    request(), &err);
	assert_non_null(reply);
	assert_string_equal(json_str_at(reply, "/HyperParameterTuningJobArn"),
	    "arn:one");
	json_decref(reply);
	assert_int_equal(seen->connections, 2);
	assert_non_null(strstr(seen->last, "DescribeHyper"));
	assert_false(intent_exists());
}

static void
test_create_foreign_job(void **state)
{
	static const struct step s[] = { { NULL }, { HEAD
	    "Connection: close\r\n\r\n{\"CreationTime\": 5, "
	    "\"HyperParameterTuningJobConfig\": {\"Strategy\": \"Grid\"}}" } };
	struct err err = ERR_INIT;

	play(s, 2);
	assert_null(backend_wait(backend, "CreateHyperParameterTuningJob",
	    request(), &err));
	assert_int_equal(err.code, ERR_IN_USE);
	assert_false(intent_exists());
}

static void
test_create_in_doubt(void **state)
{
	static const struct step s = { NULL };
	struct err err = ERR_INIT;

	play(&s, 1);
	assert_null(backend_wait(backend, "CreateHyperParameterTuningJob",
	    request(), &err));
	assert_int_equal(err.code, ERR_UNREACHABLE);
	/* One Create, three rounds of three tries of the Describe. */
	assert_int_equal(seen->connections, 10);
	assert_true(intent_exists());
}

static void
test_create_refused(void **state)
{
	static const struct step s = { "HTTP/1.1 400 Bad\r\nConnection: close"
	    "\r\n\r\n{\"__type\": \"ResourceLimitExceeded\"}" };
	struct err err = ERR_INIT;

	play(&s, 1);
	assert_null(backend_wait(backend, "CreateHyperParameterTuningJob",
	    request(), &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_int_equal(seen->connections, 1);
	assert_false(intent_exists());
}

static void
on_free(void *ctx, const struct reply *r)
{
	*(enum err_code *)ctx = r->err.code;
	backend_free(backend);
	backend = NULL;
}

static void
test_free_in_answer(void **state)
{
	static const struct step s = { HEAD "Connection: close\r\n\r\n{}" };
	enum err_code code = ERR_CODES, never = ERR_CODES;
	int64_t id;

	play(&s, 1);
	id = backend_call(backend, "ListTags", NULL, on_free, &never);
	assert_true(id > 0);
	backend_cancel(backend, id);
	backend_call(backend, "ListTags", NULL, on_free, &code);
	assert_int_equal(code, ERR_CODES);
	event_base_dispatch(base);
	assert_int_equal(code, ERR_NONE);
	assert_int_equal(never, ERR_CODES);
}

static void
test_refused_here(void **state)
{
	struct backend_options o = { .address = "aws", .read_only = true };
	struct err err = ERR_INIT;
	struct backend *b;

	setenv("AWS_CONFIG_FILE", "/dev/null", 1);
	setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null", 1);
	setenv("AWS_EC2_METADATA_DISABLED", "true", 1);
	unsetenv("AWS_ACCESS_KEY_ID");
	unsetenv("AWS_CA_BUNDLE");
	unsetenv("AWS_PROFILE");
	b = backend_new(base, &o, &err);
	assert_non_null(b);
	assert_null(backend_wait(b, "ListTags", NULL, &err));
	assert_int_equal(err.code, ERR_CREDENTIALS);
	assert_null(backend_wait(b, "AddTags", NULL, &err));
	assert_int_equal(err.code, ERR_DENIED);
	assert_null(backend_wait(b, "NoSuchThing", NULL, &err));
	assert_int_equal(err.code, ERR_UNKNOWN_OPERATION);
	backend_free(b);
	o.address = "ftp://x";
	assert_null(backend_new(base, &o, &err));
	assert_int_equal(err.code, ERR_USAGE);
	o.address = "https://user:word@host/";
	assert_null(backend_new(base, &o, &err));
}

/* This program again, as the trialdeckd that the backend starts: it comes up
 * late, or ends with a word. */
static int
act_as_daemon(const char *where)
{
	static const struct step s = { HEAD "Connection: close\r\n\r\n{}" };
	struct timespec late = { 0, 200000000 };
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	struct step step = s;
	int fd;

	if (getenv("FAKE_FAILS") != NULL) {
		fprintf(stderr, "the store is broken\n");
		return (1);
	}
	nanosleep(&late, NULL);
	seen = calloc(1, sizeof *seen);
	memcpy(sa.sun_path, where, strlen(where) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (bind(fd, (struct sockaddr *)&sa, sizeof sa) == -1)
		return (1);
	listen(fd, 4);
	/* Gone again before the test program is. */
	alarm(5);
	serve_one(accept(fd, NULL, NULL), &step);
	unlink(where);
	return (0);
}

static enum err_code
call_local(struct err *err)
{
	struct backend_options o = { .address = "local" };
	struct backend *b = backend_new(base, &o, err);
	json_t *reply;

	assert_non_null(b);
	assert_string_equal(backend_title(b), "local");
	reply = backend_wait(b, "ListTags", NULL, err);
	json_decref(reply);
	backend_free(b);
	return (err->code);
}

static void
test_starts_the_daemon(void **state)
{
	char *bin = xasprintf("%s/bin", home);
	char *link = xasprintf("%s/bin/trialdeckd", home), self[4096];
	struct err err = ERR_INIT;
	ssize_t n;

	setenv("PATH", bin, 1);
	assert_int_equal(call_local(&err), ERR_UNREACHABLE);
	assert_non_null(strstr(err.text, "was not found"));

	n = readlink("/proc/self/exe", self, sizeof self - 1);
	assert_true(n > 0);
	self[n] = '\0';
	mkdir(bin, 0700);
	assert_int_equal(symlink(self, link), 0);
	setenv("FAKE_FAILS", "1", 1);
	assert_int_equal(call_local(&err), ERR_UNREACHABLE);
	assert_non_null(strstr(err.text, "the store is broken"));

	unsetenv("FAKE_FAILS");
	err = (struct err)ERR_INIT;
	assert_int_equal(call_local(&err), ERR_NONE);
	unlink(link);
	rmdir(bin);
	free(link);
	free(bin);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_success), TEST(test_account),
		TEST(test_empty_is_object),
		TEST(test_typed_errors), TEST(test_html_503_retried),
		TEST(test_broken_answers), TEST(test_endless_header),
		TEST(test_slow), TEST(test_nobody_listens),
		TEST(test_create_lost_answer), TEST(test_create_foreign_job),
		TEST(test_create_refused), TEST(test_create_in_doubt),
		TEST(test_free_in_answer), TEST(test_refused_here),
		TEST(test_starts_the_daemon),
	};
	int r;

	if (argc == 3 && strcmp(argv[1], "--socket") == 0)
		return (act_as_daemon(argv[2]));
	if (mkdtemp(home) == NULL)
		return (99);
	setenv("TRIALDECK_HOME", home, 1);
	snprintf(path, sizeof path, "%s/s", home);
	seen = mmap(NULL, sizeof *seen, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	r = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return (r);
}
