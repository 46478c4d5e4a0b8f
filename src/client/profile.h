/*
 * What the AWS files and variables say, read as AWS CLI v2 reads them and
 * without any network. Facts: AWS CLI 2.9.19 and botocore of August 2026.
 *
 *   which profile   option, AWS_PROFILE, AWS_DEFAULT_PROFILE, "default"; only
 *                   the implied one may be absent
 *   its settings    [profile NAME] or [default] of the config file, overlaid
 *                   by [NAME] of the credentials file
 *   a setting       option, variable, profile; an empty variable counts
 *
 * Which of the methods gives the credentials is profile_method: one row each.
 */
#ifndef CLIENT_PROFILE_H
#define CLIENT_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/json.h"
#include "client/ini.h"
#include "model/name.h"

struct profile {
	struct ini	 config, credentials;
	char		*config_path, *credentials_path;
	char		*name;		/* "default" when none is named */
	bool		 explicit;	/* by option: variables' keys are left
					 * out of account */
	const struct ini_section *in_config, *in_credentials; /* or NULL */
};

/* name: of the option, or NULL. 0, or -1 and err; release it either way. */
int profile_load(struct profile *, const char *name, struct err *);
void profile_release(struct profile *);

/* Of the profile in effect, or NULL. Valid while it is. */
const char *profile_get(const struct profile *, const char *key);
/* The first of two variables that is set (either may be NULL), else key. */
const char *profile_setting(const struct profile *, const char *variable,
    const char *second, const char *key);
bool profile_true(const struct profile *, const char *variable,
    const char *key);

/* In the order in which they are asked. */
enum cred_method {
	CRED_NONE,
	CRED_ENV, CRED_ASSUME_ROLE, CRED_WEB_IDENTITY, CRED_SSO,
	CRED_SHARED_FILE, CRED_LOGIN, CRED_PROCESS, CRED_CONFIG_FILE,
	CRED_LEGACY, CRED_CONTAINER, CRED_IMDS,
	CRED_METHODS
};

struct cred_row {
	const char	*name;		/* as the AWS CLI calls it */
	const char	*label;		/* N_(), for people */
	const char	*key;		/* of the profile that asks for it */
	bool		 delegated;	/* to the AWS CLI's export */
};

const struct cred_row *cred_row(enum cred_method);
/* IMDS when nothing else applies; NONE when that is switched off. */
enum cred_method profile_method(const struct profile *);

/* The account that the method's keys will be of, where it is said (ACCOUNT of
 * a role, of single sign-on, or beside the keys). False, and "": it is not. */
bool profile_account(const struct profile *, char account[NAME_ACCOUNT]);

/* The option, AWS_REGION, AWS_DEFAULT_REGION, the profile; NULL: ask IMDS. */
const char *profile_region(const struct profile *, const char *option);

/* endpoint_url of a service in the services section that the profile names.
 * *url is the caller's, NULL: none. -1: the section does not exist. */
int profile_service_url(const struct profile *, const char *service,
    char **url, struct err *);

/* Names of all profiles in both files: [{"Name", "Region", "Method",
 * "ReadOnly"}]. read_only: names parted by commas, or NULL. */
json_t *profile_list(const char *read_only, struct err *);
/* Whether the profile says trialdeck_read_only, or its name is in the list. */
bool profile_read_only(const struct profile *, const char *read_only);

#endif
