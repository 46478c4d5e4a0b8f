/*
 * What src/client makes of the AWS variables and files at hand, as one line
 * of JSON with the keys in it: for comparison with the AWS CLI
 * (credentials.py), never for people.
 *
 *   cred_answer [PROFILE [REGION]]      "-" for none
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "base/clock.h"
#include "client/credentials.h"

static void
print(const struct profile *p, struct keyring *k, const char *region,
    const struct credentials *keys, const struct err *err)
{
	json_t *o = json_object();
	char *text;

	json_object_set_new(o, "Method",
	    json_string(cred_row(profile_method(p))->name));
	if (region == NULL && k != NULL)
		region = keyring_region(k);
	if (region != NULL)
		json_object_set_new(o, "Region", json_string(region));
	if (keys != NULL) {
		json_object_set_new(o, "AccessKeyId",
		    json_string(secret_reveal(&keys->id)));
		json_object_set_new(o, "SecretAccessKey",
		    json_string(secret_reveal(&keys->secret)));
		if (secret_given(&keys->token))
			json_object_set_new(o, "SessionToken",
			    json_string(secret_reveal(&keys->token)));
	} else
		json_object_set_new(o, "Error", json_string(err->text));
	text = json_text(o);
	puts(text);
	free(text);
	json_decref(o);
}

int
main(int argc, char **argv)
{
	const char *name = argc > 1 && strcmp(argv[1], "-") != 0 ? argv[1] :
	    NULL;
	const char *given = argc > 2 ? argv[2] : NULL, *region;
	struct event_base *base = event_base_new();
	struct err err = ERR_INIT;
	struct http_pool *pool = http_pool_new(base);
	struct profile p;
	struct keyring *k;
	const struct credentials *keys = NULL;
	enum keyring_state s;

	if (profile_load(&p, name, &err) == -1) {
		print(&p, NULL, NULL, NULL, &err);
		http_pool_free(pool);
		profile_release(&p);
		event_base_free(base);
		return (1);
	}
	k = keyring_new(base, pool, &p);
	region = profile_region(&p, given);
	if (region == NULL)
		keyring_want_region(k);
	while ((s = keyring_get(k, clock_wall_ms() / 1000, &keys, &err)) ==
	    KEYS_WAIT)
		event_base_loop(base, EVLOOP_ONCE);
	print(&p, k, region, s == KEYS_READY ? keys : NULL, &err);
	keyring_free(k);
	http_pool_free(pool);
	profile_release(&p);
	event_base_free(base);
	return (s == KEYS_READY ? 0 : 1);
}
