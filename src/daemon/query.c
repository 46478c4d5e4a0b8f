#include "config.h"

#include <string.h>

#include "base/alloc.h"
#include "daemon/query.h"
#include "model/name.h"

#define STS_XMLNS	"https://sts.amazonaws.com/doc/2011-06-15/"

/* A parameter of the form, compared as it stands: the values known here need
 * no escapes. */
static bool
form_has(const char *body, size_t len, const char *pair)
{
	size_t n = strlen(pair), i;

	for (i = 0; i + n <= len; i++)
		if (memcmp(body + i, pair, n) == 0 &&
		    (i == 0 || body[i - 1] == '&') &&
		    (i + n == len || body[i + n] == '&'))
			return (true);
	return (false);
}

static char *
query_error(const char *id, const struct err *err)
{
	struct buf xml;
	const char *p;

	buf_init(&xml, 0);
	buf_addf(&xml, "<ErrorResponse xmlns=\"" STS_XMLNS "\"><Error><Type>"
	    "Sender</Type><Code>%s</Code><Message>", err_wire_name(err->code));
	for (p = err->text; *p != '\0'; p++)
		if (*p == '<' || *p == '&')
			buf_adds(&xml, *p == '<' ? "&lt;" : "&amp;");
		else
			buf_addc(&xml, *p);
	buf_addf(&xml, "</Message></Error><RequestId>%s</RequestId>"
	    "</ErrorResponse>", id);
	return (buf_take(&xml));
}

char *
query_answer(struct daemon *d, const struct door *door,
    const struct http_request *r, const char *body, size_t len,
    const char *id, struct err *err)
{
	if (guard_body(door, r, body, len, "sts", err) == 0 &&
	    !form_has(body, len, "Action=GetCallerIdentity"))
		err_set(err, ERR_UNKNOWN_OPERATION, "The one action that is "
		    "answered in this form is STS GetCallerIdentity");
	if (err->code != ERR_NONE)
		return (query_error(id, err));
	return (xasprintf("<GetCallerIdentityResponse xmlns=\"" STS_XMLNS
	    "\"><GetCallerIdentityResult>"
	    "<Arn>arn:aws:iam::" NAME_LOCAL_ACCOUNT ":root</Arn>"
	    "<UserId>" NAME_LOCAL_ACCOUNT "</UserId>"
	    "<Account>" NAME_LOCAL_ACCOUNT "</Account>"
	    "</GetCallerIdentityResult><ResponseMetadata><RequestId>%s"
	    "</RequestId></ResponseMetadata></GetCallerIdentityResponse>",
	    id));
}
