#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "daemon/runner_internal.h"
#include "shim/logfile.h"

#define PAGE	(256 * 1024)	/* holds several of the longest lines */

/* The API speaks UTF-8; a log holds anything. */
static json_t *
text_value(const char *text, size_t len)
{
	json_t *value;
	struct buf b;
	uint32_t cp;
	size_t n;

	value = json_stringn(text, len);
	if (value != NULL)
		return (value);
	buf_init(&b, 0);
	for (; len > 0; text += n, len -= n) {
		n = (size_t)utf8_decode(text, len, &cp);
		if (n > 0) {
			buf_add(&b, text, n);
		} else {
			buf_adds(&b, "\xef\xbf\xbd");
			n = 1;
		}
	}
	value = json_stringn(buf_str(&b), b.len);
	buf_release(&b);
	return (value);
}

static void
add_line(json_t *out, const char *line, size_t len)
{
	char *end;
	int64_t ms;

	ms = strtoll(line, &end, 10);
	if (end > line + len)
		end = (char *)(uintptr_t)(line + len);
	if (end < line + len && *end == ' ')
		end++;
	json_array_append_new(out, json_pack("[I, o]", (json_int_t)ms,
	    text_value(end, (size_t)(line + len - end))));
}

json_t *
runner_log(struct runner *r, const char *key, int64_t *offset, size_t most,
    struct err *err)
{
	char *dir = xasprintf("%s/jobs/%s", r->dir, key);
	json_t *out = json_array();
	const char *p, *nl;
	int64_t at = *offset;
	size_t used;
	struct buf b;

	buf_init(&b, PAGE);
	while (json_array_size(out) < most) {
		buf_clear(&b);
		if (logfile_read(dir, &at, &b, PAGE) == -1 || b.len == 0)
			break;
		p = b.data;
		used = 0;
		while (json_array_size(out) < most &&
		    (nl = memchr(p + used, '\n', b.len - used)) != NULL) {
			add_line(out, p + used, (size_t)(nl - p) - used);
			used = (size_t)(nl - p) + 1;
		}
		if (used == 0)
			break;
		at += (int64_t)used;
	}
	*offset = at;
	buf_release(&b);
	free(dir);
	return (out);
}
