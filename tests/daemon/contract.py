"""What a training program is promised, through the backend: no way out where
isolation is asked for, checkpoints that outlive it and come back. Rows S49,
S77, S79."""
import contextlib
import os
import re
import signal
import socket
import subprocess
import threading
import time

from backend import TOP, Backend, fail, sandboxed
from jobs import kill_shim

XGB = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"
S3 = "s3://sagemaker-us-east-1-000000000000/sagemaker/multi-algo-hpo"

CALL = r"""
exec /usr/bin/python3 -c '
import socket
try:
    s = socket.create_connection(("127.0.0.1", %d), 5)
    s.sendall(b"%s\n")
    print("went out")
except OSError as e:
    print("kept in: %%s" %% e)
print("m=1")'
"""


class Listener:
    """Keeps what callers on this machine say."""

    def __init__(self):
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.heard = []
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while True:
            try:
                caller, _ = self.server.accept()
            except OSError:
                return
            with caller:
                caller.settimeout(10)
                self.heard.append(caller.recv(100).decode().strip())


def isolation(b):
    """S49: with network isolation a trial reaches nobody, not even this
    machine; without it, it does."""
    listener = Listener()
    for name, isolated in (("open", False), ("shut", True)):
        b.create(name, b.image(CALL % (listener.port, name)), most=1,
                 parallel=1, EnableNetworkIsolation=isolated)
        b.wait(name)
    logs = {name: b.log_text(b.trials(name)[0]["TrainingJobName"])
            for name in ("open", "shut")}
    listener.server.close()
    if "went out" not in logs["open"] or "open" not in listener.heard:
        fail("without isolation: %s" % logs["open"])
    trial = b.trial(b.trials("shut")[0]["TrainingJobName"])
    if trial["EnableNetworkIsolation"] is not True:
        fail("the trial does not tell: %s" % trial)
    if not sandboxed():
        if "without a sandbox" not in logs["shut"]:
            fail("no isolation, and nothing said: " + logs["shut"])
        print("no sandbox here: isolation is only announced as missing")
        return
    if "kept in" not in logs["shut"] or "shut" in listener.heard:
        fail("with isolation: %s" % logs["shut"])


# Counts to 30, a checkpoint each step; goes on from the one it finds.
COUNT = r"""
at=$SM_CHECKPOINT_DIR/step
i=0
[ -e "$at" ] && i=$(cat "$at") && echo "goes on after $i"
while [ $i -lt 30 ]; do
	i=$((i + 1))
	echo $i > "$at.new" && mv "$at.new" "$at"
	echo "m=$i"
	sleep 0.05
done
"""


def step(b, name):
    try:
        with open("%s/s3/kept/%s/step" % (b.data, name)) as f:
            return int(f.read())
    except (OSError, ValueError):
        return 0


def kept(b):
    """S77: each trial's checkpoints are kept at the place of the request, in
    a folder of its own, while it runs and after it."""
    b.create("kept", b.image(COUNT), most=3, parallel=3,
             CheckpointConfig={"S3Uri": "s3://kept"})
    first = b.until("a trial", lambda: b.trials("kept"))[0][
        "TrainingJobName"]
    seen = set()
    b.until("checkpoints come while it runs", lambda: seen.add(
        step(b, first)) or len(seen - {0, 30}) >= 3)
    b.wait("kept")
    names = sorted(t["TrainingJobName"] for t in b.trials("kept"))
    if sorted(os.listdir(b.data + "/s3/kept")) != names:
        fail("folders: %s" % os.listdir(b.data + "/s3/kept"))
    for name in names:
        if step(b, name) != 30:
            fail("%s: step %d is kept" % (name, step(b, name)))
        if b.trial(name)["CheckpointConfig"]["S3Uri"] != "s3://kept":
            fail("the trial does not tell where")


def resumed(b):
    """S79: an interrupted trial is taken up again where its checkpoint
    stands, and its metric goes on from there."""
    b.create("resumed", b.image(COUNT), most=1, parallel=1,
             CheckpointConfig={"S3Uri": "s3://kept"},
             EnableManagedSpotTraining=True,
             StoppingCondition={"MaxRuntimeInSeconds": 600,
                                "MaxWaitTimeInSeconds": 600},
             RetryStrategy={"MaximumRetryAttempts": 1})
    name = b.until("a trial", lambda: b.trials("resumed"))[0][
        "TrainingJobName"]
    b.until("some steps", lambda: step(b, name) >= 5)
    kill_shim(b, name)
    b.wait("resumed")
    log = b.log_text(name)
    trial = b.trial(name)
    if trial["TrainingJobStatus"] != "Completed":
        fail("not taken up again: %s" % trial)
    after = log.partition("goes on after ")[2].split("\n")[0]
    if not after or int(after) < 5 or log.count("m=1\n") > 1:
        fail("began anew: " + log)
    if [m["Value"] for m in trial["FinalMetricDataList"]] != [30]:
        fail("the metric: %s" % trial["FinalMetricDataList"])


def log_starts(b):
    """How the logs of all attempts begin."""
    text = ""
    for key in b.attempts():
        with contextlib.suppress(FileNotFoundError):
            with open("%s/jobs/%s/log" % (b.data, key),
                      errors="replace") as f:
                text += f.read(1 << 16)
    return text


def example_data(b):
    """S104: a training job that misses the data of the examples says which
    program puts them where it looked."""
    with open(TOP + "/examples/single-algorithm.yaml") as f:
        uri = re.search("S3Uri: (.*/)train\n", f.read()).group(1) + "train"
    b.create("early", b.image("echo m=1"), most=1, parallel=1,
             InputDataConfig=[{"ChannelName": "train", "DataSource": {
                 "S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": uri}}}])
    reason = b.wait("early")["FailureReason"]
    told = re.search('examples; "(.*/install-data) (.*)" puts it', reason)
    if told is None:
        fail("no data: " + reason)
    subprocess.run(told.groups(), check=True, stdout=subprocess.DEVNULL)


def trainer(b):
    """S77, S79: the shipped XGBoost writes checkpoints as it trains and goes
    on from the last one."""
    request = b.request("boosted", XGB, most=1, parallel=1)
    request["HyperParameterTuningJobConfig"].update(
        HyperParameterTuningJobObjective={
            "Type": "Minimize", "MetricName": "validation:logloss"},
        ParameterRanges={"IntegerParameterRanges": [
            {"Name": "max_depth", "MinValue": "2", "MaxValue": "4"}]})
    definition = request["TrainingJobDefinition"]
    del definition["AlgorithmSpecification"]["MetricDefinitions"]
    definition.update(
        StaticHyperParameters={"objective": "binary:logistic",
                               "num_round": "1000000"},
        CheckpointConfig={"S3Uri": "s3://boost"},
        RetryStrategy={"MaximumRetryAttempts": 1},
        InputDataConfig=[{
            "ChannelName": name, "ContentType": "text/csv", "DataSource": {
                "S3DataSource": {"S3DataType": "S3Prefix",
                                 "S3Uri": "%s/%s" % (S3, folder)}}}
            for name, folder in (("train", "train"),
                                 ("validation", "validate"))])
    b.call("CreateHyperParameterTuningJob", **request)
    name = b.until("a trial", lambda: b.trials("boosted"))[0][
        "TrainingJobName"]
    folder = "%s/s3/boost/%s" % (b.data, name)
    # Not one that is being written.
    b.until("a checkpoint", lambda: os.path.isdir(folder) and any(
        re.fullmatch(r"xgboost-checkpoint\.[0-9]+", n)
        for n in os.listdir(folder)))
    kill_shim(b, name)
    # Its log grows faster than a busy machine can read it as a client.
    b.until("it goes on", lambda: "Resuming after" in log_starts(b))
    b.call("StopHyperParameterTuningJob", HyperParameterTuningJobName=
           "boosted")
    b.wait("boosted")


def main():
    with Backend(TRIALDECK_GRACE_MS="500") as b:
        b.start()
        for test in (isolation, kept, resumed, example_data, trainer):
            began = time.monotonic()
            test(b)
            print("ok %s (%.1f s)" % (test.__name__,
                                      time.monotonic() - began), flush=True)
        b.kill(signal.SIGTERM)


main()
