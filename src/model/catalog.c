/*
 * The catalogue's files as tables. Strings are borrowed from the parsed trees,
 * which are kept to the end.
 */
#include "model/catalog.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/json.h"
#include "base/paths.h"
#include "base/regex.h"
#include "base/yaml.h"

#define FILE_MOST	(256 * 1024)

/* One algorithm's file, read when it is first asked for; or what was learned
 * of a resource. */
struct entry {
	struct entry		*next;		/* learned before */
	char			*name;		/* learned: as in requests */
	json_t			*tree;		/* NULL: not read, or broken */
	struct algorithm	 a;
	bool			 tried;
};

struct catalog {
	json_t		*index;		/* array of {id, name, repositories} */
	struct entry	*entries;	/* one for each */
	struct entry	*learned;	/* the latest first */
	json_t		*registries;
	json_t		*instances;
	struct instance	*rows;		/* in the order of instances */
	size_t		 nrows;
	bool		 tried_registries, tried_instances;
};

static json_t *
read_shipped(const char *name, struct err *err)
{
	struct buf	 b;
	json_t		*tree = NULL;
	char		*path;

	path = paths_shipped(name);
	buf_init(&b, FILE_MOST);
	if (file_read(path, 0, &b, err) == 0)
		tree = yaml_read(buf_str(&b), b.len, NULL, NULL, NULL, err);
	if (tree == NULL && err != NULL && strstr(err->text, path) == NULL)
		err_prefix(err, "%s", path);
	buf_release(&b);
	free(path);
	return tree;
}

struct catalog *
catalog_load(struct err *err)
{
	struct catalog	*c;
	json_t		*tree, *list;

	if ((tree = read_shipped("algorithms.yaml", err)) == NULL)
		return NULL;
	list = json_object_get(tree, "algorithms");
	if (!json_is_array(list)) {
		json_decref(tree);
		err_set(err, ERR_SYNTAX, _("algorithms.yaml has no list of "
		    "algorithms. Install the data files again."));
		return NULL;
	}
	c = xcalloc(1, sizeof *c);
	c->index = json_incref(list);
	c->entries = xcalloc(json_array_size(list) + 1, sizeof *c->entries);
	json_decref(tree);
	return c;
}

static void
algorithm_release(struct algorithm *a)
{
	size_t	i;

	for (i = 0; i < a->nhypers; i++) {
		free((void *)a->hypers[i].values);
		free((void *)a->hypers[i].rec_values);
		free((void *)a->hypers[i].when.values);
	}
	for (i = 0; i < a->nmetrics; i++)
		free((void *)a->metrics[i].when.values);
	for (i = 0; i < a->nversion_families; i++)
		free((void *)a->version_families[i]);
	free((void *)a->version_families);
	free((void *)a->gpu_families);
	free((void *)a->hypers);
	free((void *)a->metrics);
	free((void *)a->channels);
	free((void *)a->versions);
	free((void *)a->tags);
	free((void *)a->input_modes);
	free((void *)a->content_types);
	free((void *)a->instances);
}

void
catalog_free(struct catalog *c)
{
	struct entry	*e;
	size_t		 i;

	if (c == NULL)
		return;
	for (i = 0; i < json_array_size(c->index); i++) {
		algorithm_release(&c->entries[i].a);
		json_decref(c->entries[i].tree);
	}
	while ((e = c->learned) != NULL) {
		c->learned = e->next;
		algorithm_release(&e->a);
		json_decref(e->tree);
		free(e->name);
		free(e);
	}
	free(c->entries);
	free(c->rows);
	json_decref(c->index);
	json_decref(c->registries);
	json_decref(c->instances);
	free(c);
}

size_t
catalog_count(const struct catalog *c)
{
	return json_array_size(c->index);
}

static const char *
index_text(const struct catalog *c, size_t i, const char *member)
{
	const char	*s;

	s = json_string_value(json_object_get(json_array_get(c->index, i),
	    member));
	return s == NULL ? "" : s;
}

const char *
catalog_id(const struct catalog *c, size_t i)
{
	return index_text(c, i, "id");
}

const char *
catalog_name(const struct catalog *c, size_t i)
{
	return index_text(c, i, "name");
}

static const char *
text(const json_t *o, const char *name)
{
	return json_string_value(json_object_get(o, name));
}

static double
number(const json_t *o, const char *name)
{
	const json_t	*v = json_object_get(o, name);

	return json_is_number(v) ? json_number_value(v) : NAN;
}

static enum known
known(const json_t *o, const char *name)
{
	const json_t	*v = json_object_get(o, name);

	return json_is_boolean(v) ? json_is_true(v) ? KNOWN_YES : KNOWN_NO :
	    KNOWN_NOT;
}

/* A list of strings, and those of more after it; NULL when there is none. */
static const char *const *
strings(const json_t *list, const json_t *more)
{
	const json_t	*v;
	const char	**out;
	size_t		 i, n = 0;

	if (!json_is_array(list))
		return NULL;
	out = xcalloc(json_array_size(list) + json_array_size(more) + 1,
	    sizeof *out);
	json_array_foreach(list, i, v)
		if (json_is_string(v))
			out[n++] = json_string_value(v);
	json_array_foreach(more, i, v)
		if (json_is_string(v))
			out[n++] = json_string_value(v);
	return out;
}

static struct algo_when
read_when(const json_t *o)
{
	struct algo_when when = { NULL, NULL };
	const json_t	*map = json_object_get(o, "when");
	const char	*key;
	json_t		*list;

	json_object_foreach((json_t *)map, key, list) {
		when.hyper = key;
		if (json_array_size(list) > 0 && when.values == NULL)
			when.values = strings(list, NULL);
	}
	return when;
}

static void
read_hyper(struct algo_hyper *h, const json_t *o)
{
	const char	*type = text(o, "type");

	h->name = text(o, "name") == NULL ? "" : text(o, "name");
	h->type = type == NULL ? "FreeText" : type;
	h->min = number(o, "min");
	h->max = number(o, "max");
	if ((h->min_open = isnan(h->min) && !isnan(number(o, "above"))))
		h->min = number(o, "above");
	if ((h->max_open = isnan(h->max) && !isnan(number(o, "below"))))
		h->max = number(o, "below");
	h->preset = text(o, "default");
	h->required = json_is_true(json_object_get(o, "required"));
	h->required_when = text(o, "required_when");
	h->when = read_when(o);
	h->tunable = json_is_true(json_object_get(o, "tunable"));
	/* Words that a numeric one also takes count as its values. */
	h->values = strings(json_object_get(o,
	    json_object_get(o, "values") != NULL ? "values" : "also"),
	    json_object_get(o, "values") != NULL ?
	    json_object_get(o, "also") : NULL);
	h->rec_min = number(o, "from");
	h->rec_max = number(o, "to");
	h->scaling = text(o, "scaling");
	h->rec_values = strings(json_object_get(o, "among"), NULL);
}

static void
read_versions(struct algorithm *a, const json_t *map)
{
	const char	**versions, **tags, *key;
	json_t		*v;
	size_t		 n = 0;

	versions = xcalloc(json_object_size(map) + 1, sizeof *versions);
	tags = xcalloc(json_object_size(map) + 1, sizeof *tags);
	json_object_foreach((json_t *)map, key, v)
		if (json_is_string(v)) {
			versions[n] = key;
			tags[n++] = json_string_value(v);
		}
	a->versions = versions;
	a->tags = tags;
}

/* Families by version, in the order of the versions. */
static void
read_families(struct algorithm *a, const json_t *map)
{
	const char *const	**lists;
	size_t			  n;

	if (!json_is_object(map))
		return;
	for (n = 0; a->versions[n] != NULL; n++)
		;
	lists = xcalloc(n + 1, sizeof *lists);
	for (n = 0; a->versions[n] != NULL; n++)
		lists[n] = strings(json_object_get(map, a->versions[n]),
		    NULL);
	a->version_families = lists;
	a->nversion_families = n;
}

static void
read_lists(struct algorithm *a, const json_t *tree)
{
	struct algo_hyper	*hypers;
	struct algo_metric	*metrics;
	struct algo_channel	*channels;
	const json_t		*list, *o;
	size_t			 i;

	list = json_object_get(tree, "hyperparameters");
	hypers = xcalloc(json_array_size(list) + 1, sizeof *hypers);
	json_array_foreach(list, i, o)
		read_hyper(&hypers[a->nhypers++], o);
	a->hypers = hypers;
	list = json_object_get(tree, "metrics");
	metrics = xcalloc(json_array_size(list) + 1, sizeof *metrics);
	json_array_foreach(list, i, o)
		if (text(o, "name") != NULL)
			metrics[a->nmetrics++] = (struct algo_metric){
			    text(o, "name"), text(o, "direction"),
			    text(o, "regex"), read_when(o) };
	a->metrics = metrics;
	list = json_object_get(tree, "channels");
	channels = xcalloc(json_array_size(list) + 1, sizeof *channels);
	json_array_foreach(list, i, o)
		if (text(o, "name") != NULL)
			channels[a->nchannels++] = (struct algo_channel){
			    text(o, "name"),
			    json_is_true(json_object_get(o, "required")),
			    text(o, "distribution") };
	a->channels = channels;
}

static void
read_algorithm(struct algorithm *a, const json_t *tree, const char *id,
    const char *name)
{
	a->id = id;
	a->name = name;
	a->family = text(tree, "family");
	a->repository = text(tree, "repository");
	a->iterative = known(tree, "iterative");
	a->resource = text(tree, "resource");
	a->early_stopping = json_is_true(json_object_get(tree,
	    "early_stopping"));
	a->gpu = known(tree, "gpu");
	a->gpu_only = json_is_false(json_object_get(tree, "cpu"));
	a->gpu_families = strings(json_object_get(tree, "gpu_families"),
	    NULL);
	a->instances = strings(json_object_get(tree, "instances"), NULL);
	a->multi_instance = json_is_true(json_object_get(tree,
	    "multi_instance"));
	a->input_modes = strings(json_object_get(tree, "input_modes"), NULL);
	a->content_types = strings(json_object_get(tree, "content_types"),
	    NULL);
	read_versions(a, json_object_get(tree, "versions"));
	read_families(a, json_object_get(tree, "gpu_families"));
	read_lists(a, tree);
}

static const struct algorithm *
entry_at(const struct catalog *c, size_t i)
{
	struct entry	*e = &c->entries[i];
	char		*file;

	if (!e->tried) {
		e->tried = true;
		file = xasprintf("algorithms/%s.yaml", catalog_id(c, i));
		e->tree = read_shipped(file, NULL);
		free(file);
		if (e->tree != NULL)
			read_algorithm(&e->a, e->tree, catalog_id(c, i),
			    catalog_name(c, i));
	}
	return e->tree == NULL ? NULL : &e->a;
}

const struct algorithm *
catalog_algorithm(const struct catalog *c, const char *id)
{
	size_t	i;

	for (i = 0; i < catalog_count(c); i++)
		if (strcmp(catalog_id(c, i), id) == 0)
			return entry_at(c, i);
	return NULL;
}

/* The last element of an image's path without tag and digest. */
static char *
repository_of(const char *image)
{
	const char	*s;

	if ((s = strrchr(image, '/')) != NULL)
		image = s + 1;
	return xstrndup(image, strcspn(image, ":@"));
}

const struct algorithm *
catalog_by_image(const struct catalog *c, const char *image)
{
	const struct algorithm	*a = NULL;
	const json_t		*list, *v;
	char			*name;
	size_t			 i, k;

	/* A path of this machine is a program, whatever its name. */
	if (image == NULL || *image == '/' || *image == '.')
		return NULL;
	name = repository_of(image);
	for (i = 0; a == NULL && i < catalog_count(c); i++) {
		list = json_object_get(json_array_get(c->index, i),
		    "repositories");
		json_array_foreach(list, k, v)
			if (json_is_string(v) &&
			    strcmp(json_string_value(v), name) == 0)
				a = entry_at(c, i);
	}
	free(name);
	return a;
}

static const struct entry *
learned(const struct catalog *c, const char *name)
{
	const struct entry	*e;

	for (e = c->learned; e != NULL; e = e->next)
		if (strcmp(e->name, name) == 0)
			return e;
	return NULL;
}

const struct algorithm *
catalog_of(const struct catalog *c, const json_t *definition)
{
	const json_t		*spec = json_object_get(definition,
	    "AlgorithmSpecification");
	const char		*name = text(spec, "AlgorithmName");
	const struct algorithm	*a = NULL;
	const struct entry	*e;

	if (c != NULL)
		a = catalog_by_image(c, text(spec, "TrainingImage"));
	if (c == NULL || a != NULL || name == NULL)
		return a;
	e = learned(c, name);
	return e != NULL ? &e->a : NULL;
}

void
catalog_learn(const struct catalog *cat, const char *name, json_t *tree)
{
	struct catalog		*c = (struct catalog *)cat;
	const struct entry	*before = learned(c, name);
	struct entry		*e;

	if (before != NULL && json_equal(before->tree, tree))
		return;
	e = xcalloc(1, sizeof *e);
	e->name = xstrdup(name);
	e->tree = json_incref(tree);
	e->tried = true;
	read_algorithm(&e->a, tree, e->name, text(tree, "name"));
	e->a.own = true;
	e->next = c->learned;
	c->learned = e;
}

const struct algo_hyper *
algorithm_hyper(const struct algorithm *a, const char *name)
{
	size_t	i;

	for (i = 0; i < a->nhypers; i++)
		if (strcmp(a->hypers[i].name, name) == 0)
			return &a->hypers[i];
	return NULL;
}

const struct algo_metric *
algorithm_metric(const struct algorithm *a, const char *name)
{
	size_t	i;

	for (i = 0; i < a->nmetrics; i++)
		if (strcmp(a->metrics[i].name, name) == 0)
			return &a->metrics[i];
	return NULL;
}

size_t
algorithm_tunable(const struct algorithm *a)
{
	size_t	i, n = 0;

	for (i = 0; i < a->nhypers; i++)
		n += a->hypers[i].tunable;
	return n;
}

const struct algo_channel *
algorithm_channel(const struct algorithm *a, const char *name)
{
	size_t	i;

	for (i = 0; i < a->nchannels; i++)
		if (strcmp(a->channels[i].name, name) == 0)
			return &a->channels[i];
	return NULL;
}

const char *const *
algorithm_families(const struct algorithm *a, const char *image)
{
	const char	*tag = strrchr(image, '/');
	size_t		 i;

	tag = strchr(tag != NULL ? tag : image, ':');
	for (i = 0; tag != NULL && i < a->nversion_families; i++)
		if (strcmp(a->tags[i], tag + 1) == 0 ||
		    strcmp(a->versions[i], tag + 1) == 0)
			return a->version_families[i];
	return a->gpu_families;
}

static const char *
suffix_of(const struct catalog *c, const char *region)
{
	const json_t	*list, *o;
	const char	*s = NULL;
	struct regex	*re;
	char		*pattern;
	size_t		 i, from, to;

	list = json_object_get(c->registries, "suffixes");
	json_array_foreach(list, i, o) {
		if (text(o, "regions") == NULL)
			continue;
		pattern = xasprintf("^(?:%s)$", text(o, "regions"));
		if ((re = regex_new(pattern, NULL)) != NULL &&
		    regex_match(re, region, strlen(region), &from, &to) ==
		    REGEX_YES)
			s = text(o, "suffix");
		regex_free(re);
		free(pattern);
		if (s != NULL)
			break;
	}
	return s;
}

/* The account of a repository in a region, or NULL. */
static const char *
publisher(struct catalog *c, const char *repository, const char *region)
{
	const char	*group;

	if (!c->tried_registries) {
		c->tried_registries = true;
		c->registries = read_shipped("registries.yaml", NULL);
	}
	group = text(json_object_get(c->registries, "repositories"),
	    repository);
	return group == NULL ? NULL : text(json_object_get(json_object_get(
	    c->registries, "groups"), group), region);
}

bool
catalog_publishes(const struct catalog *cat, const char *image)
{
	static const char	 host[] = ".dkr.ecr.";
	const char		*at = strstr(image, host), *slash, *account;
	char			*region, *repository;
	bool			 is;

	if (at == NULL || (slash = strchr(at, '/')) == NULL)
		return false;
	region = xstrndup(at + strlen(host), strcspn(at + strlen(host),
	    "./"));
	repository = xstrndup(slash + 1, strcspn(slash + 1, ":@"));
	account = publisher((struct catalog *)cat, repository, region);
	is = account != NULL && strlen(account) == (size_t)(at - image) &&
	    strncmp(image, account, strlen(account)) == 0;
	free(region);
	free(repository);
	return is;
}

char *
catalog_image(const struct catalog *cat, const struct algorithm *a,
    const char *region, const char *version)
{
	struct catalog	*c = (struct catalog *)cat;
	const char	*tag = NULL, *account = NULL, *suffix;
	size_t		 i;

	if (a->repository == NULL || a->versions == NULL)
		return NULL;
	for (i = 0; a->versions[i] != NULL; i++)
		if (version == NULL || strcmp(a->versions[i], version) == 0)
			tag = a->tags[i];
	if (tag == NULL)
		return NULL;
	if (region != NULL)
		account = publisher(c, a->repository, region);
	if (account == NULL || (suffix = suffix_of(c, region)) == NULL)
		return xasprintf("%s:%s", a->repository, tag);
	return xasprintf("%s.dkr.ecr.%s.%s/%s:%s", account, region, suffix,
	    a->repository, tag);
}

static void
load_instances(struct catalog *c)
{
	const char	*type;
	json_t		*map, *o, *tree;
	struct instance	*r;

	c->tried_instances = true;
	if ((tree = read_shipped("instances.yaml", NULL)) == NULL)
		return;
	map = json_object_get(tree, "instances");
	c->instances = tree;
	c->rows = xcalloc(json_object_size(map) + 1, sizeof *c->rows);
	json_object_foreach(map, type, o) {
		r = &c->rows[c->nrows++];
		r->type = type;
		r->vcpu = (int)json_int_at(o, "/vcpu", -1);
		r->memory_gib = number(o, "memory");
		r->gpus = (int)json_int_at(o, "/gpus", 0);
		r->gpu = text(o, "gpu");
		r->disk_gb = number(o, "disk");
	}
}

const struct instance *
catalog_instance(const struct catalog *cat, const char *type)
{
	struct catalog	*c = (struct catalog *)cat;
	size_t		 i;

	if (!c->tried_instances)
		load_instances(c);
	for (i = 0; i < c->nrows; i++)
		if (strcmp(c->rows[i].type, type) == 0)
			return &c->rows[i];
	return NULL;
}
