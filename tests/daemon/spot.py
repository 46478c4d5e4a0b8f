"""Managed spot training (S85, S79): as spot.interrupt_after_s wants it, the
local backend takes capacity back; the training job goes on under its name from
its checkpoint, also over the death of the daemon, and ends when
MaxWaitTimeInSeconds is over. Nothing else is ever interrupted."""
import os
import re
import signal
import subprocess

from backend import BUILD, Backend, fail

# 30 steps of a tenth of a second; told to end, it ends with a checkpoint.
COUNT = r"""
at=$SM_CHECKPOINT_DIR/step
i=0
[ -e "$at" ] && i=$(cat "$at") && echo "goes on after $i"
trap 'echo $i > "$at"; exit 3' TERM
while [ $i -lt 30 ]; do
	i=$((i + 1))
	echo "m=$i"
	sleep 0.1
done
"""
ANEW = "trap 'exit 0' TERM\nwhile :; do echo m=1; sleep 0.1; done"
WAIT = {"MaxRuntimeInSeconds": 600, "MaxWaitTimeInSeconds": 600}


def steps(trial):
    return [t["Status"] for t in trial["SecondaryStatusTransitions"]]


def only(b, job):
    return b.trial(b.trials(job)[0]["TrainingJobName"])


def spot(b, name, script, stopping, **members):
    b.create(name, b.image(script), most=1, parallel=1,
             EnableManagedSpotTraining=True, StoppingCondition=stopping,
             **members)


def goes_on(b):
    """Interrupted twice at least, once while the daemon dies."""
    spot(b, "goes-on", COUNT, WAIT, CheckpointConfig={"S3Uri": "s3://kept"})
    b.until("an interruption", lambda: b.trials("goes-on") and
            "Interrupted" in steps(only(b, "goes-on")))
    b.kill()
    b.start()
    job = b.wait("goes-on")
    trial = only(b, "goes-on")
    told = steps(trial)
    if trial["TrainingJobStatus"] != "Completed" or \
            job["TrainingJobStatusCounters"]["Completed"] != 1:
        fail("it did not go on: %s" % trial)
    if told.count("Interrupted") < 2 or told.count("Training") != \
            told.count("Interrupted") + 1 or told[-2:] != ["Uploading", "Completed"] or \
            told.count("Uploading") != 1:
        fail("its transitions: %s" % told)
    if "goes on after " not in b.log_text(trial["TrainingJobName"]):
        fail("it began anew")
    if [m["Value"] for m in trial["FinalMetricDataList"]] != [30]:
        fail("the metric: %s" % trial["FinalMetricDataList"])
    if not 3 <= trial["TrainingTimeInSeconds"] <= 60 or \
            trial["BillableTimeInSeconds"] != trial["TrainingTimeInSeconds"]:
        fail("its time: %s" % trial)


def stream_texts(b, name):
    """The streams of a training job, in order, and what is in each."""
    group = {"logGroupName": "/aws/sagemaker/TrainingJobs"}
    names = [s["logStreamName"] for s in b.call(
        "DescribeLogStreams", logStreamNamePrefix=name + "/", **group)[
            "logStreams"]]
    return [[e["message"] for e in b.call(
        "GetLogEvents", logStreamName=n, startFromHead=True, **group)[
            "events"]] for n in names]


def logs(b):
    """Each attempt's log is a stream of its own; logs --follow goes from one
    to the next, --tail shows the last."""
    spot(b, "logs", COUNT, WAIT, CheckpointConfig={"S3Uri": "s3://kept"})
    name = b.until("a trial", lambda: b.trials("logs"))[0]["TrainingJobName"]
    b.until("it prints", lambda: b.log_text(name))
    words = [os.path.join(BUILD, "trialdeck"), "--backend",
             "unix:" + b.socket, "logs", name]
    said = subprocess.run(words + ["--follow"], env=b.environment, timeout=60,
                          check=True, stdout=subprocess.PIPE, text=True)
    texts = stream_texts(b, name)
    if len(texts) != steps(b.trial(name)).count("Interrupted") + 1 or \
            len(texts) < 3 or texts[0][0] != "m=1" or \
            not all(t[0].startswith("goes on after") for t in texts[1:]):
        fail("its streams: %s" % texts)
    if said.stdout.split("\n")[:-1] != sum(texts, []):
        fail("followed: %s, not %s" % (said.stdout, texts))
    said = subprocess.run(words + ["--tail", "1"], env=b.environment,
                          check=True, stdout=subprocess.PIPE, text=True)
    if said.stdout != texts[-1][-1] + "\n":
        fail("its end: %s" % said.stdout)


def waits_no_longer(b):
    """Without checkpoints it begins anew until the time is over."""
    spot(b, "anew", ANEW, {"MaxRuntimeInSeconds": 3,
                           "MaxWaitTimeInSeconds": 3})
    b.wait("anew", 20)
    trial = only(b, "anew")
    told = steps(trial)
    if trial["TrainingJobStatus"] != "Stopped" or \
            told[-1] != "MaxWaitTimeExceeded" or "Interrupted" not in told:
        fail("the wait: %s %s" % (trial["TrainingJobStatus"], told))


def is_told_to_end(pid):
    with open("/proc/%d/status" % pid) as f:
        pending = int(re.search("ShdPnd:\t(.*)", f.read()).group(1), 16)
    return bool(pending & 1 << signal.SIGTERM - 1)


def lost(b):
    """The machine's fault while it is interrupted is but an interruption."""
    spot(b, "lost", "trap '' TERM\n" + COUNT.split("trap")[0] +
         "if [ -e $at ]; then echo m=7; exit; fi\n"
         "echo 1 >$at\nsleep 1000", WAIT,
         CheckpointConfig={"S3Uri": "s3://kept"})
    name = b.until("a trial", lambda: b.trials("lost"))[0]["TrainingJobName"]
    pid = b.until("it trains", lambda: "Training" in steps(b.trial(name)) and
                  b.shim_of(name))
    os.kill(pid, signal.SIGSTOP)
    b.until("it is interrupted", lambda: is_told_to_end(pid), 20)
    os.kill(pid, signal.SIGKILL)
    b.wait("lost")
    trial = b.trial(name)
    if trial["TrainingJobStatus"] != "Completed" or \
            steps(trial).count("Interrupted") != 1:
        fail("lost: %s" % trial)


def stopped(b):
    """Stop is no interruption, also when one is near."""
    spot(b, "stopped", ANEW, WAIT)
    b.until("an interruption", lambda: b.trials("stopped") and
            "Interrupted" in steps(only(b, "stopped")))
    b.call("StopTrainingJob",
           TrainingJobName=b.trials("stopped")[0]["TrainingJobName"])
    b.wait("stopped", 20)
    if only(b, "stopped")["SecondaryStatus"] != "Stopped":
        fail("stopped: %s" % steps(only(b, "stopped")))


def on_demand(b):
    """What asked for no spot capacity keeps what it has."""
    b.create("plain", b.image(COUNT.replace("$SM_CHECKPOINT_DIR", "/tmp")),
             most=1, parallel=1)
    b.wait("plain")
    if "Interrupted" in steps(only(b, "plain")):
        fail("interrupted: %s" % steps(only(b, "plain")))


def main():
    with Backend() as b:
        os.makedirs(b.home + "/config/trialdeck")
        b.environment["XDG_CONFIG_HOME"] = b.home + "/config"
        with open(b.home + "/config/trialdeck/config.yaml", "w") as f:
            f.write("spot:\n  interrupt_after_s: 1\n")
        b.start()
        for test in (goes_on, logs, waits_no_longer, lost,
                     stopped, on_demand):
            test(b)
            print("ok " + test.__name__, flush=True)
        b.kill(signal.SIGTERM)


main()
