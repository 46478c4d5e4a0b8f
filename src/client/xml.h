/*
 * XML answers of IAM, STS, S3 and EC2 as JSON trees, so that the rest of the
 * program knows one kind of tree. By expat, within limits: no DTD at all (so
 * no entities of one's own), depth 32, 100,000 elements, 8 MiB, namespaces
 * passed over.
 *
 *   <a>text</a>                      "text"
 *   <a><b>…</b><c/></a>              {"b": …, "c": ""}
 *   children all "member" or "item"  [ … ]
 *   a name more than once, or in the list of repeated ones   "b": [ … ]
 *
 * Attributes are passed over. Text beside elements is lost.
 */
#ifndef CLIENT_XML_H
#define CLIENT_XML_H

#include "base/err.h"
#include "base/json.h"

/* lists: names that are lists also when they come once; NULL-terminated, or
 * NULL. {"Root": …}, a new reference; or NULL and err. */
json_t *xml_read(const char *, size_t, const char *const *lists,
    struct err *);

#endif
