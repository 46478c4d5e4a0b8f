#include "config.h"

#include <locale.h>

#include "base/i18n.h"

void
i18n_init(void)
{
	setlocale(LC_ALL, "");
	/* Numbers in requests and on screens have a point, whatever LANG is. */
	setlocale(LC_NUMERIC, "C");
	bindtextdomain(PACKAGE, LOCALEDIR);
	bind_textdomain_codeset(PACKAGE, "UTF-8");
	textdomain(PACKAGE);
}
