#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "model/facts.h"
#include "model/name.h"
#include "ui/account.h"

#define POLICY	"AmazonSageMakerFullAccess"

static const char trust[] = "{\"Version\":\"2012-10-17\",\"Statement\":[{"
    "\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"" FACTS_SERVICE "\"},"
    "\"Action\":\"sts:AssumeRole\"}]}";

static const struct account_kind kinds[ACCOUNT_NONE] = {
	[ACCOUNT_ROLES] = { "/RoleArn", N_("Roles that SageMaker may take"),
	    "ListRoles", "Marker", "/Marker", "/Roles", "/Arn",
	    "/RoleName", { "/Description" }, false },
	[ACCOUNT_BUCKETS] = { "/S3Uri", N_("Buckets"), "ListBuckets", NULL,
	    NULL, "/Buckets/Bucket", "/Name", NULL,
	    { "/CreationDate" }, false },
	[ACCOUNT_OBJECTS] = { NULL, N_("Objects"), "ListObjectsV2",
	    "ContinuationToken", "/NextContinuationToken", "/Contents",
	    "/Key", NULL, { "/Size" }, false },
	[ACCOUNT_SUBNETS] = { "/VpcConfig/Subnets", N_("Subnets"),
	    "DescribeSubnets", "NextToken", "/nextToken", "/subnetSet",
	    "/subnetId", NULL, { "/vpcId", "/availabilityZone", "/cidrBlock" },
	    true },
	[ACCOUNT_GROUPS] = { "/VpcConfig/SecurityGroupIds",
	    N_("Security groups"), "DescribeSecurityGroups", "NextToken",
	    "/nextToken", "/securityGroupInfo", "/groupId", NULL,
	    { "/vpcId", "/groupName", "/groupDescription" }, true },
	[ACCOUNT_ALGORITHMS] = { "/AlgorithmName",
	    N_("Algorithms of this account"), "ListAlgorithms", "NextToken",
	    "/NextToken", "/AlgorithmSummaryList", "/AlgorithmArn",
	    "/AlgorithmName", { "/AlgorithmStatus", "/AlgorithmDescription" },
	    false },
	[ACCOUNT_PARENTS] = { "/HyperParameterTuningJobName",
	    N_("Parents: tuning jobs that have ended"),
	    "ListHyperParameterTuningJobs", "NextToken", "/NextToken",
	    "/HyperParameterTuningJobSummaries",
	    "/HyperParameterTuningJobName", NULL,
	    { "/HyperParameterTuningJobStatus", "/Strategy" }, false },
};

const struct account_kind *
account_row(enum account_id id)
{
	return (&kinds[id]);
}

enum account_id
account_for(const char *pointer)
{
	size_t n = strlen(pointer), len;
	int i;

	/* Its own name is nothing that a parent could give. */
	if (strcmp(pointer, kinds[ACCOUNT_PARENTS].path) == 0)
		return (ACCOUNT_NONE);
	if (n > 13 && strcmp(pointer + n - 13, "/S3OutputPath") == 0)
		return (ACCOUNT_BUCKETS);
	for (i = 0; i < ACCOUNT_NONE; i++) {
		len = kinds[i].path != NULL ? strlen(kinds[i].path) : 0;
		if (len > 0 && n >= len &&
		    strcmp(pointer + n - len, kinds[i].path) == 0)
			return (i);
	}
	return (ACCOUNT_NONE);
}

json_t *
account_request(enum account_id id, const char *where)
{
	json_t *q = json_object();
	const char *key;
	char *bucket;

	switch (id) {
	case ACCOUNT_OBJECTS:
		where += strlen("s3://");
		key = where + strcspn(where, "/");
		bucket = xstrndup(where, (size_t)(key - where));
		json_object_set_new(q, "Bucket", json_string(bucket));
		json_object_set_new(q, "Prefix",
		    json_string(*key == '/' ? key + 1 : ""));
		json_object_set_new(q, "Delimiter", json_string("/"));
		free(bucket);
		break;
	case ACCOUNT_ROLES:
	case ACCOUNT_SUBNETS:
	case ACCOUNT_GROUPS:
	case ACCOUNT_ALGORITHMS:
	case ACCOUNT_PARENTS:
		json_object_set_new(q, id == ACCOUNT_ROLES ? "MaxItems" :
		    "MaxResults", json_integer(100));
		break;
	default:
		break;
	}
	return (q);
}

static void
add(json_t *rows, const char *value, const char *label, const char *hint,
    bool folder)
{
	json_t *row = json_pack("{s:s, s:s, s:s, s:b}", "value", value,
	    "label", label != NULL ? label : value, "hint", hint, "folder",
	    folder);

	if (row != NULL)
		json_array_append_new(rows, row);
}

static void
take_one(enum account_id id, const char *where, const json_t *one,
    json_t *rows)
{
	const struct account_kind *k = &kinds[id];
	const char *value = json_str_at(one, k->value), *text;
	char *full;
	struct buf hint;
	size_t i;

	if (value == NULL || (id == ACCOUNT_ROLES && !facts_trusts(one)))
		return;
	buf_init(&hint, 1 << 16);
	for (i = 0; i < nitems(k->hints) && k->hints[i] != NULL; i++)
		if ((text = json_str_at(one, k->hints[i])) != NULL)
			buf_addf(&hint, "%s%s", hint.len > 0 ? "  " : "",
			    text);
	if (id == ACCOUNT_BUCKETS)
		full = xasprintf("s3://%s/", value);
	else if (id == ACCOUNT_OBJECTS)
		full = xasprintf("s3://%.*s/%s", (int)strcspn(where + 5, "/"),
		    where + 5, value);
	else
		full = xstrdup(value);
	add(rows, full, k->label != NULL ? json_str_at(one, k->label) : NULL,
	    buf_str(&hint), id == ACCOUNT_BUCKETS);
	free(full);
	buf_release(&hint);
}

void
account_take(enum account_id id, const char *where, const json_t *reply,
    json_t *rows)
{
	const json_t *one;
	const char *prefix;
	char *full;
	size_t i;

	if (id == ACCOUNT_OBJECTS)
		json_array_foreach(json_at(reply, "/CommonPrefixes"), i, one) {
			prefix = json_str_at(one, "/Prefix");
			if (prefix == NULL)
				continue;
			full = xasprintf("s3://%.*s/%s",
			    (int)strcspn(where + 5, "/"), where + 5, prefix);
			add(rows, full, NULL, "", true);
			free(full);
		}
	json_array_foreach(json_at(reply, kinds[id].list), i, one)
		take_one(id, where, one, rows);
}

json_t *
account_role_create(const char *name)
{
	return (json_pack("{s:s, s:s, s:s}", "RoleName", name,
	    "AssumeRolePolicyDocument", trust, "Description",
	    "SageMaker execution role, made by trialdeck"));
}

json_t *
account_role_attach(const char *name, const char *partition)
{
	char *arn = xasprintf("arn:%s:iam::aws:policy/" POLICY, partition);
	json_t *q = json_pack("{s:s, s:s}", "RoleName", name, "PolicyArn",
	    arn);

	free(arn);
	return (q);
}

char *
account_role_local(const char *name)
{
	return (xasprintf("arn:aws:iam::" NAME_LOCAL_ACCOUNT ":role/%s",
	    name));
}

char *
account_role_half(const char *name, const char *why)
{
	return (xasprintf(_("The role %s is created, but the policy %s could "
	    "not be attached to it: %s Attach it in IAM, or remove the "
	    "role."), name, POLICY, why));
}

char *
account_role_words(const char *name, bool local)
{
	char *arn, *words;

	if (local) {
		arn = account_role_local(name);
		words = xasprintf(_("This backend has no IAM, so nothing is "
		    "created: the request names the role %s. Amazon SageMaker "
		    "would need a role of this name in your account with the "
		    "policy %s."), arn, POLICY);
		free(arn);
		return (words);
	}
	return (xasprintf(_("Two calls to IAM create the role \"%s\":\n\n"
	    "CreateRole, which lets the service %s take it:\n%s\n\n"
	    "AttachRolePolicy with %s: it may use SageMaker, read and write "
	    "S3 buckets and objects whose names hold \"sagemaker\" or "
	    "\"aws-glue\", and list all buckets. Other buckets need a policy "
	    "of their own."), name, FACTS_SERVICE, trust, POLICY));
}
