/*
 * Job files under names to begin with: the user's own, templates/NAME.yaml
 * beside the configuration, and the examples that are shipped. A name of the
 * user's own hides an example. What is in the files is nobody's business here.
 */
#ifndef BASE_TEMPLATES_H
#define BASE_TEMPLATES_H

#include <stdbool.h>

#include "base/err.h"
#include "base/json.h"

#define TEMPLATES_MOST	500
#define TEMPLATE_NAME_MAX 64

/* Letters, digits, ".", "_" and "-", none of ".-" first. */
bool templates_name_ok(const char *);

/* [{"name", "path", "own": bool}], own ones first, each by name. A new
 * reference; empty when there are none. */
json_t *templates_list(void);
/* The one of this name in such a list; NULL: none. */
const json_t *templates_find(const json_t *list, const char *name);
/* The file of a name, freed by the caller; NULL and err (ERR_USAGE: no name,
 * ERR_NOT_FOUND: there is none). */
char *templates_path(const char *name, struct err *);
/* The program that puts the examples' data below an s3 folder, which it is
 * given; freed by the caller. NULL: it is not there. */
char *templates_data_program(void);
/* Where the examples look for them. */
#define TEMPLATES_DATA	"s3://sagemaker-us-east-1-000000000000/sagemaker/" \
	"multi-algo-hpo/"
/* Where an own one is kept, its folder made; freed by the caller. */
char *templates_own(const char *name, struct err *);
/* An own one, which is written over. 0, or -1 and err. */
int templates_save(const char *name, const char *text, struct err *);
/* Examples cannot be deleted. */
int templates_delete(const char *name, struct err *);

#endif
