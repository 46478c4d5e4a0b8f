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

/* Alphabetic, by service. */
static const struct neighbour rows[] = {
	{ "DescribeSecurityGroups", SERVICE_EC2, false,
	    "/DescribeSecurityGroupsResponse", NULL, NULL, OBJECT_NONE },
	{ "DescribeSubnets", SERVICE_EC2, false, "/DescribeSubnetsResponse",
	    NULL, NULL, OBJECT_NONE },
	{ "AttachRolePolicy", SERVICE_IAM, true, "/AttachRolePolicyResponse",
	    NULL, NULL, OBJECT_NONE },
	{ "CreateRole", SERVICE_IAM, true,
	    "/CreateRoleResponse/CreateRoleResult", NULL, NULL, OBJECT_NONE },
	{ "GetRole", SERVICE_IAM, false, "/GetRoleResponse/GetRoleResult",
	    NULL, NULL, OBJECT_NONE },
	{ "ListRoles", SERVICE_IAM, false,
	    "/ListRolesResponse/ListRolesResult", NULL, NULL, OBJECT_NONE },
	{ "GetObject", SERVICE_S3, false, NULL, NULL, "", OBJECT_GET },
	{ "ListBuckets", SERVICE_S3, false, "/ListAllMyBucketsResult",
	    buckets, "", OBJECT_NONE },
	{ "ListObjectsV2", SERVICE_S3, false, "/ListBucketResult", objects,
	    "list-type=2", OBJECT_NONE },
	{ "PutObject", SERVICE_S3, true, NULL, NULL, "", OBJECT_PUT },
	{ "DescribeAlgorithm", SERVICE_SAGEMAKER, false, NULL, NULL, NULL,
	    OBJECT_NONE },
	{ "ListAlgorithms", SERVICE_SAGEMAKER, false, NULL, NULL, NULL,
	    OBJECT_NONE },
	{ "GetCallerIdentity", SERVICE_STS, false,
	    "/GetCallerIdentityResponse/GetCallerIdentityResult", NULL,
	    NULL, OBJECT_NONE },
};

/* Members of S3 requests and their names in the query. */
static const struct {
	const char	*member, *query;
} s3_members[] = {
	{ "ContinuationToken", "continuation-token" },
	{ "Delimiter", "delimiter" },
	{ "MaxKeys", "max-keys" },
	{ "Prefix", "prefix" },
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

char *
neighbour_target(const struct neighbour *n, const json_t *request)
{
	const char *bucket = json_str_at(request, "/Bucket");
	const char *key = json_str_at(request, "/Key"), *p;
	const json_t *value;
	struct buf b;
	char *text;
	size_t i;
	bool first = true;

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
	/* In the order of their names, "list-type" among them. */
	for (i = 0; i < nitems(s3_members); i++) {
		if (*n->query != '\0' && strcmp(s3_members[i].query,
		    n->query) > 0 && strstr(buf_str(&b), n->query) == NULL) {
			buf_addf(&b, "%c%s", first ? '?' : '&', n->query);
			first = false;
		}
		value = json_object_get(request, s3_members[i].member);
		if (value == NULL)
			continue;
		text = scalar(value);
		buf_addf(&b, "%c%s=", first ? '?' : '&', s3_members[i].query);
		neighbour_encode(&b, text);
		free(text);
		first = false;
	}
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

json_t *
neighbour_reply(const struct neighbour *n, int status, const char *text,
    size_t len, struct err *err)
{
	struct err why = ERR_INIT;
	json_t *tree = NULL, *result;

	if (len > 0)
		tree = xml_read(text, len, n->lists, &why);
	if (status < 200 || status >= 300) {
		read_error(tree, status, err);
		json_decref(tree);
		return (NULL);
	}
	result = json_incref(json_at(tree, n->root));
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
