/*
 * Names made from other names, within the API's limits: letters, digits and
 * single inner hyphens, begin and end alphanumeric.
 */
#ifndef MODEL_NAME_H
#define MODEL_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The local backend's account, which Amazon gives to nobody. */
#define NAME_LOCAL_ACCOUNT	"000000000000"

#define NAME_JOB_MAX		32
#define NAME_DEFINITION_MAX	64
#define NAME_TRIAL_MAX		63

/* Whether a name is taken; case must not matter to the answer. */
typedef bool name_taken_fn(void *ctx, const char *name);

/* base-suffix cut in the base so that at most `most` characters result, made
 * free by -2, -3, … The caller frees it. taken NULL: all names are free.
 * What no name may hold becomes a hyphen; an empty base becomes "job". */
char *name_free(const char *base, const char *suffix, size_t most,
    name_taken_fn *taken, void *ctx);
/* The same for a clone: a "-copy" or "-copy-N" that base already ends in is
 * taken off first, so copies of copies stay short. */
char *name_copy(const char *base, size_t most, name_taken_fn *taken,
    void *ctx);

/* base-yymmdd-hhmm at a time (ms since the epoch, UTC); such an ending that
 * base has already is taken off first. */
char *name_dated(const char *base, int64_t wall_ms, size_t most,
    name_taken_fn *taken, void *ctx);

/* {job}-{NNN}-{8 hex}: the name of a training job; number from 1. */
char *name_trial(const char *job, int number, unsigned random);

#define NAME_ACCOUNT	13	/* digits of an account's number, and NUL */

/* The account in an ARN. False, and "": it has none. */
bool name_account(const char *arn, char account[NAME_ACCOUNT]);
/* Whether an ARN's account is the local backend's. */
bool name_is_local_arn(const char *arn);

/* Whether the key of a tag is one of those that AWS keeps for itself. */
bool name_is_reserved_tag(const char *key);

/* Fits the pattern and length. */
bool name_valid(const char *, size_t most);

#endif
