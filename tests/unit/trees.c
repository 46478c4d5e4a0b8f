#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "tests/unit/trees.h"

uint32_t
dice_roll(struct dice *d, uint32_t sides)
{
	/* splitmix64 (Steele, Lea, Flood 2014). */
	uint64_t z = d->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return ((uint32_t)((z ^ z >> 31) >> 16) % sides);
}

size_t
dice_code_point(struct dice *d, char out[4])
{
	static const uint32_t spots[] = { 0x1b, 0x7f, 0x85, 0x9b, 0xad, 0x300,
		0x61c, 0x200b, 0x200d, 0x2028, 0x202e, 0x2066, 0xe000, 0xfe0f,
		0xfeff, 0xfffe, 0xfffd, 0x1f600, 0xe0041, 0x10ffff, 0x6f22 };
	static const char marks[] = "\"'\\#:-?,[]{}&*!|>%@`~ \t\n\r.=+<0";
	uint32_t cp;

	switch (dice_roll(d, 5)) {
	case 0:
		cp = (uint32_t)marks[dice_roll(d, sizeof(marks) - 1)];
		break;
	case 1:
		cp = spots[dice_roll(d, nitems(spots))];
		break;
	case 2:
		do
			cp = 1 + dice_roll(d, 0x10ffff);
		while (cp >= 0xd800 && cp <= 0xdfff);
		break;
	default:
		cp = 0x20 + dice_roll(d, 0x5f);
	}
	return ((size_t)utf8_encode(cp, out));
}

void
dice_text(struct dice *d, char *out, size_t cap)
{
	static const char *const tricky[] = { "", "no", "true", "null", "~",
		"012", "1:30", "0x1f", "1e5", "1e999", "-", "- a", "? a",
		"a: b",
		"a #b", "#", "---", "...", "<<", "!tag", "&a", "*a", " a", "a ",
		"a:", "99999999999999999999", "2026-11-24", ".inf", "=", "%a",
		"arn:aws:iam::000000000000:role/r", "s3://b/k", "(.*?);", "'",
		"\"", "\\", "a\nb", "|", ">", "[a]", "{a}", "+1", "-0", "." };
	size_t used = 0;
	char one[4];
	size_t n, left;

	if (dice_roll(d, 2) == 0) {
		snprintf(out, cap, "%s", tricky[dice_roll(d, nitems(tricky))]);
		return;
	}
	for (left = dice_roll(d, 24); left > 0; left--) {
		n = dice_code_point(d, one);
		if (used + n >= cap)
			break;
		memcpy(out + used, one, n);
		used += n;
	}
	out[used] = '\0';
}

static json_t *
dice_scalar(struct dice *d)
{
	static const double reals[] = { 0.0, 0.1, -1.5, 1e300, 1e-300, 1e5,
		3.0, 123456789.125, 5e-324, 1.7976931348623157e308 };
	char text[256];

	switch (dice_roll(d, 7)) {
	case 0:
		return (json_integer((json_int_t)dice_roll(d, 1000) - 500));
	case 1:
		return (json_integer(dice_roll(d, 2) ? INT64_MAX : INT64_MIN));
	case 2:
		return (json_real(reals[dice_roll(d, nitems(reals))]));
	case 3:
		return (json_boolean(dice_roll(d, 2)));
	case 4:
		return (json_null());
	default:
		dice_text(d, text, sizeof(text));
		return (json_string(text));
	}
}

json_t *
dice_tree(struct dice *d, int depth)
{
	json_t *j, *value;
	char key[256];
	uint32_t n, object;

	object = dice_roll(d, 2);
	j = object ? json_object() : json_array();
	for (n = dice_roll(d, 5); n > 0; n--) {
		value = depth > 1 && dice_roll(d, 3) == 0 ?
		    dice_tree(d, depth - 1) : dice_scalar(d);
		dice_text(d, key, sizeof(key));
		if (object)
			json_object_set_new(j, key, value);
		else
			json_array_append_new(j, value);
	}
	return (j);
}
