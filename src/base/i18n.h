/* gettext. N_ marks the text of a table; _ looks it up when it is shown. */
#ifndef BASE_I18N_H
#define BASE_I18N_H

#include <libintl.h>

#define _(s) i18n_text(s)
#define N_(s) (s)

/* Sets the locale and binds the message catalogue; LC_NUMERIC stays "C". */
void i18n_init(void);
/* gettext where there is a catalogue; to find out that there is none takes it
 * 1,500 instructions each time, and a page of the console asks 50 times. */
const char *i18n_text(const char *) __attribute__((format_arg(1)));

#endif
