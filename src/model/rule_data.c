/* Rules of a definition's channels and output. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/entry.h"
#include "model/rule_run.h"

#define INPUT "/InputDataConfig"

/* rule_add_in at a member of channel i. */
#define ADD(i, member, severity, rule, fix, ...) do {			\
	char at_[128];							\
	snprintf(at_, sizeof at_, INPUT "/%zu" member, (size_t)(i));	\
	rule_add_in(r, d, severity, rule, at_, fix, __VA_ARGS__);	\
} while (0)

static bool
is(const char *a, const char *b)
{
	return a != NULL && strcmp(a, b) == 0;
}

/* A mode that is missing or none is a mistake of its own. */
static bool
never_pipe(const char *mode)
{
	return is(mode, "File") || is(mode, "FastFile");
}

/* What only Pipe mode can do; S57. */
static void
mode(struct rule_run *r, const struct rule_definition *d, const json_t *c,
    size_t i)
{
	const char	*s, *in;

	if ((in = json_str_at(c, "/InputMode")) == NULL)
		in = json_str_at(d->d,
		    "/AlgorithmSpecification/TrainingInputMode");
	s = json_str_at(c, "/ContentType");
	if (is(in, "Pipe") && s != NULL && strstr(s, "csv") != NULL)
		ADD(i, "/ContentType", SEVERITY_WARNING, "csv-pipe",
		    _("Choose File."),
		    _("CSV data are meant to be read in File mode."));
	s = json_str_at(c, "/CompressionType");
	if (is(s, "Gzip") && never_pipe(in))
		ADD(i, "/CompressionType", SEVERITY_ERROR,
		    "compression-pipe", _("Choose None, or Pipe mode."),
		    _("Compressed channels work only in Pipe mode."));
	s = json_str_at(c, "/RecordWrapperType");
	if (is(s, "RecordIO") && never_pipe(in))
		ADD(i, "/RecordWrapperType", SEVERITY_ERROR, "wrapper-pipe",
		    _("Choose None, or Pipe mode."),
		    _("Record wrapping works only in Pipe mode."));
	s = json_str_at(c, "/DataSource/S3DataSource/S3DataType");
	if (!is(s, "AugmentedManifestFile"))
		return;
	if (never_pipe(in))
		ADD(i, "/DataSource/S3DataSource/S3DataType", SEVERITY_ERROR,
		    "manifest-pipe", _("Choose Pipe mode."),
		    _("An augmented manifest works only in Pipe mode."));
	if (json_array_size(json_at(c,
	    "/DataSource/S3DataSource/AttributeNames")) == 0)
		ADD(i, "/DataSource/S3DataSource/AttributeNames",
		    SEVERITY_WARNING, "manifest-attributes",
		    _("Name the attributes to read."),
		    _("An augmented manifest needs attribute names."));
}

/* Members that say nothing beside the others. */
static void
of_no_use(struct rule_run *r, const struct rule_definition *d,
    const json_t *c, size_t i)
{
	const json_t	*names, *groups, *name, *group;
	const char	*s, *in;
	size_t		 k, m;
	bool		 found;

	s = json_str_at(c, "/DataSource/S3DataSource/S3DataType");
	if (s != NULL && !is(s, "AugmentedManifestFile") &&
	    json_array_size(json_at(c,
	    "/DataSource/S3DataSource/AttributeNames")) > 0)
		ADD(i, "/DataSource/S3DataSource/AttributeNames",
		    SEVERITY_WARNING, "attributes-without-manifest",
		    _("Leave them out."),
		    _("Attribute names are for augmented manifests."));
	if ((in = json_str_at(c, "/InputMode")) == NULL)
		in = json_str_at(d->d,
		    "/AlgorithmSpecification/TrainingInputMode");
	if (is(in, "File") && json_at(c, "/ShuffleConfig") != NULL)
		ADD(i, "/ShuffleConfig", SEVERITY_WARNING, "shuffle-file",
		    _("Leave it out, or choose Pipe mode."),
		    _("In File mode nothing is shuffled."));
	if (json_at(c, "/DataSource/FileSystemDataSource") != NULL &&
	    json_at(d->d, "/VpcConfig") == NULL)
		ADD(i, "/DataSource/FileSystemDataSource", SEVERITY_WARNING,
		    "file-system-vpc", _("Choose subnets and security "
		    "groups."),
		    _("A file system is reached only through a VPC."));
	names = json_at(c, "/DataSource/S3DataSource/InstanceGroupNames");
	groups = json_at(d->d, "/ResourceConfig/InstanceGroups");
	json_array_foreach(names, k, name) {
		found = false;
		json_array_foreach(groups, m, group)
			found = found || json_equal(name, json_object_get(
			    group, "InstanceGroupName"));
		if (!found)
			ADD(i, "/DataSource/S3DataSource/InstanceGroupNames",
			    SEVERITY_WARNING, "group-unknown",
			    _("Name a group of the resource "
			    "configuration."),
			    _("There is no instance group \"%.64s\"."),
			    json_string_value(name) != NULL ?
			    json_string_value(name) : "");
	}
}

/* Whether the type before any parameter ("; label_size=1") is listed. */
static bool
listed(const char *const *list, const char *type)
{
	size_t	n = strcspn(type, "; ");

	for (; *list != NULL; list++)
		if (strlen(*list) == n && strncasecmp(*list, type, n) == 0)
			return true;
	return false;
}

/* What the algorithm reads; FastFile came after its description. */
static void
fits(struct rule_run *r, const struct rule_definition *d, const json_t *c,
    size_t i)
{
	const char	*type, *in;
	char		 fix[256];
	bool		 own, known;

	in = json_str_at(c, "/InputMode");
	own = in != NULL;
	if (!own)
		in = json_str_at(d->d,
		    "/AlgorithmSpecification/TrainingInputMode");
	if (is(in, "Pipe") && d->algorithm->input_modes != NULL &&
	    !listed(d->algorithm->input_modes, in)) {
		if (own)
			ADD(i, "/InputMode", SEVERITY_WARNING,
			    "algorithm-mode", _("Choose File."),
			    _("%s reads its data in File mode."),
			    d->algorithm->name);
		else if (i == 0)
			rule_add_in(r, d, SEVERITY_WARNING, "algorithm-mode",
			    "/AlgorithmSpecification/TrainingInputMode",
			    _("Choose File."),
			    _("%s reads its data in File mode."),
			    d->algorithm->name);
	}
	type = json_str_at(c, "/ContentType");
	if (type == NULL || *type == '\0' ||
	    d->algorithm->content_types == NULL)
		return;
	if (!listed(d->algorithm->content_types, type)) {
		snprintf(fix, sizeof fix, "text/%.80s", type);
		known = listed(d->algorithm->content_types, fix);
		snprintf(fix, sizeof fix, _("Write text/%.80s."), type);
		ADD(i, "/ContentType", SEVERITY_WARNING, "algorithm-content",
		    known ? fix : _("Choose a type that the algorithm reads."),
		    _("%s is not known to read \"%.80s\"."),
		    d->algorithm->name, type);
	} else if (is(in, "Pipe") && strstr(type, "libsvm") != NULL)
		ADD(i, "/ContentType", SEVERITY_WARNING, "libsvm-pipe",
		    _("Choose File."),
		    _("%s reads libsvm only in File mode."),
		    d->algorithm->name);
}

static void
channel(struct rule_run *r, const struct rule_definition *d, const json_t *c,
    size_t i)
{
	const json_t			*source = json_at(c, "/DataSource");
	const struct algo_channel	*a;
	const char			*name, *s;

	if (json_is_object(source) && json_object_size(source) != 1)
		ADD(i, "/DataSource", SEVERITY_ERROR, "data-source-one",
		    _("Keep one: S3 or a file system."),
		    _("A channel has exactly one data source."));
	mode(r, d, c, i);
	of_no_use(r, d, c, i);
	if (d->algorithm != NULL)
		fits(r, d, c, i);
	name = json_str_at(c, "/ChannelName");
	if (d->algorithm == NULL || name == NULL ||
	    d->algorithm->nchannels == 0)
		return;
	if ((a = algorithm_channel(d->algorithm, name)) == NULL)
		ADD(i, "/ChannelName", SEVERITY_WARNING, "channel-unknown",
		    _("Check the name."),
		    _("%s is not known to read a channel \"%.64s\"."),
		    d->algorithm->name, name);
	else if (a->distribution != NULL && (s = json_str_at(source,
	    "/S3DataSource/S3DataDistributionType")) != NULL &&
	    strcmp(s, a->distribution) != 0)
		ADD(i, "/DataSource/S3DataSource/S3DataDistributionType",
		    SEVERITY_WARNING, "channel-distribution",
		    _("Change the distribution."),
		    _("%s takes this channel only as %s."),
		    d->algorithm->name, a->distribution);
}

/* S75: what the algorithm cannot do without. */
static void
needed(struct rule_run *r, const struct rule_definition *d,
    const json_t *list)
{
	const struct algo_channel	*a;
	const char			*s;
	const json_t			*c;
	size_t				 i, k;
	bool				 found;

	for (i = 0; i < d->algorithm->nchannels; i++) {
		a = &d->algorithm->channels[i];
		found = !a->required;
		json_array_foreach(list, k, c)
			if ((s = json_str_at(c, "/ChannelName")) != NULL &&
			    strcmp(s, a->name) == 0)
				found = true;
		if (!found)
			rule_add_in(r, d, SEVERITY_WARNING,
			    "channel-required", INPUT, _("Add the channel."),
			    _("%s needs a channel \"%s\"."),
			    d->algorithm->name, a->name);
	}
}

/* The objective is computed on a channel of that name. */
static void
objective_channel(struct rule_run *r, const struct rule_definition *d)
{
	const char	*metric;
	size_t		 n;

	metric = json_str_at(d->d, "/TuningObjective/MetricName");
	if (d->algorithm == NULL || d->algorithm->own || metric == NULL ||
	    algorithm_metric(d->algorithm, metric) == NULL ||
	    (n = entry_lacking_channel(d->d, metric)) == 0)
		return;
	rule_add_in(r, d, SEVERITY_WARNING, "objective-channel", INPUT,
	    _("Add the channel, or choose another metric."),
	    _("\"%s\" is computed on a channel \"%.*s\" that is not there."),
	    metric, (int)n, metric);
}

void
rule_data(struct rule_run *r, const struct rule_definition *d)
{
	const json_t	*list = json_at(d->d, INPUT), *c;
	const char	*a, *b;
	size_t		 i, k;

	json_array_foreach(list, i, c) {
		if (i >= 100)
			break;
		channel(r, d, c, i);
		a = json_str_at(c, "/ChannelName");
		for (k = 0; a != NULL && k < i; k++) {
			b = json_str_at(json_array_get(list, k),
			    "/ChannelName");
			if (b == NULL || strcmp(a, b) != 0)
				continue;
			ADD(i, "/ChannelName", SEVERITY_ERROR,
			    "channel-unique",
			    _("Give each channel a name of its own."),
			    _("\"%.64s\" stands here twice."), a);
			break;
		}
	}
	if (json_array_size(list) == 0 && (list == NULL ||
	    json_is_array(list)) && d->algorithm == NULL)
		rule_add_in(r, d, SEVERITY_WARNING, "no-channel", INPUT,
		    _("Add a channel such as train."),
		    _("The definition has no input data."));
	if (d->algorithm != NULL)
		needed(r, d, list);
	objective_channel(r, d);
}
