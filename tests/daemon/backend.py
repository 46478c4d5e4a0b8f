"""trialdeckd on a socket of its own, for the tests of this folder.

    with Backend() as b:
        b.start()
        b.create("job", b.image("exit 0"), most=4)
        b.wait("job")
"""
import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time

TOP = os.environ.get("top_srcdir", ".")
BUILD = os.environ.get("top_builddir", ".")
PREFIX = {"GetLogEvents": "Logs_20140328",
          "DescribeLogStreams": "Logs_20140328"}


def fail(what):
    print("FAIL: %s" % what, flush=True)
    sys.exit(1)


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=60)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Refused(Exception):
    """An error reply: type and message."""

    def __init__(self, status, body):
        self.status = status
        self.type = body.get("__type", "").split("#")[-1]
        self.message = body.get("message", body.get("Message", ""))
        super().__init__("%s %s: %s" % (status, self.type, self.message))


class Backend:
    def __init__(self, home=None, **environment):
        self.home = home or tempfile.mkdtemp(prefix="trialdeck-daemon.")
        self.data = self.home + "/data"
        self.socket = self.home + "/local.sock"
        self.process = None
        self.images = 0
        self.environment = dict(os.environ, **environment)
        self.environment.pop("TRIALDECK_HOME", None)

    def __enter__(self):
        return self

    def __exit__(self, kind, *rest):
        self.kill()
        self.end_all()
        shutil.rmtree(self.home, ignore_errors=True)

    def spawn(self, *arguments, **more):
        """Starts the daemon without waiting for it."""
        self.log = open(self.home + "/daemon.log", "ab")
        self.process = subprocess.Popen(
            [os.path.join(BUILD, "trialdeckd"), "--foreground", "--socket",
             self.socket, "--data", self.data, *arguments],
            env=self.environment, stdin=subprocess.DEVNULL,
            stdout=self.log, stderr=self.log, **more)
        self.log.close()
        return self.process

    def start(self, *arguments, **more):
        self.spawn(*arguments, **more)
        for _ in range(6000):
            if self.process.poll() is not None:
                fail("the daemon ended: " + self.said())
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.status()["pid"] == self.process.pid:
                    return
            time.sleep(0.01)
        fail("the daemon does not answer")

    def status(self):
        return self.call("Status", prefix="Trialdeck")

    def said(self):
        with open(self.home + "/daemon.log", errors="replace") as f:
            return f.read()[-3000:]

    def kill(self, sig=signal.SIGKILL):
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(sig)
            self.process.wait()
            self.process = None

    def call(self, op, prefix=None, **request):
        """One request on a connection of its own, as the console's
        creates."""
        connection = UnixConnection(self.socket)
        try:
            connection.request(
                "POST", "/", json.dumps(request).encode(),
                {"X-Amz-Target": "%s.%s" % (prefix or PREFIX.get(
                    op, "SageMaker"), op),
                 "Content-Type": "application/x-amz-json-1.1"})
            reply = connection.getresponse()
            body = json.loads(reply.read() or b"{}")
        finally:
            connection.close()
        if reply.status != 200:
            raise Refused(reply.status, body)
        return body

    def image(self, script):
        """A folder with this script as its `train`."""
        self.images += 1
        folder = "%s/image-%d" % (self.home, self.images)
        os.makedirs(folder)
        with open(folder + "/train", "w") as f:
            f.write("#!/bin/sh\n%s\n" % script)
        os.chmod(folder + "/train", stat.S_IRWXU)
        return folder

    def request(self, name, image, most=4, parallel=2, **members):
        """members: of the definition, or Limits, Config of the job."""
        limits = {"MaxNumberOfTrainingJobs": most,
                  "MaxParallelTrainingJobs": parallel}
        limits.update(members.pop("Limits", {}))
        config = {
            "Strategy": "Random", "ResourceLimits": limits,
            "HyperParameterTuningJobObjective": {
                "Type": "Minimize", "MetricName": "m"},
            "ParameterRanges": {"ContinuousParameterRanges": [
                {"Name": "x", "MinValue": "0", "MaxValue": "1"}]}}
        config.update(members.pop("Config", {}))
        definition = {
            "RoleArn": "arn:aws:iam::000000000000:role/r",
            "AlgorithmSpecification": {
                "TrainingImage": image, "TrainingInputMode": "File",
                "MetricDefinitions": [
                    {"Name": "m", "Regex": "m=([-+.0-9e]+)"}]},
            "OutputDataConfig": {"S3OutputPath": "s3://out/jobs"},
            "ResourceConfig": {"InstanceType": "ml.m5.large",
                               "InstanceCount": 1, "VolumeSizeInGB": 1},
            "StoppingCondition": {"MaxRuntimeInSeconds": 3600}}
        definition.update(members)
        return {"HyperParameterTuningJobName": name,
                "HyperParameterTuningJobConfig": config,
                "TrainingJobDefinition": definition}

    def create(self, name, image, **members):
        return self.call("CreateHyperParameterTuningJob",
                         **self.request(name, image, **members))

    def describe(self, name):
        return self.call("DescribeHyperParameterTuningJob",
                         HyperParameterTuningJobName=name)

    def trial(self, name):
        return self.call("DescribeTrainingJob", TrainingJobName=name)

    def trials(self, name, **request):
        """All pages, as the service orders them."""
        found = []
        while True:
            page = self.call("ListTrainingJobsForHyperParameterTuningJob",
                             HyperParameterTuningJobName=name, **request)
            found += page["TrainingJobSummaries"]
            if "NextToken" not in page:
                return found
            request["NextToken"] = page["NextToken"]

    def wait(self, name, seconds=120):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            job = self.describe(name)
            if job["HyperParameterTuningJobStatus"] in (
                    "Completed", "Failed", "Stopped"):
                return job
            time.sleep(0.05)
        fail("%s does not end: %s" % (name, json.dumps(job)))

    def until(self, what, test, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            value = test()
            if value:
                return value
            time.sleep(0.02)
        fail("not within %d s: %s" % (seconds, what))

    def attempts(self):
        """Keys of the attempts' folders."""
        try:
            return set(os.listdir(self.data + "/jobs"))
        except FileNotFoundError:
            return set()

    def log_text(self, trial):
        text, token, before = "", {}, None
        while True:
            page = self.call("GetLogEvents", startFromHead=True,
                             logGroupName="/aws/sagemaker/TrainingJobs",
                             logStreamName=trial + "/algo-1", **token)
            text += "".join(e["message"] + "\n" for e in page["events"])
            if page["nextForwardToken"] == before:
                return text
            before = page["nextForwardToken"]
            token = {"nextToken": before}

    def store(self):
        """The store, read without the daemon: (problems, jobs, trials)."""
        db = sqlite3.connect(self.data + "/local.db")
        try:
            problems = [r[0] for r in db.execute("PRAGMA integrity_check")
                        if r[0] != "ok"]
            problems += list(db.execute("PRAGMA foreign_key_check"))
            jobs = [json.loads(r[0]) for r in db.execute(
                "SELECT doc FROM job ORDER BY id")]
            trials = [(r[0], r[1], json.loads(r[2])) for r in db.execute(
                "SELECT id, name, doc FROM trial ORDER BY id")]
        finally:
            db.close()
        return problems, jobs, trials

    def processes(self):
        """Pids of everything that belongs to trials of this backend."""
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                with open("/proc/%s/cmdline" % pid, "rb") as f:
                    line = f.read()
                with open("/proc/%s/environ" % pid, "rb") as f:
                    environ = f.read()
                mine = self.data.encode() + b"/jobs/"
                if (mine in line or mine in environ) and \
                        int(pid) not in (os.getpid(), self.process and
                                         self.process.pid):
                    found.append(int(pid))
        return found

    def job_name(self, key):
        """The training job of an attempt; None: nobody can tell."""
        with contextlib.suppress(OSError, ValueError):
            with open("%s/jobs/%s/spec.json" % (self.data, key)) as f:
                return json.load(f)["job_name"]

    def shim_of(self, trial):
        """The process beside a trial, found by its folder; None without."""
        for key in self.attempts():
            path = "%s/jobs/%s/" % (self.data, key)
            if self.job_name(key) != trial or \
                    os.path.exists(path + "exit.json"):
                continue
            with contextlib.suppress(OSError, ValueError):
                with open(path + "started.json") as f:
                    return json.load(f)["pid"]
        return None

    def end_all(self):
        for pid in self.processes():
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)


def sandboxed():
    """Whether trials run in a sandbox here, as a trial's own log says it."""
    with Backend() as b:
        b.start()
        b.create("probe", b.image("echo m=1"), most=1, parallel=1)
        b.wait("probe")
        name = b.trials("probe")[0]["TrainingJobName"]
        return not re.search("without a sandbox", b.log_text(name))


def run_tests(b, tests, names=()):
    """Each with its time; of those that have a name among names, if any."""
    for test in tests:
        if names and test.__name__ not in names:
            continue
        began = time.monotonic()
        test(b)
        print("ok %s (%.1f s)" % (test.__name__, time.monotonic() - began),
              flush=True)
