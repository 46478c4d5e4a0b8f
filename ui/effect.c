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

/* What it holds is taken. */
static void
add(struct effects *fx, struct effect e)
{
	fx->list = xreallocarray(fx->list, fx->n + 1, sizeof(*fx->list));
	fx->list[fx->n++] = e;
}

void
effects_call(struct effects *fx, const struct view *view, int tag,
    const char *op, json_t *request)
{
	add(fx, (struct effect){ .kind = EFFECT_CALL,
	    .view = view == NULL ? 0 : view->id, .tag = tag,
	    .op = xstrdup(op),
	    .request = request == NULL ? json_object() : request });
}

void
effects_cancel(struct effects *fx, const struct view *view)
{
	add(fx, (struct effect){ .kind = EFFECT_CANCEL, .view = view->id });
}

void
effects_simple(struct effects *fx, enum effect_kind kind)
{
	add(fx, (struct effect){ .kind = kind });
}

void
effects_copy(struct effects *fx, const char *text)
{
	add(fx, (struct effect){ .kind = EFFECT_COPY,
	    .text = xstrdup(text) });
}

void
effects_edit(struct effects *fx, const struct view *view, int tag,
    const char *suffix, const char *text)
{
	add(fx, (struct effect){ .kind = EFFECT_EDIT, .view = view->id,
	    .tag = tag, .name = xstrdup(suffix), .text = xstrdup(text) });
}

void
effects_write(struct effects *fx, const char *path, char *text)
{
	add(fx, (struct effect){ .kind = EFFECT_WRITE,
	    .name = xstrdup(path), .text = text });
}

void
effects_read(struct effects *fx, const struct view *view, int tag,
    const char *path)
{
	add(fx, (struct effect){ .kind = EFFECT_READ, .view = view->id,
	    .tag = tag, .name = xstrdup(path) });
}

void
effects_lock(struct effects *fx, const struct view *view, int tag,
    const char *id)
{
	add(fx, (struct effect){ .kind = EFFECT_LOCK, .view = view->id,
	    .tag = tag, .name = xstrdup(id) });
}

void
effects_unlock(struct effects *fx, const char *id)
{
	add(fx, (struct effect){ .kind = EFFECT_UNLOCK,
	    .name = xstrdup(id) });
}

void
effects_save(struct effects *fx, const struct view *view, int tag,
    const char *id, char *text)
{
	add(fx, (struct effect){ .kind = EFFECT_SAVE, .view = view->id,
	    .tag = tag, .name = xstrdup(id), .text = text });
}

void
effects_template(struct effects *fx, const char *name, char *text)
{
	add(fx, (struct effect){ .kind = EFFECT_TEMPLATE,
	    .name = xstrdup(name), .text = text });
}

void
effects_drop(struct effects *fx, const char *id)
{
	add(fx, (struct effect){ .kind = EFFECT_DROP, .name = xstrdup(id) });
}

void
effects_backend(struct effects *fx, const char *address, const char *profile,
    const char *region)
{
	add(fx, (struct effect){ .kind = EFFECT_BACKEND,
	    .op = xstrdup(address),
	    .name = profile == NULL ? NULL : xstrdup(profile),
	    .text = region == NULL ? NULL : xstrdup(region) });
}
