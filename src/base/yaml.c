#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/number.h"
#include "base/utf8.h"
#include "base/yaml.h"

#define YAML_BYTES_MOST	(1u << 20)
#define YAML_DEPTH_MOST	32
#define YAML_KEY_MOST	1024
#define CORE_TAG	"tag:yaml.org,2002:"

/* One node of the document; the first is the root and its own parent. */
struct mark {
	size_t	 parent;
	char	*name;		/* NULL: element of a list */
	size_t	 index;
	int	 line, column;
};

struct yaml_marks {
	struct mark	*v;
	size_t		 n, cap;
};

struct reader {
	yaml_parser_t		 parser;
	const char		*text;
	size_t			 len;
	yaml_want_fn		*want;
	void			*ctx;
	struct yaml_marks	*marks;
	struct buf		 pointer;	/* of the node being read */
	struct err		*err;
};

void
yaml_marks_free(struct yaml_marks *m)
{
	size_t i;

	if (m == NULL)
		return;
	for (i = 0; i < m->n; i++)
		free(m->v[i].name);
	free(m->v);
	free(m);
}

static size_t
marks_add(struct yaml_marks *m, size_t parent, const char *name, size_t index,
    const yaml_mark_t *at)
{
	struct mark *k;

	if (m->n == m->cap) {
		m->cap = m->cap == 0 ? 64 : m->cap * 2;
		m->v = xreallocarray(m->v, m->cap, sizeof(*m->v));
	}
	k = &m->v[m->n];
	k->parent = parent;
	k->name = name == NULL ? NULL : xstrdup(name);
	k->index = index;
	k->line = (int)at->line + 1;
	k->column = (int)at->column + 1;
	return (m->n++);
}

/* The token from p to its end, compared with a member's escaped name. */
static bool
mark_is(const struct mark *k, const char *p, size_t len)
{
	char token[2 * YAML_KEY_MOST + 1];

	if (k->name == NULL)
		snprintf(token, sizeof(token), "%zu", k->index);
	else
		json_escape_token(k->name, token, sizeof(token));
	return (strlen(token) == len && memcmp(token, p, len) == 0);
}

bool
yaml_mark(const struct yaml_marks *m, const char *pointer, int *line,
    int *column)
{
	size_t at = 0, i, len;

	if (m == NULL || m->n == 0)
		return (false);
	while (*pointer == '/') {
		len = strcspn(++pointer, "/");
		/* Children stand behind their parent. */
		for (i = at + 1; i < m->n; i++) {
			if (m->v[i].parent == at &&
			    mark_is(&m->v[i], pointer, len))
				break;
		}
		if (i == m->n)
			return (false);
		at = i;
		pointer += len;
	}
	if (*pointer != '\0')
		return (false);
	*line = m->v[at].line;
	*column = m->v[at].column;
	return (true);
}

static json_t *
refuse(struct reader *r, const yaml_mark_t *at, const char *why)
{
	err_set(r->err, ERR_SYNTAX, _("line %zu, column %zu: %s"),
	    at->line + 1, at->column + 1, why);
	return (NULL);
}

/* Whether the line, counted from 0, begins with a tab, blanks apart. */
static bool
has_tab(const struct reader *r, size_t line)
{
	const char *p = r->text, *end = r->text + r->len;

	while (line-- > 0 && p < end) {
		p = memchr(p, '\n', (size_t)(end - p));
		p = p != NULL ? p + 1 : end;
	}
	while (p < end && *p == ' ')
		p++;
	return (p < end && *p == '\t');
}

static bool
is_utf16(const struct reader *r)
{
	return (r->len >= 2 && (memcmp(r->text, "\xff\xfe", 2) == 0 ||
	    memcmp(r->text, "\xfe\xff", 2) == 0));
}

/* The next event; the caller deletes it. */
static int
next_event(struct reader *r, yaml_event_t *ev)
{
	const yaml_parser_t *p = &r->parser;
	const yaml_mark_t *at = &p->problem_mark;
	yaml_mark_t none = { 0, 0, 0 };

	if (yaml_parser_parse(&r->parser, ev))
		return (0);
	if (p->error == YAML_MEMORY_ERROR)
		bug("libyaml is out of memory");
	if (p->error == YAML_READER_ERROR) {
		/* The reader knows an offset only. */
		if (is_utf16(r))
			err_set(r->err, ERR_SYNTAX, _("the text is UTF-16; "
			    "UTF-8 is read"));
		else
			err_set(r->err, ERR_SYNTAX, _("at byte %zu: %s"),
			    p->problem_offset, p->problem);
		return (-1);
	}
	if (p->error != YAML_SCANNER_ERROR && p->error != YAML_PARSER_ERROR)
		at = &none;
	if (p->error == YAML_SCANNER_ERROR && has_tab(r, at->line))
		refuse(r, at, _("YAML is not indented by tabs; use blanks"));
	else
		refuse(r, at, p->problem != NULL ? p->problem : _("no YAML"));
	return (-1);
}

/* -?(0|[1-9][0-9]*), and what follows it. */
static const char *
json_integer_end(const char *s)
{
	s += *s == '-';
	if (*s == '0')
		return (s + 1);
	return (s + strspn(s, "0123456789"));
}

static bool
looks_integer(const char *s)
{
	int64_t v;

	return (*json_integer_end(s) == '\0' && number_int(s, &v));
}

/* JSON's number grammar, whatever its size. */
static bool
looks_number(const char *s)
{
	const char *p = json_integer_end(s);

	if (p == s || p[-1] == '-')
		return (false);
	if (*p == '.') {
		p++;
		if (strspn(p, "0123456789") == 0)
			return (false);
		p += strspn(p, "0123456789");
	}
	if (*p == 'e' || *p == 'E') {
		p++;
		p += *p == '+' || *p == '-';
		if (strspn(p, "0123456789") == 0)
			return (false);
		p += strspn(p, "0123456789");
	}
	return (*p == '\0');
}

/* A number, or NULL when the text is none that fits. */
static json_t *
number_of(const char *s)
{
	int64_t i;
	double v;

	if (looks_integer(s) && number_int(s, &i))
		return (json_integer(i));
	if (looks_number(s) && strpbrk(s, ".eE") != NULL && number_real(s, &v))
		return (json_real(v));
	return (NULL);
}

static json_t *
boolean_of(const char *s)
{
	if (strcmp(s, "true") == 0)
		return (json_true());
	return (strcmp(s, "false") == 0 ? json_false() : NULL);
}

/* What a plain scalar is where `want` is wanted; NULL only for a number that
 * is too large to keep and that nobody wants as text. */
static json_t *
resolve(const char *s, enum yaml_want want)
{
	json_t *j = NULL;

	if (*s == '\0' || strcmp(s, "null") == 0)
		return (json_null());
	/* 1.5 for an integer is the wrong number, but one. */
	if (want == YAML_WANT_INTEGER || want == YAML_WANT_NUMBER ||
	    want == YAML_WANT_ANY)
		j = number_of(s);
	if (want == YAML_WANT_BOOLEAN || want == YAML_WANT_ANY)
		j = j == NULL ? boolean_of(s) : j;
	if (j == NULL && want == YAML_WANT_ANY && looks_number(s))
		return (NULL);
	return (j == NULL ? json_string(s) : j);
}

/* A tag of the core schema decides; *text is set when it says text. */
static int
tag_check(struct reader *r, const char *tag, const char *kinds,
    const yaml_mark_t *at)
{
	const char *whole = tag;
	size_t n = strlen(CORE_TAG);

	if (tag == NULL)
		return (0);
	if (strcmp(tag, "!") == 0 && strstr(kinds, " str ") != NULL)
		return (0);
	if (strncmp(tag, CORE_TAG, n) == 0 && *(tag += n) != '\0' &&
	    strchr(tag, ' ') == NULL) {
		char *word = xasprintf(" %s ", tag);
		bool known = strstr(kinds, word) != NULL;

		free(word);
		if (known)
			return (0);
	}
	err_set(r->err, ERR_SYNTAX, _("line %zu, column %zu: this tag is not "
	    "allowed here: %.60s; put the value itself in its place"),
	    at->line + 1, at->column + 1, whole);
	return (-1);
}

static enum yaml_want
tag_want(const char *tag, enum yaml_want want)
{
	if (tag == NULL)
		return (want);
	if (strcmp(tag, CORE_TAG "int") == 0)
		return (YAML_WANT_INTEGER);
	if (strcmp(tag, CORE_TAG "float") == 0)
		return (YAML_WANT_NUMBER);
	if (strcmp(tag, CORE_TAG "bool") == 0)
		return (YAML_WANT_BOOLEAN);
	if (strcmp(tag, CORE_TAG "null") == 0)
		return (YAML_WANT_ANY);
	return (YAML_WANT_STRING);
}

static bool
scalar_is_text(const yaml_event_t *ev)
{
	const char *tag = (const char *)ev->data.scalar.tag;

	if (tag != NULL)
		return (strcmp(tag, "!") == 0 ||
		    strcmp(tag, CORE_TAG "str") == 0);
	return (ev->data.scalar.style != YAML_PLAIN_SCALAR_STYLE);
}

/* What an event may not carry, whichever it is. */
static int
scalar_check(struct reader *r, const yaml_event_t *ev)
{
	const char *s = (const char *)ev->data.scalar.value;

	if (ev->data.scalar.anchor != NULL) {
		refuse(r, &ev->start_mark, _("anchors are not read"));
		return (-1);
	}
	if (memchr(s, '\0', ev->data.scalar.length) != NULL) {
		refuse(r, &ev->start_mark, _("text with a NUL character"));
		return (-1);
	}
	return (tag_check(r, (const char *)ev->data.scalar.tag,
	    " str int float bool null ", &ev->start_mark));
}

static json_t *
read_scalar(struct reader *r, const yaml_event_t *ev)
{
	const char *s = (const char *)ev->data.scalar.value;
	const char *tag = (const char *)ev->data.scalar.tag;
	enum yaml_want want = YAML_WANT_ANY;
	json_t *j;

	if (scalar_check(r, ev) == -1)
		return (NULL);
	if (scalar_is_text(ev))
		return (json_string(s));
	if (r->want != NULL)
		want = r->want(r->ctx, buf_str(&r->pointer));
	want = tag_want(tag, want);
	j = resolve(s, want);
	if (j == NULL)
		return (refuse(r, &ev->start_mark,
		    _("a number beyond what can be kept; quote it if it is "
		    "text")));
	if (tag != NULL && json_is_string(j)) {
		json_decref(j);
		return (refuse(r, &ev->start_mark,
		    _("the value is not of the type that its tag names")));
	}
	return (j);
}

static json_t *read_node(struct reader *, const yaml_event_t *, int, size_t);

static void
pointer_push(struct reader *r, const char *name, size_t index)
{
	char token[2 * YAML_KEY_MOST + 1];

	if (name == NULL) {
		buf_addf(&r->pointer, "/%zu", index);
		return;
	}
	json_escape_token(name, token, sizeof(token));
	buf_addf(&r->pointer, "/%s", token);
}

static void
pointer_pop(struct reader *r, size_t len)
{
	r->pointer.len = len;
	if (r->pointer.data != NULL)
		r->pointer.data[len] = '\0';
}

/* Reads the value that ev begins, below the node that has mark `parent`. */
static json_t *
read_child(struct reader *r, const yaml_event_t *ev, int depth, size_t parent,
    const char *name, size_t index)
{
	size_t len = r->pointer.len, mark = 0;
	json_t *j;

	pointer_push(r, name, index);
	if (r->marks != NULL)
		mark = marks_add(r->marks, parent, name, index,
		    &ev->start_mark);
	j = read_node(r, ev, depth, mark);
	pointer_pop(r, len);
	return (j);
}

static json_t *
read_list(struct reader *r, int depth, size_t mark)
{
	json_t *list = json_array(), *value;
	yaml_event_t ev;

	for (;;) {
		if (next_event(r, &ev) == -1)
			break;
		if (ev.type == YAML_SEQUENCE_END_EVENT) {
			yaml_event_delete(&ev);
			return (list);
		}
		value = read_child(r, &ev, depth, mark, NULL,
		    json_array_size(list));
		yaml_event_delete(&ev);
		if (value == NULL)
			break;
		json_array_append_new(list, value);
	}
	json_decref(list);
	return (NULL);
}

/* Members are known by text: a key is its characters, whatever they mean. */
static int
key_check(struct reader *r, const json_t *map, const yaml_event_t *ev)
{
	const char *why = NULL, *key;

	if (ev->type == YAML_ALIAS_EVENT)
		why = _("aliases are not read");
	else if (ev->type != YAML_SCALAR_EVENT)
		why = _("a member's name must be text");
	if (why == NULL) {
		if (scalar_check(r, ev) == -1)
			return (-1);
		key = (const char *)ev->data.scalar.value;
		if (strcmp(key, "<<") == 0 && !scalar_is_text(ev))
			why = _("merge keys are not read");
		else if (ev->data.scalar.length > YAML_KEY_MOST)
			why = _("a member's name has more than 1024 bytes");
		else if (json_object_get(map, key) != NULL) {
			err_set(r->err, ERR_SYNTAX,
			    _("line %zu, column %zu: %.100s is there twice"),
			    ev->start_mark.line + 1,
			    ev->start_mark.column + 1, key);
			return (-1);
		}
	}
	if (why == NULL)
		return (0);
	refuse(r, &ev->start_mark, why);
	return (-1);
}

static json_t *
read_map(struct reader *r, int depth, size_t mark)
{
	json_t *map = json_object(), *value;
	yaml_event_t key, ev;
	int ended;

	for (;;) {
		if (next_event(r, &key) == -1)
			break;
		ended = key.type == YAML_MAPPING_END_EVENT;
		value = NULL;
		if (!ended && key_check(r, map, &key) == 0 &&
		    next_event(r, &ev) == 0) {
			value = read_child(r, &ev, depth, mark,
			    (const char *)key.data.scalar.value, 0);
			yaml_event_delete(&ev);
			if (value != NULL)
				json_object_set_new(map, (const char *)
				    key.data.scalar.value, value);
		}
		yaml_event_delete(&key);
		if (ended)
			return (map);
		if (value == NULL)
			break;
	}
	json_decref(map);
	return (NULL);
}

static json_t *
read_node(struct reader *r, const yaml_event_t *ev, int depth, size_t mark)
{
	const yaml_mark_t *at = &ev->start_mark;
	const char *anchor, *tag;
	bool map = ev->type == YAML_MAPPING_START_EVENT;

	switch (ev->type) {
	case YAML_SCALAR_EVENT:
		return (read_scalar(r, ev));
	case YAML_ALIAS_EVENT:
		return (refuse(r, at, _("aliases are not read")));
	case YAML_MAPPING_START_EVENT:
		anchor = (const char *)ev->data.mapping_start.anchor;
		tag = (const char *)ev->data.mapping_start.tag;
		break;
	case YAML_SEQUENCE_START_EVENT:
		anchor = (const char *)ev->data.sequence_start.anchor;
		tag = (const char *)ev->data.sequence_start.tag;
		break;
	default:
		return (refuse(r, at, _("no value")));
	}
	if (depth == YAML_DEPTH_MOST)
		return (refuse(r, at, _("nested deeper than 32 levels")));
	if (anchor != NULL)
		return (refuse(r, at, _("anchors are not read")));
	if (tag_check(r, tag, map ? " map " : " seq ", at) == -1)
		return (NULL);
	return (map ? read_map(r, depth + 1, mark) :
	    read_list(r, depth + 1, mark));
}

static int
expect(struct reader *r, yaml_event_type_t type, const char *why)
{
	yaml_event_t ev;
	bool same;

	if (next_event(r, &ev) == -1)
		return (-1);
	same = ev.type == type;
	if (!same)
		refuse(r, &ev.start_mark, why);
	yaml_event_delete(&ev);
	return (same ? 0 : -1);
}

static json_t *
read_document(struct reader *r)
{
	yaml_event_t ev;
	json_t *j;
	size_t mark = 0;

	if (expect(r, YAML_STREAM_START_EVENT, _("no YAML")) == -1 ||
	    expect(r, YAML_DOCUMENT_START_EVENT, _("nothing is in it")) == -1 ||
	    next_event(r, &ev) == -1)
		return (NULL);
	if (r->marks != NULL)
		mark = marks_add(r->marks, 0, NULL, 0, &ev.start_mark);
	if (ev.type == YAML_SCALAR_EVENT)
		j = refuse(r, &ev.start_mark,
		    _("names with values are wanted, \"Name: value\""));
	else
		j = read_node(r, &ev, 0, mark);
	yaml_event_delete(&ev);
	if (j == NULL)
		return (NULL);
	if (expect(r, YAML_DOCUMENT_END_EVENT, _("no end")) == -1 ||
	    expect(r, YAML_STREAM_END_EVENT,
	    _("a second document; one is read")) == -1) {
		json_decref(j);
		return (NULL);
	}
	return (j);
}

json_t *
yaml_read(const char *s, size_t len, yaml_want_fn *want, void *ctx,
    struct yaml_marks **marks, struct err *err)
{
	struct reader r;
	json_t *j;

	if (marks != NULL)
		*marks = NULL;
	if (len > YAML_BYTES_MOST) {
		err_set(err, ERR_TOO_LARGE,
		    _("%zu bytes of YAML; at most %u are read"), len,
		    YAML_BYTES_MOST);
		return (NULL);
	}
	memset(&r, 0, sizeof(r));
	if (!yaml_parser_initialize(&r.parser))
		bug("libyaml cannot start");
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)s, len);
	r.text = s;
	r.len = len;
	r.want = want;
	r.ctx = ctx;
	r.err = err;
	r.marks = marks == NULL ? NULL : xcalloc(1, sizeof(*r.marks));
	buf_init(&r.pointer, 0);
	j = read_document(&r);
	buf_release(&r.pointer);
	yaml_parser_delete(&r.parser);
	if (j == NULL)
		yaml_marks_free(r.marks);
	else if (marks != NULL)
		*marks = r.marks;
	return (j);
}
