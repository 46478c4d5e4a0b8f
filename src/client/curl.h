/*
 * libcurl, loaded when the first exchange begins. It brings 25 libraries: 8 ms
 * and 7 MiB that neither the first frame of the console nor a command without
 * a backend needs (tests/bench/tui/README.md). The functions have libcurl's
 * own types and documentation; http.c is their only user.
 */
#ifndef CLIENT_CURL_H
#define CLIENT_CURL_H

#include <curl/curl.h>

#include "base/err.h"

/* One row a function: this list makes the struct and is what is looked up. */
#define CURL_FUNCTIONS(F) \
	F(easy_cleanup) F(easy_getinfo) F(easy_init) F(easy_setopt) \
	F(easy_strerror) F(getdate) F(global_init) F(multi_add_handle) \
	F(multi_assign) F(multi_cleanup) F(multi_info_read) F(multi_init) \
	F(multi_remove_handle) F(multi_setopt) F(multi_socket_action) \
	F(slist_append) F(slist_free_all)

struct curl_functions {
#define CURL_MEMBER(name) __typeof__(curl_##name) *name;
	CURL_FUNCTIONS(CURL_MEMBER)
#undef CURL_MEMBER
};

/* Set by curl_load. */
extern struct curl_functions curl;

/* Loads and starts it, once. -1 and err: it is not installed, or too old. */
int curl_load(struct err *);

#endif
