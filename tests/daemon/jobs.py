"""Tuning jobs from the creation to the end, over the socket: limits, stops,
retries, failures, paging, deletion (S57-S60, T27, T29, T35)."""
import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time

from backend import BUILD, Backend, Refused, fail, run_tests


def expect(what, got, wanted):
    if got != wanted:
        fail("%s: %r, expected %r" % (what, got, wanted))


def refused(wanted, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except Refused as e:
        if wanted in e.type + " " + e.message and e.status == 400:
            return
        fail("refused with %s, expected %s" % (e, wanted))
    fail("not refused: " + wanted)


def statuses(b, job):
    return [t["TrainingJobStatus"] for t in b.trials(job)]


def steps(trial):
    return [t["Status"] for t in trial["SecondaryStatusTransitions"]]


def running(b, job):
    """Name of a trial that has begun to train."""
    for t in b.trials(job):
        name = t["TrainingJobName"]
        if b.trial(name)["SecondaryStatus"] == "Training":
            return name
    return None


def parallel_limit(b):
    """Never more at a time than asked for, and no slot left empty."""
    image = b.image("date +%s.%N > $SM_CHECKPOINT_DIR/began\nsleep 0.2\n"
                    "date +%s.%N > $SM_CHECKPOINT_DIR/ended\necho m=1")
    b.create("parallel", image, most=12, parallel=3,
             CheckpointConfig={"S3Uri": "s3://times"})
    b.until("three at a time", lambda: b.describe("parallel")[
        "TrainingJobStatusCounters"]["InProgress"] == 3)
    job = b.wait("parallel")
    expect("status", job["HyperParameterTuningJobStatus"], "Completed")
    expect("counters", job["TrainingJobStatusCounters"], {
        "Completed": 12, "InProgress": 0, "RetryableError": 0,
        "NonRetryableError": 0, "Stopped": 0})
    moments = []
    for name in os.listdir(b.data + "/s3/times"):
        for what, step in (("began", 1), ("ended", -1)):
            with open("%s/s3/times/%s/%s" % (b.data, name, what)) as f:
                moments.append((float(f.read()), step))
    now = most = 0
    for _, step in sorted(moments):
        now += step
        most = max(most, now)
    if most > 3:
        fail("%d trials at a time" % most)


def max_running(b):
    """--max-running holds over all jobs, and the waiting one goes on."""
    b.kill(signal.SIGTERM)
    b.start("--max-running", "1")
    image = b.image("sleep 0.1; echo m=1")
    for name in ("first", "second"):
        b.create(name, image, most=3, parallel=3)
    seen = 0
    while b.describe("second")["HyperParameterTuningJobStatus"] != \
            "Completed":
        # Of both jobs in one answer: between two, one trial may end and the
        # next begin, and both would count.
        seen = max(seen, len(b.call("ListTrainingJobs", MaxResults=100,
                                    StatusEquals="InProgress")
                             ["TrainingJobSummaries"]))
        time.sleep(0.02)
    b.wait("first")
    expect("trials over both jobs", seen, 1)
    b.kill(signal.SIGTERM)
    b.start()


def stop_with_handler(b):
    """SIGTERM, what the trial then prints still counts."""
    image = b.image("trap 'echo m=7; exit 0' TERM\necho m=9\n"
                    "while :; do sleep 0.05; done")
    b.create("stops", image, most=4, parallel=2)
    b.until("both print", lambda: sum(
        "m=9" in b.log_text(t["TrainingJobName"])
        for t in b.trials("stops")) == 2)
    b.call("StopHyperParameterTuningJob", HyperParameterTuningJobName="stops")
    job = b.wait("stops")
    expect("status", job["HyperParameterTuningJobStatus"], "Stopped")
    expect("trials", set(statuses(b, "stops")), {"Stopped"})
    trial = b.trial(b.trials("stops")[0]["TrainingJobName"])
    expect("last step", steps(trial)[-2:], ["Stopping", "Stopped"])
    expect("value after SIGTERM",
           trial["FinalMetricDataList"][0]["Value"], 7)


def stop_deaf(b):
    """SIGKILL follows after the grace."""
    b.create("deaf", b.image("trap '' TERM\necho m=1\nexec sleep 1000"),
             most=1, parallel=1)
    name = b.until("it trains", lambda: running(b, "deaf"))
    b.until("it is deaf", lambda: "m=1" in b.log_text(name))
    began = time.monotonic()
    b.call("StopTrainingJob", TrainingJobName=name)
    b.until("it ends", lambda: b.trial(name)["TrainingJobStatus"] ==
            "Stopped")
    took = time.monotonic() - began
    if not 0.4 < took < 5:
        fail("killed after %.1f s with a grace of 0.5 s" % took)
    expect("job", b.wait("deaf")["HyperParameterTuningJobStatus"],
           "Completed")


def time_limits(b):
    b.create("slow", b.image("echo m=3; sleep 1000"), most=1, parallel=1,
             StoppingCondition={"MaxRuntimeInSeconds": 1})
    expect("job", b.wait("slow")["HyperParameterTuningJobStatus"],
           "Completed")
    trial = b.trial(b.trials("slow")[0]["TrainingJobName"])
    expect("trial", (trial["TrainingJobStatus"], trial["SecondaryStatus"]),
           ("Stopped", "MaxRuntimeExceeded"))
    expect("its value counts", trial["FinalMetricDataList"][0]["Value"], 3)
    # The least a job may ask for is 120 s: most of them pass while the
    # daemon is away, by a changed time of creation.
    b.create("over", b.image("echo m=1; sleep 2"), most=50, parallel=1,
             Limits={"MaxRuntimeInSeconds": 120})
    b.kill()
    db = sqlite3.connect(b.data + "/local.db")
    db.execute("UPDATE job SET doc = json_set(doc, '$.Created', "
               "json_extract(doc, '$.Created') - 117000) WHERE name = 'over'")
    db.commit()
    db.close()
    b.start()
    job = b.wait("over")
    took = job["HyperParameterTuningEndTime"] - job["CreationTime"]
    expect("job over time", job["HyperParameterTuningJobStatus"],
           "Completed")
    if not 119.9 < took < 122:
        fail("a limit of 120 s took %.1f s" % took)


def kill_shim(b, trial):
    os.kill(b.until("the shim of " + trial, lambda: b.shim_of(trial)),
            signal.SIGKILL)


def begun(b, job):
    """The job's trial, once it has left its mark."""
    name = b.until("it trains", lambda: running(b, job))
    b.until("its mark", lambda: os.path.exists(
        "%s/s3/retries/%s/once" % (b.data, name)))
    return name


def retries(b):
    """What was lost by our fault is tried again as often as the strategy
    says, with the same configuration; else it is a RetryableError."""
    image = b.image("echo m=1\n[ -e $SM_CHECKPOINT_DIR/once ] && exit 0\n"
                    "touch $SM_CHECKPOINT_DIR/once; sleep 1000")
    more = {"CheckpointConfig": {"S3Uri": "s3://retries"}}
    b.create("again", image, most=1, parallel=1,
             RetryStrategy={"MaximumRetryAttempts": 1}, **more)
    name = begun(b, "again")
    before = b.trial(name)["HyperParameters"]
    kill_shim(b, name)
    b.wait("again")
    trial = b.trial(name)
    expect("the second attempt", trial["TrainingJobStatus"], "Completed")
    expect("configuration", trial["HyperParameters"], before)
    if "Restarting" not in steps(trial):
        fail("no Restarting in %s" % steps(trial))
    b.create("once", image, most=1, parallel=1, **more)
    name = begun(b, "once")
    kill_shim(b, name)
    job = b.wait("once")
    expect("counters", job["TrainingJobStatusCounters"]["RetryableError"], 1)
    reason = b.trial(name)["FailureReason"]
    if "InternalServerError" not in reason:
        fail("reason: " + reason)


def lost_stopping(b):
    """A shim killed while its trial is being stopped by a person: the trial
    has stopped, and its value counts."""
    b.create("halt", b.image("echo m=4; exec sleep 1000"), most=3, parallel=1,
             RetryStrategy={"MaximumRetryAttempts": 3})
    name = b.until("it trains", lambda: running(b, "halt"))
    b.until("its value", lambda: b.trial(name)["FinalMetricDataList"])
    shim = b.shim_of(name)
    os.kill(shim, signal.SIGSTOP)
    b.call("StopHyperParameterTuningJob", HyperParameterTuningJobName="halt")
    b.until("it stops", lambda: b.trial(name)["TrainingJobStatus"] ==
            "Stopping")
    os.kill(shim, signal.SIGKILL)
    job = b.wait("halt")
    expect("job", job["HyperParameterTuningJobStatus"], "Stopped")
    expect("counters", job["TrainingJobStatusCounters"]["Stopped"], 1)
    stopped_well(b, name, 4)
    if b.processes():
        fail("processes are left")


def stopped_well(b, name, value):
    """Stopped with this value although its shim was killed."""
    trial = b.trial(name)
    expect("the trial", (trial["TrainingJobStatus"],
                         trial["SecondaryStatus"]), ("Stopped", "Stopped"))
    expect("steps", steps(trial)[-2:], ["Stopping", "Stopped"])
    expect("its value", trial["FinalMetricDataList"][0]["Value"], value)
    expect("a reason", trial.get("FailureReason"), None)
    words = trial["SecondaryStatusTransitions"][-1]["StatusMessage"]
    if "that watched" not in words:
        fail("its last words: " + words)


def failures(b):
    """Five trials without a success end the job; each says why."""
    image = b.image("printf 'no \\033[31m luck' > "
                    "$SAGEMAKER_BASE_DIR/output/failure\nexit 3")
    b.create("bad", image, most=50, parallel=2)
    job = b.wait("bad")
    expect("job", job["HyperParameterTuningJobStatus"], "Failed")
    expect("tries", len(b.trials("bad")), 5)
    expect("counters", job["TrainingJobStatusCounters"]["NonRetryableError"],
           5)
    trial = b.trial(b.trials("bad")[0]["TrainingJobName"])
    expect("reason", trial["FailureReason"],
           "AlgorithmError: no \x1b[31m luck, exit code: 3")


def paging(b):
    image = b.image("echo m=$SM_HP_X")
    b.create("pages", image, most=25, parallel=4)
    b.wait("pages")
    names = [t["TrainingJobName"] for t in b.trials("pages", MaxResults=10)]
    expect("trials over pages", (len(names), len(set(names))), (25, 25))
    up = b.trials("pages", MaxResults=7, SortOrder="Ascending",
                  SortBy="FinalObjectiveMetricValue")
    values = [t["FinalHyperParameterTuningJobObjectiveMetric"]["Value"]
              for t in up]
    expect("order", values, sorted(values))
    best = b.describe("pages")["BestTrainingJob"]
    expect("the best", best["TrainingJobName"], up[0]["TrainingJobName"])
    refused("ValidationException", b.trials, "pages", NextToken="nonsense")
    refused("ResourceNotFound", b.trials, "nosuchjob")
    expect("filter", len(b.trials("pages", StatusEquals="Failed")), 0)


def names(b):
    """A name is taken until its job is deleted; a running job stays."""
    image = b.image("echo m=1; sleep 0.3")
    b.create("taken", image, most=2, parallel=1)
    refused("ResourceInUse", b.create, "TAKEN", image)
    refused("terminal state", b.call, "DeleteHyperParameterTuningJob",
            HyperParameterTuningJobName="taken")
    b.wait("taken")
    b.call("DeleteHyperParameterTuningJob",
           HyperParameterTuningJobName="taken")
    refused("ResourceNotFound", b.describe, "taken")
    b.create("taken", image, most=1, parallel=1)
    b.wait("taken")
    refused("cannot run on this backend", b.create, "image",
            "123.dkr.ecr.us-east-1.amazonaws.com/own:1")


def refused_start(b):
    """What is wrong on its command line or in its settings is told."""
    folder = b.home + "/config/trialdeck"
    os.makedirs(folder)
    b.environment["XDG_CONFIG_HOME"] = b.home + "/config"
    for words, settings, told in (
            (["--region", "a b"], "", "--region a b: a name of letters"),
            (["--max-running", "x"], "", "--max-running x: a whole number"),
            (["--listen", "127.0.0.1:0", "--tls-cert", "/none", "--tls-key",
              "/none"], "", "--tls-cert /none: No such file"),
            ([], "s3: {endpoint_url: host}", 's3.endpoint_url "host": https'),
            ([], "s3: host", ":1:5: below s3, settings as"),
            ([], "theme: blue", "of theme; auto, dark, light or mono is"),
            ([], "them: blue", "trialdeck-config(5) lists them")):
        with open(folder + "/config.yaml", "w") as f:
            f.write(settings)
        with Backend(home=b.home + "/other") as other:
            os.mkdir(other.home)
            other.environment = b.environment
            other.spawn(*words)
            expect("status", other.process.wait(10),
                   1 if "No such file" in told else 2)
            if told not in other.said():
                fail("%s %s: %s" % (words, settings, other.said()))
    del b.environment["XDG_CONFIG_HOME"]


def begun_late(b):
    """A training job that was kept, and not begun when the daemon died, is
    begun as the settings say: its places are in the S3 service."""
    b.create("late", b.image("exec sleep 1000"), most=1, parallel=1)
    b.until("it trains", lambda: running(b, "late"))
    key = [k for k in b.attempts() if b.job_name(k).startswith("late-")][0]
    b.kill()
    b.end_all()
    shutil.rmtree("%s/jobs/%s" % (b.data, key))
    b.environment["XDG_CONFIG_HOME"] = b.home + "/config"
    with open(b.home + "/config/trialdeck/config.yaml", "w") as f:
        f.write("s3: {endpoint_url: 'http://127.0.0.1:9'}")
    b.start()
    with open("%s/jobs/%s/spec.json" % (b.data, key)) as f:
        expect("its places", json.load(f).get("s3", {}).get("endpoint"),
               "http://127.0.0.1:9")
    b.kill(signal.SIGTERM)
    b.end_all()
    del b.environment["XDG_CONFIG_HOME"]
    b.start()
    b.wait("late")


def second_daemon(b):
    """One process has the store; another is told so and changes nothing."""
    p = subprocess.run([os.path.join(BUILD, "trialdeckd"), "--foreground",
                        "--socket", b.home + "/other.sock", "--data",
                        b.data], capture_output=True, text=True,
                       env=b.environment)
    if p.returncode == 0 or "another trialdeckd" not in p.stderr:
        fail("a second daemon: %d %s" % (p.returncode, p.stderr))
    expect("the first", b.status()["pid"], b.process.pid)


def damaged(b):
    """A damaged or newer store is named and left as it is."""
    b.kill(signal.SIGTERM)
    path = b.data + "/local.db"
    with open(path, "rb") as f:
        whole = f.read()
    broken = bytearray(whole)
    broken[4096:8192] = b"\xff" * 4096
    # SQLite itself sees nothing wrong with this one.
    letter = whole.replace(b'"Request":', b'"Request"\x3b', 1)
    for content, said in ((bytes(broken), "damaged"), (b"x" * 9000, "store"),
                          (letter, "local.db is damaged (job "),
                          (None, "newer")):
        if content is None:
            with open(path, "wb") as f:
                f.write(whole)
            db = sqlite3.connect(path)
            db.execute("PRAGMA user_version = 99")
            db.close()
        else:
            with open(path, "wb") as f:
                f.write(content)
        with open(path, "rb") as f:
            before = f.read()
        p = b.spawn()
        if p.wait(20) in (0, -signal.SIGSEGV, -signal.SIGABRT) or \
                said not in b.said():
            fail("%s: %s %s" % (said, p.returncode, b.said()))
        with open(path, "rb") as f:
            expect("the file stays", f.read() == before, True)
    with open(path, "wb") as f:
        f.write(whole)
    b.start()
    expect("the copy put back",
           b.describe("pages")["TrainingJobStatusCounters"]["Completed"], 25)


def copied(b):
    """Of a store that is damaged there is a copy, which --use-copy puts in its
    place, whatever log the damaged one left (T35)."""
    path = b.data + "/local.db"
    b.kill(signal.SIGTERM)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path + "-copy")
    b.start()
    b.until("a copy", lambda: os.path.exists(path + "-copy"), 20)
    expect("its mode", os.stat(path + "-copy").st_mode & 0o777, 0o600)
    image = b.image("echo m=1")
    b.create("lost", image, most=1)
    b.wait("lost")
    b.kill()
    expect("a log is left", os.path.exists(path + "-wal"), True)
    with open(path, "r+b") as f:
        f.seek(4096)
        f.write(b"\xff" * 4096)
    b.spawn().wait(20)
    if "--use-copy" not in b.said() or "local.db is damaged" not in b.said():
        fail("damaged: " + b.said())
    b.start("--use-copy")
    expect("what the copy has",
           b.describe("pages")["TrainingJobStatusCounters"]["Completed"], 25)
    refused("no hyperparameter tuning job", b.describe, "lost")
    b.create("found", image, most=1)
    expect("it goes on", b.wait("found")["HyperParameterTuningJobStatus"],
           "Completed")
    expect("the damaged one", os.path.exists(path + "-damaged"), True)
    b.kill(signal.SIGTERM)
    expect("whole", b.store()[0], [])
    # Nor does another damaged one go for good.
    shutil.copy(path, path + "-copy")
    p = b.spawn("--use-copy")
    if p.wait(20) == 0 or "local.db-damaged is there" not in b.said():
        fail("two damaged ones: " + b.said())
    os.unlink(path + "-copy")
    p = b.spawn("--use-copy")
    if p.wait(20) == 0 or "there is no %s-copy" % path not in b.said():
        fail("no copy, and used: " + b.said())
    b.start()


def begun_anew(b):
    """With its store moved away the backend begins with an empty one, in
    which nothing has the results of what the old one knew."""
    b.create("former", b.image("echo m=1"), most=2)
    b.wait("former")
    b.until("a copy", lambda: os.path.exists(b.data + "/local.db-copy"), 20)
    b.kill(signal.SIGTERM)
    os.rename(b.data + "/local.db", b.home + "/away.db")
    b.start()
    b.create("latter", b.image("echo m=2"), most=2)
    b.wait("latter")
    expect("values", [t["FinalHyperParameterTuningJobObjectiveMetric"]["Value"]
                      for t in b.trials("latter")], [2, 2])
    # The copy that the old one left is not written over.
    expect("the former's copy", os.path.exists(
        b.data + "/local.db-copy-before"), True)


def zombies(parent):
    n = 0
    with open("/proc/%d/task/%d/children" % (parent, parent)) as f:
        for pid in f.read().split():
            with open("/proc/%s/stat" % pid) as stat:
                n += stat.read().rsplit(")", 1)[1].split()[0] == "Z"
    return n


TESTS = (parallel_limit, max_running, stop_with_handler,
         stop_deaf, time_limits, retries, lost_stopping, failures,
         paging, names, second_daemon, refused_start, begun_late, damaged, copied,
         begun_anew)


def main():
    with Backend(TRIALDECK_GRACE_MS="500") as b:
        b.start()
        run_tests(b, TESTS)
        b.until("its children are waited for", lambda:
                zombies(b.process.pid) == 0)
        b.kill(signal.SIGTERM)
        if b.processes():
            fail("processes are left")


if __name__ == "__main__":
    main()
