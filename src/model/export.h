/*
 * A request in the forms that people use elsewhere. Each is complete: a file
 * that can be run as it stands, with the region and credentials that its own
 * tool finds.
 *
 *   yaml, json       the members of CreateHyperParameterTuningJob
 *   aws-cli          a shell command: aws sagemaker
 *                    create-hyper-parameter-tuning-job --cli-input-json
 *   boto3            Python: the same body, byte for byte after parsing
 *   sagemaker-sdk    Python for the SageMaker SDK 2: HyperparameterTuner for
 *                    one definition, HyperparameterTuner.create with its
 *                    dictionaries for more (S99 to S109). What this SDK cannot
 *                    say stands as comments at the end, member by member.
 */
#ifndef MODEL_EXPORT_H
#define MODEL_EXPORT_H

#include "base/json.h"
#include "model/request.h"

enum export_as {
	EXPORT_YAML, EXPORT_JSON, EXPORT_AWS_CLI, EXPORT_BOTO3, EXPORT_SDK,
	EXPORTS
};

const char *export_name(enum export_as);	/* "aws-cli" */
/* -1: there is no such form. */
int export_named(const char *);

/* internal: a request; the caller frees the text, which ends in a newline. */
char *export_text(const json_t *internal, enum request_form,
    enum export_as);

#endif
