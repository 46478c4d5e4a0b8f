/* Warm start against a parent. See warm.h. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "model/hyper.h"
#include "model/warm.h"

#define ADDED	"_tuning_objective_metric"	/* by the service */

struct sides {
	const json_t	*child, *parent;	/* definitions */
	struct hyper	*ours, *theirs;
	size_t		 nours, ntheirs;
	const char	*name;			/* the parent's */
	bool		 identical;
};

static const struct hyper *
find(const struct hyper *list, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(list[i].name, name) == 0)
			return (&list[i]);
	return (NULL);
}

static int
check_objective(const struct sides *s, struct err *err)
{
	static const char *const at[] = {
		"/TuningObjective/MetricName", "/TuningObjective/Type"
	};
	const char *ours, *theirs;
	size_t i;

	for (i = 0; i < nitems(at); i++) {
		ours = json_str_at(s->child, at[i]);
		theirs = json_str_at(s->parent, at[i]);
		if (ours == NULL || theirs == NULL ||
		    strcmp(ours, theirs) == 0)
			continue;
		return (err_set(err, ERR_INVALID, "The objective metric must "
		    "be the same as in the parent tuning job %s, which has "
		    "%.80s; here it is %.80s.", s->name, theirs, ours));
	}
	return (0);
}

/* Every name of the one list is in the other. */
static int
check_names(const struct sides *s, const struct hyper *list, size_t n,
    const struct hyper *in, size_t nin, bool ours, struct err *err)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (strcmp(list[i].name, ADDED) == 0 ||
		    find(in, nin, list[i].name) != NULL)
			continue;
		return (err_set(err, ERR_INVALID, "The hyperparameters, "
		    "static and tunable ones together, must be those of the "
		    "parent tuning job %s: \"%.80s\" %s. %s it.", s->name,
		    list[i].name, ours ? "is not among them" :
		    "is missing here", ours ? "Remove" : "Add"));
	}
	return (0);
}

/* The service's count of what was changed. */
static int
check_changes(const struct sides *s, struct err *err)
{
	const struct hyper *mine, *its;
	size_t i, changes = 0;
	struct buf what;
	int r = 0;

	buf_init(&what, 600);
	for (i = 0; i < s->nours && r == 0; i++) {
		mine = &s->ours[i];
		its = find(s->theirs, s->ntheirs, mine->name);
		if (its == NULL)
			continue;
		if (mine->kind != HYPER_STATIC && its->kind != HYPER_STATIC) {
			if (mine->kind != its->kind)
				r = err_set(err, ERR_INVALID, "The type of "
				    "\"%.80s\" must stay what it is in the "
				    "parent tuning job %s: %s, not %s.",
				    mine->name, s->name,
				    hyper_kind_name(its->kind),
				    hyper_kind_name(mine->kind));
			continue;
		}
		if (mine->kind != HYPER_STATIC || (its->kind ==
		    HYPER_STATIC && mine->value != NULL && its->value !=
		    NULL && strcmp(mine->value, its->value) == 0))
			continue;
		changes += 2;
		if (what.len < 400)
			buf_addf(&what, "%s%.60s", what.len > 0 ? ", " : "",
			    mine->name);
	}
	if (r == 0 && changes > WARM_CHANGES_MOST)
		r = err_set(err, ERR_INVALID, "At most %d changes against "
		    "the parent tuning job %s are allowed, where a tunable "
		    "hyperparameter made static and a changed static value "
		    "count two each; there are %zu (%s).", WARM_CHANGES_MOST,
		    s->name, changes, buf_str(&what));
	buf_release(&what);
	return (r);
}

/* Absent is as good as false or empty. */
static bool
same(const json_t *a, const json_t *b)
{
	if (json_is_false(a) || ((json_is_object(a) || json_is_array(a)) &&
	    json_object_size(a) + json_array_size(a) == 0))
		a = NULL;
	if (json_is_false(b) || ((json_is_object(b) || json_is_array(b)) &&
	    json_object_size(b) + json_array_size(b) == 0))
		b = NULL;
	return (a == b || (a != NULL && b != NULL && json_equal(a, b)));
}

static bool
may_change(const char *member)
{
	static const char *const may[] = {
		"AlgorithmSpecification", "InputDataConfig",
		"OutputDataConfig", "StaticHyperParameters", "RoleArn",
		"ResourceConfig", "HyperParameterTuningResourceConfig",
		"StoppingCondition", "VpcConfig",
		"EnableManagedSpotTraining", "CheckpointConfig",
		/* checked elsewhere, or the list form's own */
		"HyperParameterRanges", "TuningObjective", "DefinitionName"
	};
	size_t i;

	for (i = 0; i < nitems(may); i++)
		if (strcmp(may[i], member) == 0)
			return (true);
	return (false);
}

static int
check_rest(const struct sides *s, const json_t *a, const json_t *b,
    struct err *err)
{
	const char *member;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)a, member, value)
		if (!may_change(member) && !same(value, json_object_get(b,
		    member)))
			return (err_set(err, ERR_INVALID, "%.80s differs from "
			    "the parent tuning job %s. Only the following "
			    "fields in TrainingJobDefinition are allowed to "
			    "change: [algorithmSpecification, "
			    "inputDataConfig, outputDataConfig, "
			    "staticHyperParameters, roleArn, resourceConfig, "
			    "stoppingCondition, vpcConfig, "
			    "enableManagedSpotTraining, checkpointConfig]",
			    member, s->name));
	return (0);
}

/* Up to the tag or digest. */
static size_t
image_length(const char *image)
{
	const char *slash = strrchr(image, '/');
	const char *from = slash != NULL ? slash : image;

	return ((size_t)(from - image) + strcspn(from, ":@"));
}

static int
check_identical(const struct sides *s, struct err *err)
{
	static const char at[] = "/AlgorithmSpecification/TrainingImage";
	const char *ours = json_str_at(s->child, at);
	const char *theirs = json_str_at(s->parent, at);

	if (ours != NULL && theirs != NULL && (image_length(ours) !=
	    image_length(theirs) || strncmp(ours, theirs,
	    image_length(ours)) != 0))
		return (err_set(err, ERR_INVALID, "A warm start with "
		    "IdenticalDataAndAlgorithm needs the training image of "
		    "the parent tuning job %s, %.255s. Use it, or "
		    "TransferLearning.", s->name, theirs));
	if (!same(json_object_get(s->child, "InputDataConfig"),
	    json_object_get(s->parent, "InputDataConfig")))
		return (err_set(err, ERR_INVALID, "A warm start with "
		    "IdenticalDataAndAlgorithm needs the InputDataConfig of "
		    "the parent tuning job %s. Use the same, or "
		    "TransferLearning.", s->name));
	return (0);
}

int
warm_check(const json_t *child, const json_t *parent, const char *name,
    bool identical, struct err *err)
{
	const json_t *defs = json_object_get(parent,
	    "TrainingJobDefinitions");
	struct sides s = { .name = name, .identical = identical };
	int r;

	s.child = json_array_get(json_object_get(child,
	    "TrainingJobDefinitions"), 0);
	s.parent = json_array_get(defs, 0);
	if (json_array_size(defs) != 1)
		return (err_set(err, ERR_INVALID, "The parent tuning job %s "
		    "has %zu training job definitions; a warm start takes "
		    "parents with one.", name, json_array_size(defs)));
	s.nours = hyper_list(s.child, &s.ours);
	s.ntheirs = hyper_list(s.parent, &s.theirs);
	r = check_objective(&s, err);
	if (r == 0)
		r = check_names(&s, s.ours, s.nours, s.theirs, s.ntheirs,
		    true, err);
	if (r == 0)
		r = check_names(&s, s.theirs, s.ntheirs, s.ours, s.nours,
		    false, err);
	if (r == 0)
		r = check_changes(&s, err);
	if (r == 0)
		r = check_rest(&s, s.child, s.parent, err);
	if (r == 0)
		r = check_rest(&s, s.parent, s.child, err);
	if (r == 0 && identical)
		r = check_identical(&s, err);
	free(s.ours);
	free(s.theirs);
	return (r);
}
