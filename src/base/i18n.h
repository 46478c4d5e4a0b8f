/* gettext. N_ marks the text of a table; _ looks it up when it is shown. */
#ifndef BASE_I18N_H
#define BASE_I18N_H

#include <libintl.h>
#include <stdbool.h>

#define _(s) i18n_text(s)
#define N_(s) (s)

/* Sets the locale and binds the message catalogue; LC_NUMERIC stays "C". */
void i18n_init(void);
/* Whether the locale's text is UTF-8. */
bool i18n_is_utf8(void);
/* gettext where there is a catalogue; to find out that there is none takes it
 * 1,500 instructions each time, and a page of the console asks 50 times. */
const char *i18n_text(const char *) __attribute__((format_arg(1)));

#endif
