/*
 * The built-in algorithms, instance types and image registries, read from
 * data files (data/algorithms.yaml, data/algorithms/ID.yaml on demand,
 * data/instances.yaml on demand, data/registries.yaml on demand). What a file
 * does not say is NULL or NAN: no guess is made.
 *
 * Everything handed out is borrowed and lives as long as the catalogue.
 * Loading on demand changes only caches; a file that cannot be read counts as
 * one that knows nothing.
 */
#ifndef MODEL_CATALOG_H
#define MODEL_CATALOG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/json.h"

struct catalog;

/* Three-valued facts. */
enum known { KNOWN_NO, KNOWN_YES, KNOWN_NOT };	/* KNOWN_NOT: unknown */

/* Another hyperparameter has one of these values (none: any value). */
struct algo_when {
	const char	*hyper;		/* NULL: no condition */
	const char *const *values;	/* NULL-terminated, or NULL: any */
};

struct algo_hyper {
	const char	*name;
	const char	*type;		/* Integer Continuous Categorical
					 * FreeText */
	double		 min, max;	/* allowed; NAN: none */
	bool		 min_open, max_open; /* bound itself not allowed */
	const char	*preset;	/* the algorithm's default, or NULL */
	bool		 required;	/* always */
	const char	*required_when;	/* own words, or NULL */
	struct algo_when when;		/* the same for checks */
	bool		 tunable;
	const char *const *values;	/* allowed values, NULL-terminated, or
					 * NULL */
	double		 rec_min, rec_max; /* recommended range; NAN: none */
	const char	*scaling;	/* recommended scaling, or NULL */
	const char *const *rec_values;	/* recommended values, or NULL */
};

struct algo_metric {
	const char	*name;		/* "validation:rmse" */
	const char	*direction;	/* Maximize, Minimize */
	const char	*regex;		/* PCRE2, one group; or NULL: unknown */
	struct algo_when when;		/* it is reported only then */
};

struct algo_channel {
	const char	*name;
	bool		 required;
	const char	*distribution;	/* the only one it takes, or NULL */
};

struct algorithm {
	const char	*id;		/* "xgboost"; of an account's own: its
					 * name or ARN */
	const char	*name;		/* "XGBoost" */
	const char	*family;	/* "tabular", "vision", … */
	const char	*repository;	/* "sagemaker-xgboost"; NULL: no image
					 * is published for it */
	bool		 own;		/* a resource of the account, learned */
	const char *const *instances;	/* types it trains on; NULL: not
					 * stated */
	enum known	 iterative;	/* reports its metric step by step */
	const char	*resource;	/* hyperparameter of steps, or NULL */
	bool		 early_stopping; /* listed as fit for it */
	enum known	 gpu;
	bool		 gpu_only;
	const char *const *gpu_families; /* "p3", …; NULL: not stated */
	const char *const *const *version_families; /* algorithm_families */
	size_t		 nversion_families;
	bool		 multi_instance;
	const char *const *versions;	/* newest last; NULL-terminated */
	const char *const *tags;	/* image tag of each version */
	const char *const *input_modes;
	const char *const *content_types;
	const struct algo_hyper *hypers;
	size_t		 nhypers;
	const struct algo_metric *metrics;
	size_t		 nmetrics;
	const struct algo_channel *channels;
	size_t		 nchannels;
};

struct instance {
	const char	*type;		/* "ml.m5.xlarge" */
	int		 vcpu;		/* -1: unknown */
	double		 memory_gib;	/* NAN: unknown */
	int		 gpus;		/* 0: none */
	const char	*gpu;		/* "NVIDIA V100", or NULL */
	double		 disk_gb;	/* local; 0: none, NAN: unknown */
};

/* Reads the index (some milliseconds). NULL and err when it is missing. */
struct catalog *catalog_load(struct err *);
void catalog_free(struct catalog *);

/* Ids in the order of the index. */
size_t catalog_count(const struct catalog *);
const char *catalog_id(const struct catalog *, size_t);
/* The printed name without loading the algorithm. */
const char *catalog_name(const struct catalog *, size_t);

/* NULL: no such algorithm. */
const struct algorithm *catalog_algorithm(const struct catalog *,
    const char *id);
/* By repository of an image URI of any registry, or by its bare name:
 * ".../sagemaker-xgboost:1.7-1", "xgboost", "linear-learner". NULL: not a
 * built-in image. An image of a stranger's registry with such a name counts
 * too: the local backend decides by the name alone (interfaces). */
const struct algorithm *catalog_by_image(const struct catalog *,
    const char *image);

/* Whether an image URI is of the account that publishes this repository in that
 * region: the service knows it as its own. */
bool catalog_publishes(const struct catalog *, const char *image);

/* By a definition's image, or its algorithm resource where that was learned.
 * NULL: neither is known. */
const struct algorithm *catalog_of(const struct catalog *,
    const json_t *definition);
/* From now on a request's AlgorithmName of this text means this tree, which is
 * in the form of the data files (resource.h) and referenced. What was said of
 * it before stays valid, but is found no more. */
void catalog_learn(const struct catalog *, const char *name, json_t *tree);

const struct algo_hyper *algorithm_hyper(const struct algorithm *,
    const char *name);
const struct algo_metric *algorithm_metric(const struct algorithm *,
    const char *name);
/* How many of its hyperparameters can be tuned. */
size_t algorithm_tunable(const struct algorithm *);
const struct algo_channel *algorithm_channel(const struct algorithm *,
    const char *name);

/* "{account}.dkr.ecr.{region}.{suffix}/{repository}:{tag}"; the caller frees
 * it. version NULL: the newest. Region "local" or one without a registry
 * gives "{repository}:{tag}". NULL: no image is published. */
char *catalog_image(const struct catalog *, const struct algorithm *,
    const char *region, const char *version);

/* Families of GPU instances that the version in an image URI can use: the
 * algorithm's, or the version's own list where it is stated (empty: none).
 * NULL: not stated. */
const char *const *algorithm_families(const struct algorithm *,
    const char *image);

/* Instance types, known to the API's list; NULL: unknown type. */
const struct instance *catalog_instance(const struct catalog *,
    const char *type);

#endif
