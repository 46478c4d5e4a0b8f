"""Debian's AWS CLI against trialdeckd. The first call is the program itself;
the others run its driver in this process, which is the same code without a
start of 0.6 s a call."""
import contextlib
import io
import json
import os
import subprocess
import sys

import awscli
from awscli.clidriver import create_clidriver

from common import both, until

GROUP = ("--log-group-name", "/aws/sagemaker/TrainingJobs")
FAILED = 254                    # exit status: the service said no


DRIVER = []


def driver():
    if not DRIVER:
        DRIVER.append(create_clidriver())
    return DRIVER[0]


def aws(bench, *args, expect=0, service="sagemaker"):
    """The reply as a tree, or the message of the error."""
    out, err = io.StringIO(), io.StringIO()
    # It writes text to sys.stdout, bytes to its buffer.
    out.buffer = io.BytesIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        rc = driver().main(
            ["--endpoint-url", bench.url, "--output", "json", service,
             *args])
    text = out.getvalue() + out.buffer.getvalue().decode()
    assert rc == expect, (args, rc, text, err.getvalue())
    if rc != 0:
        return err.getvalue()
    return json.loads(text) if text.strip() else {}


def program(bench, *args):
    return json.loads(subprocess.run(
        ["/usr/bin/aws", "--endpoint-url", bench.url, "--output", "json",
         "sagemaker", *args], check=True, stdout=subprocess.PIPE).stdout)


def error(bench, name, *args, **kw):
    text = aws(bench, *args, expect=FAILED, **kw)
    assert "An error occurred (%s) when calling the " % name in text, text
    return text


def create(bench, name, kind="quick"):
    return ("create-hyper-parameter-tuning-job", "--cli-input-json",
            json.dumps(bench.request(name, kind)))


def job(verb, name):
    return (verb + "-hyper-parameter-tuning-job",
            "--hyper-parameter-tuning-job-name", name)


def errors(bench):
    error(bench, "ResourceInUse", *create(bench, "job-a"))
    error(bench, "ResourceNotFound", *job("describe", "no-such-job"))
    error(bench, "ResourceNotFound", *job("stop", "no-such-job"))
    text = error(bench, "ValidationException", *job("describe", "a b!"))
    assert "1 validation error detected: Value 'a b!' at " in text, text
    error(bench, "ValidationException", "list-hyper-parameter-tuning-jobs",
          "--max-items", "1", "--page-size", "1", "--name-contains", "_!")


def training(bench):
    trials = aws(bench, "list-training-jobs-for-hyper-parameter-tuning-job",
                 "--hyper-parameter-tuning-job-name", "job-a",
                 "--page-size", "2")["TrainingJobSummaries"]
    assert [t["TrainingJobStatus"] for t in trials] == ["Completed"] * 3
    name = trials[0]["TrainingJobName"]
    d = aws(bench, "describe-training-job", "--training-job-name", name)
    assert d["HyperParameters"]["kind"] == "quick", d
    streams = aws(bench, "describe-log-streams", *GROUP,
                  "--log-stream-name-prefix", name + "/", service="logs")
    stream = streams["logStreams"][0]["logStreamName"]
    events = aws(bench, "get-log-events", *GROUP, "--log-stream-name",
                 stream, "--start-from-head", service="logs")
    assert [e["message"] for e in events["events"]] == [
        "begin " + name, "acc=0.25;", "acc=0.75;", "end"], events
    error(bench, "ResourceNotFoundException", "get-log-events", *GROUP,
          "--log-stream-name", "x/y", service="logs")


def scenario(bench):
    os.environ.clear()
    os.environ.update(bench.client_env())
    # As the program does it when it starts.
    os.environ["AWS_DATA_PATH"] += os.pathsep + os.path.join(
        os.path.dirname(awscli.__file__), "data")
    DRIVER.clear()
    arn = program(bench, *create(bench, "job-a"))[
        "HyperParameterTuningJobArn"]
    aws(bench, *create(bench, "job-b"))
    aws(bench, *create(bench, "job-slow", "slow"))
    page = aws(bench, "list-hyper-parameter-tuning-jobs", "--max-items", "2",
               "--page-size", "1")
    rest = aws(bench, "list-hyper-parameter-tuning-jobs", "--page-size", "1",
               "--starting-token", page["NextToken"])
    assert [j["HyperParameterTuningJobName"] for r in (page, rest)
            for j in r["HyperParameterTuningJobSummaries"]] == [
        "job-a", "job-b", "job-slow"], (page, rest)
    aws(bench, "add-tags", "--resource-arn", arn, "--tags", "Key=k,Value=v")
    aws(bench, "delete-tags", "--resource-arn", arn, "--tag-keys", "purpose")
    assert aws(bench, "list-tags", "--resource-arn", arn)["Tags"] == [
        {"Key": "k", "Value": "v"}]
    aws(bench, *job("stop", "job-slow"))
    errors(bench)

    def status(name):
        return aws(bench, *job("describe", name))[
            "HyperParameterTuningJobStatus"]
    until("job-a ends", lambda: status("job-a") == "Completed")
    until("job-slow stops", lambda: status("job-slow") == "Stopped")
    training(bench)
    aws(bench, *job("delete", "job-a"))
    error(bench, "ResourceNotFound", *job("describe", "job-a"))
    bench.fill()
    error(bench, "ResourceLimitExceeded", *create(bench, "more"))
    DRIVER.clear()
    os.environ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE"
    os.environ["AWS_SECRET_ACCESS_KEY"] = "wrong"
    error(bench, "UnrecognizedClientException",
          "list-hyper-parameter-tuning-jobs")


if __name__ == "__main__":
    sys.exit(both(scenario))
