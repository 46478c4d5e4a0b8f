#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "harness.h"
#include "model/catalog.h"
#include "model/request.h"
#include "ui/wizard.h"

/* What an account offers for a field, and the role that it does not have. */

#define ARN	"arn:aws-cn:iam::111122223333:role/"

static void
open_page(struct screen *s, const char *request, const char *page)
{
	enum request_form form;
	json_t *wire = screen_json(request);

	screen_init(s, 80, 24);
	s->app.catalog = catalog;
	view_jobs_open(&s->app, &s->fx);
	screen_reply(s, "Search", screen_json("{\"Results\": []}"));
	view_wizard_open(&s->app, request_from_wire(wire, &form), NULL,
	    page, NULL, &s->fx);
	json_decref(wire);
}

/* The page of roles, over the wizard's field. */
static void
open_roles(struct screen *s)
{
	open_page(s, "{\"TrainingJobDefinitions\": "
	    "[{\"DefinitionName\": \"one\"}]}", "algorithm");
	screen_keys(s, "/RoleArn<Enter>O");
}

static const json_t *
request(struct screen *s)
{
	const json_t *found = NULL;
	int i;

	for (i = 0; i < s->app.nviews; i++)
		if (strcmp(s->app.views[i]->ops->name, "wizard") == 0)
			found = draft_request(((struct wizard *)
			    s->app.views[i]->state)->draft);
	return (found);
}

static const char *
role(struct screen *s)
{
	const char *arn = json_str_at(request(s),
	    "/TrainingJobDefinitions/0/RoleArn");

	return (arn != NULL ? arn : "(none)");
}

static json_t *
roles(void)
{
	return (screen_json("{\"Roles\": ["
	    "{\"RoleName\": \"fit\", \"Arn\": \"" ARN "fit\", \"Description\":"
	    " \"for tuning\", \"AssumeRolePolicyDocument\": "
	    "\"%22Service%22%3A%22sagemaker.amazonaws.com%22\"},"
	    "{\"RoleName\": \"web\", \"Arn\": \"" ARN "web\", "
	    "\"AssumeRolePolicyDocument\": \"ec2.amazonaws.com\"}]}"));
}

/* S47: the account's roles that SageMaker may take, narrowed by typing. */
static void
choosing(void **state)
{
	struct screen s;

	open_roles(&s);
	screen_reply(&s, "ListRoles", roles());
	assert_true(screen_has(&s, ARN "fit"));
	assert_false(screen_has(&s, ARN "web"));
	screen_keys(&s, "tun<Enter>");
	assert_string_equal(role(&s), ARN "fit");
	screen_release(&s);
}

/* S48: what will be created is shown first, then two calls with just that. */
static void
creating(void **state)
{
	struct effect *call;
	struct screen s;
	json_t *policy;

	open_roles(&s);
	screen_reply(&s, "ListRoles", roles());
	screen_keys(&s, "<Insert><C-u>tuner<Enter>");
	assert_null(screen_call(&s, "CreateRole"));
	screen_is(&s, "wizard-create-role");
	screen_keys(&s, "n");
	assert_null(screen_call(&s, "CreateRole"));
	screen_keys(&s, "<Insert><C-u>tuner<Enter>y");
	call = screen_call(&s, "CreateRole");
	assert_non_null(call);
	assert_string_equal(json_str_at(call->request, "/RoleName"), "tuner");
	policy = screen_json(json_str_at(call->request,
	    "/AssumeRolePolicyDocument"));
	assert_string_equal(json_str_at(policy,
	    "/Statement/0/Principal/Service"), "sagemaker.amazonaws.com");
	assert_string_equal(json_str_at(policy, "/Statement/0/Action"),
	    "sts:AssumeRole");
	json_decref(policy);
	assert_null(screen_call(&s, "AttachRolePolicy"));
	screen_reply(&s, "CreateRole", screen_json("{\"Role\": {\"Arn\": \""
	    ARN "tuner\"}}"));
	call = screen_call(&s, "AttachRolePolicy");
	assert_non_null(call);
	assert_string_equal(json_str_at(call->request, "/RoleName"), "tuner");
	/* The policy is of the partition that the role is in. */
	assert_string_equal(json_str_at(call->request, "/PolicyArn"),
	    "arn:aws-cn:iam::aws:policy/AmazonSageMakerFullAccess");
	screen_reply(&s, "AttachRolePolicy", screen_json("{}"));
	assert_string_equal(role(&s), ARN "tuner");
	screen_release(&s);
}

/* S48: nothing is chosen that is not whole; a name that IAM refuses is not
 * sent. */
static void
failing(void **state)
{
	struct screen s;

	open_roles(&s);
	screen_reply(&s, "ListRoles", roles());
	screen_keys(&s, "<Insert><C-u>no blanks<Enter>");
	assert_true(screen_has(&s, "up to 64 letters"));
	screen_keys(&s, "<Insert><C-u>tuner<Enter>y");
	screen_error(&s, "CreateRole", ERR_DENIED, "iam:CreateRole is denied");
	assert_true(screen_has(&s, "iam:CreateRole is denied"));
	screen_keys(&s, "<Insert><C-u>tuner<Enter>y");
	screen_reply(&s, "CreateRole", screen_json("{\"Role\": {\"Arn\": \""
	    ARN "tuner\"}}"));
	screen_error(&s, "AttachRolePolicy", ERR_DENIED, "It is denied.");
	assert_true(screen_has(&s, "The role tuner is created, but"));
	assert_string_equal(role(&s), "(none)");
	screen_release(&s);
}

static const char *
asked(struct screen *s, const char *member)
{
	const char *text = json_str_at(screen_call(s, "ListObjectsV2")->request,
	    member);

	return (text != NULL ? text : "(none)");
}

/* S47: through buckets and prefixes, in and out; a place typed by hand where
 * the account does not let one look. */
static void
buckets(void **state)
{
	struct screen s;

	open_roles(&s);
	screen_keys(&s, "<Esc>/S3OutputPath<Enter>O");
	screen_reply(&s, "ListBuckets", screen_json("{\"Buckets\": {"
	    "\"Bucket\": [{\"Name\": \"logs\"}, {\"Name\": \"data\"}]}}"));
	screen_keys(&s, "dat<Tab>");
	assert_string_equal(asked(&s, "/Bucket"), "data");
	assert_string_equal(asked(&s, "/Prefix"), "");
	screen_reply(&s, "ListObjectsV2", screen_json("{\"CommonPrefixes\": "
	    "[{\"Prefix\": \"a/\"}], \"Contents\": [{\"Key\": \"x\"}]}"));
	assert_true(screen_has(&s, "s3://data/a/"));
	assert_true(screen_has(&s, "s3://data/x"));
	screen_keys(&s, "<Tab>");
	assert_string_equal(asked(&s, "/Prefix"), "a/");
	screen_reply(&s, "ListObjectsV2", screen_json("{\"CommonPrefixes\": "
	    "[{\"Prefix\": \"a/b/\"}]}"));
	screen_keys(&s, "<Tab>");
	assert_string_equal(asked(&s, "/Prefix"), "a/b/");
	screen_reply(&s, "ListObjectsV2", screen_json("{}"));
	assert_true(screen_has(&s, "There is none here."));
	screen_keys(&s, "<Backspace>");
	assert_string_equal(asked(&s, "/Prefix"), "a/");
	screen_reply(&s, "ListObjectsV2", screen_json("{}"));
	screen_keys(&s, "<Backspace>");
	assert_string_equal(asked(&s, "/Prefix"), "");
	screen_reply(&s, "ListObjectsV2", screen_json("{}"));
	screen_keys(&s, "<Backspace>");
	screen_error(&s, "ListBuckets", ERR_DENIED, "Access Denied");
	assert_true(screen_has(&s, "the field can be typed"));
	screen_release(&s);
}

/* S48: the local backend has no IAM and says what that means. */
static void
local(void **state)
{
	struct screen s;

	open_roles(&s);
	screen_error(&s, "ListRoles", ERR_UNKNOWN_OPERATION,
	    "the local backend has no IAM");
	assert_true(screen_has(&s, "asks for a role"));
	screen_keys(&s, "<Insert><C-u>mine<Enter>");
	assert_true(screen_has(&s, "nothing is created"));
	screen_keys(&s, "y");
	assert_null(screen_call(&s, "CreateRole"));
	assert_string_equal(role(&s),
	    "arn:aws:iam::000000000000:role/mine");
	screen_release(&s);
}

#define FOREST	"arn:aws:sagemaker:us-east-1:111122223333:algorithm/forest"

static json_t *
forest(void)
{
	return (screen_json("{\"AlgorithmName\": \"forest\", "
	    "\"TrainingSpecification\": {\"SupportedHyperParameters\": ["
	    "{\"Name\": \"rate\", \"Type\": \"Continuous\", \"Range\": "
	    "{\"ContinuousParameterRangeSpecification\": {\"MinValue\": "
	    "\"0.1\", \"MaxValue\": \"0.5\"}}, \"IsTunable\": true, "
	    "\"IsRequired\": true, \"DefaultValue\": \"0.2\"}, "
	    "{\"Name\": \"depth\", \"Type\": \"Integer\"}],"
	    "\"SupportedTrainingInstanceTypes\": [\"ml.m5.xlarge\"], "
	    "\"TrainingChannels\": [{\"Name\": \"rows\", \"IsRequired\": "
	    "true, \"SupportedInputModes\": [\"File\"], "
	    "\"SupportedContentTypes\": [\"text/csv\"]}], "
	    "\"SupportedTuningJobObjectiveMetrics\": [{\"MetricName\": "
	    "\"acc\", \"Type\": \"Maximize\"}]}}"));
}

/* S47, S53, S66: an algorithm resource fills in what it says of itself. */
static void
algorithm(void **state)
{
	const json_t *def;
	struct screen s;

	open_roles(&s);
	s.app.backend = "aws";
	screen_keys(&s, "<Esc>/Algorithm<Enter><Enter>Own algo<Enter><Esc>O");
	screen_reply(&s, "ListAlgorithms", screen_json("{"
	    "\"AlgorithmSummaryList\": [{\"AlgorithmName\": \"forest\", "
	    "\"AlgorithmArn\": \"" FOREST "\", \"AlgorithmStatus\": "
	    "\"Completed\"}]}"));
	assert_true(screen_has(&s, "forest  "));
	assert_true(screen_has(&s, FOREST));
	screen_keys(&s, "<Enter>");
	screen_wait(&s, 1000);
	assert_string_equal(json_str_at(screen_call(&s,
	    "DescribeAlgorithm")->request, "/AlgorithmName"), FOREST);
	screen_reply(&s, "DescribeAlgorithm", forest());
	assert_true(screen_has(&s, "forest: channels and hyperparameters"));
	assert_true(screen_has(&s, "forest  (algorithm resource)"));
	def = json_at(draft_request(((struct wizard *)
	    s.app.views[s.app.nviews - 1]->state)->draft),
	    "/TrainingJobDefinitions/0");
	assert_string_equal(json_str_at(def, "/StaticHyperParameters/rate"),
	    "0.2");
	assert_null(json_at(def, "/StaticHyperParameters/depth"));
	assert_string_equal(json_str_at(def,
	    "/InputDataConfig/0/ChannelName"), "rows");
	screen_release(&s);
}

/* S47: the local backend's role is nothing to propose at Amazon. */
static void
no_role(void **state)
{
	struct screen s;
	int amazon;

	for (amazon = 0; amazon <= 1; amazon++) {
		open_page(&s, "{\"TrainingJobDefinitions\": []}",
		    "definitions");
		s.app.amazon = amazon;
		screen_keys(&s, "a");
		assert_int_equal(strcmp(role(&s), "(none)") == 0, amazon);
		screen_keys(&s, "!role is req");
		assert_int_equal(screen_has(&s, "IAM role is required"),
		    amazon);
		screen_release(&s);
	}
}

/* S50, S53: what may be of AWS Marketplace gets network isolation. */
static void
marketplace(void **state)
{
	static const char isolated[] =
	    "/TrainingJobDefinitions/0/EnableNetworkIsolation";
	struct screen s;

	open_page(&s, "{\"TrainingJobDefinitions\": "
	    "[{\"DefinitionName\": \"one\"}]}", "algorithm");
	screen_keys(&s, "/algorithm<Enter><Enter>own container<Enter><Esc>");
	assert_null(json_at(request(&s), isolated));
	screen_keys(&s, "/algorithm<Enter><Enter>marketplace<Enter>");
	assert_true(json_true_at(request(&s), isolated));
	assert_true(screen_has(&s, "AWS Marketplace requires it"));
	screen_keys(&s, "arn<Enter>uu");
	assert_null(json_at(request(&s), isolated));
	screen_release(&s);
}

/* One that is typed fills in the same, once its answer is there; typed again
 * as it is, it changes nothing. */
static void
algorithm_typed(void **state)
{
	static const char rate[] =
	    "/TrainingJobDefinitions/0/StaticHyperParameters/rate";
	struct draft *draft;
	struct screen s;

	open_roles(&s);
	s.app.backend = "aws";
	screen_keys(&s, "<Esc>/Algorithm<Enter><Enter>Own algo<Enter>" FOREST
	    "<Enter>");
	draft = ((struct wizard *)s.app.views[s.app.nviews - 1]->state)->draft;
	assert_null(json_at(draft_request(draft), rate));
	screen_wait(&s, 1000);
	screen_reply(&s, "DescribeAlgorithm", forest());
	assert_true(screen_has(&s, "forest: channels and hyperparameters"));
	assert_string_equal(json_str_at(draft_request(draft), rate), "0.2");
	draft_set(draft, rate, json_string("0.3"));
	screen_keys(&s, "/Algorithm ARN<Enter><Enter><Enter>");
	screen_wait(&s, 1000);
	assert_null(screen_call(&s, "DescribeAlgorithm"));
	assert_string_equal(json_str_at(draft_request(draft), rate), "0.3");
	screen_release(&s);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(choosing), cmocka_unit_test(creating),
		cmocka_unit_test(failing), cmocka_unit_test(local),
		cmocka_unit_test(buckets), cmocka_unit_test(algorithm),
		cmocka_unit_test(no_role), cmocka_unit_test(marketplace),
		cmocka_unit_test(algorithm_typed),
	};

	return (cmocka_run_group_tests(tests, screen_set_up,
	    screen_tear_down));
}
