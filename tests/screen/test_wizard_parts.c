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
#include "ui/pick.h"
#include "ui/topic.h"
#include "ui/wizard.h"

/* What the wizard does beside the straight path. */

static const char two_definitions[] = "{"
    "\"HyperParameterTuningJobName\": \"pair\","
    "\"HyperParameterTuningJobConfig\": {\"Strategy\": \"Bayesian\","
    "\"ResourceLimits\": {\"MaxNumberOfTrainingJobs\": 10,"
    "\"MaxParallelTrainingJobs\": 3}},"
    "\"TrainingJobDefinitions\": ["
    "{\"DefinitionName\": \"one\", \"AlgorithmSpecification\": "
    "{\"TrainingImage\": \"sagemaker-xgboost:1.7-1\","
    "\"TrainingInputMode\": \"File\"},"
    "\"HyperParameterRanges\": {\"ContinuousParameterRanges\": "
    "[{\"Name\": \"eta\", \"MinValue\": \"0.10\", \"MaxValue\": \"3e-1\","
    "\"ScalingType\": \"Logarithmic\"}]},"
    "\"InputDataConfig\": [{\"ChannelName\": \"train\", \"DataSource\": "
    "{\"S3DataSource\": {\"S3DataType\": \"S3Prefix\","
    "\"S3Uri\": \"s3://b/train\"}}}],"
    "\"OutputDataConfig\": {\"S3OutputPath\": \"s3://b/out\"},"
    "\"Unknown\": {\"kept\": true}},"
    "{\"DefinitionName\": \"two\"}]}";

static const char finished[] = "{"
    "\"HyperParameterTuningJobName\": \"churn\","
    "\"HyperParameterTuningJobArn\": \"arn:churn\","
    "\"HyperParameterTuningJobStatus\": \"Completed\","
    "\"CreationTime\": 1795480000,"
    "\"HyperParameterTuningJobConfig\": {\"Strategy\": \"Random\","
    "\"HyperParameterTuningJobObjective\": {\"Type\": \"Maximize\","
    "\"MetricName\": \"validation:auc\"},"
    "\"ResourceLimits\": {\"MaxNumberOfTrainingJobs\": 5,"
    "\"MaxParallelTrainingJobs\": 1},"
    "\"ParameterRanges\": {\"ContinuousParameterRanges\": [{\"Name\":"
    "\"eta\", \"MinValue\": \"0.1\", \"MaxValue\": \"0.3\"}]}},"
    "\"TrainingJobDefinition\": {\"StaticHyperParameters\": "
    "{\"num_round\": \"5\", \"_tuning_objective_metric\": \"x\"},"
    "\"AlgorithmSpecification\": {\"TrainingImage\":"
    "\"sagemaker-xgboost:1.7-1\", \"TrainingInputMode\": \"File\"},"
    "\"RoleArn\": \"arn:aws:iam::000000000000:role/r\","
    "\"OutputDataConfig\": {\"S3OutputPath\": \"s3://b/out\"}}}";

static struct wizard *
wizard_of(struct screen *s)
{
	int i;

	for (i = 0; i < s->app.nviews; i++)
		if (strcmp(s->app.views[i]->ops->name, "wizard") == 0)
			return (s->app.views[i]->state);
	fail_msg("the wizard is not open");
	return (NULL);
}

static const json_t *
request(struct screen *s)
{
	return (draft_request(wizard_of(s)->draft));
}

static const char *
at(struct screen *s, const char *pointer)
{
	const char *text = json_str_at(request(s), pointer);

	return (text != NULL ? text : "(absent)");
}

static void
open_wizard(struct screen *s, const char *text, const char *page)
{
	enum request_form form;
	json_t *wire, *internal = NULL;

	screen_init(s, 80, 24);
	s->app.catalog = catalog;
	view_jobs_open(&s->app, &s->fx);
	screen_reply(s, "Search", screen_json("{\"Results\": []}"));
	if (text != NULL) {
		wire = screen_json(text);
		internal = request_from_wire(wire, &form);
		json_decref(wire);
	}
	view_wizard_open(&s->app, internal, NULL, page, NULL, &s->fx);
}

/* S41, S42, S45, S88, S89, S90: the Action menu; a clone is whole but for its
 * name, also what no row knows. */
static void
definitions(void **state)
{
	struct screen s;
	json_t *copy, *source;

	open_wizard(&s, two_definitions, "definitions");
	screen_is(&s, "wizard-two-definitions");
	screen_size(&s, 200, 60);
	screen_is(&s, "wizard-two-definitions-200x60");
	screen_size(&s, 80, 24);
	screen_keys(&s, "<Space>");
	screen_is(&s, "wizard-action-menu");
	screen_keys(&s, "clone<Enter>");
	copy = json_deep_copy(json_at(request(&s),
	    "/TrainingJobDefinitions/1"));
	source = json_deep_copy(json_at(request(&s),
	    "/TrainingJobDefinitions/0"));
	assert_string_equal(json_str_at(copy, "/DefinitionName"), "one-copy");
	json_object_del(copy, "DefinitionName");
	json_object_del(source, "DefinitionName");
	assert_true(json_equal(copy, source));
	json_decref(copy);
	json_decref(source);
	/* Moved down, then back up; removed after a question; undone. */
	screen_keys(&s, "J");
	assert_string_equal(at(&s,
	    "/TrainingJobDefinitions/2/DefinitionName"), "one-copy");
	screen_keys(&s, "K");
	assert_string_equal(at(&s,
	    "/TrainingJobDefinitions/1/DefinitionName"), "one-copy");
	screen_keys(&s, "dy");
	assert_int_equal(json_array_size(json_at(request(&s),
	    "/TrainingJobDefinitions")), 2);
	screen_keys(&s, "u");
	assert_int_equal(json_array_size(json_at(request(&s),
	    "/TrainingJobDefinitions")), 3);
	/* S43: the copy can be edited. */
	screen_keys(&s, "gg<Enter>");
	assert_true(screen_has(&s, "Configure algorithm and parameters"));
	screen_release(&s);
}

/* S9, S20: with several definitions warm start and early stopping are shown,
 * locked, and say why. */
static void
locked(void **state)
{
	struct screen s;

	open_wizard(&s, two_definitions, "settings");
	screen_is(&s, "wizard-locked");
	screen_keys(&s, "gg<Enter>");
	assert_true(screen_has(&s, "only for tuning jobs with a single"));
	screen_keys(&s, "j");
	assert_true(screen_has(&s, "only for tuning jobs with a single"));
	screen_keys(&s, "a");
	assert_null(screen_call(&s, "Search"));
	screen_keys(&s, "<Enter>");
	assert_null(json_at(request(&s), "/WarmStartConfig"));
	assert_false(screen_has(&s, "type a name, or choose"));
	screen_release(&s);
}

/* S23, S27, S32: Hyperband brings its fields and locks early stopping. */
static void
hyperband(void **state)
{
	struct screen s;

	open_wizard(&s, NULL, "settings");
	assert_false(screen_has(&s, "Maximum resource"));
	screen_keys(&s, "/strategy<Enter><Enter>hyperb<Enter>");
	assert_string_equal(at(&s,
	    "/HyperParameterTuningJobConfig/Strategy"), "Hyperband");
	assert_true(screen_has(&s, "Maximum resource"));
	screen_keys(&s, "/early stopping<Enter>");
	assert_true(screen_has(&s, "must be Off with it"));
	screen_release(&s);
}

/* S66 to S68: one key turns a range into a static value and back, with its
 * bounds as they were written. */
static void
range_and_static(void **state)
{
	static const char range[] = "/TrainingJobDefinitions/0/"
	    "HyperParameterRanges/ContinuousParameterRanges/0";
	struct screen s;
	json_t *before;

	open_wizard(&s, two_definitions, "definitions");
	screen_keys(&s, "<Enter>/eta<Enter>");
	before = json_deep_copy(json_at(request(&s), range));
	screen_keys(&s, "<Space>");
	assert_string_equal(at(&s,
	    "/TrainingJobDefinitions/0/StaticHyperParameters/eta"), "0.10");
	screen_keys(&s, "<Enter><C-u>0.25<Enter>/eta<Enter><Space>");
	assert_true(json_equal(before, json_at(request(&s), range)));
	/* Another type and back. */
	screen_keys(&s, "l");
	assert_true(screen_has(&s, "Scaling type"));
	screen_keys(&s, "jj<Enter>static<Enter>");
	assert_null(json_at(request(&s), range));
	screen_keys(&s, "<Enter>contin<Enter>");
	assert_true(json_equal(before, json_at(request(&s), range)));
	json_decref(before);
	screen_release(&s);
}

/* S33, S34, S35, S37: a tag needs no value; it is sent as empty. */
static void
tags(void **state)
{
	struct screen s;

	open_wizard(&s, NULL, "settings");
	screen_keys(&s, "/tag<Enter>");
	screen_keys(&s, "G");
	while (!screen_has(&s, "▶ + Add: Tag"))
		screen_keys(&s, "k");
	screen_keys(&s, "<Enter><Enter>team<Enter>");
	assert_string_equal(at(&s, "/Tags/0/Key"), "team");
	assert_string_equal(at(&s, "/Tags/0/Value"), "");
	screen_release(&s);
}

/* S96, S98: steps in any order; Next says what stands in its way. */
static void
steps(void **state)
{
	struct screen s;

	open_wizard(&s, NULL, "settings");
	screen_keys(&s, "4");
	assert_true(screen_has(&s, "Review and create"));
	screen_keys(&s, "C");
	assert_true(screen_has(&s, "is required"));
	assert_null(screen_call(&s, "CreateHyperParameterTuningJob"));
	screen_keys(&s, "3");
	assert_true(screen_has(&s, "Configure tuning job resources"));
	screen_keys(&s, "1n");
	assert_true(screen_has(&s, "Hyperparameter tuning job name is"));
	/* The first bad field of the page, wherever the cursor is. */
	screen_keys(&s, "2<Enter>Gn");
	assert_true(screen_has(&s, "▶!Algorithm"));
	/* The step at hand is named on the narrowest screen. */
	screen_size(&s, 60, 16);
	assert_true(screen_has(&s, "2.1 Algorithm"));
	screen_keys(&s, "4");
	assert_true(screen_has(&s, "4 Review"));
	screen_release(&s);
}

/* S11, S13, S15: a clone offers the source as parent; N takes it at once. */
static void
clone_and_continue(void **state)
{
	struct screen s;

	screen_init(&s, 80, 24);
	s.app.catalog = catalog;
	view_jobs_open(&s.app, &s.fx);
	screen_reply(&s, "Search", screen_json("{\"Results\": [{"
	    "\"HyperParameterTuningJob\": {\"HyperParameterTuningJobName\":"
	    "\"churn\", \"HyperParameterTuningJobStatus\": \"Completed\","
	    "\"CreationTime\": 1795480000}}]}"));
	screen_keys(&s, "c");
	screen_reply(&s, "DescribeHyperParameterTuningJob",
	    screen_json(finished));
	screen_reply(&s, "ListTags", screen_json("{\"Tags\": [{\"Key\":"
	    "\"team\", \"Value\": \"ml\"}]}"));
	screen_is(&s, "wizard-warm-start");
	screen_keys(&s, "transfer<Enter>");
	assert_string_equal(at(&s, "/WarmStartConfig/WarmStartType"),
	    "TransferLearning");
	assert_string_equal(at(&s, "/WarmStartConfig/"
	    "ParentHyperParameterTuningJobs/0/HyperParameterTuningJobName"),
	    "churn");
	assert_string_equal(at(&s, "/Tags/0/Key"), "team");
	assert_string_equal(at(&s, "/TrainingJobDefinitions/0/"
	    "StaticHyperParameters/_tuning_objective_metric"), "(absent)");
	/* The difference view: against the source. */
	screen_keys(&s, "v");
	assert_true(screen_has(&s, "churn → churn-copy"));
	screen_keys(&s, "<Esc><Esc>N");
	screen_reply(&s, "DescribeHyperParameterTuningJob",
	    screen_json(finished));
	screen_reply(&s, "ListTags", screen_json("{\"Tags\": []}"));
	assert_string_equal(at(&s, "/WarmStartConfig/WarmStartType"),
	    "IdenticalDataAndAlgorithm");
	screen_release(&s);
}

/* The name and the parents are asked for in the background (S16); what comes
 * back stands at their fields. */
static void
background(void **state)
{
	struct screen s;

	open_wizard(&s, NULL, "settings");
	screen_keys(&s, "<Enter>Churn<Enter>");
	assert_null(screen_call(&s, "DescribeHyperParameterTuningJob"));
	screen_wait(&s, 600);
	screen_reply(&s, "DescribeHyperParameterTuningJob",
	    screen_json(finished));
	screen_keys(&s, "!already<Enter>");
	assert_true(screen_has(&s, "exists already (arn:churn)"));
	screen_keys(&s, "<Enter>2<Enter>");
	screen_wait(&s, 600);
	screen_error(&s, "DescribeHyperParameterTuningJob", ERR_NOT_FOUND,
	    "no");
	assert_false(screen_has(&s, "already"));
	/* A parent from before October 2018 that still runs. */
	screen_keys(&s, "gg<Tab><Enter>");
	screen_reply(&s, "Search", screen_json("{\"Results\": []}"));
	screen_keys(&s, "old<Enter>");
	screen_wait(&s, 600);
	screen_reply(&s, "DescribeHyperParameterTuningJob", screen_json("{"
	    "\"HyperParameterTuningJobName\": \"old\","
	    "\"HyperParameterTuningJobStatus\": \"InProgress\","
	    "\"CreationTime\": 1500000000}"));
	/* What the rows cut is read in full below them. */
	screen_keys(&s, "!October");
	assert_true(screen_has(&s, "1 October 2018"));
	screen_keys(&s, "<Esc>!ended");
	assert_true(screen_has(&s, "a parent must have ended"));
	assert_true(screen_has(&s, "Parent tuning job 1: old"));
	screen_release(&s);
}

/* S104: whether there are data where the channels read, asked once a place
 * while one goes on typing; a backend that does not tell leaves no finding. */
static void
data_there(void **state)
{
	static const char uri[] = "/TrainingJobDefinitions/0/"
	    "InputDataConfig/0/DataSource/S3DataSource/S3Uri";
	struct effect *call;
	struct screen s;

	open_wizard(&s, two_definitions, "definitions");
	screen_wait(&s, 600);
	call = screen_call(&s, "ListObjectsV2");
	assert_non_null(call);
	assert_string_equal(json_str_at(call->request, "/Bucket"), "b");
	assert_string_equal(json_str_at(call->request, "/Prefix"), "train");
	screen_reply(&s, "ListObjectsV2", screen_json("{}"));
	assert_non_null(findings_at(&wizard_of(&s)->findings, uri));
	screen_keys(&s, "!no objects");
	assert_true(screen_has(&s, "There are no objects at s3://b/train"));
	screen_keys(&s, "<Esc>");
	draft_set(wizard_of(&s)->draft, uri, json_string("s3://b/there/"));
	screen_keys(&s, "j");
	wizard_rebuild(wizard_of(&s), &s.app);
	screen_wait(&s, 600);
	screen_reply(&s, "ListObjectsV2", screen_json("{\"Contents\": "
	    "[{\"Key\": \"there/x\"}]}"));
	assert_null(findings_at(&wizard_of(&s)->findings, uri));
	draft_set(wizard_of(&s)->draft, uri, json_string("s3://b/train"));
	wizard_rebuild(wizard_of(&s), &s.app);
	screen_wait(&s, 600);
	assert_null(screen_call(&s, "ListObjectsV2"));
	assert_non_null(findings_at(&wizard_of(&s)->findings, uri));
	draft_set(wizard_of(&s)->draft, uri, json_string("s3://secret/"));
	wizard_rebuild(wizard_of(&s), &s.app);
	screen_wait(&s, 600);
	screen_error(&s, "ListObjectsV2", ERR_DENIED, "Access Denied");
	assert_null(findings_at(&wizard_of(&s)->findings, uri));
	screen_release(&s);
}

/* A role is asked about where there is an account (S47): it must be there and
 * let the service take it. */
static void
roles(void **state)
{
	static const char one[] = "{\"TrainingJobDefinitions\": ["
	    "{\"DefinitionName\": \"one\", \"RoleArn\": "
	    "\"arn:aws:iam::123456789012:role/path/mine\"}]}";
	static const struct {
		const char *reply;	/* NULL: no such role */
		bool wrong;
	} cases[] = {
		{ "{\"Role\": {\"AssumeRolePolicyDocument\": \"%7B%22Service"
		    "%22%3A%22sagemaker.amazonaws.com%22%7D\"}}", false },
		{ "{\"Role\": {\"AssumeRolePolicyDocument\": \"%7B%22Service"
		    "%22%3A%22ec2.amazonaws.com%22%7D\"}}", true },
		{ NULL, true },
	};
	struct effect *call;
	struct screen s;
	size_t i;

	(void)state;
	for (i = 0; i < nitems(cases); i++) {
		open_wizard(&s, one, "settings");
		screen_wait(&s, 600);
		assert_null(screen_call(&s, "GetRole"));
		s.app.backend = "aws";
		screen_keys(&s, "/job name<Enter><Enter>x<Enter>");
		screen_wait(&s, 600);
		call = screen_call(&s, "GetRole");
		assert_non_null(call);
		assert_string_equal(json_str_at(call->request, "/RoleName"),
		    "mine");
		if (cases[i].reply != NULL)
			screen_reply(&s, "GetRole",
			    screen_json(cases[i].reply));
		else
			screen_error(&s, "GetRole", ERR_NOT_FOUND, "no");
		screen_keys(&s, "!can assume");
		assert_int_equal(screen_has(&s, "is no role that the"),
		    cases[i].wrong);
		screen_release(&s);
	}
}

/* S73: a file system in the place of S3 is under the fold of a channel. */
static void
file_system(void **state)
{
	static const char one[] = "{\"TrainingJobDefinitions\": [{"
	    "\"InputDataConfig\": [{\"ChannelName\": \"train\"}]}]}";
	struct screen s;

	(void)state;
	open_wizard(&s, one, "data");
	screen_size(&s, 80, 40);
	assert_true(screen_has(&s, "output · (no name)"));
	assert_false(screen_has(&s, "Advanced fields"));
	screen_keys(&s, "l");
	assert_true(screen_has(&s, "Advanced fields"));
	assert_false(screen_has(&s, "File system id"));
	screen_keys(&s, "A");
	assert_true(screen_has(&s, "File system id"));
	screen_release(&s);
}

/* What the account may use at once, from all pages; asked for once. */
static void
quotas(void **state)
{
	static const char one[] = "{\"HyperParameterTuningJobConfig\": {"
	    "\"ResourceLimits\": {\"MaxParallelTrainingJobs\": 4}}, "
	    "\"TrainingJobDefinitions\": [{\"DefinitionName\": \"one\", "
	    "\"ResourceConfig\": {\"InstanceType\": \"ml.m5.xlarge\", "
	    "\"InstanceCount\": 2, \"VolumeSizeInGB\": 5}}]}";
	struct effect *call;
	struct screen s;

	(void)state;
	open_wizard(&s, one, "settings");
	s.app.backend = "aws";
	screen_keys(&s, "/job name<Enter><Enter>x<Enter>");
	screen_wait(&s, 600);
	screen_reply(&s, "ListServiceQuotas", screen_json("{\"Quotas\": [], "
	    "\"NextToken\": \"two\"}"));
	call = screen_call(&s, "ListServiceQuotas");
	assert_non_null(call);
	assert_string_equal(json_str_at(call->request, "/NextToken"), "two");
	screen_reply(&s, "ListServiceQuotas", screen_json("{\"Quotas\": [{"
	    "\"QuotaName\": \"ml.m5.xlarge for training job usage\", "
	    "\"Value\": 7.0}]}"));
	assert_null(screen_call(&s, "ListServiceQuotas"));
	screen_keys(&s, "!may use 7");
	assert_true(screen_has(&s, "may use 7 instances"));
	screen_keys(&s, "<Esc><Esc>n");
	screen_wait(&s, 600);
	assert_null(screen_call(&s, "ListServiceQuotas"));
	screen_release(&s);
}

static void
from_editor(struct screen *s, const char *text)
{
	struct effect *e = screen_last(s, EFFECT_EDIT);
	struct msg msg = { .kind = MSG_EDITED, .view = e->view,
	    .tag = e->tag, .text = text, .len = strlen(text),
	    .now = s->now, .wall = SCREEN_WALL };

	e->kind = EFFECT_REDRAW;
	app_update(&s->app, &msg, &s->fx);
}

/* $EDITOR: what does not parse is not lost; findings have line and column. */
static void
editor(void **state)
{
	struct screen s;

	open_wizard(&s, NULL, "settings");
	screen_keys(&s, "e");
	from_editor(&s, "HyperParameterTuningJobName: [x\n");
	assert_true(screen_has(&s, "The draft is as it was"));
	screen_keys(&s, "y");
	assert_string_equal(screen_last(&s, EFFECT_EDIT)->text,
	    "HyperParameterTuningJobName: [x\n");
	from_editor(&s, "HyperParameterTuningJobName: a_b\n"
	    "HyperParameterTuningJobConfig:\n  Strategy: bayesian\n");
	assert_true(screen_has(&s, "1:30"));
	assert_true(screen_has(&s, "3:13"));
	screen_is(&s, "wizard-editor");
	screen_keys(&s, "<Esc>u");
	assert_string_equal(at(&s, "/HyperParameterTuningJobName"),
	    "(absent)");
	screen_release(&s);
}

/* T38, T40: a draft comes back at its field with what was being typed; a
 * second console may look only. */
static void
drafts(void **state)
{
	struct err err = ERR_INIT;
	struct screen s;
	json_t *saved;

	open_wizard(&s, two_definitions, "definitions");
	screen_keys(&s, "<Enter>/eta<Enter><Enter><C-u>0.2 .. 0");
	screen_wait(&s, 500);
	saved = screen_json(screen_last(&s, EFFECT_SAVE)->text);
	screen_release(&s);

	screen_init(&s, 80, 24);
	s.app.catalog = catalog;
	view_wizard_resume(&s.app, saved, &s.fx);
	json_decref(saved);
	assert_true(screen_has(&s, "0.2 .. 0"));
	screen_keys(&s, ".4<Enter>");
	assert_string_equal(at(&s, "/TrainingJobDefinitions/0/"
	    "HyperParameterRanges/ContinuousParameterRanges/0/MaxValue"),
	    "0.4");
	/* The lock is refused: what was typed until then is not there. */
	err_set(&err, ERR_IN_USE, "taken");
	screen_disk(&s, EFFECT_LOCK, &err);
	assert_true(screen_has(&s, "read-only"));
	assert_string_not_equal(at(&s, "/TrainingJobDefinitions/0/"
	    "HyperParameterRanges/ContinuousParameterRanges/0/MaxValue"),
	    "0.4");
	screen_keys(&s, "/eta<Enter><Enter>");
	assert_true(screen_has(&s, "Another console edits"));
	screen_release(&s);
}

/* S17, S22, S31, S62, S70, S91. */
static void
topics(void **state)
{
	static const char *const rows[] = {
		"S17", "S22", "S31", "S62", "S70", "S91"
	};
	struct screen s;
	size_t i, k;

	for (i = 0; i < nitems(rows); i++) {
		for (k = 0; k < topic_count(); k++)
			if (strcmp(topic_at(k)->seed, rows[i]) == 0)
				break;
		assert_true(k < topic_count());
		open_wizard(&s, NULL, "settings");
		screen_keys(&s, "<F1>");
		for (; k + 1 > 0 && k < topic_count(); k--)
			screen_keys(&s, "<Down>");
		screen_keys(&s, "<Enter>");
		screen_is_clean(&s);
		screen_release(&s);
	}
	open_wizard(&s, NULL, "settings");
	screen_keys(&s, "<F1>warm<Enter>");
	screen_is(&s, "wizard-topic");
	screen_release(&s);
}

/* S26 aside, what a person asks first: how large is it, what may it cost. */
static void
preview(void **state)
{
	struct screen s;

	open_wizard(&s, two_definitions, "review");
	screen_keys(&s, "P");
	screen_is(&s, "wizard-preview");
	screen_release(&s);
}

/* S62: the bench shows what an expression catches. */
static void
bench(void **state)
{
	struct screen s;

	open_wizard(&s, "{\"TrainingJobDefinition\": {\"DefinitionName\":"
	    "\"d\", \"AlgorithmSpecification\": {\"TrainingImage\": \"/bin/x\","
	    "\"TrainingInputMode\": \"File\", \"MetricDefinitions\": ["
	    "{\"Name\": \"acc\", \"Regex\": \"acc=([0-9.]+)\"},"
	    "{\"Name\": \"loss\", \"Regex\": \"loss: ([0-9.]+)\"}]}}}",
	    "settings");
	screen_keys(&s, "B<Enter>");
	from_editor(&s, "epoch 1 acc=0.5 loss=0.9\nepoch 2 acc=0.75\n");
	screen_is(&s, "wizard-bench");
	screen_release(&s);
}

/* fzf's manner: words in any order, letters in theirs, better ones first. */
static void
matching(void **state)
{
	assert_true(pick_score("max_depth", NULL, "") > 0);
	assert_true(pick_score("max_depth", NULL, "dep max") > 0);
	assert_true(pick_score("max_depth", NULL, "mxd") > 0);
	assert_int_equal(pick_score("max_depth", NULL, "xz"), 0);
	assert_true(pick_score("a", "tabular, GPU", "gpu") > 0);
	assert_true(pick_score("eta", NULL, "eta") >
	    pick_score("beta", NULL, "eta"));
}

/* Every page at sizes from narrow to wide; below the least a calm notice. */
static void
sizes(void **state)
{
	static const char *const pages[] = {
		"settings", "definitions", "limits", "review"
	};
	static const int at_size[][2] = {
		{ 60, 16 }, { 80, 24 }, { 99, 30 }, { 120, 40 }, { 200, 60 }
	};
	struct screen s;
	size_t i, k;

	for (i = 0; i < nitems(pages); i++)
		for (k = 0; k < nitems(at_size); k++) {
			open_wizard(&s, two_definitions, pages[i]);
			screen_size(&s, at_size[k][0], at_size[k][1]);
			screen_is_clean(&s);
			screen_keys(&s, "G");
			screen_is_clean(&s);
			screen_size(&s, 40, 10);
			assert_true(screen_has(&s, "The window is"));
			screen_release(&s);
		}
	open_wizard(&s, two_definitions, "definitions");
	screen_keys(&s, "<Enter>");
	screen_size(&s, 200, 60);
	screen_is(&s, "wizard-algorithm-200x60");
	screen_size(&s, 120, 40);
	screen_is(&s, "wizard-algorithm-120x40");
	s.app.ascii = s.grid.ascii = true;
	screen_size(&s, 80, 24);
	screen_is(&s, "wizard-algorithm-ascii");
	screen_release(&s);
}

/* Keys that are not the line's, while a value is typed: none is swallowed
 * without a word, and nothing typed is lost. */
static void
typing(void **state)
{
	struct screen s;

	(void)state;
	open_wizard(&s, NULL, "settings");
	screen_keys(&s, "<Enter>churn<F1>");
	assert_true(screen_has(&s, "This field: Hyperparameter tuning job"));
	screen_keys(&s, "<Esc>-1<Insert>");
	assert_true(screen_has(&s, "This key does nothing while"));
	screen_keys(&s, "<Esc>");
	assert_true(screen_has(&s, "Ctrl-Y"));
	assert_false(screen_has(&s, "churn-1"));
	screen_keys(&s, "<Enter><C-y><PgDn>");
	assert_true(screen_has(&s, "churn-1"));
	/* A slip with Alt neither leaves the line nor the dialog. */
	screen_keys(&s, "gg<Enter><A-x>");
	assert_true(screen_has(&s, "This key does nothing in this dialog"));
	screen_keys(&s, "<Esc>/job name<Enter><Enter><A-x>");
	assert_true(screen_has(&s, "This key does nothing while"));
	/* Shift-Tab takes the value and goes up. */
	screen_keys(&s, "-2<S-Tab>");
	assert_true(screen_has(&s, "churn-1-2"));
	screen_release(&s);
}

/* A new channel is called what the others are not (S72). */
static void
channels(void **state)
{
	struct screen s;

	(void)state;
	open_wizard(&s, two_definitions, "data");
	screen_keys(&s, "a");
	assert_true(screen_has(&s, "Channel 2: validation"));
	screen_keys(&s, "/Channel 1: train<Enter>a");
	assert_true(screen_has(&s, "Channel 3: test"));
	screen_keys(&s, "/Channel 1: train<Enter>a");
	assert_true(screen_has(&s, "Channel 4"));
	assert_false(screen_has(&s, "Channel 4: train"));
	/* What is missing there says where. */
	screen_keys(&s, "!S3 location");
	assert_true(screen_has(&s, "one, Channel 2: validation"));
	screen_release(&s);
}

/* The mouse, where it is wanted: steps, rows, hints, pickers, questions. */
static void
presses(void **state)
{
	struct screen s;

	(void)state;
	open_wizard(&s, two_definitions, "settings");
	/* A press moves the cursor, another does what Enter does. */
	assert_true(screen_press(&s, "Bayesian"));
	assert_true(screen_press(&s, "Bayesian"));
	assert_true(screen_press(&s, "Random"));
	assert_true(screen_press(&s, "Random"));
	assert_string_equal(json_str_at(request(&s),
	    "/HyperParameterTuningJobConfig/Strategy"), "Random");
	/* What is typed is taken, or the press does nothing. */
	assert_true(screen_press(&s, "Hyperparameter tuning job name"));
	screen_press(&s, "Hyperparameter tuning job name");
	screen_keys(&s, "-x");
	assert_true(screen_press(&s, "2 Definitions"));
	assert_string_equal(json_str_at(request(&s),
	    "/HyperParameterTuningJobName"), "pair-x");
	screen_keys(&s, "ggd");
	assert_true(screen_press(&s, "[ No (n) ]"));
	assert_true(screen_has(&s, "two"));
	assert_false(screen_press(&s, "Objective "));
	/* Below a dialog nothing can be pressed. */
	screen_keys(&s, "<Space>");
	assert_false(screen_press(&s, "1 Job settings"));
	screen_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quotas), cmocka_unit_test(definitions),
		cmocka_unit_test(locked),
		cmocka_unit_test(hyperband),
		cmocka_unit_test(range_and_static),
		cmocka_unit_test(tags),
		cmocka_unit_test(steps),
		cmocka_unit_test(clone_and_continue),
		cmocka_unit_test(background), cmocka_unit_test(roles),
		cmocka_unit_test(file_system),
		cmocka_unit_test(data_there),
		cmocka_unit_test(editor),
		cmocka_unit_test(drafts),
		cmocka_unit_test(topics),
		cmocka_unit_test(preview),
		cmocka_unit_test(bench),
		cmocka_unit_test(matching),
		cmocka_unit_test(sizes),
		cmocka_unit_test(typing),
		cmocka_unit_test(channels),
		cmocka_unit_test(presses),
	};

	return (cmocka_run_group_tests(tests, screen_set_up,
	    screen_tear_down));
}
