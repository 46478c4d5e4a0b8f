/* Loading libcurl. See curl.h. */
#include "config.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "client/curl.h"

/* The ABI since 2006; configure sees to a version that is new enough. */
#define LIBRARY	"libcurl.so.4"

struct curl_functions curl;

static const struct {
	const char	*symbol;
	size_t		 offset;
} symbols[] = {
#define CURL_SYMBOL(name) \
	{ "curl_" #name, offsetof(struct curl_functions, name) },
	CURL_FUNCTIONS(CURL_SYMBOL)
#undef CURL_SYMBOL
};

int
curl_load(struct err *err)
{
	static bool ready;
	void *library, *function;
	size_t i;

	if (ready)
		return (0);
	/* Never closed: it lives as long as the program. */
	library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
	if (library == NULL)
		return (err_set(err, ERR_SYSTEM, _("libcurl cannot be loaded "
		    "(%s): install the package libcurl4"), dlerror()));
	for (i = 0; i < nitems(symbols); i++) {
		function = dlsym(library, symbols[i].symbol);
		if (function == NULL)
			return (err_set(err, ERR_SYSTEM, _("libcurl has no "
			    "%s: 7.75 or newer is wanted"),
			    symbols[i].symbol));
		memcpy((char *)&curl + symbols[i].offset, &function,
		    sizeof function);
	}
	if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return (err_set(err, ERR_SYSTEM,
		    _("libcurl cannot be started")));
	ready = true;
	return (0);
}
