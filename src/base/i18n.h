/* gettext. N_ marks the text of a table; _ looks it up when it is shown. */
#ifndef BASE_I18N_H
#define BASE_I18N_H

#include <libintl.h>

#define _(s) gettext(s)
#define N_(s) (s)

/* Sets the locale and binds the message catalogue; LC_NUMERIC stays "C". */
void i18n_init(void);

#endif
