/* Rules over the settings, warm start, tags and definitions together. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/name.h"
#include "model/rule_run.h"

#define CONFIG "/HyperParameterTuningJobConfig"
#define LIST "/TrainingJobDefinitions"

static bool
text_is(const json_t *v, const char *s)
{
	return json_is_string(v) && strcmp(json_string_value(v), s) == 0;
}

/* Definitions, the two shapes (S07, S39), names (S45). */
static void
shape(struct rule_run *r)
{
	const json_t	*list = json_at(r->request, LIST);

	if (json_at(r->request, "/TrainingJobDefinition") != NULL) {
		if (list != NULL)
			rule_add(r, SEVERITY_ERROR, "both-shapes",
			    "/TrainingJobDefinition",
			    _("Keep TrainingJobDefinition or "
			    "TrainingJobDefinitions."),
			    _("A request has one definition or a list of "
			    "them, not both."));
		else
			rule_add(r, SEVERITY_ERROR,
			    json_is_null(json_at(r->request,
			    "/TrainingJobDefinition")) ? "blank" : "type",
			    "/TrainingJobDefinition",
			    _("Write its members, or a list of "
			    "definitions."),
			    _("A training job definition is a structure."));
	} else if (json_array_size(list) == 0 &&
	    (list == NULL || json_is_array(list)))
		rule_add(r, SEVERITY_ERROR, "no-definition", LIST,
		    _("Add a training job definition."),
		    _("A tuning job needs at least one training job "
		    "definition."));
	/* Without any definition that alone is what stands in the way. */
	if (list == NULL)
		return;
	if (json_at(r->request, CONFIG "/HyperParameterTuningJobObjective")
	    != NULL)
		rule_add(r, SEVERITY_ERROR, "objective-place",
		    CONFIG "/HyperParameterTuningJobObjective",
		    _("Move it to TuningObjective of each definition."),
		    _("With a list of definitions each has its own "
		    "objective."));
	if (json_at(r->request, CONFIG "/ParameterRanges") != NULL)
		rule_add(r, SEVERITY_ERROR, "ranges-place",
		    CONFIG "/ParameterRanges",
		    _("Move them to HyperParameterRanges of each "
		    "definition."),
		    _("With a list of definitions each has its own "
		    "ranges."));
}

/* Two strings at member of a list's objects that are the same. */
static void
unique(struct rule_run *r, const char *list_at, const char *member, bool fold,
    enum severity severity, const char *rule, const char *fix)
{
	const json_t	*list = json_at(r->request, list_at);
	const char	*a, *b;
	char		*path;
	size_t		 i, k, n = json_array_size(list);

	for (i = 1; i < n; i++)
		for (k = 0; k < i; k++) {
			a = json_string_value(json_object_get(
			    json_array_get(list, i), member));
			b = json_string_value(json_object_get(
			    json_array_get(list, k), member));
			if (a == NULL || b == NULL ||
			    (fold ? strcasecmp : strcmp)(a, b) != 0)
				continue;
			path = xasprintf("%s/%zu/%s", list_at, i, member);
			rule_add(r, severity, rule, path, fix,
			    _("\"%.80s\" stands here twice."), a);
			free(path);
			break;
		}
}

static void
definition_names(struct rule_run *r)
{
	const json_t	*list = json_at(r->request, LIST);
	char		*path;
	size_t		 i, n = json_array_size(list);

	unique(r, LIST, "DefinitionName", true, SEVERITY_ERROR,
	    "definition-name-unique", _("Give each definition a name of its "
	    "own."));
	for (i = 0; n > 1 && i < n; i++) {
		if (json_object_get(json_array_get(list, i),
		    "DefinitionName") != NULL)
			continue;
		path = xasprintf(LIST "/%zu/DefinitionName", i);
		rule_add(r, SEVERITY_ERROR, "definition-name", path,
		    _("Name the definition."),
		    _("With several definitions each needs a name."));
		free(path);
	}
}

/* S09, S20, S32. */
static void
single_only(struct rule_run *r)
{
	static const char	 early[] = CONFIG
	    "/TrainingJobEarlyStoppingType";
	bool			 many, is_auto;

	many = json_array_size(json_at(r->request, LIST)) > 1;
	is_auto = text_is(json_at(r->request, early), "Auto");
	if (is_auto && rule_strategy(r, "Hyperband"))
		rule_add(r, SEVERITY_ERROR, "hyperband-early-stopping", early,
		    _("Set early stopping to Off."),
		    _("Hyperband stops training jobs by itself; early "
		    "stopping must be Off."));
	else if (is_auto && many)
		rule_add(r, SEVERITY_ERROR, "early-stopping-single", early,
		    _("Set it to Off, or keep a single definition."),
		    _("Early stopping works only with a single "
		    "definition."));
	if (many && json_at(r->request, "/WarmStartConfig") != NULL)
		rule_add(r, SEVERITY_ERROR, "warm-start-single",
		    "/WarmStartConfig",
		    _("Turn warm start off, or keep a single definition."),
		    _("Warm start works only with a single definition."));
}

void
rule_band_order(struct rule_run *r, json_int_t most, const char *teller)
{
	json_int_t	least;

	least = json_int_at(r->request, RULE_BAND "/MinResource", 0);
	if (most > 0 && least > most)
		rule_add(r, SEVERITY_ERROR, "hyperband-order",
		    RULE_BAND "/MinResource",
		    _("Make it smaller than the most resource."),
		    _("The least resource %lld is above the most, %lld, that "
		    "%s tells."), (long long)least, (long long)most, teller);
}

/* S27, S29: what Hyperband needs. */
static void
hyperband(struct rule_run *r)
{
	if (!rule_strategy(r, "Hyperband")) {
		if (json_at(r->request, CONFIG "/StrategyConfig") != NULL)
			rule_add(r, SEVERITY_ERROR, "strategy-config",
			    CONFIG "/StrategyConfig",
			    _("Leave it out, or choose Hyperband."),
			    _("Only the Hyperband strategy has options."));
		return;
	}
	rule_band_order(r, json_int_at(r->request, RULE_BAND "/MaxResource",
	    0), "MaxResource");
}

/* S13, S15. */
static void
warm_start(struct rule_run *r)
{
	static const char	 parents[] =
	    "/WarmStartConfig/ParentHyperParameterTuningJobs";
	size_t			 n;

	n = json_array_size(json_at(r->request, parents));
	if (r->profile == LIMITS_SEED && n > 1 && text_is(
	    json_at(r->request, "/WarmStartConfig/WarmStartType"),
	    "TransferLearning"))
		rule_add(r, SEVERITY_ERROR, "transfer-one-parent", parents,
		    _("Keep one parent, or run with --limits current."),
		    _("Transfer learning takes one parent; %zu are named."),
		    n);
	unique(r, parents, "HyperParameterTuningJobName", true,
	    SEVERITY_ERROR, "parent-unique", _("Name each parent once."));
	if (n > 0 && (rule_strategy(r, "Hyperband") ||
	    rule_strategy(r, "Grid")))
		rule_add(r, SEVERITY_WARNING, "warm-start-strategy",
		    "/WarmStartConfig", _("Prefer Bayesian or Random."),
		    _("Warm start is described only for the Bayesian and "
		    "Random strategies."));
}

/* 48 variables over all definitions. */
static void
environment(struct rule_run *r)
{
	const json_t	*list = json_at(r->request, LIST), *d;
	size_t		 i, n = 0;

	json_array_foreach(list, i, d)
		n += json_object_size(json_object_get(d, "Environment"));
	if (n > 48 && json_array_size(list) > 1)
		rule_add(r, SEVERITY_ERROR, "environment-total", LIST,
		    _("Remove some variables."),
		    _("All definitions together have %zu environment "
		    "variables; at most 48 are allowed."), n);
}

static void
tags(struct rule_run *r)
{
	const json_t	*tag;
	const char	*key;
	char		 path[64];
	size_t		 i;

	unique(r, "/Tags", "Key", false, SEVERITY_ERROR, "tag-unique",
	    _("Keep one tag of each key."));
	json_array_foreach(json_object_get(r->request, "Tags"), i, tag) {
		key = json_str_at(tag, "/Key");
		if (key == NULL || !name_is_reserved_tag(key))
			continue;
		snprintf(path, sizeof path, "/Tags/%zu/Key", i);
		rule_add(r, SEVERITY_ERROR, "tag-reserved", path,
		    _("Choose another key."),
		    _("Keys that begin with \"aws:\" are kept for AWS."));
	}
}

void
rule_job(struct rule_run *r)
{
	shape(r);
	definition_names(r);
	single_only(r);
	hyperband(r);
	warm_start(r);
	environment(r);
	tags(r);
}
