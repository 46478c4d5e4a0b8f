#include "config.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "client/neighbour.h"
#include "client/xml.h"

static const char *const buckets[] = { "Bucket", NULL };
static const char *const objects[] = { "Contents", "CommonPrefixes", NULL };

/* Stand-ins for S3 have names of their own for it, and SDKs take them. */
#define ANY_ROOT	"*"
/* The protocol says how: a POST of its own form. */
#define PLAIN	OBJECT_NONE, "POST", NULL, false

/* Alphabetic, by service. */
static const struct neighbour rows[] = {
	{ "DescribeSecurityGroups", SERVICE_EC2, false,
	    "/DescribeSecurityGroupsResponse", NULL, NULL, PLAIN },
	{ "DescribeSubnets", SERVICE_EC2, false, "/DescribeSubnetsResponse",
	    NULL, NULL, PLAIN },
	{ "AttachRolePolicy", SERVICE_IAM, true, "/AttachRolePolicyResponse",
	    NULL, NULL, PLAIN },
	{ "CreateRole", SERVICE_IAM, true,
	    "/CreateRoleResponse/CreateRoleResult", NULL, NULL, PLAIN },
	{ "GetRole", SERVICE_IAM, false, "/GetRoleResponse/GetRoleResult",
	    NULL, NULL, PLAIN },
	{ "ListRoles", SERVICE_IAM, false,
	    "/ListRolesResponse/ListRolesResult", NULL, NULL, PLAIN },
	{ "AbortMultipartUpload", SERVICE_S3, true, NULL, NULL, "",
	    OBJECT_NONE, "DELETE", NULL, false },
	{ "CompleteMultipartUpload", SERVICE_S3, true, ANY_ROOT, NULL, "",
	    OBJECT_NONE, "POST", "application/xml", true },
	{ "CreateMultipartUpload", SERVICE_S3, true, ANY_ROOT, NULL,
	    "uploads=", OBJECT_NONE, "POST", "binary/octet-stream", false },
	{ "GetObject", SERVICE_S3, false, NULL, NULL, "", OBJECT_GET, "GET",
	    NULL, false },
	{ "ListBuckets", SERVICE_S3, false, "/ListAllMyBucketsResult",
	    buckets, "", OBJECT_NONE, "GET", NULL, false },
	{ "ListObjectsV2", SERVICE_S3, false, "/ListBucketResult", objects,
	    "list-type=2", OBJECT_NONE, "GET", NULL, false },
	{ "PutObject", SERVICE_S3, true, NULL, NULL, "", OBJECT_PUT, "PUT",
	    NULL, false },
	{ "UploadPart", SERVICE_S3, true, NULL, NULL, "", OBJECT_PUT, "PUT",
	    NULL, false },
	{ "DescribeAlgorithm", SERVICE_SAGEMAKER, false, NULL, NULL, NULL,
	    PLAIN },
	{ "ListAlgorithms", SERVICE_SAGEMAKER, false, NULL, NULL, NULL,
	    PLAIN },
	{ "ListServiceQuotas", SERVICE_QUOTAS, false, NULL, NULL, NULL,
	    PLAIN, true },
	{ "GetCallerIdentity", SERVICE_STS, false,
	    "/GetCallerIdentityResponse/GetCallerIdentityResult", NULL,
	    NULL, PLAIN },
};

/* Members of S3 requests and their names in the query. */
static const struct {
	const char	*member, *query;
} s3_members[] = {
	{ "ContinuationToken", "continuation-token" },
	{ "Delimiter", "delimiter" },
	{ "MaxKeys", "max-keys" },
	{ "PartNumber", "partNumber" },
	{ "Prefix", "prefix" },
	{ "UploadId", "uploadId" },
};

const struct neighbour *
neighbour_find(const char *name)
{
	size_t i;

	for (i = 0; i < nitems(rows); i++)
		if (strcmp(rows[i].name, name) == 0)
			return (&rows[i]);
	return (NULL);
}

void
neighbour_encode(struct buf *b, const char *text)
{
	for (; *text != '\0'; text++)
		if (isalnum((unsigned char)*text) ||
		    strchr("-._~", *text) != NULL)
			buf_addc(b, *text);
		else
			buf_addf(b, "%%%02X", (unsigned char)*text);
}

/* Text of a scalar; the caller frees. */
static char *
scalar(const json_t *value)
{
	if (json_is_string(value))
		return (xstrdup(json_string_value(value)));
	if (json_is_integer(value))
		return (xasprintf("%lld",
		    (long long)json_integer_value(value)));
	return (xstrdup(json_is_true(value) ? "true" : "false"));
}

static void
flatten(struct buf *b, const char *name, const json_t *value, bool ec2)
{
	const char *key;
	json_t *child;
	char *inner, *text;
	size_t i;

	if (json_is_array(value)) {
		json_array_foreach(value, i, child) {
			inner = xasprintf(ec2 ? "%s.%zu" : "%s.member.%zu",
			    name, i + 1);
			flatten(b, inner, child, ec2);
			free(inner);
		}
	} else if (json_is_object(value)) {
		json_object_foreach((json_t *)(uintptr_t)value, key, child) {
			inner = xasprintf("%s.%s", name, key);
			flatten(b, inner, child, ec2);
			free(inner);
		}
	} else {
		text = scalar(value);
		buf_addc(b, '&');
		neighbour_encode(b, name);
		buf_addc(b, '=');
		neighbour_encode(b, text);
		free(text);
	}
}

char *
neighbour_form(const struct neighbour *n, const json_t *request)
{
	const struct service *s = service_row(n->service);
	struct buf b;
	const char *key;
	json_t *value;

	buf_init(&b, 1 << 20);
	buf_addf(&b, "Action=%s&Version=%s", n->name, s->version);
	json_object_foreach((json_t *)(uintptr_t)request, key, value)
		flatten(&b, key, value, s->protocol == PROTOCOL_EC2);
	return (buf_take(&b));
}

static void
add_query(struct buf *b, const char *name, const char *value)
{
	/* The path has no "?" that is not encoded. */
	buf_addf(b, "%c%s", strchr(buf_str(b), '?') == NULL ? '?' : '&', name);
	if (value != NULL)
		neighbour_encode(b, value);
}

/* In the order of their names, the row's own among them. */
static void
add_queries(struct buf *b, const char *own, const json_t *request)
{
	const json_t *value;
	char *name, *text;
	size_t i;

	for (i = 0; i < nitems(s3_members); i++) {
		if (*own != '\0' && strcmp(s3_members[i].query, own) > 0) {
			add_query(b, own, NULL);
			own = "";
		}
		value = json_object_get(request, s3_members[i].member);
		if (value == NULL)
			continue;
		name = xasprintf("%s=", s3_members[i].query);
		text = scalar(value);
		add_query(b, name, text);
		free(text);
		free(name);
	}
	if (*own != '\0')
		add_query(b, own, NULL);
}

char *
neighbour_target(const struct neighbour *n, const json_t *request)
{
	const char *bucket = json_str_at(request, "/Bucket");
	const char *key = json_str_at(request, "/Key"), *p;
	struct buf b;
	char *text;

	buf_init(&b, 1 << 16);
	buf_addc(&b, '/');
	if (bucket != NULL)
		neighbour_encode(&b, bucket);
	for (p = key; p != NULL; p = strchr(p, '/') != NULL ?
	    strchr(p, '/') + 1 : NULL) {
		text = xstrndup(p, strcspn(p, "/"));
		buf_addc(&b, '/');
		neighbour_encode(&b, text);
		free(text);
	}
	add_queries(&b, n->query, request);
	return (buf_take(&b));
}

static void
add_text(struct buf *b, const char *text)
{
	for (; *text != '\0'; text++)
		if (*text == '<' || *text == '&')
			buf_addf(b, "&#%d;", *text);
		else
			buf_addc(b, *text);
}

char *
neighbour_body(const struct neighbour *n, const json_t *request)
{
	const json_t *parts = json_object_get(request, "Parts"), *part;
	struct buf b;
	size_t i;

	if (strcmp(n->method, "POST") != 0)
		return (NULL);
	if (parts == NULL)
		return (xstrdup(""));
	buf_init(&b, 4 << 20);
	buf_addf(&b, "<%s xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">",
	    n->name);
	json_array_foreach(parts, i, part) {
		buf_addf(&b, "<Part><PartNumber>%lld</PartNumber><ETag>\"",
		    (long long)json_int_at(part, "/PartNumber", 0));
		add_text(&b, json_str_at(part, "/ETag"));
		buf_adds(&b, "\"</ETag></Part>");
	}
	buf_addf(&b, "</%s>", n->name);
	return (buf_take(&b));
}

/* Where each protocol keeps its error. */
static void
read_error(const json_t *tree, int status, struct err *err)
{
	static const char *const places[] = { "/ErrorResponse/Error",
	    "/Response/Errors/Error", "/Error" };
	const json_t *e = NULL;
	const char *code, *text;
	size_t i;

	for (i = 0; e == NULL && i < nitems(places); i++)
		e = json_at(tree, places[i]);
	code = json_str_at(e, "/Code");
	text = json_str_at(e, "/Message");
	err_set(err, err_from_wire(code, status), "%s", text != NULL &&
	    *text != '\0' ? text : code != NULL ? code :
	    _("the service gave an error without a reason"));
}

static json_t *
only_member(const json_t *tree)
{
	return (json_object_iter_value(json_object_iter(
	    (json_t *)(uintptr_t)tree)));
}

json_t *
neighbour_reply(const struct neighbour *n, int status, const char *text,
    size_t len, struct err *err)
{
	struct err why = ERR_INIT;
	json_t *tree = NULL, *result;

	if (len > 0)
		tree = xml_read(text, len, n->lists, &why);
	/* S3 may find out that it cannot while it says that it has. */
	if (status < 200 || status >= 300 || json_at(tree, "/Error") != NULL) {
		read_error(tree, status < 300 ? 500 : status, err);
		json_decref(tree);
		return (NULL);
	}
	result = n->root == NULL ? json_object() :
	    json_incref(strcmp(n->root, ANY_ROOT) == 0 ? only_member(tree) :
	    json_at(tree, n->root));
	json_decref(tree);
	/* An empty element is "" to xml.h, and a result without members. */
	if (json_is_string(result)) {
		json_decref(result);
		result = json_object();
	}
	if (result == NULL)
		err_set(err, ERR_REPLY, _("%s answered %s with something "
		    "else: %s"), service_row(n->service)->name, n->name,
		    why.code != ERR_NONE ? why.text : n->root);
	return (result);
}
