/*
 * config.yaml: one row a setting (settings.c). A file that is not there is an
 * empty one; a key that no row knows, a value of another type or outside the
 * row's choices is an error with FILE:LINE:COLUMN, so a misspelt setting is
 * never silently the default.
 */
#ifndef CLIENT_SETTINGS_H
#define CLIENT_SETTINGS_H

#include <stddef.h>

#include "base/err.h"

/* Owned strings; NULL: not set. */
struct config {
	char	*backend;		/* local, aws, URL */
	char	*region, *profile;
	char	*endpoint_url;
	char	*limits;		/* seed, current */
	char	*theme;			/* auto, dark, light, mono */
	char	*mouse;			/* true, false */
	char	*bell;			/* true, false */
	char	*s3_endpoint_url;
	char	*s3_cache_gib;		/* whole number */
	char	*spot_interrupt_after_s; /* whole number */
	char	*read_only;		/* true, false */
	char	*read_only_profiles;	/* names parted by commas */
};

/* The place of a theme's name, as in the console's enum theme; -1: none. */
int config_theme(const char *name);

struct setting {
	const char	*pointer;	/* "/s3/endpoint_url" */
	size_t		 offset;	/* of its char * in struct config */
	const char *const *choices;	/* NULL-terminated, or NULL */
	const char	*help;		/* N_() */
};

/* All rows; *n receives their number. */
const struct setting *config_settings(size_t *n);

/* path NULL: the usual place. 0, or -1 and err. Release it either way. */
int config_read(struct config *, const char *path, struct err *);
void config_release(struct config *);

#endif
