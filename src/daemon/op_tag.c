#include "config.h"

#include <string.h>

#include "daemon/dispatch.h"
#include "model/name.h"

#define TAGS_MOST 50

/* The tags of an ARN's job or trial, and what to mark when they change. */
static json_t *
tags_of(struct daemon *d, const json_t *request, bool **dirty,
    struct err *err)
{
	const char *arn = doc_str(request, "ResourceArn");
	const char *slash = strrchr(arn, '/'), *name;
	struct job *j;
	struct trial *t;

	name = slash != NULL ? slash + 1 : "";
	if (strstr(arn, ":hyper-parameter-tuning-job/") != NULL &&
	    (j = tuner_job(d->tuner, name)) != NULL) {
		*dirty = &j->dirty;
		return (json_object_get(j->doc, "Tags"));
	}
	if (strstr(arn, ":training-job/") != NULL &&
	    (t = tuner_trial(d->tuner, name)) != NULL) {
		*dirty = &t->dirty;
		/* The job's list is shared until one of the two changes. */
		json_object_set_new(t->doc, "Tags",
		    json_deep_copy(json_object_get(t->doc, "Tags")));
		return (json_object_get(t->doc, "Tags"));
	}
	err_set(err, ERR_INVALID, "There is no resource with the ARN %s", arn);
	return (NULL);
}

static size_t
tag_find(const json_t *tags, const char *key)
{
	const json_t *tag;
	size_t i;

	json_array_foreach(tags, i, tag)
		if (strcmp(doc_str(tag, "Key"), key) == 0)
			return (i);
	return (json_array_size(tags));
}

/* What CreateHyperParameterTuningJob refuses, too. */
static int
tags_check(const json_t *given, struct err *err)
{
	const json_t *tag;
	const char *key;
	size_t i;

	json_array_foreach(given, i, tag) {
		key = doc_str(tag, "Key");
		if (name_is_reserved_tag(key))
			return (err_set(err, ERR_INVALID, "aws: prefixed tag "
			    "key names are not allowed for external use: %s",
			    key));
		if (tag_find(given, key) < i)
			return (err_set(err, ERR_INVALID, "Tags has the key "
			    "%s twice", key));
	}
	return (0);
}

int
op_add_tags(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	bool *dirty;
	json_t *tags = tags_of(d, request, &dirty, err), *next, *tag;
	size_t i, at;

	if (tags == NULL || tags_check(json_object_get(request, "Tags"),
	    err) == -1)
		return (-1);
	next = json_deep_copy(tags);
	json_array_foreach(json_object_get(request, "Tags"), i, tag) {
		at = tag_find(next, doc_str(tag, "Key"));
		if (at < json_array_size(next))
			json_array_set(next, at, tag);
		else
			json_array_append(next, tag);
	}
	if (json_array_size(next) > TAGS_MOST) {
		json_decref(next);
		return (err_set(err, ERR_LIMIT,
		    "A resource carries at most %d tags", TAGS_MOST));
	}
	json_array_clear(tags);
	json_array_extend(tags, next);
	json_decref(next);
	json_object_set(reply, "Tags", tags);
	*dirty = true;
	return (tuner_flush(d->tuner, err));
}

int
op_list_tags(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	bool *dirty;
	json_t *tags = tags_of(d, request, &dirty, err);

	if (tags == NULL)
		return (-1);
	/* At most 50: always one page, and no token was ever given. */
	if (json_object_get(request, "NextToken") != NULL)
		return (err_set(err, ERR_INVALID, "The NextToken is not one "
		    "that this operation gave"));
	json_object_set_new(reply, "Tags", json_deep_copy(tags));
	return (0);
}

int
op_delete_tags(struct daemon *d, const json_t *request, json_t *reply,
    struct err *err)
{
	bool *dirty;
	json_t *tags = tags_of(d, request, &dirty, err), *key;
	size_t i;

	if (tags == NULL)
		return (-1);
	json_array_foreach(json_object_get(request, "TagKeys"), i, key)
		if (json_is_string(key))
			json_array_remove(tags, tag_find(tags,
			    json_string_value(key)));
	*dirty = true;
	return (tuner_flush(d->tuner, err));
}
