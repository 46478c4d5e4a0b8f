/* Rules that need what the backend knows: names, parents, places, roles,
 * quotas. The caller fetched it; nothing here waits. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/catalog.h"
#include "model/clone.h"
#include "model/job.h"
#include "model/name.h"
#include "model/parent.h"
#include "model/rule_run.h"

#define LIST "/TrainingJobDefinitions"
#define SPEC "/AlgorithmSpecification"
#define LIMITS "/HyperParameterTuningJobConfig/ResourceLimits"
#define PARENTS "/WarmStartConfig/ParentHyperParameterTuningJobs"
#define TYPE "/WarmStartConfig/WarmStartType"
/* 2018-10-01T00:00:00Z in milliseconds. */
#define FIRST_PARENT INT64_C(1538352000000)

/* One parent under check. */
struct parent_run {
	struct rule_run	*r;
	const char	*name;
	char		*path;		/* of its name in the request */
	json_t		*definition;	/* the parent's only one, or NULL */
	const json_t	*own;		/* the request's */
	bool		 identical;
};

#define ADD(p, severity, rule, fix, ...) \
	rule_add((p)->r, severity, rule, (p)->path, fix, __VA_ARGS__)

static void
name_taken(struct rule_run *r)
{
	if (r->facts->taken != NULL)
		rule_add(r, SEVERITY_ERROR, "name-taken",
		    "/HyperParameterTuningJobName",
		    _("Choose another name."),
		    _("A tuning job of this name exists already (%.200s)."),
		    r->facts->taken);
}

/* S16 and the state: only jobs that have ended. */
static void
state(struct parent_run *p, const json_t *describe)
{
	const char	*status;
	int64_t		 created;

	status = json_str_at(describe, "/HyperParameterTuningJobStatus");
	if (status != NULL && strcmp(status, "Completed") != 0 &&
	    strcmp(status, "Stopped") != 0 && strcmp(status, "Failed") != 0)
		ADD(p, SEVERITY_ERROR, "parent-state",
		    _("Wait for it to end, or choose another."),
		    _("%.40s is %s; a parent must have ended."), p->name,
		    status);
	created = job_time(json_object_get(describe, "CreationTime"));
	if (created > 0 && created < FIRST_PARENT)
		ADD(p, SEVERITY_ERROR, "parent-date",
		    _("Choose a later job."),
		    _("%.40s was created before 1 October 2018."), p->name);
}

static bool
same(const json_t *a, const json_t *b, const char *pointer)
{
	const json_t	*x = json_at(a, pointer), *y = json_at(b, pointer);

	return x == y || (x != NULL && y != NULL && json_equal(x, y));
}

/* A description writes out defaults that a request may leave out. */
static json_t *
bare_data(const json_t *definition)
{
	static const struct {
		const char	*at, *preset;
	} presets[] = {
		{ "/CompressionType", "None" },
		{ "/RecordWrapperType", "None" },
		{ "/DataSource/S3DataSource/S3DataDistributionType",
		    "FullyReplicated" },
	};
	json_t	*list = json_deep_copy(json_object_get(definition,
	    "InputDataConfig")), *c;
	const char *s;
	size_t	 i, k;

	json_array_foreach(list, i, c)
		for (k = 0; k < nitems(presets); k++)
			if ((s = json_str_at(c, presets[k].at)) != NULL &&
			    strcmp(s, presets[k].preset) == 0)
				json_put(c, presets[k].at, NULL);
	return list;
}

static bool
same_data(const json_t *a, const json_t *b)
{
	json_t	*x = bare_data(a), *y = bare_data(b);
	bool	 same = x == y || (x != NULL && y != NULL &&
	    json_equal(x, y));

	json_decref(x);
	json_decref(y);
	return same;
}

/* Of an image all but its tag or digest. */
static size_t
repository(const char *image)
{
	const char	*slash = strrchr(image, '/');
	const char	*from = slash != NULL ? slash : image;

	return (size_t)(from - image) + strcspn(from, ":@");
}

/* Another version may leave the algorithm as it is, another image cannot. */
static void
image(struct parent_run *p)
{
	static const char	 at[] = "/AlgorithmSpecification/TrainingImage";
	const char		*ours = json_str_at(p->own, at);
	const char		*theirs = json_str_at(p->definition, at);
	bool			 other;

	if (same(p->own, p->definition, at) && same(p->own, p->definition,
	    "/AlgorithmSpecification/AlgorithmName"))
		return;
	other = ours != NULL && theirs != NULL &&
	    (repository(ours) != repository(theirs) ||
	    strncmp(ours, theirs, repository(ours)) != 0);
	ADD(p, other ? SEVERITY_ERROR : SEVERITY_WARNING, "parent-image",
	    _("Use the same image, or choose transfer learning."),
	    _("%.40s has another image; only changes that do not touch the "
	    "algorithm are allowed."), p->name);
}

/* The same objective; the same data and image where they must be. */
static void
likeness(struct parent_run *p)
{
	static const char	 metric[] = "/TuningObjective/MetricName";
	static const char	 type[] = "/TuningObjective/Type";
	const char		*theirs = json_str_at(p->definition, metric);
	const char		*way = json_str_at(p->definition, type);

	if (!same(p->own, p->definition, metric) ||
	    !same(p->own, p->definition, type))
		ADD(p, SEVERITY_ERROR, "parent-objective",
		    _("Use the parent's objective metric."),
		    _("The objective of %.40s is another one: %s %.80s."),
		    p->name, way != NULL ? way : "",
		    theirs != NULL ? theirs : "");
	if (!p->identical)
		return;
	if (!same_data(p->own, p->definition))
		ADD(p, SEVERITY_ERROR, "parent-data",
		    _("Use the same data, or choose transfer learning."),
		    _("%.40s has other input data; they must be identical."),
		    p->name);
	image(p);
}

/* Absent is as good as false or empty: descriptions write defaults out. */
static const json_t *
said(const json_t *definition, const char *member)
{
	const json_t	*v = json_object_get(definition, member);

	if (json_is_false(v) || ((json_is_object(v) || json_is_array(v)) &&
	    json_object_size(v) + json_array_size(v) == 0))
		return NULL;
	return v;
}

/* What the service listed in a recorded refusal of another change (SDK issue
 * 3693), and what is judged above and below or belongs to a list of
 * definitions. */
static bool
may_change(const char *member)
{
	static const char *const may[] = {
		"AlgorithmSpecification", "InputDataConfig",
		"OutputDataConfig", "StaticHyperParameters", "RoleArn",
		"ResourceConfig", "HyperParameterTuningResourceConfig",
		"StoppingCondition", "VpcConfig",
		"EnableManagedSpotTraining", "CheckpointConfig",
		"HyperParameterRanges", "TuningObjective", "DefinitionName"
	};
	size_t	 i;

	for (i = 0; i < nitems(may); i++)
		if (strcmp(may[i], member) == 0)
			return true;
	return false;
}

/* Members that one of the two has and that are not the same in the other;
 * those that both have are found from our side. */
static void
fixed_members(struct parent_run *p, const json_t *from, bool ours)
{
	const json_t		*mine, *theirs;
	const struct field	*f;
	const char		*name;
	char			*path;
	json_t			*v;

	json_object_foreach((json_t *)from, name, v) {
		mine = said(p->own, name);
		theirs = said(p->definition, name);
		if (may_change(name) || (ours ? mine == NULL :
		    mine != NULL) || (mine == NULL && theirs == NULL) ||
		    (mine != NULL && theirs != NULL &&
		    json_equal(mine, theirs)))
			continue;
		path = xasprintf(LIST "/0/%s", name);
		f = field_at(path);
		rule_add(p->r, SEVERITY_ERROR, "parent-fields", path,
		    _("Set it as the parent has it."),
		    _("%s is not as in %.40s, which a warm start does not "
		    "allow to change."), f != NULL ? _(f->label) : name,
		    p->name);
		free(path);
	}
}

static void
changes(struct parent_run *p)
{
	struct parent_cost	 cost;
	const struct parent_change *c;
	size_t			 i;

	parent_cost(p->own, p->definition, &cost);
	for (i = 0; i < cost.n; i++) {
		c = &cost.list[i];
		if (c->kind == PARENT_KIND)
			ADD(p, SEVERITY_ERROR, "parent-kind",
			    _("Keep its kind."),
			    _("%.40s tunes %.80s as another kind of range."),
			    p->name, c->name);
		else if (c->kind == PARENT_MISSING)
			ADD(p, SEVERITY_ERROR, "parent-hyperparameters",
			    _("Add it, static or as a range."),
			    _("%.40s also has the hyperparameter %.80s."),
			    p->name, c->name);
		else if (c->kind == PARENT_EXTRA)
			ADD(p, SEVERITY_ERROR, "parent-hyperparameters",
			    _("Remove it."),
			    _("%.40s has no hyperparameter %.80s."), p->name,
			    c->name);
	}
	if (cost.changes > PARENT_CHANGES_MOST)
		ADD(p, SEVERITY_ERROR, "parent-changes",
		    _("Take some of them back."),
		    _("The hyperparameters differ from %.40s by %d changes; "
		    "at most %d are allowed."), p->name, cost.changes,
		    PARENT_CHANGES_MOST);
	else if (cost.changes > 0)
		ADD(p, SEVERITY_INFO, "parent-changes", NULL,
		    _("%d of the %d changes allowed against %.40s."),
		    cost.changes, PARENT_CHANGES_MOST, p->name);
	parent_cost_release(&cost);
}

static void
one_parent(struct parent_run *p, const json_t *describe)
{
	enum request_form	 form;
	json_t			*internal;

	state(p, describe);
	internal = request_from_wire(describe, &form);
	/* What the service added to it is none of its hyperparameters. */
	clone_repair(internal, p->r->catalog, NULL);
	if (json_array_size(json_at(internal, LIST)) > 1)
		ADD(p, SEVERITY_ERROR, "parent-definitions",
		    _("Choose a job with one definition."),
		    _("%.40s has several definitions."), p->name);
	else if ((p->definition = json_at(internal, LIST "/0")) != NULL &&
	    p->own != NULL) {
		likeness(p);
		fixed_members(p, p->own, true);
		fixed_members(p, p->definition, false);
		changes(p);
	}
	json_decref(internal);
}

/* Their training jobs count against the most of the job. */
static json_int_t
launched(const json_t *describe)
{
	const json_t	*counters = json_object_get(describe,
	    "TrainingJobStatusCounters");
	const char	*key;
	json_t		*v;
	json_int_t	 n = 0;

	json_object_foreach((json_t *)counters, key, v)
		n += json_integer_value(v);
	return n;
}

static void
parents(struct rule_run *r)
{
	const json_t		*list = json_at(r->request, PARENTS), *answer;
	const char		*type = json_str_at(r->request, TYPE);
	struct parent_run	 p = { r, NULL, NULL, NULL, NULL, false };
	json_int_t		 sum, limit;
	size_t			 i;

	p.own = json_array_size(json_at(r->request, LIST)) == 1 ?
	    json_at(r->request, LIST "/0") : NULL;
	p.identical = type != NULL &&
	    strcmp(type, "IdenticalDataAndAlgorithm") == 0;
	sum = json_int_at(r->request, LIMITS "/MaxNumberOfTrainingJobs", 0);
	for (i = 0; i < json_array_size(list); i++) {
		p.name = json_str_at(json_array_get(list, i),
		    "/HyperParameterTuningJobName");
		answer = p.name == NULL ? NULL :
		    json_object_get(r->facts->parents, p.name);
		if (answer == NULL || json_is_null(answer))
			continue;
		p.path = xasprintf(PARENTS
		    "/%zu/HyperParameterTuningJobName", i);
		if (json_is_object(answer)) {
			one_parent(&p, answer);
			sum += launched(answer);
		} else
			ADD(&p, SEVERITY_ERROR, "parent-unknown",
			    _("Choose a job from the list."),
			    _("There is no tuning job %.40s."), p.name);
		free(p.path);
	}
	limit = r->profile == LIMITS_SEED ? 500 : 750;
	if (json_array_size(list) > 0 && sum > limit)
		rule_add(r, SEVERITY_WARNING, "parents-most", PARENTS,
		    _("Lower the maximum, or name fewer parents."),
		    _("With those of the parents it makes %lld training "
		    "jobs; the guide allows %lld."), (long long)sum,
		    (long long)limit);
}

/* S53: the resource is there, and trains on what was chosen. */
static void
algorithm(struct rule_run *r, const json_t *d, size_t index)
{
	static const char at[] = "/ResourceConfig/InstanceType";
	const char	*name = json_str_at(d, SPEC "/AlgorithmName");
	const char	*type = json_str_at(d, at);
	const struct algorithm *a = catalog_of(r->catalog, d);
	char		 path[128];
	size_t		 i;

	if (name != NULL && json_is_false(json_object_get(
	    r->facts->algorithms, name))) {
		snprintf(path, sizeof path, LIST "/%zu" SPEC "/AlgorithmName",
		    index);
		rule_add(r, SEVERITY_ERROR, "algorithm-unknown", path,
		    _("Choose one from the list."),
		    _("There is no algorithm resource %.200s."), name);
	}
	if (a == NULL || a->instances == NULL || type == NULL)
		return;
	for (i = 0; a->instances[i] != NULL; i++)
		if (strcmp(a->instances[i], type) == 0)
			return;
	snprintf(path, sizeof path, LIST "/%zu%s", index, at);
	rule_add(r, SEVERITY_ERROR, "algorithm-instance", path,
	    _("Choose a type that the algorithm is made for."),
	    _("%s does not train on %s."), a->name, type);
}

/* S104, of one definition. */
static void
places(struct rule_run *r, const json_t *d, size_t index)
{
	static const char at[] = "/DataSource/S3DataSource/S3Uri";
	const json_t	*list = json_object_get(d, "InputDataConfig"), *c;
	const char	*s;
	char		 path[128];
	size_t		 i;

	json_array_foreach(list, i, c) {
		if ((s = json_str_at(c, at)) == NULL || !json_is_false(
		    json_object_get(r->facts->locations, s)))
			continue;
		snprintf(path, sizeof path,
		    LIST "/%zu/InputDataConfig/%zu%s", index, i, at);
		rule_add(r, SEVERITY_WARNING, "location-empty", path,
		    _("Put the data there first, or correct the location."),
		    _("There are no objects at %.200s."), s);
	}
}

/* The account of a role, where it is known not to be that of the keys: Amazon
 * lets nobody pass a role to a service across accounts. */
static bool
of_another_account(const struct rule_run *r, const char *arn,
    char account[NAME_ACCOUNT])
{
	const char	*ours = r->facts->account;

	return r->facts->amazon && ours != NULL && *ours != '\0' &&
	    name_account(arn, account) && strcmp(account, ours) != 0;
}

/* S47, of one definition. */
static void
role(struct rule_run *r, const json_t *d, size_t index)
{
	const char	*s = json_str_at(d, "/RoleArn");
	char		 path[128], account[NAME_ACCOUNT], *fix;

	if (s == NULL)
		return;
	snprintf(path, sizeof path, LIST "/%zu/RoleArn", index);
	if (r->facts->amazon && name_is_local_arn(s))
		rule_add(r, SEVERITY_ERROR, "role-account", path,
		    _("Choose a role of your own account, whose number "
		    "\"trialdeck --backend aws backend whoami\" tells."),
		    _("%.200s is of the local backend's account, which is "
		    "none at Amazon."), s);
	else if (of_another_account(r, s, account)) {
		fix = xasprintf(_("Choose a role of account %s, or a profile "
		    "with keys of account %s."), r->facts->account, account);
		/* What is known of roles was asked in our own account. */
		rule_add(r, json_is_false(json_object_get(r->facts->roles,
		    s)) ? SEVERITY_ERROR : SEVERITY_WARNING,
		    "role-other-account", path, fix,
		    _("IAM role: %.200s is of account %s, and the keys in use "
		    "are of account %s; a role can be passed within its own "
		    "account only."), s, account, r->facts->account);
		free(fix);
	} else if (json_is_false(json_object_get(r->facts->roles, s)))
		rule_add(r, SEVERITY_ERROR, "role-unknown", path,
		    _("Choose a role from the list."),
		    _("%.200s is no role that the service can assume."), s);
}

static void
quota(struct rule_run *r, const json_t *d, size_t index)
{
	static const char *const	 configs[] = { "ResourceConfig",
	    "HyperParameterTuningResourceConfig" };
	const json_t			*c, *most;
	const char			*type;
	char				 path[128], key[80];
	json_int_t			 n, parallel;
	bool				 spot;
	size_t				 i;

	parallel = json_int_at(r->request, LIMITS "/MaxParallelTrainingJobs",
	    1);
	spot = json_is_true(json_object_get(d, "EnableManagedSpotTraining"));
	for (i = 0; i < nitems(configs); i++) {
		c = json_object_get(d, configs[i]);
		if ((type = json_str_at(c, "/InstanceType")) == NULL)
			continue;
		snprintf(key, sizeof key, "%.60s%s", type, spot ? " spot" :
		    "");
		most = json_object_get(r->facts->quota, key);
		n = json_int_at(c, "/InstanceCount", 1);
		if (!json_is_integer(most) || n < 1 || n > 1000000 ||
		    parallel > 1000000 ||
		    n * parallel <= json_integer_value(most))
			continue;
		snprintf(path, sizeof path, LIST "/%zu/%s/InstanceType",
		    index, configs[i]);
		rule_add(r, n > json_integer_value(most) ? SEVERITY_ERROR :
		    SEVERITY_WARNING, "quota", path,
		    _("Ask for a higher quota, or run fewer at once."),
		    _("The account may use %lld instances of %s; this may "
		    "need %lld."), (long long)json_integer_value(most), key,
		    (long long)(n * parallel));
	}
}

void
rule_facts(struct rule_run *r)
{
	const json_t	*list = json_at(r->request, LIST), *d;
	size_t		 i;

	name_taken(r);
	parents(r);
	json_array_foreach(list, i, d) {
		places(r, d, i);
		role(r, d, i);
		algorithm(r, d, i);
		quota(r, d, i);
	}
}
