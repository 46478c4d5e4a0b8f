/*
 * For sigv4.py: a request a line as JSON {"method", "target", "headers":
 * [[name, value], …], "body", "token", "region", "service", "now", "s3"} in,
 * its Authorization header out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/sigv4.h"
#include "base/json.h"

#define HEADERS	32

static int
line(const json_t *o)
{
	struct sigv4_header headers[HEADERS];
	struct sigv4_request r = { .headers = headers };
	struct sigv4_key key = { "AKIDEXAMPLE",
	    "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", NULL };
	struct sigv4_signed s;
	struct err err = ERR_INIT;
	const json_t *pair;
	size_t i;

	json_array_foreach(json_object_get(o, "headers"), i, pair)
		if (r.n < HEADERS)
			headers[r.n++] = (struct sigv4_header){
			    json_string_value(json_array_get(pair, 0)),
			    json_string_value(json_array_get(pair, 1)) };
	r.method = json_str_at(o, "/method");
	r.target = json_str_at(o, "/target");
	r.body = json_str_at(o, "/body");
	r.len = strlen(r.body);
	r.plain_path = json_true_at(o, "/s3");
	key.token = json_str_at(o, "/token");
	if (sigv4_sign(&r, &key, json_str_at(o, "/region"),
	    json_str_at(o, "/service"), json_int_at(o, "/now", 0),
	    r.plain_path ? SIGV4_BODY_HEADER : 0, &s, &err) == -1) {
		fprintf(stderr, "%s\n", err.text);
		return (1);
	}
	puts(s.authorization);
	sigv4_signed_release(&s);
	return (0);
}

int
main(void)
{
	char *text = NULL;
	size_t cap = 0;
	ssize_t n;
	struct err err = ERR_INIT;
	json_t *o;
	int r = 0;

	while (r == 0 && (n = getline(&text, &cap, stdin)) > 0) {
		o = json_read(text, (size_t)n, NULL, &err);
		if (o == NULL) {
			fprintf(stderr, "%s\n", err.text);
			r = 1;
		} else
			r = line(o);
		json_decref(o);
	}
	free(text);
	return (r);
}
