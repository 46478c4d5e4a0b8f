"""What the tests of the clients share: a trialdeckd of their own, over TCP or
TLS, and the tuning jobs that they make there. The training program is a shell
script, so that a job takes a second."""
import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "wire"))
from serve import Server  # noqa: E402

QUICK = """#!/bin/sh
echo "begin $TRAINING_JOB_NAME"
echo "acc=0.25;"
echo "acc=0.75;"
echo "end"
"""
SLOW = """#!/bin/sh
trap 'exit 0' TERM
echo "acc=0.5;"
for i in 1 2 3 4 5 6 7 8 9; do sleep 1; sleep 1; sleep 1; done
"""
# Debian's clients are of 2022, the operation is newer; this is how botocore is
# told of one. Everything else about the call is theirs.
EXTRAS = {"version": 1.0, "merge": {"operations": {
    "DeleteHyperParameterTuningJob": {
        "name": "DeleteHyperParameterTuningJob",
        "http": {"method": "POST", "requestUri": "/"},
        "input": {"shape": "StopHyperParameterTuningJobRequest"}}}}}
ROLE = "arn:aws:iam::000000000000:role/LocalRole"


def no_account(home):
    """The environment of a client that has no AWS account at hand."""
    return dict(os.environ, TRIALDECK_HOME=home, NO_PROXY="*",
                AWS_EC2_METADATA_DISABLED="true", AWS_CONFIG_FILE="/dev/null",
                AWS_SHARED_CREDENTIALS_FILE="/dev/null")


class Bench(Server):
    """with Bench(tls=True) as b: … b.env for a client's process"""

    def __init__(self, tls, max_running="4"):
        self.dir = subprocess.run(["mktemp", "-d"], check=True,
                                  stdout=subprocess.PIPE,
                                  text=True).stdout.strip()
        pair = None
        if tls:
            pair = [os.path.join(self.dir, n) for n in ("cert", "key")]
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                 "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                 "-subj", "/CN=trialdeck test", "-addext",
                 "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout",
                 pair[1], "-out", pair[0]], check=True,
                stderr=subprocess.DEVNULL)
        self.ca = pair[0] if pair else None
        super().__init__(pair, ["--max-running", max_running])
        self.image = {}
        for name, text in (("quick", QUICK), ("slow", SLOW)):
            path = os.path.join(self.dir, name, "train")
            os.mkdir(os.path.dirname(path))
            with open(path, "w") as f:
                f.write(text)
            os.chmod(path, 0o755)
            self.image[name] = os.path.dirname(path)

    def stop_all(self):
        """Training jobs would go on without the daemon."""
        def jobs():
            return self.call("ListHyperParameterTuningJobs", {
                "StatusEquals": "InProgress", "MaxResults": 100},
                local=True)[2]["HyperParameterTuningJobSummaries"]
        for j in jobs():
            self.call("StopHyperParameterTuningJob", {
                "HyperParameterTuningJobName":
                j["HyperParameterTuningJobName"]}, local=True)
        until("everything stops", lambda: not self.call(
            "ListTrainingJobs", {"StatusEquals": "Stopping"},
            local=True)[2]["TrainingJobSummaries"] and not jobs())

    def __exit__(self, *args):
        if self.process.poll() is None:
            self.stop_all()
        super().__exit__(*args)
        subprocess.run(["rm", "-rf", self.dir], check=True)

    def client_env(self):
        """Of a client's process: our key pair and nothing of the user's."""
        env = {k: v for k, v in os.environ.items()
               if not k.startswith("AWS_") and "proxy" not in k.lower()}
        credentials = os.path.join(self.dir, "credentials")
        with open(credentials, "w") as f:
            f.write(self.run("backend", "credentials"))
        env.update(AWS_SHARED_CREDENTIALS_FILE=credentials,
                   AWS_CONFIG_FILE="/dev/null", NO_PROXY="*",
                   AWS_DEFAULT_REGION="eu-central-1", AWS_PAGER="",
                   AWS_EC2_METADATA_DISABLED="true", HOME=self.dir)
        models = os.path.join(self.dir, "models", "sagemaker", "2017-07-24")
        os.makedirs(models, exist_ok=True)
        with open(os.path.join(models, "service-2.sdk-extras.json"),
                  "w") as f:
            json.dump(EXTRAS, f)
        env["AWS_DATA_PATH"] = os.path.join(self.dir, "models")
        for name in ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE",
                     "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS"):
            env.pop(name, None)
        if self.ca:
            env["AWS_CA_BUNDLE"] = env["NODE_EXTRA_CA_CERTS"] = self.ca
        return env

    def definition(self, kind):
        return {
            "StaticHyperParameters": {"kind": kind},
            "AlgorithmSpecification": {
                "TrainingImage": self.image[kind],
                "TrainingInputMode": "File",
                "MetricDefinitions": [
                    {"Name": "acc", "Regex": "acc=([0-9.]+);"}]},
            "RoleArn": ROLE,
            "OutputDataConfig": {"S3OutputPath": "s3://bucket/out"},
            "ResourceConfig": {"InstanceType": "ml.m5.large",
                               "InstanceCount": 1, "VolumeSizeInGB": 10},
            "StoppingCondition": {"MaxRuntimeInSeconds": 600}}

    def request(self, name, kind="quick", jobs=3):
        return {
            "HyperParameterTuningJobName": name,
            "HyperParameterTuningJobConfig": {
                "Strategy": "Random",
                "HyperParameterTuningJobObjective": {
                    "Type": "Maximize", "MetricName": "acc"},
                "ResourceLimits": {"MaxNumberOfTrainingJobs": jobs,
                                   "MaxParallelTrainingJobs": 2},
                "ParameterRanges": {"ContinuousParameterRanges": [
                    {"Name": "rate", "MinValue": "0.1", "MaxValue": "0.9",
                     "ScalingType": "Auto"}]},
                "TrainingJobEarlyStoppingType": "Off"},
            "TrainingJobDefinition": self.definition(kind),
            "Tags": [{"Key": "purpose", "Value": "café"}]}

    def fill(self):
        """As many running tuning jobs as there may be."""
        for i in range(200):
            status, _, reply = self.call(
                "CreateHyperParameterTuningJob",
                self.request("fill-%d" % i, "slow", 1), local=True)
            if status != 200:
                assert reply["__type"] == "ResourceLimitExceeded", reply
                return i
        raise AssertionError("no limit")


def until(what, test, seconds=60):
    """test() until it gives something true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        result = test()
        if result:
            return result
        time.sleep(0.3)
    raise AssertionError("not within %d s: %s" % (seconds, what))


def both(scenario):
    """The scenario over TCP, then over TLS."""
    before = dict(os.environ)
    for tls in (False, True):
        with Bench(tls) as bench:
            began = time.monotonic()
            scenario(bench)
            os.environ.clear()
            os.environ.update(before)
            print("%s: ok, %.1f s" % (bench.url.split(":")[0],
                                      time.monotonic() - began))
    return 0
