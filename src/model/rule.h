/*
 * What is wrong with a request. The per-field constraints of the rows, and
 * rules over several fields (one table row a rule), as findings. The same
 * rules run in the form, on review, in `trialdeck validate` and in trialdeckd,
 * with the same words.
 */
#ifndef MODEL_RULE_H
#define MODEL_RULE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/json.h"
#include "model/field.h"
#include "model/request.h"

enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR };

struct finding {
	enum severity	 severity;
	char		*path;		/* JSON pointer, internal form */
	const struct field *field;	/* the row, or NULL */
	const char	*rule;		/* id: "max-length", "hyperband-off" */
	char		*value;		/* as text, or NULL */
	char		*message;	/* translated sentence */
	char		*fix;		/* translated way out, or NULL */
};

struct findings {
	struct finding	*list;		/* by path order of the wizard */
	size_t		 n;
};

struct catalog;

/*
 * What only a backend knows, fetched by the caller beforehand; NULL members
 * are unknown and judge nothing.
 */
struct rule_facts {
	/* It is the local backend, which reads file:///PATH too. */
	bool		 local;
	/* It is Amazon SageMaker, where the local backend's account is none. */
	bool		 amazon;
	/* The number of the account there; NULL or "": not known. */
	const char	*account;
	/* ARN of the job that has this name already (any case). */
	const char	*taken;
	/* Parent's name to its Describe answer, or to false: no such job, or
	 * to null: not known. */
	const json_t	*parents;
	/* S3 URI of a channel to whether there is anything, or to null. */
	const json_t	*locations;
	/* Role ARN to whether it is there and trusts the service. */
	const json_t	*roles;
	/* Algorithm resource to what is known of it, to false: there is none,
	 * or to null. */
	const json_t	*algorithms;
	/* Instance type, or "TYPE spot", to the most instances of the
	 * account. */
	const json_t	*quota;
};

/* Checks an internal-form request. catalog may be NULL (its rules are then
 * left out). The caller releases findings. */
void rules_run(const json_t *request, enum limits_profile,
    const struct catalog *, struct findings *);
/* The same with what a backend told; facts may be NULL. */
void rules_run_with(const json_t *request, enum limits_profile,
    const struct catalog *, const struct rule_facts *, struct findings *);
/* One more, put first: what the reading of the file found. */
void findings_add(struct findings *, enum severity, const char *rule,
    const char *path, const char *fix, const char *message);
void findings_release(struct findings *);
/* Number of findings of this severity or worse. */
size_t findings_count(const struct findings *, enum severity);
/* The worst finding at this pointer or below it; NULL: none. */
const struct finding *findings_at(const struct findings *, const char *pointer);

/* {"valid", "findings": […]} with pointers of the wire form (interfaces). */
json_t *findings_json(const struct findings *, const json_t *request,
    enum request_form);

#endif
