/* Inside the providers: what credentials.c needs of each. */
#ifndef CLIENT_PROVIDER_H
#define CLIENT_PROVIDER_H

#include "client/credentials.h"

struct provider {
	void		(*free)(struct provider *);
	const char	*region;	/* of an instance, or NULL */
	provider_done	 done;		/* the last that is called; may free */
	void		*ctx;
};

#endif
