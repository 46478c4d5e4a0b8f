/*
 * floor URL: libcurl loaded as trialdeck loads it, and one GET by it; nothing
 * else. What this costs is what no program that uses libcurl can go below.
 */
#include <dlfcn.h>

#include <curl/curl.h>

#define FUNCTION(name) \
	__typeof__(curl_##name) *name = \
	    (__typeof__(curl_##name) *)dlsym(library, "curl_" #name)

int
main(int argc, char **argv)
{
	void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
	CURL *easy;

	if (argc != 2 || library == NULL)
		return (2);
	FUNCTION(global_init);
	FUNCTION(easy_init);
	FUNCTION(easy_setopt);
	FUNCTION(easy_perform);
	if (global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    (easy = easy_init()) == NULL)
		return (2);
	easy_setopt(easy, CURLOPT_URL, argv[1]);
	return (easy_perform(easy) == CURLE_OK ? 0 : 1);
}
