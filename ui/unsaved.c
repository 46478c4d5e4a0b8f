#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/unsaved.h"

static struct unsaved *
find(struct unsaved_list *list, const char *id)
{
	struct unsaved *u;

	STAILQ_FOREACH(u, list, next) {
		if (strcmp(u->save.name, id) == 0)
			return (u);
	}
	return (NULL);
}

static void
forget(struct unsaved_list *list, struct unsaved *u)
{
	STAILQ_REMOVE(list, u, unsaved, next);
	effect_release(&u->save);
	free(u);
}

bool
unsaved_refused(struct unsaved_list *list, struct effect *save,
    const struct err *err, int64_t now)
{
	struct unsaved *u = find(list, save->name);
	bool first = u == NULL;

	if (first) {
		u = xcalloc(1, sizeof(*u));
		u->pause = UNSAVED_FIRST_MS;
	} else {
		STAILQ_REMOVE(list, u, unsaved, next);
		u->pause = u->pause * 2 < UNSAVED_MOST_MS ? u->pause * 2 :
		    UNSAVED_MOST_MS;
		effect_release(&u->save);
	}
	/* Behind those that have not been tried again yet. */
	STAILQ_INSERT_TAIL(list, u, next);
	u->save = *save;
	memset(save, 0, sizeof(*save));
	u->at = now + u->pause;
	u->why = *err;
	return (first);
}

bool
unsaved_done(struct unsaved_list *list, const char *id)
{
	struct unsaved *u = find(list, id);
	bool unlock = u != NULL && u->unlock;

	if (u != NULL)
		forget(list, u);
	return (unlock);
}

bool
unsaved_sees(struct unsaved_list *list, const struct effect *e)
{
	struct unsaved *u = find(list, e->name);

	if (u == NULL)
		return (true);
	switch (e->kind) {
	case EFFECT_SAVE:
		free(u->save.text);
		u->save.text = NULL;
		return (true);
	case EFFECT_DROP:
		forget(list, u);
		return (true);
	case EFFECT_UNLOCK:
		u->unlock = true;
		return (false);
	case EFFECT_LOCK:
		/* It still is. */
		u->unlock = false;
		return (false);
	default:
		return (true);
	}
}

bool
unsaved_due(struct unsaved_list *list, int64_t now, struct effect *save)
{
	struct unsaved *u;

	STAILQ_FOREACH(u, list, next) {
		if (u->save.text == NULL || u->at > now)
			continue;
		*save = u->save;
		save->name = xstrdup(u->save.name);
		u->save.text = NULL;
		return (true);
	}
	return (false);
}

int64_t
unsaved_wake(const struct unsaved_list *list)
{
	const struct unsaved *u;
	int64_t at = 0;

	STAILQ_FOREACH(u, list, next) {
		if (u->save.text != NULL && (at == 0 || u->at < at))
			at = u->at;
	}
	return (at);
}

void
unsaved_release(struct unsaved_list *list)
{
	struct unsaved *u;

	while ((u = STAILQ_FIRST(list)) != NULL)
		forget(list, u);
}
