#include "config.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <expat.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "client/xml.h"

#define DEPTH_MOST	32
#define BYTES_MOST	(8 << 20)
#define ELEMENTS_MOST	100000

struct level {
	char		*name;
	json_t		*children;	/* object, or NULL: none yet */
	struct buf	 text;
};

struct reading {
	XML_Parser	 parser;
	const char *const *lists;
	struct level	 levels[DEPTH_MOST + 1];
	int		 depth;		/* of the level under way; 0: root */
	size_t		 elements;	/* so far */
	bool		 refused;
};

static void
refuse(struct reading *r)
{
	r->refused = true;
	XML_StopParser(r->parser, XML_FALSE);
}

static bool
is_list(const struct reading *r, const char *name)
{
	size_t i;

	for (i = 0; r->lists != NULL && r->lists[i] != NULL; i++)
		if (strcmp(r->lists[i], name) == 0)
			return (true);
	return (false);
}

/* Takes value. */
static void
add_child(const struct reading *r, json_t *parent, const char *name,
    json_t *value)
{
	json_t *old = json_object_get(parent, name);

	/* Also in "member" lists, of which the parent becomes one. */
	if (old == NULL && (is_list(r, name) || strcmp(name, "member") == 0 ||
	    strcmp(name, "item") == 0)) {
		old = json_array();
		json_object_set_new(parent, name, old);
	} else if (old != NULL && !json_is_array(old)) {
		old = json_pack("[O]", old);
		json_object_set_new(parent, name, old);
	}
	if (old != NULL)
		json_array_append_new(old, value);
	else
		json_object_set_new(parent, name, value);
}

static void
on_start(void *ctx, const XML_Char *name, const XML_Char **attributes)
{
	struct reading *r = ctx;
	struct level *l;

	if (r->depth == DEPTH_MOST || ++r->elements > ELEMENTS_MOST) {
		refuse(r);
		return;
	}
	l = &r->levels[++r->depth];
	l->name = xstrdup(name);
	l->children = NULL;
	buf_init(&l->text, BYTES_MOST);
}

static json_t *
value_of(struct level *l)
{
	json_t *list;

	if (l->children == NULL)
		return (json_string(buf_str(&l->text)));
	if (json_object_size(l->children) == 1 &&
	    ((list = json_object_get(l->children, "member")) != NULL ||
	    (list = json_object_get(l->children, "item")) != NULL))
		return (json_incref(list));
	return (json_incref(l->children));
}

static void
drop_level(struct reading *r)
{
	struct level *l = &r->levels[r->depth--];

	json_decref(l->children);
	buf_release(&l->text);
	free(l->name);
}

static void
on_end(void *ctx, const XML_Char *name)
{
	struct reading *r = ctx;
	struct level *l = &r->levels[r->depth], *up = l - 1;

	if (r->refused || r->depth == 0)
		return;
	if (up->children == NULL)
		up->children = json_object();
	add_child(r, up->children, l->name, value_of(l));
	drop_level(r);
}

static void
on_text(void *ctx, const XML_Char *text, int len)
{
	struct reading *r = ctx;

	if (!r->refused && r->depth > 0)
		buf_add(&r->levels[r->depth].text, text, (size_t)len);
}

static void
on_doctype(void *ctx, const XML_Char *name, const XML_Char *system,
    const XML_Char *public, int internal)
{
	refuse(ctx);
}

json_t *
xml_read(const char *text, size_t len, const char *const *lists,
    struct err *err)
{
	struct reading r = { .lists = lists };
	json_t *tree = NULL;
	bool good;

	if (len > BYTES_MOST) {
		err_set(err, ERR_REPLY, _("XML of more than 8 MiB"));
		return (NULL);
	}
	r.parser = XML_ParserCreate(NULL);
	if (r.parser == NULL)
		bug("expat has no parser");
	XML_SetUserData(r.parser, &r);
	XML_SetElementHandler(r.parser, on_start, on_end);
	XML_SetCharacterDataHandler(r.parser, on_text);
	XML_SetStartDoctypeDeclHandler(r.parser, on_doctype);
	good = XML_Parse(r.parser, text, (int)len, 1) == XML_STATUS_OK &&
	    !r.refused;
	if (!good)
		err_set(err, ERR_REPLY, _("XML that cannot be read: %s"),
		    r.refused ? _("too deep, too many elements, or with a "
		    "DTD") :
		    XML_ErrorString(XML_GetErrorCode(r.parser)));
	while (r.depth > 0)
		drop_level(&r);
	tree = r.levels[0].children;
	XML_ParserFree(r.parser);
	if (!good) {
		json_decref(tree);
		tree = NULL;
	}
	return (tree);
}
