"""Debian's python3-boto3 against trialdeckd."""
import os
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from common import both, until


def client(bench, service, **kw):
    return boto3.session.Session().client(
        service, endpoint_url=bench.url, verify=bench.ca,
        config=Config(retries={"max_attempts": 0}), **kw)


def error(kind, call, **kw):
    """call must raise this exception type, told by code too."""
    try:
        call(**kw)
    except kind as e:
        return e.response
    raise AssertionError("%s was not raised" % kind)


def errors(sm, bench, name):
    e = error(sm.exceptions.ResourceInUse,
              sm.create_hyper_parameter_tuning_job, **bench.request(name))
    assert "must be unique" in e["Error"]["Message"], e
    assert len(e["ResponseMetadata"]["RequestId"]) == 36, e
    for call in (sm.describe_hyper_parameter_tuning_job,
                 sm.stop_hyper_parameter_tuning_job,
                 sm.list_training_jobs_for_hyper_parameter_tuning_job):
        error(sm.exceptions.ResourceNotFound, call,
              HyperParameterTuningJobName="no-such-job")
    e = error(ClientError, sm.describe_hyper_parameter_tuning_job,
              HyperParameterTuningJobName="a b!")
    assert e["Error"]["Code"] == "ValidationException", e
    assert e["Error"]["Message"].startswith(
        "1 validation error detected: Value 'a b!' at "
        "'hyperParameterTuningJobName' failed to satisfy constraint: Member "
        "must satisfy regular expression pattern: "), e
    e = error(ClientError, sm.list_hyper_parameter_tuning_jobs,
              MaxResults=101, SortBy="Age")
    assert e["Error"]["Message"].startswith(
        "2 validation errors detected: Value "), e
    bad = client(bench, "sagemaker", aws_access_key_id="AKIDEXAMPLE",
                 aws_secret_access_key="wrong")
    e = error(ClientError, bad.list_hyper_parameter_tuning_jobs)
    assert e["Error"]["Code"] == "UnrecognizedClientException", e


def training(bench, sm, logs, name):
    pages = sm.get_paginator(
        "list_training_jobs_for_hyper_parameter_tuning_job").paginate(
        HyperParameterTuningJobName=name, SortBy="CreationTime",
        PaginationConfig={"PageSize": 1})
    trials = [t for p in pages for t in p["TrainingJobSummaries"]]
    assert len(trials) == 3, trials
    for t in trials:
        assert t["TrainingJobStatus"] == "Completed", t
        assert t["FinalHyperParameterTuningJobObjectiveMetric"][
            "Value"] == 0.75, t
    one = trials[0]["TrainingJobName"]
    d = sm.describe_training_job(TrainingJobName=one)
    assert d["SecondaryStatus"] == "Completed", d
    assert d["HyperParameters"]["kind"] == "quick", d
    streams = logs.describe_log_streams(
        logGroupName="/aws/sagemaker/TrainingJobs",
        logStreamNamePrefix=one + "/")["logStreams"]
    assert len(streams) == 1, streams
    events = logs.get_log_events(
        logGroupName="/aws/sagemaker/TrainingJobs", startFromHead=True,
        logStreamName=streams[0]["logStreamName"])
    text = [e["message"] for e in events["events"]]
    assert text == ["begin " + one, "acc=0.25;", "acc=0.75;", "end"], text
    error(logs.exceptions.ResourceNotFoundException, logs.get_log_events,
          logGroupName="/aws/sagemaker/TrainingJobs", logStreamName="x/y")


def scenario(bench):
    os.environ.clear()
    os.environ.update(bench.client_env())
    sm, logs = client(bench, "sagemaker"), client(bench, "logs")
    who = client(bench, "sts").get_caller_identity()
    assert who["Account"] == "000000000000", who
    names = ["job-a", "job-b", "job-slow"]
    arns = [sm.create_hyper_parameter_tuning_job(**bench.request(
        n, "slow" if n == "job-slow" else "quick"))[
        "HyperParameterTuningJobArn"] for n in names]
    pages = list(sm.get_paginator("list_hyper_parameter_tuning_jobs")
                 .paginate(PaginationConfig={"PageSize": 1}))
    found = [j["HyperParameterTuningJobName"] for p in pages
             for j in p["HyperParameterTuningJobSummaries"]]
    assert found == names and len(pages) == 3, found
    d = sm.describe_hyper_parameter_tuning_job(
        HyperParameterTuningJobName="job-a")
    assert d["HyperParameterTuningJobArn"] == arns[0], d
    sm.add_tags(ResourceArn=arns[0], Tags=[{"Key": "k", "Value": "v"}])
    sm.delete_tags(ResourceArn=arns[0], TagKeys=["purpose"])
    assert sm.list_tags(ResourceArn=arns[0])["Tags"] == [
        {"Key": "k", "Value": "v"}]
    assert sm.list_tags(ResourceArn=arns[1])["Tags"] == [
        {"Key": "purpose", "Value": "café"}]
    sm.stop_hyper_parameter_tuning_job(HyperParameterTuningJobName="job-slow")
    errors(sm, bench, "job-a")

    def status(name):
        return sm.describe_hyper_parameter_tuning_job(
            HyperParameterTuningJobName=name)["HyperParameterTuningJobStatus"]
    until("job-a ends", lambda: status("job-a") == "Completed")
    until("job-slow stops", lambda: status("job-slow") == "Stopped")
    training(bench, sm, logs, "job-a")
    sm.delete_hyper_parameter_tuning_job(HyperParameterTuningJobName="job-a")
    error(sm.exceptions.ResourceNotFound,
          sm.describe_hyper_parameter_tuning_job,
          HyperParameterTuningJobName="job-a")
    bench.fill()
    error(sm.exceptions.ResourceLimitExceeded,
          sm.create_hyper_parameter_tuning_job, **bench.request("more"))


if __name__ == "__main__":
    sys.exit(both(scenario))
