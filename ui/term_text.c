#include "config.h"

#include <string.h>

#include "ui/term.h"
#include "ui/theme.h"

static void
rows(const struct grid *g, bool styles, struct buf *out)
{
	const struct cell *c;
	size_t end;
	int x, y;

	for (y = 0; y < g->h; y++) {
		end = out->len;
		for (x = 0; x < g->w; x++) {
			c = &g->row[y][x];
			if (styles)
				buf_addc(out, theme_letter(
				    (enum style)c->style));
			else if (c->bytes[0] != '\0')
				buf_adds(out, c->bytes);
			else if (c->width != 0)
				buf_addc(out, ' ');
			if (styles ? c->style != STYLE_NORMAL :
			    c->bytes[0] != '\0')
				end = out->len;
		}
		if (out->data != NULL) {
			out->len = end;
			out->data[end] = '\0';
		}
		buf_addc(out, '\n');
	}
}

void
term_text(const struct grid *g, bool styles, struct buf *out)
{
	rows(g, false, out);
	if (!styles)
		return;
	buf_adds(out, "--\n");
	rows(g, true, out);
}
