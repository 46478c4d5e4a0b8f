/* Questions to a backend, and what its answers mean. See facts.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/catalog.h"
#include "model/facts.h"
#include "model/field.h"
#include "model/import.h"
#include "model/resource.h"

#define NAME_AT		"/HyperParameterTuningJobName"
#define PARENTS_AT	"/WarmStartConfig/ParentHyperParameterTuningJobs"
#define LIST_AT		"/TrainingJobDefinitions"
#define ROLE_AT		"/RoleArn"
#define ALGORITHM_AT	"/AlgorithmSpecification/AlgorithmName"
#define URI_AT		"/DataSource/S3DataSource/S3Uri"

static void
add(json_t *list, const char *at, const char *text)
{
	const struct field *row = field_at(at);
	json_t *value = json_string(text), *other;
	size_t i, len;

	if (value == NULL || row == NULL || *text == '\0' ||
	    field_rule(row, value) != NULL ||
	    import_blank(text, &len) != NULL) {
		json_decref(value);
		return;
	}
	json_array_foreach(list, i, other)
		if (json_equal(other, value)) {
			json_decref(value);
			return;
		}
	json_array_append_new(list, value);
}

json_t *
facts_names(const json_t *request)
{
	const char *name = json_str_at(request, NAME_AT);
	json_t *list = json_array();

	if (name != NULL)
		add(list, NAME_AT, name);
	return (list);
}

json_t *
facts_parents(const json_t *request)
{
	json_t *list = json_array();
	const json_t *one;
	const char *name;
	size_t i;

	json_array_foreach(json_at(request, PARENTS_AT), i, one)
		if ((name = json_str_at(one, NAME_AT)) != NULL)
			add(list, PARENTS_AT "/0" NAME_AT, name);
	return (list);
}

static json_t *
places(const json_t *request)
{
	json_t *list = json_array();
	const json_t *def, *channel;
	const char *uri;
	size_t i, k;

	json_array_foreach(json_at(request, LIST_AT), i, def)
		json_array_foreach(json_object_get(def, "InputDataConfig"), k,
		    channel)
			if ((uri = json_str_at(channel, URI_AT)) != NULL &&
			    strncmp(uri, "s3://", 5) == 0)
				add(list, LIST_AT "/0/InputDataConfig/0"
				    URI_AT, uri);
	return (list);
}

/* Texts that definitions have at this place; row: it in the first one. */
static json_t *
of_definitions(const json_t *request, const char *at, const char *row)
{
	json_t *list = json_array();
	const json_t *def;
	const char *text;
	size_t i;

	json_array_foreach(json_at(request, LIST_AT), i, def)
		if ((text = json_str_at(def, at)) != NULL)
			add(list, row, text);
	return (list);
}

static json_t *
roles(const json_t *request)
{
	return (of_definitions(request, ROLE_AT, LIST_AT "/0" ROLE_AT));
}

static json_t *
algorithms(const json_t *request)
{
	return (of_definitions(request, ALGORITHM_AT,
	    LIST_AT "/0" ALGORITHM_AT));
}

json_t *
facts_ask_job(const char *name)
{
	return (json_pack("{s:s}", "HyperParameterTuningJobName", name));
}

static json_t *
ask_place(const char *uri)
{
	const char *bucket = uri + strlen("s3://");
	size_t len = strcspn(bucket, "/");
	char *name = xstrndup(bucket, len);
	json_t *q;

	/* One entry is enough; a folder counts as one. */
	q = json_pack("{s:s, s:s, s:s, s:i}", "Bucket", name, "Prefix",
	    bucket[len] == '/' ? bucket + len + 1 : "", "Delimiter", "/",
	    "MaxKeys", 1);
	free(name);
	return (q);
}

/* A role is asked for by its name, without the path in its ARN. */
static json_t *
ask_role(const char *arn)
{
	const char *slash = strrchr(arn, '/');

	return (json_pack("{s:s}", "RoleName", slash != NULL ? slash + 1 :
	    arn));
}

static json_t *
ask_algorithm(const char *name)
{
	return (json_pack("{s:s}", "AlgorithmName", name));
}

/* What no answer says of a thing: that there is none, or nothing. */
static json_t *
unanswered(const struct err *err)
{
	return (err->code == ERR_NOT_FOUND ? json_false() : json_null());
}

static json_t *
parent(const json_t *body, const struct err *err)
{
	return (err != NULL ? unanswered(err) : json_incref((json_t *)body));
}

static json_t *
place(const json_t *body, const struct err *err)
{
	if (err != NULL)
		return (unanswered(err));
	return (json_boolean(json_array_size(json_object_get(body,
	    "Contents")) > 0 || json_array_size(json_object_get(body,
	    "CommonPrefixes")) > 0));
}

/* IAM's policies come with %XX; only whether a word is in one matters. */
bool
facts_trusts(const json_t *role)
{
	const char *text = json_str_at(role, "/AssumeRolePolicyDocument");

	return (text == NULL || strstr(text, FACTS_SERVICE) != NULL);
}

static json_t *
role(const json_t *body, const struct err *err)
{
	const json_t *said;

	if (err != NULL)
		return (unanswered(err));
	said = json_object_get(body, "Role");
	return (said != NULL ? json_boolean(facts_trusts(said)) :
	    json_null());
}

static json_t *
algorithm(const json_t *body, const struct err *err)
{
	json_t *tree;

	if (err != NULL)
		return (unanswered(err));
	tree = resource_tree(body);
	return (tree != NULL ? tree : json_null());
}

/* Quotas are of a type, whatever the definition. */
static json_t *
quotas(const json_t *request)
{
	static const char *const places[] = { "/ResourceConfig/InstanceType",
	    "/HyperParameterTuningResourceConfig/InstanceType" };
	json_t *list = json_array();
	const json_t *def;
	const char *type;
	size_t i, k;

	json_array_foreach(json_at(request, LIST_AT), i, def)
		for (k = 0; k < nitems(places); k++) {
			type = json_str_at(def, places[k]);
			if (type != NULL && strncmp(type, "ml.", 3) == 0 &&
			    json_array_size(list) == 0)
				json_array_append_new(list,
				    json_string(FACTS_QUOTAS));
		}
	return (list);
}

static json_t *
ask_quotas(const char *name)
{
	return (json_pack("{s:s, s:i}", "ServiceCode", name, "MaxResults",
	    100));
}

static json_t *
more_quotas(const char *name, const json_t *body)
{
	const char *token = json_str_at(body, "/NextToken");
	json_t *q;

	if (token == NULL || *token == '\0')
		return (NULL);
	q = ask_quotas(name);
	json_object_set_new(q, "NextToken", json_string(token));
	return (q);
}

/* "ml.m5.xlarge for training job usage" is 15. */
static json_t *
quota(const json_t *body, const struct err *err)
{
	static const struct {
		const char	*ending, *kind;
	} kinds[] = {
		{ " for training job usage", "" },
		{ " for spot training job usage", " spot" },
	};
	const json_t *one, *value;
	json_t *map;
	const char *name, *end;
	char key[64];
	size_t i, k;

	if (err != NULL)
		return (json_null());
	map = json_object();
	json_array_foreach(json_object_get(body, "Quotas"), i, one) {
		name = json_str_at(one, "/QuotaName");
		value = json_object_get(one, "Value");
		if (name == NULL || strncmp(name, "ml.", 3) != 0 ||
		    !json_is_number(value) || json_number_value(value) < 0 ||
		    json_number_value(value) > 1e9)
			continue;
		end = name + strcspn(name, " ");
		for (k = 0; k < nitems(kinds); k++)
			if (strcmp(end, kinds[k].ending) == 0) {
				snprintf(key, sizeof key, "%.*s%s",
				    (int)(end - name), name, kinds[k].kind);
				json_object_set_new(map, key, json_integer(
				    (json_int_t)json_number_value(value)));
			}
	}
	return (map);
}

const char *
facts_taken(const json_t *body, const struct err *err)
{
	const char *arn;

	if (err != NULL)
		return (NULL);
	arn = json_str_at(body, "/HyperParameterTuningJobArn");
	return (arn != NULL ? arn : json_str_at(body, NAME_AT));
}

const struct fact_kind fact_kinds[FACTS] = {
	[FACT_PARENT] = { "DescribeHyperParameterTuningJob", facts_parents,
	    facts_ask_job, parent, NULL, false },
	[FACT_PLACE] = { "ListObjectsV2", places, ask_place, place, NULL,
	    false },
	[FACT_ROLE] = { "GetRole", roles, ask_role, role, NULL, true },
	[FACT_ALGORITHM] = { "DescribeAlgorithm", algorithms, ask_algorithm,
	    algorithm, NULL, true },
	[FACT_QUOTA] = { "ListServiceQuotas", quotas, ask_quotas, quota,
	    more_quotas, true },
};

json_t *
facts_list(enum fact kind, const json_t *request, bool local)
{
	return (local && fact_kinds[kind].account ? json_array() :
	    fact_kinds[kind].list(request));
}

void
facts_into(json_t *const known[FACTS], struct rule_facts *facts)
{
	facts->parents = known[FACT_PARENT];
	facts->locations = known[FACT_PLACE];
	facts->roles = known[FACT_ROLE];
	facts->algorithms = known[FACT_ALGORITHM];
	facts->quota = json_object_get(known[FACT_QUOTA], FACTS_QUOTAS);
}

void
facts_add(json_t *map, const char *name, json_t *answer, bool first)
{
	json_t *before = json_object_get(map, name);

	/* A page that does not come takes nothing away. */
	if (!first && json_is_object(before)) {
		json_object_update(before, answer);
		json_decref(answer);
	} else
		json_object_set_new(map, name, answer);
}

void
facts_learn(json_t *const known[FACTS], const struct catalog *catalog)
{
	const char *name;
	json_t *tree;

	if (catalog == NULL || known[FACT_ALGORITHM] == NULL)
		return;
	json_object_foreach(known[FACT_ALGORITHM], name, tree)
		if (json_is_object(tree))
			catalog_learn(catalog, name, tree);
}
