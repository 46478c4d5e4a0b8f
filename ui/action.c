#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "ui/action.h"
#include "ui/app.h"

static const char *
not_read_only(const struct app *app)
{
	return (app->read_only ?
	    _("This console was started with --read-only.") : NULL);
}

static const struct action actions[] = {
#define ACTION(id, ...) { ACTION_##id, __VA_ARGS__ },
#define ALSO ACTION
#include "ui/actions.def"
#undef ACTION
#undef ALSO
};

const struct action *
action_all(size_t *n)
{
	*n = nitems(actions);
	return (actions);
}

const struct action *
action_find(enum action_id id)
{
	size_t i;

	for (i = 0; i < nitems(actions); i++) {
		if (actions[i].id == id)
			return (&actions[i]);
	}
	return (NULL);
}

/* How the typed keys compare with one written sequence. */
enum fit { FIT_NO, FIT_BEGUN, FIT_WHOLE };

static enum fit
fit_one(const char *names, const struct keys_typed *typed)
{
	struct key want[4];
	int i, n;

	n = key_parse(names, want, (int)nitems(want));
	if (n < typed->n)
		return (FIT_NO);
	for (i = 0; i < typed->n; i++) {
		if (!key_same(want[i], typed->key[i]))
			return (FIT_NO);
	}
	return (n == typed->n ? FIT_WHOLE : FIT_BEGUN);
}

static enum fit
fit_any(const char *keys, const struct keys_typed *typed)
{
	enum fit best = FIT_NO, fit;
	char one[32];
	size_t n;

	while (*keys != '\0') {
		n = strcspn(keys, " ");
		if (n >= sizeof(one))
			bug("keys of an action: %s", keys);
		memcpy(one, keys, n);
		one[n] = '\0';
		if ((fit = fit_one(one, typed)) > best)
			best = fit;
		keys += n;
		keys += *keys == ' ';
	}
	return (best);
}

enum action_id
action_key(struct keys_typed *typed, unsigned where, struct key key)
{
	bool begun = false;
	size_t i;

	if (typed->n == (int)nitems(typed->key))
		typed->n = 0;
	typed->key[typed->n++] = key;
	for (i = 0; i < nitems(actions); i++) {
		if ((actions[i].where & where) == 0)
			continue;
		switch (fit_any(actions[i].keys, typed)) {
		case FIT_WHOLE:
			typed->n = 0;
			return (actions[i].id);
		case FIT_BEGUN:
			begun = true;
			break;
		case FIT_NO:
			break;
		}
	}
	if (!begun) {
		/* "g" and then something else: that key counts by itself. */
		begun = typed->n > 1;
		typed->n = 0;
		if (begun)
			return (action_key(typed, where, key));
	}
	return (ACTION_NONE);
}

void
action_key_label(const struct action *a, char *out, size_t cap)
{
	struct key keys[4];
	char one[32], label[32];
	int i, n;
	size_t used = 0;

	snprintf(one, sizeof(one), "%.*s", (int)strcspn(a->keys, " "),
	    a->keys);
	n = key_parse(one, keys, (int)nitems(keys));
	out[0] = '\0';
	for (i = 0; i < n && used < cap; i++) {
		key_label(keys[i], label, sizeof(label));
		snprintf(out + used, cap - used, "%s", label);
		used += strlen(out + used);
	}
}
