#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "client/endpoint.h"
#include "client/http.h"

static const struct service services[SERVICES] = {
	[SERVICE_SAGEMAKER] = { "Amazon SageMaker", "sagemaker",
	    "api.sagemaker", "api-fips.sagemaker",
	    "AWS_ENDPOINT_URL_SAGEMAKER", "sagemaker", NULL, PROTOCOL_JSON,
	    false },
	[SERVICE_LOGS] = { "CloudWatch Logs", "logs", "logs", "logs-fips",
	    "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "cloudwatch_logs", NULL,
	    PROTOCOL_JSON, false },
	[SERVICE_IAM] = { "IAM", "iam", "iam", "iam-fips",
	    "AWS_ENDPOINT_URL_IAM", "iam", "2010-05-08", PROTOCOL_QUERY,
	    true },
	[SERVICE_STS] = { "STS", "sts", "sts", "sts-fips",
	    "AWS_ENDPOINT_URL_STS", "sts", "2011-06-15", PROTOCOL_QUERY,
	    false },
	[SERVICE_S3] = { "Amazon S3", "s3", "s3", "s3-fips",
	    "AWS_ENDPOINT_URL_S3", "s3", NULL, PROTOCOL_S3, false },
	[SERVICE_EC2] = { "Amazon EC2", "ec2", "ec2", "ec2-fips",
	    "AWS_ENDPOINT_URL_EC2", "ec2", "2016-11-15", PROTOCOL_EC2,
	    false },
	[SERVICE_QUOTAS] = { "Service Quotas", "servicequotas",
	    "servicequotas", "servicequotas-fips",
	    "AWS_ENDPOINT_URL_SERVICE_QUOTAS", "service_quotas",
	    "ServiceQuotasV20190624", PROTOCOL_JSON, false },
};

static const struct partition {
	const char	*prefix;	/* of its regions */
	const char	*name;
	const char	*suffix, *dual;
	const char	*global;	/* region that IAM is signed for */
	bool		 iam_region;	/* IAM's host has it */
} partitions[] = {
	{ "cn-", "aws-cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn",
	    "cn-north-1", true },
	{ "us-gov-", "aws-us-gov", "amazonaws.com", "api.aws",
	    "us-gov-west-1", false },
	{ "us-isob-", "aws-iso-b", "sc2s.sgov.gov", "api.aws.scloud",
	    "us-isob-east-1", true },
	{ "us-isof-", "aws-iso-f", "csp.hci.ic.gov", "api.aws.hci.ic.gov",
	    "us-isof-south-1", true },
	{ "us-iso-", "aws-iso", "c2s.ic.gov", "api.aws.ic.gov",
	    "us-iso-east-1", true },
	{ "eu-isoe-", "aws-iso-e", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk",
	    "eu-isoe-west-1", true },
	{ "eusc-", "aws-eusc", "amazonaws.eu", "api.amazonwebservices.eu",
	    "eusc-de-east-1", true },
	{ "", "aws", "amazonaws.com", "api.aws", "us-east-1", false },
};

const struct service *
service_row(enum service_id id)
{
	return (&services[id]);
}

static const struct partition *
partition_of(const char *region)
{
	const struct partition *p = partitions;

	while (strncmp(region, p->prefix, strlen(p->prefix)) != 0)
		p++;
	return (p);
}

const char *
endpoint_partition(const char *region)
{
	return (partition_of(region)->name);
}

/* An AWS host serves one service; any other address may serve them all, as
 * stand-ins of the whole cloud do. */
bool
endpoint_is_amazon(const char *url)
{
	const char *host = strstr(url, "://"), *dot;
	size_t n;

	host = host != NULL ? host + 3 : url;
	n = strcspn(host, ":/");
	for (dot = host; dot < host + n; dot++)
		if (strncasecmp(dot, ".amazonaws.", 11) == 0 ||
		    strncasecmp(dot, ".api.aws", 8) == 0)
			return (true);
	return (false);
}

/* The first address that a person gave for this service; the caller frees. */
static int
given_url(const struct service *s, const struct profile *p,
    const struct endpoint_options *o, char **url, struct err *err)
{
	const char *found = NULL;

	*url = NULL;
	if (s == &services[SERVICE_S3] && o->s3 != NULL)
		found = o->s3;
	else if (o->all != NULL)
		found = o->all;
	else if (o->sagemaker != NULL &&
	    (s == &services[SERVICE_SAGEMAKER] ||
	    !endpoint_is_amazon(o->sagemaker)))
		found = o->sagemaker;
	if (found == NULL && profile_true(p,
	    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
	    "ignore_configured_endpoint_urls"))
		return (0);
	if (found == NULL)
		found = getenv(s->variable);
	if (found == NULL)
		found = getenv("AWS_ENDPOINT_URL");
	if (found == NULL) {
		if (profile_service_url(p, s->key, url, err) == -1)
			return (-1);
		if (*url != NULL)
			return (0);
		found = profile_get(p, "endpoint_url");
	}
	if (found != NULL && *found != '\0')
		*url = xstrdup(found);
	return (0);
}

/* http is for this machine alone: elsewhere keys and jobs would be open. */
static int
check_url(const char *url, struct err *err)
{
	const char *rest = strstr(url, "://");

	if (strncasecmp(url, "https://", 8) != 0 &&
	    strncasecmp(url, "http://", 7) != 0)
		return (err_set(err, ERR_USAGE, _("\"%s\" is no address of a "
		    "service: https://HOST or http://127.0.0.1:PORT"), url));
	if (memchr(rest + 3, '@', strcspn(rest + 3, "/")) != NULL)
		return (err_set(err, ERR_USAGE, _("the address of a backend "
		    "holds no user name or password")));
	if (strpbrk(url, " \t\r\n\"<>#?") != NULL)
		return (err_set(err, ERR_USAGE, _("the address \"%s\" holds "
		    "a character that no address of a service has"), url));
	if (strncasecmp(url, "http://", 7) == 0 && !http_is_loopback(url))
		return (err_set(err, ERR_USAGE, _("%s would send requests "
		    "unencrypted over the network; https:// is wanted, or "
		    "http:// to this machine"), url));
	return (0);
}

static int
check_region(const char *region, struct err *err)
{
	size_t n = strspn(region, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

	if (region[n] == '\0' && n > 0 && n < 64 && region[0] != '-' &&
	    region[n - 1] != '-')
		return (0);
	return (err_set(err, ERR_USAGE, _("\"%s\" is no region; us-east-1 is "
	    "one"), region));
}

static char *
usual_url(const struct service *s, const char *region, bool fips, bool dual)
{
	const struct partition *p = partition_of(region);
	const char *host = s->host, *suffix = dual ? p->dual : p->suffix;
	bool plain = strcmp(p->name, "aws") == 0 ||
	    strcmp(p->name, "aws-us-gov") == 0;

	if (fips) {
		host = s->fips;
		/* SageMaker's has another name where the partition is not one
		 * of the two first, and with dual stack. */
		if (s == &services[SERVICE_SAGEMAKER] && (dual || !plain))
			host = "api.sagemaker-fips";
	}
	if (!s->global)
		return (xasprintf("https://%s.%s%s.%s", host,
		    s->protocol == PROTOCOL_S3 && dual ? "dualstack." : "",
		    region, s->protocol == PROTOCOL_S3 ? p->suffix : suffix));
	if (strcmp(p->name, "aws-us-gov") == 0)
		return (xasprintf("https://iam.us-gov.amazonaws.com"));
	if (p->iam_region)
		return (xasprintf("https://%s.%s.%s", host, p->global,
		    p->suffix));
	return (xasprintf("https://%s.%s", host, p->suffix));
}

int
endpoint_find(struct endpoint *e, enum service_id id, const struct profile *p,
    const char *region, const struct endpoint_options *o, struct err *err)
{
	const struct service *s = &services[id];
	bool fips, dual;
	size_t n;

	memset(e, 0, sizeof *e);
	if (check_region(region, err) == -1 ||
	    given_url(s, p, o, &e->url, err) == -1)
		return (-1);
	fips = profile_true(p, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
	dual = profile_true(p, "AWS_USE_DUALSTACK_ENDPOINT",
	    "use_dualstack_endpoint");
	if (e->url != NULL) {
		if (fips || dual)
			return (err_set(err, ERR_USAGE, _("%s is switched on, "
			    "and the address %s is given; the two exclude one "
			    "another"), fips ? "use_fips_endpoint" :
			    "use_dualstack_endpoint", e->url));
		if (check_url(e->url, err) == -1)
			return (-1);
		for (n = strlen(e->url); n > 0 && e->url[n - 1] == '/'; n--)
			e->url[n - 1] = '\0';
	} else
		e->url = usual_url(s, region, fips, dual);
	e->region = xstrdup(s->global && o->all == NULL ?
	    partition_of(region)->global : region);
	return (0);
}

void
endpoint_release(struct endpoint *e)
{
	free(e->url);
	free(e->region);
	memset(e, 0, sizeof *e);
}
