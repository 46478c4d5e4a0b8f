/* Requests for other tools. See export.h. */
#include "model/export.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "model/export_own.h"

static const char *const names[EXPORTS] = {
	[EXPORT_YAML] = "yaml",
	[EXPORT_JSON] = "json",
	[EXPORT_AWS_CLI] = "aws-cli",
	[EXPORT_BOTO3] = "boto3",
	[EXPORT_SDK] = "sagemaker-sdk",
};

const char *
export_name(enum export_as as)
{
	return (names[as]);
}

int
export_named(const char *name)
{
	size_t i;

	for (i = 0; i < nitems(names); i++)
		if (strcmp(names[i], name) == 0)
			return ((int)i);
	return (-1);
}

/* JSON's escapes are Python's, but for pairs of surrogates, which jansson
 * does not write unless it is asked for ASCII. */
void
python_text(struct buf *b, const char *text)
{
	json_t *word = json_string(text);
	char *literal = word == NULL ? NULL :
	    json_dumps(word, JSON_ENCODE_ANY);

	buf_adds(b, literal != NULL ? literal : "\"\"");
	free(literal);
	json_decref(word);
}

static void
python_list(struct buf *b, const json_t *value, int depth)
{
	const json_t *child;
	const char *name;
	size_t i;

	if (json_array_size(value) + json_object_size(value) == 0) {
		buf_adds(b, json_is_array(value) ? "[]" : "{}");
		return;
	}
	buf_addc(b, json_is_array(value) ? '[' : '{');
	json_array_foreach((json_t *)value, i, child) {
		buf_addf(b, "\n%*s", 4 * (depth + 1), "");
		python_value(b, child, depth + 1);
		buf_addc(b, ',');
	}
	if (json_is_object(value))
		json_object_foreach((json_t *)value, name, child) {
			buf_addf(b, "\n%*s", 4 * (depth + 1), "");
			python_text(b, name);
			buf_adds(b, ": ");
			python_value(b, child, depth + 1);
			buf_addc(b, ',');
		}
	buf_addf(b, "\n%*s%c", 4 * depth, "", json_is_array(value) ? ']' :
	    '}');
}

void
python_value(struct buf *b, const json_t *value, int depth)
{
	char *text;

	if (json_is_array(value) || json_is_object(value))
		python_list(b, value, depth);
	else if (json_is_string(value))
		python_text(b, json_string_value(value));
	else if (json_is_boolean(value))
		buf_adds(b, json_is_true(value) ? "True" : "False");
	else if (json_is_null(value) || value == NULL)
		buf_adds(b, "None");
	else {
		text = json_dumps(value, JSON_ENCODE_ANY);
		buf_adds(b, text);
		free(text);
	}
}

static void
boto3(struct buf *b, const json_t *wire)
{
	buf_adds(b, "import boto3\n\n"
	    "client = boto3.client(\"sagemaker\")\n"
	    "request = ");
	python_value(b, wire, 0);
	buf_adds(b, "\n\n"
	    "response = client.create_hyper_parameter_tuning_job(**request)\n"
	    "print(response[\"HyperParameterTuningJobArn\"])\n");
}

/* In single quotes only a single quote needs care. */
static void
aws_cli(struct buf *b, const json_t *wire)
{
	char *text = json_dumps(wire, JSON_INDENT(2));
	const char *s;

	buf_adds(b, "aws sagemaker create-hyper-parameter-tuning-job "
	    "--cli-input-json '");
	for (s = text != NULL ? text : "{}"; *s != '\0'; s++)
		if (*s == '\'')
			buf_adds(b, "'\\''");
		else
			buf_addc(b, *s);
	buf_adds(b, "'\n");
	free(text);
}

char *
export_text(const json_t *internal, enum request_form form,
    enum export_as as)
{
	json_t *wire = request_to_wire(internal, form);
	struct buf b;
	char *text;

	buf_init(&b, 0);
	switch (as) {
	case EXPORT_YAML:
		text = yaml_text(wire);
		buf_adds(&b, text);
		free(text);
		break;
	case EXPORT_JSON:
		text = json_pretty(wire);
		buf_adds(&b, text);
		if (b.len > 0 && b.data[b.len - 1] != '\n')
			buf_addc(&b, '\n');
		free(text);
		break;
	case EXPORT_AWS_CLI:
		aws_cli(&b, wire);
		break;
	case EXPORT_BOTO3:
		boto3(&b, wire);
		break;
	default:
		export_sdk(&b, internal);
		break;
	}
	json_decref(wire);
	return (buf_take(&b));
}
