#include "config.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "client/profile.h"

static const struct cred_row rows[CRED_METHODS] = {
	[CRED_NONE] = { "none", N_("none"), NULL, false },
	[CRED_ENV] = { "env", N_("environment variables"), NULL, false },
	[CRED_ASSUME_ROLE] = { "assume-role", N_("assumed role"),
	    "role_arn", true },
	[CRED_WEB_IDENTITY] = { "assume-role-with-web-identity",
	    N_("role by web identity"), "web_identity_token_file", true },
	[CRED_SSO] = { "sso", N_("single sign-on"), "sso_account_id", true },
	[CRED_SHARED_FILE] = { "shared-credentials-file",
	    N_("credentials file"), "aws_access_key_id", false },
	[CRED_LOGIN] = { "login", N_("console sign-in"), "login_session",
	    true },
	[CRED_PROCESS] = { "custom-process", N_("credential_process"),
	    "credential_process", false },
	[CRED_CONFIG_FILE] = { "config-file", N_("config file"),
	    "aws_access_key_id", false },
	[CRED_LEGACY] = { "ec2-credentials-file", N_("old credentials file"),
	    NULL, true },
	[CRED_CONTAINER] = { "container-role", N_("container role"), NULL,
	    false },
	[CRED_IMDS] = { "iam-role", N_("instance role"), NULL, false },
};

const struct cred_row *
cred_row(enum cred_method m)
{
	return (&rows[m]);
}

/* $NAME and ${NAME} where they are set, then ~ in front: as Python's
 * expandvars and expanduser. The caller frees. */
static char *
expand(const char *text)
{
	struct buf b;
	const char *home = getenv("HOME"), *name, *value;
	char *copy;
	size_t n;
	bool braces;

	buf_init(&b, 1 << 16);
	if (text[0] == '~' && (text[1] == '/' || text[1] == '\0') &&
	    home != NULL) {
		buf_adds(&b, home);
		text++;
	}
	while (*text != '\0') {
		name = text + 1;
		braces = text[0] == '$' && *name == '{';
		name += braces;
		for (n = 0; isalnum((unsigned char)name[n]) || name[n] == '_';
		    n++)
			;
		if (*text != '$' || n == 0 || (braces && name[n] != '}')) {
			buf_addc(&b, *text++);
			continue;
		}
		copy = xstrndup(name, n);
		value = getenv(copy);
		free(copy);
		name += n + braces;
		if (value != NULL)
			buf_adds(&b, value);
		else
			buf_add(&b, text, (size_t)(name - text));
		text = name;
	}
	return (buf_take(&b));
}

static char *
file_path(const char *variable, const char *usual)
{
	const char *given = getenv(variable);

	return (expand(given != NULL ? given : usual));
}

/* Later sections of one name replace earlier ones, as in the CLI. */
static const struct ini_section *
find_kind(const struct ini *ini, const char *kind, const char *name)
{
	const struct ini_section *s, *found = NULL;
	char *word;
	size_t i;

	for (i = 0; i < ini->n; i++) {
		s = &ini->sections[i];
		if (strncmp(s->name, kind, strlen(kind)) != 0)
			continue;
		word = ini_word_after(s->name, kind);
		if (word != NULL && strcmp(word, name) == 0)
			found = s;
		free(word);
	}
	return (found);
}

static const struct ini_section *
find_profile(const struct ini *config, const char *name)
{
	const struct ini_section *s = find_kind(config, "profile", name), *d;

	if (strcmp(name, "default") == 0 &&
	    (d = ini_find(config, "default")) != NULL && (s == NULL || d > s))
		s = d;
	return (s);
}

int
profile_load(struct profile *p, const char *name, struct err *err)
{
	bool named;

	memset(p, 0, sizeof *p);
	p->explicit = name != NULL;
	if (name == NULL)
		name = getenv("AWS_PROFILE");
	if (name == NULL)
		name = getenv("AWS_DEFAULT_PROFILE");
	named = name != NULL;
	p->name = xstrdup(named ? name : "default");
	p->config_path = file_path("AWS_CONFIG_FILE", "~/.aws/config");
	p->credentials_path = file_path("AWS_SHARED_CREDENTIALS_FILE",
	    "~/.aws/credentials");
	if (ini_read(&p->config, p->config_path, err) == -1 ||
	    ini_read(&p->credentials, p->credentials_path, err) == -1)
		return (-1);
	p->in_config = find_profile(&p->config, p->name);
	p->in_credentials = ini_find(&p->credentials, p->name);
	if (named && p->in_config == NULL && p->in_credentials == NULL)
		return (err_set(err, ERR_CREDENTIALS, _("there is no AWS "
		    "profile \"%s\" in %s or %s"), p->name, p->config_path,
		    p->credentials_path));
	return (0);
}

void
profile_release(struct profile *p)
{
	ini_release(&p->config);
	ini_release(&p->credentials);
	free(p->config_path);
	free(p->credentials_path);
	free(p->name);
	memset(p, 0, sizeof *p);
}

const char *
profile_get(const struct profile *p, const char *key)
{
	const char *text = ini_get(p->in_credentials, key);

	return (text != NULL ? text : ini_get(p->in_config, key));
}

const char *
profile_setting(const struct profile *p, const char *variable,
    const char *second, const char *key)
{
	const char *text = NULL;

	if (variable != NULL)
		text = getenv(variable);
	if (text == NULL && second != NULL)
		text = getenv(second);
	return (text != NULL ? text : profile_get(p, key));
}

bool
profile_true(const struct profile *p, const char *variable, const char *key)
{
	const char *text = profile_setting(p, variable, NULL, key);

	return (text != NULL && strcasecmp(text, "true") == 0);
}

const char *
profile_region(const struct profile *p, const char *option)
{
	const char *region = option;

	if (region == NULL)
		region = profile_setting(p, "AWS_REGION",
		    "AWS_DEFAULT_REGION", "region");
	return (region != NULL && *region != '\0' ? region : NULL);
}

static bool
has_web_identity(const struct profile *p)
{
	const char *file = NULL;

	if (!p->explicit)
		file = getenv("AWS_WEB_IDENTITY_TOKEN_FILE");
	if (file == NULL)
		file = profile_get(p, "web_identity_token_file");
	return (file != NULL && *file != '\0');
}

static bool
has_legacy(void)
{
	const char *home = getenv("HOME");
	char *boto;
	bool there;

	if (getenv("AWS_CREDENTIAL_FILE") != NULL ||
	    getenv("BOTO_CONFIG") != NULL || access("/etc/boto.cfg", R_OK) == 0)
		return (true);
	boto = xasprintf("%s/.boto", home != NULL ? home : "");
	there = access(boto, R_OK) == 0;
	free(boto);
	return (there);
}

enum cred_method
profile_method(const struct profile *p)
{
	const char *key = getenv("AWS_ACCESS_KEY_ID"), *off;

	if (!p->explicit && key != NULL && *key != '\0')
		return (CRED_ENV);
	if (profile_get(p, "role_arn") != NULL &&
	    profile_get(p, "web_identity_token_file") == NULL)
		return (CRED_ASSUME_ROLE);
	if (has_web_identity(p))
		return (CRED_WEB_IDENTITY);
	if (profile_get(p, "sso_account_id") != NULL ||
	    profile_get(p, "sso_role_name") != NULL)
		return (CRED_SSO);
	if (ini_get(p->in_credentials, "aws_access_key_id") != NULL)
		return (CRED_SHARED_FILE);
	if (profile_get(p, "login_session") != NULL)
		return (CRED_LOGIN);
	if (profile_get(p, "credential_process") != NULL)
		return (CRED_PROCESS);
	if (ini_get(p->in_config, "aws_access_key_id") != NULL)
		return (CRED_CONFIG_FILE);
	if (has_legacy())
		return (CRED_LEGACY);
	if (getenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") != NULL ||
	    getenv("AWS_CONTAINER_CREDENTIALS_FULL_URI") != NULL)
		return (CRED_CONTAINER);
	off = getenv("AWS_EC2_METADATA_DISABLED");
	return (off != NULL && strcasecmp(off, "true") == 0 ? CRED_NONE :
	    CRED_IMDS);
}

/* Which is 12 digits, bare. */
static bool
bare_account(const char *text, char account[NAME_ACCOUNT])
{
	*account = '\0';
	if (text == NULL || strlen(text) != NAME_ACCOUNT - 1 ||
	    strspn(text, "0123456789") != NAME_ACCOUNT - 1)
		return (false);
	memcpy(account, text, NAME_ACCOUNT);
	return (true);
}

bool
profile_account(const struct profile *p, char account[NAME_ACCOUNT])
{
	const char *role = p->explicit ? NULL : getenv("AWS_ROLE_ARN");

	switch (profile_method(p)) {
	case CRED_ENV:
		return (bare_account(getenv("AWS_ACCOUNT_ID"), account));
	case CRED_ASSUME_ROLE:
		return (name_account(profile_get(p, "role_arn"), account));
	case CRED_WEB_IDENTITY:
		return (name_account(role != NULL ? role : profile_get(p,
		    "role_arn"), account));
	case CRED_SSO:
		return (bare_account(profile_get(p, "sso_account_id"),
		    account));
	case CRED_SHARED_FILE:
		return (bare_account(ini_get(p->in_credentials,
		    "aws_account_id"), account));
	case CRED_CONFIG_FILE:
		return (bare_account(ini_get(p->in_config, "aws_account_id"),
		    account));
	default:
		return (bare_account(NULL, account));
	}
}

int
profile_service_url(const struct profile *p, const char *service, char **url,
    struct err *err)
{
	const char *name = profile_get(p, "services");
	const struct ini_section *s;

	*url = NULL;
	if (name == NULL)
		return (0);
	s = find_kind(&p->config, "services", name);
	if (s == NULL)
		return (err_set(err, ERR_CREDENTIALS, _("the profile \"%s\" "
		    "names \"services = %s\", and %s has no section "
		    "[services %s]"), p->name, name, p->config_path, name));
	*url = ini_nested(s, service, "endpoint_url");
	return (0);
}

static bool
in_list(const char *list, const char *name)
{
	size_t n = strlen(name), len;

	while (list != NULL && *list != '\0') {
		list += strspn(list, ", ");
		len = strcspn(list, ",");
		while (len > 0 && list[len - 1] == ' ')
			len--;
		if (len == n && strncmp(list, name, n) == 0)
			return (true);
		list += strcspn(list, ",");
	}
	return (false);
}

bool
profile_read_only(const struct profile *p, const char *read_only)
{
	return (profile_true(p, NULL, "trialdeck_read_only") ||
	    in_list(read_only, p->name));
}

static void
add_profile(json_t *list, const struct profile *files, const char *name,
    const char *read_only)
{
	struct profile p = *files;
	const char *region;
	const json_t *old;
	size_t i;

	json_array_foreach(list, i, old)
		if (strcmp(json_str_at(old, "/Name"), name) == 0)
			return;
	p.name = (char *)(uintptr_t)name;
	p.explicit = true;
	p.in_config = find_profile(&p.config, name);
	p.in_credentials = ini_find(&p.credentials, name);
	region = profile_get(&p, "region");
	json_array_append_new(list, json_pack("{s:s, s:s*, s:s, s:b}", "Name",
	    name, "Region", region, "Method",
	    cred_row(profile_method(&p))->name, "ReadOnly",
	    profile_read_only(&p, read_only)));
}

json_t *
profile_list(const char *read_only, struct err *err)
{
	struct profile p;
	struct err ignored = ERR_INIT;
	json_t *list = NULL;
	char *name;
	size_t i;

	/* A profile that is named and missing does not hide the others. */
	if (profile_load(&p, NULL, &ignored) == -1 && p.config.n == 0 &&
	    p.credentials.n == 0) {
		*err = ignored;
		profile_release(&p);
		return (NULL);
	}
	list = json_array();
	for (i = 0; i < p.config.n; i++) {
		if (strcmp(p.config.sections[i].name, "default") == 0)
			name = xstrdup("default");
		else
			name = ini_word_after(p.config.sections[i].name,
			    "profile");
		if (name != NULL)
			add_profile(list, &p, name, read_only);
		free(name);
	}
	for (i = 0; i < p.credentials.n; i++)
		add_profile(list, &p, p.credentials.sections[i].name,
		    read_only);
	profile_release(&p);
	return (list);
}
