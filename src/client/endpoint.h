/*
 * The AWS services that the console speaks to, one row each, and where they
 * listen: partition, region, FIPS, dual stack, own addresses. Pure, but for
 * the variables that profile.h reads.
 */
#ifndef CLIENT_ENDPOINT_H
#define CLIENT_ENDPOINT_H

#include <stdbool.h>

#include "base/err.h"
#include "client/profile.h"

enum service_id {
	SERVICE_SAGEMAKER, SERVICE_LOGS, SERVICE_IAM, SERVICE_STS, SERVICE_S3,
	SERVICE_EC2, SERVICE_QUOTAS,
	SERVICES
};

enum protocol {
	PROTOCOL_JSON,		/* POST, X-Amz-Target, JSON 1.1 */
	PROTOCOL_QUERY,		/* POST of a form, XML answers */
	PROTOCOL_EC2,		/* the same; lists are written otherwise */
	PROTOCOL_S3		/* GET, query string, XML answers */
};

struct service {
	const char	*name;		/* for sentences: "Amazon SageMaker" */
	const char	*signing;	/* "sagemaker" */
	const char	*host;		/* "api.sagemaker" */
	const char	*fips;		/* host with FIPS */
	const char	*variable;	/* AWS_ENDPOINT_URL_… */
	const char	*key;		/* in a services section */
	const char	*version;	/* of PROTOCOL_QUERY, _EC2; of _JSON:
					 * X-Amz-Target's prefix, or NULL */
	enum protocol	 protocol;
	bool		 global;	/* one for a partition */
};

const struct service *service_row(enum service_id);

/* Where requests go, and what they are signed for. Owned strings. */
struct endpoint {
	char	*url;
	char	*region;
};

struct endpoint_options {
	const char	*all;		/* --backend URL: for every service */
	const char	*sagemaker;	/* --endpoint-url */
	const char	*s3;		/* s3.endpoint_url of config.yaml */
};

/* 0, or -1 and err. region: as resolved. Release it either way. */
int endpoint_find(struct endpoint *, enum service_id, const struct profile *,
    const char *region, const struct endpoint_options *, struct err *);
void endpoint_release(struct endpoint *);

/* Whether it is one of Amazon's own addresses. */
bool endpoint_is_amazon(const char *url);
/* The partition's name of a region: "aws", "aws-cn", … */
const char *endpoint_partition(const char *region);

#endif
