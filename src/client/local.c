/* Operations that the client answers itself. See backend.h. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "client/buckets.h"
#include "client/call.h"

static void
put(json_t *o, const char *name, const char *text)
{
	if (text != NULL && *text != '\0')
		json_object_set_new(o, name, json_string(text));
}

/* Of keys that are there; asking for none. */
static void
put_keys(json_t *o, struct backend *b)
{
	const struct credentials *keys = keyring_peek(b->keys);
	char hint[16];

	if (keys == NULL)
		return;
	credentials_hint(keys, hint);
	put(o, "AccessKeyId", hint);
	if (keys->expires != 0)
		json_object_set_new(o, "Expiration",
		    json_integer(keys->expires));
}

static void
put_account(json_t *o, struct backend *b)
{
	const struct endpoint *e;
	const struct cred_row *row = cred_row(keyring_method(b->keys));
	struct err err = ERR_INIT;

	put(o, "Profile", b->profile.name);
	if (b->is_signed) {
		put(o, "Method", row->name);
		put(o, "MethodLabel", _(row->label));
		put_keys(o, b);
	}
	e = backend_endpoint(b, SERVICE_SAGEMAKER, &err);
	if (e == NULL)
		put(o, "Error", err.text);
	else {
		put(o, "Endpoint", e->url);
		put(o, "Region", e->region);
	}
	put(o, "Account", *b->account != '\0' ? b->account : NULL);
	put(o, "Arn", b->arn);
	clock_signed_s(b);
	if (b->skew_s != 0)
		json_object_set_new(o, "ClockSkew", json_integer(b->skew_s));
}

static json_t *
who_am_i(struct backend *b, const json_t *request, const json_t *body,
    struct err *err)
{
	json_t *o = json_object();
	const char *text;

	if ((text = json_str_at(body, "/Account")) != NULL)
		snprintf(b->account, sizeof b->account, "%s", text);
	if ((text = json_str_at(body, "/Arn")) != NULL) {
		free(b->arn);
		b->arn = xstrdup(text);
	}
	put(o, "Backend", b->local ? "local" : b->socket != NULL ? "unix" :
	    b->all_url != NULL ? b->all_url : "aws");
	if (b->socket != NULL)
		put(o, "Endpoint", b->socket);
	else
		put_account(o, b);
	json_object_set_new(o, "ReadOnly", json_boolean(b->read_only));
	return (o);
}

static json_t *
profiles(struct backend *b, const json_t *request, const json_t *body,
    struct err *err)
{
	json_t *list;

	list = profile_list(json_str_at(request, "/ReadOnlyProfiles"), err);
	return (list != NULL ? json_pack("{s:o}", "Profiles", list) : NULL);
}

static json_t *
list_buckets(struct backend *b, const json_t *request, const json_t *body,
    struct err *err)
{
	const char *data = paths_data(err);

	return (data != NULL ? buckets_list(data, err) : NULL);
}

static json_t *
list_objects(struct backend *b, const json_t *request, const json_t *body,
    struct err *err)
{
	const char *data = paths_data(err);

	return (data != NULL ? buckets_objects(data, request, err) : NULL);
}

static const struct local_op rows[] = {
	{ "WhoAmI", "GetCallerIdentity", who_am_i, false },
	{ "Profiles", NULL, profiles, false },
	{ "ListBuckets", NULL, list_buckets, true },
	{ "ListObjectsV2", NULL, list_objects, true },
};

const struct local_op *
local_find(const struct backend *b, const char *name)
{
	size_t i;

	for (i = 0; i < nitems(rows); i++)
		if (strcmp(rows[i].name, name) == 0 &&
		    (b->local || !rows[i].folders))
			return (&rows[i]);
	return (NULL);
}
