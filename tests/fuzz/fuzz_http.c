/* Heads of HTTP requests, as anybody may send them: T21. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "daemon/http.h"
#include "tests/fuzz/fuzz.h"

const char *const fuzz_seeds[] = {
	"POST / HTTP/1.1\r\nHost: 127.0.0.1:8470\r\nContent-Length: 2\r\n"
	"Content-Type: application/x-amz-json-1.1\r\n"
	"X-Amz-Target: SageMaker.ListTags\r\nX-Amz-Date: 20260101T000000Z\r\n"
	"Authorization: AWS4-HMAC-SHA256 Credential=K/20260101/r/sagemaker/"
	"aws4_request, SignedHeaders=host;x-amz-date, Signature=00\r\n\r\n{}",
	"GET /a?b=c HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
	"POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n\r\n", NULL
};

const char *const fuzz_words[] = { "\r\n", "\n", "\r", "\r\n\r\n", " ", "\t",
	":", ": ", "Host", "Content-Length: 1\r\n", "Transfer-Encoding: "
	"chunked\r\n", "HTTP/1.1", "HTTP/2", "Connection: close\r\n", "\x80",
	"99999999999999999999", "-1", "+2", "0x10", NULL };

static void
verify(const struct http_request *r, const char *body, size_t len)
{
	static const struct sigv4_key key = { "K", "secret", NULL };
	struct sigv4_request s = { r->method, r->target, r->headers, r->n,
	    body, len, false, false };
	struct sigv4_scope scope;
	struct err err = ERR_INIT;

	(void)sigv4_verify(&s, &key, 1, 1767225600, &scope, &err);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *p = (const char *)data;
	static struct http_request r;
	struct err err = ERR_INIT;
	size_t seen = 0, half, i;
	ptrdiff_t end, whole;
	char *head;

	/* In two pieces or in one: the same end. */
	half = 0;
	whole = http_head_end(p, size, &half, &err);
	end = http_head_end(p, size / 2, &seen, &err);
	if (end == 0)
		end = http_head_end(p, size, &seen, &err);
	FUZZ_LAW(end == whole);
	if (whole <= 0)
		return (0);
	FUZZ_LAW((size_t)whole <= size && whole <= HTTP_HEAD_MOST);
	head = xmalloc((size_t)whole + 1);
	memcpy(head, p, (size_t)whole);
	head[whole] = '\0';
	if (http_parse(head, (size_t)whole, &r, &err) == 0) {
		FUZZ_LAW(r.target[0] == '/' && r.length <= HTTP_BODY_MOST);
		FUZZ_LAW(http_header(&r, "Transfer-Encoding") == NULL);
		for (i = 0; i < r.n; i++)
			FUZZ_LAW(strpbrk(r.headers[i].value, "\r\n") == NULL);
		verify(&r, p + whole, size - (size_t)whole);
	} else
		FUZZ_LAW(err.code == ERR_MALFORMED ||
		    err.code == ERR_TOO_LARGE ||
		    err.code == ERR_HEAD_TOO_LARGE);
	free(head);
	return (0);
}
