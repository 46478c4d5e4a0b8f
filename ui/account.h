/*
 * What an AWS account offers for a field: one row a kind, with the operation
 * that lists it and where its reply keeps names. Pure; the page that shows
 * them is view_account.c.
 */
#ifndef UI_ACCOUNT_H
#define UI_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/json.h"

enum account_id {
	ACCOUNT_ROLES, ACCOUNT_BUCKETS, ACCOUNT_OBJECTS, ACCOUNT_SUBNETS,
	ACCOUNT_GROUPS, ACCOUNT_ALGORITHMS, ACCOUNT_PARENTS,
	ACCOUNT_NONE
};

struct account_kind {
	const char	*path;		/* ending of the fields it is for */
	const char	*title;		/* N_() */
	const char	*op;
	const char	*token_in;	/* members that page */
	const char	*token_out;
	const char	*list;		/* JSON pointer into the reply */
	const char	*value;		/* into an element */
	const char	*label;		/* shown for it, or NULL: itself */
	const char	*hints[3];	/* shown beside */
	bool		 many;		/* the field holds a list of them */
};

const struct account_kind *account_row(enum account_id);
/* Of a field's pointer ("/TrainingJobDefinitions/0/RoleArn"), or NONE. */
enum account_id account_for(const char *pointer);

/* The request of the first page; where: "s3://BUCKET/PREFIX" of OBJECTS. */
json_t *account_request(enum account_id, const char *where);

/* Appends {"value", "label", "hint", "folder"} of a reply to rows. Only roles
 * that SageMaker may take are among them. */
void account_take(enum account_id, const char *where, const json_t *reply,
    json_t *rows);

/* Bodies of the calls that create a role (S48), and what a person reads
 * before; each the caller's. */
json_t *account_role_create(const char *name);
json_t *account_role_attach(const char *name, const char *partition);
char *account_role_words(const char *name, bool local);
/* Of a backend without IAM: the ARN that is written, nothing is created. */
char *account_role_local(const char *name);
/* The role is there and its policy is not: what is left to do. */
char *account_role_half(const char *name, const char *why);

#endif
