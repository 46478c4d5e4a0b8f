#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/effect.h"
#include "ui/view.h"

void
effects_init(struct effects *fx)
{
	memset(fx, 0, sizeof(*fx));
}

void
effect_release(struct effect *e)
{
	free(e->op);
	json_decref(e->request);
	free(e->name);
	free(e->text);
}

void
effects_release(struct effects *fx)
{
	size_t i;

	for (i = 0; i < fx->n; i++)
		effect_release(&fx->list[i]);
	free(fx->list);
	effects_init(fx);
}

static struct effect *
add(struct effects *fx, enum effect_kind kind, const struct view *view,
    int tag)
{
	struct effect *e;

	fx->list = xreallocarray(fx->list, fx->n + 1, sizeof(*fx->list));
	e = &fx->list[fx->n++];
	memset(e, 0, sizeof(*e));
	e->kind = kind;
	e->view = view == NULL ? 0 : view->id;
	e->tag = tag;
	return (e);
}

void
effects_call(struct effects *fx, const struct view *view, int tag,
    const char *op, json_t *request)
{
	struct effect *e = add(fx, EFFECT_CALL, view, tag);

	e->op = xstrdup(op);
	e->request = request == NULL ? json_object() : request;
}

void
effects_cancel(struct effects *fx, const struct view *view)
{
	add(fx, EFFECT_CANCEL, view, 0);
}

void
effects_simple(struct effects *fx, enum effect_kind kind)
{
	add(fx, kind, NULL, 0);
}

void
effects_copy(struct effects *fx, const char *text)
{
	add(fx, EFFECT_COPY, NULL, 0)->text = xstrdup(text);
}

void
effects_edit(struct effects *fx, const struct view *view, int tag,
    const char *suffix, const char *text)
{
	struct effect *e = add(fx, EFFECT_EDIT, view, tag);

	e->name = xstrdup(suffix);
	e->text = xstrdup(text);
}

void
effects_write(struct effects *fx, const char *path, char *text)
{
	struct effect *e = add(fx, EFFECT_WRITE, NULL, 0);

	e->name = xstrdup(path);
	e->text = text;
}

void
effects_read(struct effects *fx, const struct view *view, int tag,
    const char *path)
{
	add(fx, EFFECT_READ, view, tag)->name = xstrdup(path);
}

void
effects_lock(struct effects *fx, const struct view *view, int tag,
    const char *id)
{
	add(fx, EFFECT_LOCK, view, tag)->name = xstrdup(id);
}

void
effects_unlock(struct effects *fx, const char *id)
{
	add(fx, EFFECT_UNLOCK, NULL, 0)->name = xstrdup(id);
}

void
effects_save(struct effects *fx, const struct view *view, int tag,
    const char *id, char *text)
{
	struct effect *e = add(fx, EFFECT_SAVE, view, tag);

	e->name = xstrdup(id);
	e->text = text;
}

void
effects_template(struct effects *fx, const char *name, char *text)
{
	struct effect *e = add(fx, EFFECT_TEMPLATE, NULL, 0);

	e->name = xstrdup(name);
	e->text = text;
}

void
effects_drop(struct effects *fx, const char *id)
{
	add(fx, EFFECT_DROP, NULL, 0)->name = xstrdup(id);
}

void
effects_backend(struct effects *fx, const char *address, const char *profile,
    const char *region)
{
	struct effect *e = add(fx, EFFECT_BACKEND, NULL, 0);

	e->op = xstrdup(address);
	e->name = profile == NULL ? NULL : xstrdup(profile);
	e->text = region == NULL ? NULL : xstrdup(region);
}
