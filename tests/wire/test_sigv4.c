/*
 * The signer and the verifier (T10): the public test vectors, what a server
 * must refuse, and a differential test against libcurl's own signer, where
 * that is right (POST with the body in memory, a path without escapes).
 * SIGV4_COUNT=10000 gives the full count.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <curl/curl.h>

#include "api/sigv4.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"

#define ID	"AKIDEXAMPLE"
#define SECRET	"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
#define HEADERS	16

struct vector {
	struct sigv4_request r;
	struct sigv4_header headers[HEADERS];
	struct sigv4_key key;
	int		 flags;
};

static json_t *
vectors(void)
{
	const char *top = getenv("top_srcdir");
	char *path = xasprintf("%s/tests/wire/sigv4-vectors.json",
	    top != NULL ? top : ".");
	struct err err = ERR_INIT;
	struct buf buf;
	json_t *all;

	buf_init(&buf, 0);
	if (file_read(path, 0, &buf, &err) == -1)
		fail_msg("%s", err.text);
	all = json_read(buf_str(&buf), buf.len, NULL, &err);
	if (all == NULL)
		fail_msg("%s", err.text);
	buf_release(&buf);
	free(path);
	return (all);
}

static void
vector_read(struct vector *v, const json_t *o)
{
	const json_t *pair;
	const char *body = json_str_at(o, "/body");
	size_t i;

	memset(v, 0, sizeof *v);
	v->headers[v->r.n++] = (struct sigv4_header){ "Host",
	    "example.amazonaws.com" };
	json_array_foreach(json_object_get(o, "headers"), i, pair)
		v->headers[v->r.n++] = (struct sigv4_header){
		    json_string_value(json_array_get(pair, 0)),
		    json_string_value(json_array_get(pair, 1)) };
	v->r.method = json_str_at(o, "/method");
	v->r.target = json_str_at(o, "/target");
	v->r.headers = v->headers;
	v->r.body = body;
	v->r.len = body != NULL ? strlen(body) : 0;
	v->r.keep_dots = json_true_at(o, "/keep_dots");
	v->key = (struct sigv4_key){ ID, SECRET, json_str_at(o, "/token") };
	v->flags = (json_true_at(o, "/sign_body") ? SIGV4_BODY_HEADER : 0) |
	    (json_true_at(o, "/token_after") ? SIGV4_TOKEN_AFTER : 0);
}

/* The request as it goes out: the signer's headers behind the others. */
static void
vector_signed(struct vector *v, const struct sigv4_signed *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		v->headers[v->r.n++] = s->add[i];
}

static int
verify(const struct vector *v, int64_t now, struct err *err)
{
	struct sigv4_scope scope;

	err->code = ERR_NONE;
	return (sigv4_verify(&v->r, &v->key, 1, now, &scope, err));
}

static void
test_vectors(void **state)
{
	int64_t now = sigv4_date_read("20150830T123600Z");
	json_t *all = vectors(), *o;
	struct sigv4_signed s;
	struct err err = ERR_INIT;
	struct vector v;
	char *want;
	size_t i;

	assert_int_equal(json_array_size(all), 38);
	json_array_foreach(all, i, o) {
		vector_read(&v, o);
		assert_int_equal(sigv4_sign(&v.r, &v.key, "us-east-1",
		    "service", now, v.flags, &s, &err), 0);
		want = xasprintf("Signature=%s", json_str_at(o, "/signature"));
		if (strcmp(s.canonical, json_str_at(o, "/canonical")) != 0 ||
		    strstr(s.authorization, want) == NULL)
			fail_msg("%s: canonical form %s, %s",
			    json_str_at(o, "/name"), s.canonical,
			    s.authorization);
		free(want);
		vector_signed(&v, &s);
		if (verify(&v, now, &err) == -1)
			fail_msg("%s is refused: %s", json_str_at(o, "/name"),
			    err.text);
		v.r.method = "PUT";
		assert_int_equal(verify(&v, now, &err), -1);
		assert_int_equal(err.code, ERR_SIGNATURE);
		sigv4_signed_release(&s);
	}
	json_decref(all);
}

/* A good request, spoilt in one place at a time. */
static void
good(struct vector *v, struct sigv4_signed *s, int64_t now)
{
	struct err err = ERR_INIT;

	memset(v, 0, sizeof *v);
	v->headers[0] = (struct sigv4_header){ "Host", "127.0.0.1:8080" };
	v->headers[1] = (struct sigv4_header){ "Content-Type",
	    "application/x-amz-json-1.1" };
	v->headers[2] = (struct sigv4_header){ "X-Amz-Target",
	    "SageMaker.ListTags" };
	v->r = (struct sigv4_request){ "POST", "/", v->headers, 3, "{}", 2,
	    false, false };
	v->key = (struct sigv4_key){ ID, SECRET, "session" };
	assert_int_equal(sigv4_sign(&v->r, &v->key, "nowhere-1", "sagemaker",
	    now, SIGV4_BODY_HEADER, s, &err), 0);
	vector_signed(v, s);
	assert_int_equal(verify(v, now, &err), 0);
}

static const char *
spoil(struct vector *v, const char *from, const char *to)
{
	struct sigv4_header *h = &v->headers[v->r.n - 1];
	const char *at = strstr(h->value, from);
	char *text;

	assert_non_null(at);
	text = xasprintf("%.*s%s%s", (int)(at - h->value), h->value, to,
	    at + strlen(from));
	h->value = text;
	return (text);
}

static void
test_refusals(void **state)
{
	static const struct {
		const char	*from, *to;
		enum err_code	 code;
	} cases[] = {
		{ "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1", ERR_SIGNATURE_FORM },
		{ "Credential=", "Credentials=", ERR_SIGNATURE_FORM },
		{ "SignedHeaders=", "Headers=", ERR_SIGNATURE_FORM },
		{ "Signature=", "Signed=", ERR_SIGNATURE_FORM },
		{ "/aws4_request", "/aws5_request", ERR_SIGNATURE_FORM },
		{ "/aws4_request", "/x/aws4_request", ERR_SIGNATURE_FORM },
		{ "/nowhere-1", "", ERR_SIGNATURE_FORM },
		{ "/nowhere-1", "/", ERR_SIGNATURE_FORM },
		{ "host;", "", ERR_SIGNATURE_FORM },
		{ "content-type;", "", ERR_SIGNATURE_FORM },
		{ ";x-amz-target", "", ERR_SIGNATURE_FORM },
		{ ";x-amz-date", "", ERR_SIGNATURE_FORM },
		{ "host;", "Host;", ERR_SIGNATURE_FORM },
		{ "AKIDEXAMPLE", "AKIDEXAMPLF", ERR_CREDENTIALS },
		{ "nowhere-1", "nowhere-2", ERR_SIGNATURE },
		{ "/sagemaker", "/logs", ERR_SIGNATURE },
		{ "/20260101/", "/20260102/", ERR_SIGNATURE },
		{ "host;", "host;missing;", ERR_SIGNATURE },
		{ "Signature=", "Signature=0", ERR_SIGNATURE_FORM },
	};
	int64_t now = sigv4_date_read("20260101T000000Z");
	struct sigv4_signed s;
	struct err err = ERR_INIT;
	struct vector v;
	const char *text;
	size_t i;

	for (i = 0; i < nitems(cases); i++) {
		good(&v, &s, now);
		text = spoil(&v, cases[i].from, cases[i].to);
		assert_int_equal(verify(&v, now, &err), -1);
		if (err.code != cases[i].code)
			fail_msg("%s for %s: %s", cases[i].to, cases[i].from,
			    err.text);
		assert_null(strstr(err.text, SECRET));
		free((void *)(uintptr_t)text);
		sigv4_signed_release(&s);
	}
}

static void
test_window(void **state)
{
	int64_t now = sigv4_date_read("20260101T000000Z");
	struct sigv4_signed s;
	struct err err = ERR_INIT;
	struct vector v;

	good(&v, &s, now);
	assert_int_equal(verify(&v, now + 900, &err), 0);
	assert_int_equal(verify(&v, now - 300, &err), 0);
	assert_int_equal(verify(&v, now + 901, &err), -1);
	assert_int_equal(err.code, ERR_SIGNATURE);
	assert_int_equal(verify(&v, now - 301, &err), -1);
	assert_int_equal(err.code, ERR_SIGNATURE);
	/* The same headers over another body. */
	v.r.body = "[]";
	assert_int_equal(verify(&v, now, &err), -1);
	assert_int_equal(err.code, ERR_SIGNATURE);
	v.r.body = "{}";
	/* Tokens: another one, none, one that the server does not know. */
	v.key.token = "other";
	assert_int_equal(verify(&v, now, &err), -1);
	assert_int_equal(err.code, ERR_CREDENTIALS);
	v.key.token = NULL;
	assert_int_equal(verify(&v, now, &err), -1);
	assert_int_equal(err.code, ERR_CREDENTIALS);
	v.key.token = "session";
	v.r.n--;
	assert_int_equal(verify(&v, now, &err), -1);
	assert_int_equal(err.code, ERR_UNSIGNED);
	sigv4_signed_release(&s);
	assert_int_equal(sigv4_date_read("20261301T000000Z"), -1);
	assert_int_equal(sigv4_date_read("20260101T000000"), -1);
	assert_int_equal(sigv4_date_read(""), -1);
	assert_int_equal(sigv4_date_read("19700102T000001Z"), 86401);
}

/* S3: a path with escapes is signed as it is. */
static void
test_plain_path(void **state)
{
	static const struct sigv4_header host[] = { { "Host", "h" } };
	struct sigv4_key key = { ID, SECRET, NULL };
	struct sigv4_request r = { "GET", "/a%20b/../%C3%A9?b=2&a=1&location",
	    host, 1, NULL, 0, NULL, true, false };
	struct sigv4_request same = r;
	struct sigv4_signed s, t;
	struct err err = ERR_INIT;

	same.target = "/a%20b/../%C3%A9?location=&a=1&b=%32";
	assert_int_equal(sigv4_sign(&r, &key, "r", "s3", 0, 0, &s, &err), 0);
	assert_int_equal(sigv4_sign(&same, &key, "r", "s3", 0, 0, &t, &err),
	    0);
	assert_string_equal(s.authorization, t.authorization);
	sigv4_signed_release(&t);
	same.plain_path = false;
	assert_int_equal(sigv4_sign(&same, &key, "r", "s3", 0, 0, &t, &err),
	    0);
	assert_string_not_equal(s.authorization, t.authorization);
	sigv4_signed_release(&s);
	sigv4_signed_release(&t);
	r.target = "a";
	assert_int_equal(sigv4_sign(&r, &key, "r", "s3", 0, 0, &s, &err), -1);
	sigv4_signed_release(&s);
}

/* libcurl talks to a UNIX socket of ours, in one thread with us. */
static struct sockaddr_un address = { .sun_family = AF_UNIX };
static int listener;

static void
listen_here(void)
{
	snprintf(address.sun_path, sizeof address.sun_path,
	    "/tmp/test_sigv4.%ld", (long)getpid());
	listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(listener, (struct sockaddr *)&address,
	    sizeof address), 0);
	assert_int_equal(listen(listener, 4), 0);
}

static uint64_t seed = 20261125;

static unsigned int
below(unsigned int n)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return ((unsigned int)(seed >> 33) % n);
}

static char *
random_text(size_t most, const char *from)
{
	size_t n = below((unsigned int)most), i, k = strlen(from);
	char *text = xmalloc(n + 2);

	text[0] = 'a';
	for (i = 1; i <= n; i++)
		text[i] = from[below((unsigned int)k)];
	text[n + 1] = '\0';
	return (text);
}

static bool
complete(const char *text, size_t n)
{
	const char *body = strstr(text, "\r\n\r\n");
	const char *len = strcasestr(text, "\r\nContent-Length: ");

	return (body != NULL && len != NULL && n >= (size_t)(body + 4 - text) +
	    (size_t)atoi(len + strlen("\r\nContent-Length: ")));
}

/* What the other end of a transfer under way sends, answered with 200. */
static char *
exchange(CURLM *multi)
{
	static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 0"
	    "\r\nConnection: close\r\n\r\n";
	char *text = xcalloc(1, 1 << 17);
	int running = 1, fd;
	size_t n = 0;
	ssize_t got;

	curl_multi_perform(multi, &running);
	assert_int_equal(running, 1);
	fd = accept(listener, NULL, NULL);
	assert_true(fd != -1);
	while (!complete(text, n)) {
		curl_multi_perform(multi, &running);
		got = recv(fd, text + n, (1 << 17) - 1 - n, MSG_DONTWAIT);
		if (got > 0)
			n += (size_t)got;
	}
	assert_int_equal(file_write_all(fd, answer, sizeof answer - 1), 0);
	close(fd);
	while (running > 0)
		curl_multi_perform(multi, &running);
	return (text);
}

/* What libcurl sends for a random request, as text with NUL. */
static char *
curl_request(CURLM *multi, const char *url, struct curl_slist *list,
    const char *body, const char *scope)
{
	CURL *easy = curl_easy_init();
	char *text;

	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, address.sun_path);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list);
	curl_easy_setopt(easy, CURLOPT_AWS_SIGV4, scope);
	curl_easy_setopt(easy, CURLOPT_USERNAME, ID);
	curl_easy_setopt(easy, CURLOPT_PASSWORD, SECRET);
	curl_multi_add_handle(multi, easy);
	text = exchange(multi);
	curl_multi_remove_handle(multi, easy);
	curl_easy_cleanup(easy);
	return (text);
}

/* Cuts text into lines; the headers that the signature names, and the
 * Authorization header itself, go into v. */
static const char *
request_read(struct vector *v, char *text)
{
	char *body = strstr(text, "\r\n\r\n"), *line, *colon, *rest = NULL;
	const char *auth = NULL;
	size_t i, n = 0;

	assert_non_null(body);
	*body = '\0';
	v->r.method = "POST";
	v->r.headers = v->headers;
	v->r.body = body + 4;
	v->r.len = strlen(body + 4);
	for (line = strtok_r(text, "\r\n", &rest); line != NULL;
	    line = strtok_r(NULL, "\r\n", &rest)) {
		if (strncmp(line, "POST ", 5) == 0) {
			v->r.target = line + 5;
			line[5 + strcspn(line + 5, " ")] = '\0';
			continue;
		}
		colon = strchr(line, ':');
		assert_non_null(colon);
		*colon = '\0';
		assert_true(n < HEADERS);
		v->headers[n++] = (struct sigv4_header){ line,
		    colon + 1 + strspn(colon + 1, " ") };
	}
	v->r.n = n;
	for (i = 0; i < n; i++)
		if (strcasecmp(v->headers[i].name, "Authorization") == 0)
			auth = v->headers[i].value;
	assert_non_null(auth);
	return (auth);
}

/* Our signer over the headers that libcurl signed must say what it said. */
static void
sign_again(const struct vector *v, const char *auth, const char *region,
    const char *service)
{
	struct sigv4_header some[HEADERS];
	struct sigv4_key key = { ID, SECRET, NULL };
	struct sigv4_request r = v->r;
	struct sigv4_signed s;
	struct err err = ERR_INIT;
	const char *names = strstr(auth, "SignedHeaders="), *date = NULL;
	char *list, *at;
	size_t i;

	assert_non_null(names);
	names += strlen("SignedHeaders=");
	list = xasprintf(";%.*s;", (int)strcspn(names, ","), names);
	r.headers = some;
	r.n = 0;
	for (i = 0; i < v->r.n; i++) {
		at = xasprintf(";%s;", v->headers[i].name);
		if (strcasecmp(at, ";x-amz-date;") == 0)
			date = v->headers[i].value;
		else if (strcasestr(list, at) != NULL)
			some[r.n++] = v->headers[i];
		free(at);
	}
	free(list);
	assert_non_null(date);
	/* The token is among the headers already. */
	assert_int_equal(sigv4_sign(&r, &key, region, service,
	    sigv4_date_read(date), 0, &s, &err), 0);
	assert_string_equal(s.authorization, auth);
	sigv4_signed_release(&s);
}

static void
one_request(CURLM *multi)
{
	static const char printable[] = "abcXYZ019 -_/+=:;,.~!\"{}[]()*'";
	static const char name[] = "abcdefghij0123456789-";
	static const char safe[] = "abcXYZ019-._~";
	char *region = random_text(16, name), *service = random_text(10, name);
	char *scope = xasprintf("aws:amz:%s:%s", region, service);
	char *path = random_text(30, safe), *body = random_text(4000,
	    printable), *text, *header;
	char *url = xasprintf("http://127.0.0.1:%u/%s%s", 1 + below(65535),
	    below(2) == 0 ? "" : "p/", below(4) == 0 ? "" : path + 1);
	struct curl_slist *list = NULL;
	struct vector v = { .key = { ID, SECRET, NULL } };
	struct err err = ERR_INIT;
	char *token = random_text(600, "ABCabc019/+=");
	const char *auth;

	list = curl_slist_append(list, "Content-Type: "
	    "application/x-amz-json-1.1");
	header = xasprintf("X-Amz-Target: SageMaker.%s", body[0] == 'a' ?
	    "ListTags" : "Search");
	list = curl_slist_append(list, header);
	free(header);
	if (below(2) == 0) {
		header = xasprintf("X-Amz-Security-Token: %s", token);
		list = curl_slist_append(list, header);
		free(header);
		v.key.token = token;
	}
	text = curl_request(multi, url, list, body, scope);
	auth = request_read(&v, text);
	if (verify(&v, (int64_t)time(NULL), &err) == -1)
		fail_msg("%s %s: %s", v.r.target, auth, err.text);
	sign_again(&v, auth, region, service);
	curl_slist_free_all(list);
	free(text);
	free(region);
	free(service);
	free(scope);
	free(path);
	free(body);
	free(url);
	free(token);
}

static void
test_libcurl(void **state)
{
	const char *count = getenv("SIGV4_COUNT");
	int i, n = count != NULL ? atoi(count) : 500;

	CURLM *multi;

	curl_global_init(CURL_GLOBAL_DEFAULT);
	listen_here();
	multi = curl_multi_init();
	for (i = 0; i < n; i++)
		one_request(multi);
	curl_multi_cleanup(multi);
	close(listener);
	unlink(address.sun_path);
	curl_global_cleanup();
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_window),
		cmocka_unit_test(test_plain_path),
		cmocka_unit_test(test_libcurl),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
