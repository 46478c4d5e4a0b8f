#include "config.h"

#include <langinfo.h>
#include <locale.h>
#include <strings.h>

#include "base/i18n.h"

static bool catalogue;		/* one of this language is there */

void
i18n_init(void)
{
	setlocale(LC_ALL, "");
	/* Numbers in requests and on screens have a point, whatever LANG is. */
	setlocale(LC_NUMERIC, "C");
	bindtextdomain(PACKAGE, LOCALEDIR);
	bind_textdomain_codeset(PACKAGE, "UTF-8");
	textdomain(PACKAGE);
	/* What a catalogue has for the empty text is its own head. */
	catalogue = *gettext("") != '\0';
}

bool
i18n_is_utf8(void)
{
	return (strcasecmp(nl_langinfo(CODESET), "UTF-8") == 0);
}

const char *
i18n_text(const char *text)
{
	return (catalogue ? gettext(text) : text);
}
