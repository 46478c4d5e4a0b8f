#include "config.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/key.h"

static const struct {
	const char	*name;
	uint32_t	 code;
	const char	*label;
} names[] = {
	{ "Up", KEYS_UP, "↑" },
	{ "Down", KEYS_DOWN, "↓" },
	{ "Left", KEYS_LEFT, "←" },
	{ "Right", KEYS_RIGHT, "→" },
	{ "Home", KEYS_HOME, "Home" },
	{ "End", KEYS_END, "End" },
	{ "PgUp", KEYS_PGUP, "PgUp" },
	{ "PgDn", KEYS_PGDN, "PgDn" },
	{ "Insert", KEYS_INSERT, "Insert" },
	{ "Delete", KEYS_DELETE, "Delete" },
	{ "Backspace", KEYS_BACKSPACE, "Backspace" },
	{ "Enter", KEYS_ENTER, "Enter" },
	{ "Tab", KEYS_TAB, "Tab" },
	{ "Esc", KEYS_ESCAPE, "Esc" },
	{ "Space", ' ', "Space" },
	{ "lt", '<', "<" },
	{ "F1", KEYS_F1, "F1" }, { "F2", KEYS_F2, "F2" },
	{ "F3", KEYS_F3, "F3" }, { "F4", KEYS_F4, "F4" },
	{ "F5", KEYS_F5, "F5" }, { "F6", KEYS_F6, "F6" },
	{ "F7", KEYS_F7, "F7" }, { "F8", KEYS_F8, "F8" },
	{ "F9", KEYS_F9, "F9" }, { "F10", KEYS_F10, "F10" },
	{ "F11", KEYS_F11, "F11" }, { "F12", KEYS_F12, "F12" },
};

static int
parse_named(const char *s, size_t len, struct key *key)
{
	uint32_t cp;
	size_t i;

	key->mods = 0;
	while (len > 2 && s[1] == '-') {
		if (s[0] == 'C')
			key->mods |= KEY_CTRL;
		else if (s[0] == 'A')
			key->mods |= KEY_ALT;
		else if (s[0] == 'S')
			key->mods |= KEY_SHIFT;
		else
			return (-1);
		s += 2;
		len -= 2;
	}
	for (i = 0; i < nitems(names); i++) {
		if (strlen(names[i].name) == len &&
		    strncasecmp(names[i].name, s, len) == 0) {
			key->code = names[i].code;
			return (0);
		}
	}
	if (utf8_decode(s, len, &cp) != (int)len || len == 0)
		return (-1);
	key->code = cp;
	return (0);
}

int
key_parse(const char *s, struct key *keys, int max)
{
	const char *end;
	uint32_t cp;
	int n = 0, used;

	while (*s != '\0' && n < max) {
		if (*s == '<' && (end = strchr(s, '>')) != NULL) {
			if (parse_named(s + 1, (size_t)(end - s - 1),
			    &keys[n]) == -1)
				return (-1);
			s = end + 1;
		} else {
			used = utf8_decode(s, strlen(s), &cp);
			if (used == 0)
				return (-1);
			keys[n] = KEY(cp);
			s += used;
		}
		n++;
	}
	return (n);
}

static const char *
special(uint32_t code, bool label)
{
	size_t i;

	for (i = 0; i < nitems(names); i++) {
		if (names[i].code == code)
			return (label ? names[i].label : names[i].name);
	}
	return (NULL);
}

void
key_written(struct key key, char *out, size_t cap)
{
	const char *name = special(key.code, false);
	char text[8];

	if (name == NULL) {
		text[utf8_encode(key.code, text)] = '\0';
		if (key.mods == 0) {
			snprintf(out, cap, "%s", text);
			return;
		}
		name = text;
	}
	snprintf(out, cap, "<%s%s%s%s>", key.mods & KEY_CTRL ? "C-" : "",
	    key.mods & KEY_ALT ? "A-" : "", key.mods & KEY_SHIFT ? "S-" : "",
	    name);
}

void
key_label(struct key key, char *out, size_t cap)
{
	const char *name = special(key.code, true);
	char text[8];

	if (name == NULL) {
		text[utf8_encode(key.code, text)] = '\0';
		/* Ctrl-L, as it is printed on paper. */
		if ((key.mods & KEY_CTRL) && text[0] >= 'a' && text[0] <= 'z')
			text[0] = (char)(text[0] - 'a' + 'A');
		name = text;
	}
	snprintf(out, cap, "%s%s%s%s", key.mods & KEY_CTRL ? "Ctrl-" : "",
	    key.mods & KEY_ALT ? "Alt-" : "",
	    key.mods & KEY_SHIFT ? "Shift-" : "", name);
}

bool
key_same(struct key a, struct key b)
{
	return (a.code == b.code && a.mods == b.mods);
}

bool
key_is_text(struct key key)
{
	return (key.code >= ' ' && key.code != 0x7f && key.code < KEYS_FIRST &&
	    (key.mods & (KEY_CTRL | KEY_ALT)) == 0);
}

/* The next of the alternatives; the keys in it, 0: that was the last. */
static int
next_written(const char **written, struct key *keys, int max)
{
	size_t len = strcspn(*written, " ");
	char one[32];

	if (len == 0)
		return (0);
	snprintf(one, sizeof(one), "%.*s", (int)len, *written);
	*written += len + strspn(*written + len, " ");
	return (key_parse(one, keys, max));
}

bool
key_among(const char *written, struct key key)
{
	struct key keys[4];
	int n;

	while ((n = next_written(&written, keys, (int)nitems(keys))) > 0) {
		if (n == 1 && key_same(keys[0], key))
			return (true);
	}
	return (false);
}

void
key_labels(const char *written, char *out, size_t cap)
{
	struct key keys[4];
	char label[32];
	size_t used = 0;
	int i, n;

	out[0] = '\0';
	while ((n = next_written(&written, keys, (int)nitems(keys))) > 0) {
		for (i = 0; i < n; i++) {
			key_label(keys[i], label, sizeof(label));
			snprintf(out + used, cap - used, "%s%s",
			    i == 0 && used > 0 ? ", " : "", label);
			used += strlen(out + used);
		}
	}
}
