/*
 * trialdeck-s3: what the local backend's training jobs have in an S3 service
 * (s3.endpoint_url). The shim runs it before and after a training job; it
 * belongs to the network side, so that the process beside each training job
 * needs no library for it, and is killed with it.
 *
 *   trialdeck-s3 --endpoint URL [--profile P] [--region R] [--part BYTES]
 *       [--notes DIR] COMMAND
 *     cache URI DIR BYTES    prints the folder that has the objects (s3cache.h)
 *     get URI FOLDER         the objects into a folder; none is no error
 *     put PATH URI           a file, or what is new of a folder; what is
 *                            larger than --part BYTES, in such parts; --notes:
 *                            where those under way are noted (uploads.h)
 *
 * Credentials are found as the console finds them, in AWS_* variables and
 * files, never in arguments. Exit status: 0; 1: the request or the place is
 * wrong; 75: the service or this machine failed, so that a later try may go
 * well. The reason is one line on standard error.
 */
#include "config.h"

#include <sys/prctl.h>

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "base/i18n.h"
#include "base/number.h"
#include "base/secret.h"
#include "base/utf8.h"
#include "client/parts.h"
#include "client/s3cache.h"
#include "client/transfer.h"

#define FAILED_HERE	75	/* EX_TEMPFAIL */

static const struct option long_options[] = {
	{ "endpoint", required_argument, NULL, 'e' },
	{ "notes", required_argument, NULL, 'n' },
	{ "part", required_argument, NULL, 'b' },
	{ "profile", required_argument, NULL, 'p' },
	{ "region", required_argument, NULL, 'r' },
	{ NULL, 0, NULL, 0 }
};

static int
run(struct event_base *base, struct backend *b, int64_t part,
    const struct uploads *notes, char **w, int n, struct err *err)
{
	struct s3_listing l = { .n = 0 };
	int64_t most;
	char *path;
	int r;

	if (n == 4 && strcmp(w[0], "cache") == 0 && number_int(w[3], &most)) {
		path = s3cache_get(base, b, w[1], w[2], most, err);
		if (path == NULL)
			return (-1);
		puts(path);
		free(path);
		return (0);
	}
	if (n == 3 && strcmp(w[0], "get") == 0) {
		r = transfer_list(b, w[1], &l, err);
		if (r == 0)
			r = transfer_get(base, b, &l, w[2], false, err);
		s3_listing_release(&l);
		return (r);
	}
	if (n == 3 && strcmp(w[0], "put") == 0)
		return (transfer_put(base, b, w[1], w[2], part, notes, err));
	return (err_set(err, ERR_USAGE, _("usage: trialdeck-s3 --endpoint URL "
	    "cache URI DIR BYTES | get URI FOLDER | put PATH URI")));
}

static int
refuse(const struct err *err)
{
	char *text = text_safe(err->text);

	fprintf(stderr, "%s\n", text);
	free(text);
	switch (err->code) {
	case ERR_SYSTEM:
	case ERR_INTERNAL:
	case ERR_THROTTLED:
	case ERR_TIMEOUT:
	case ERR_UNAVAILABLE:
	case ERR_UNREACHABLE:
	case ERR_REPLY:
		return (FAILED_HERE);
	default:
		return (1);
	}
}

int
main(int argc, char **argv)
{
	struct backend_options o = { .no_start = true };
	struct uploads notes = { NULL, NULL };
	struct err err = ERR_INIT;
	struct event_base *base;
	struct backend *b;
	int64_t part = PART_USUAL;
	int c, r = -1;

	secret_harden();
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	signal(SIGPIPE, SIG_IGN);
	i18n_init();
	while ((c = getopt_long(argc, argv, "+", long_options, NULL)) != -1)
		switch (c) {
		case 'b':
			if (!number_int(optarg, &part) || part < 1)
				return (2);
			break;
		case 'e':
			o.address = o.s3_endpoint_url = optarg;
			notes.endpoint = optarg;
			break;
		case 'n': notes.dir = optarg; break;
		case 'p': o.profile = optarg; break;
		case 'r': o.region = optarg; break;
		default: return (2);
		}
	base = event_base_new();
	b = o.address != NULL ? backend_new(base, &o, &err) : NULL;
	if (o.address == NULL)
		err_set(&err, ERR_USAGE, _("--endpoint is missing"));
	else if (b != NULL)
		r = run(base, b, part, &notes, argv + optind, argc - optind,
		    &err);
	backend_free(b);
	event_base_free(base);
	return (r == 0 ? 0 : refuse(&err));
}
