"""A sync or a write that fails (T33), at each place in turn: in the shim the
trial has failed by the machine's fault, and its record names the file; it is
never taken for a success, nor run twice for it. The daemon refuses what it
cannot keep, keeps what was confirmed, and goes on. And a clock that is set back."""
import contextlib
import http.client
import os
import stat
import time

from backend import BUILD, Backend, Refused, fail, sandboxed

PRELOAD = os.path.abspath(os.path.join(BUILD, "tests/daemon/sync.so"))
LIBEXEC = os.path.abspath(os.environ.get("TRIALDECK_LIBEXEC", BUILD))
TRIAL = "echo run\necho m=1\necho model >$SM_MODEL_DIR/w"
# The shim's syncs, in order: the file that is told of, and whether the trial
# has run by then.
SHIM = [("started.json", False), ("started.json", False), ("events", True),
        ("exit.json", True)]
# What it cannot write, how that is told, and whether the trial has run.
WRITES = [("/events", "/events cannot be written", True)] + [
    ("/memfd:bwrap (deleted)", "no file for the arguments of", False)
] * sandboxed()


def failing(program, **what):
    return dict(what, SYNC_PROGRAM=program, LD_PRELOAD=PRELOAD,
                ASAN_OPTIONS="verify_asan_link_order=0")


def libexec(b, **what):
    """The helpers, with a shim whose first attempts have a failing sync: its
    environment is its own."""
    folder = b.home + "/libexec"
    os.mkdir(folder)
    for name in os.listdir(LIBEXEC):
        if name.startswith("trialdeck-") and name != "trialdeck-shim":
            os.symlink(os.path.join(LIBEXEC, name), folder + "/" + name)
    words = " ".join("%s='%s'" % v for v in failing(
        "trialdeck-shim", **what).items())
    with open(folder + "/trialdeck-shim", "w") as f:
        f.write('#!/bin/sh\ncase $1 in\n*-1) export %s;;\nesac\n'
                'exec %s/trialdeck-shim "$@"\n' % (words, LIBEXEC))
    os.chmod(folder + "/trialdeck-shim", stat.S_IRWXU)
    b.environment["TRIALDECK_LIBEXEC"] = folder


def failed_well(b, name, runs):
    """The only trial of job "once": failed, for that file."""
    job = b.wait("once")
    counters = job["TrainingJobStatusCounters"]
    if job["HyperParameterTuningJobStatus"] != "Failed" or \
            counters["RetryableError"] != 1 or "BestTrainingJob" in job:
        fail("%s: %s" % (name, job))
    trial = b.trial(b.trials("once")[0]["TrainingJobName"])
    reason = trial["FailureReason"]
    if not reason.startswith("InternalServerError: ") or \
            name not in reason or "Input/output error" not in reason or \
            "dmesg" not in reason:
        fail("%s: the reason is %s" % (name, reason))
    if b.log_text(trial["TrainingJobName"]).count("run") != runs:
        fail("%s: the trial ran another number of times" % name)


def shim(name, ran, **what):
    with Backend() as b:
        libexec(b, **what)
        b.start()
        image = b.image(TRIAL)
        b.create("once", image, most=1, parallel=1)
        failed_well(b, name, int(ran))
        # A second attempt is another file.
        b.create("again", image, most=1, parallel=1,
                 RetryStrategy={"MaximumRetryAttempts": 1})
        job = b.wait("again")
        trial = b.trial(b.trials("again")[0]["TrainingJobName"])
        told = [t["StatusMessage"] for t in trial["SecondaryStatusTransitions"]
                if t["Status"] == "Restarting"]
        if job["HyperParameterTuningJobStatus"] != "Completed" or \
                len(told) != 1 or name not in told[0]:
            fail("%s, again: %s %s" % (name, job, trial))
        # And a restart changes nothing of it.
        b.kill()
        b.start()
        failed_well(b, name, int(ran))


def clock():
    """T29: the wall clock is set back while a trial runs. It has run as long
    as it has, and nothing is taken for over that is not."""
    with Backend() as b:
        libexec(b, SYNC_CLOCK=b.home + "/back")
        b.start()
        b.create("back", b.image("echo m=1\nsleep 2\necho m=2"), most=1,
                 parallel=1, StoppingCondition={"MaxRuntimeInSeconds": 60})
        b.until("it runs", lambda: b.trials("back") and "m=1" in b.log_text(
            b.trials("back")[0]["TrainingJobName"]))
        open(b.home + "/back", "w").close()
        b.wait("back")
        trial = b.trial(b.trials("back")[0]["TrainingJobName"])
        if trial["TrainingJobStatus"] != "Completed" or \
                not 2 <= trial["TrainingTimeInSeconds"] <= 59 or \
                trial["TrainingEndTime"] < trial["TrainingStartTime"]:
            fail("the clock was set back: %s" % trial)


def started(b):
    """False: the sync was one of the start, which says so."""
    b.spawn()
    while b.process.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            return bool(b.status())
        time.sleep(0.01)
    return False


def create(b, image, nth):
    """The job "job". A create that cannot be kept is answered, leaves nothing,
    and can be sent again to the same daemon: True if that was needed."""
    try:
        b.create("job", image, most=3, parallel=1)
        return False
    except Refused as refused:
        if refused.status != 500 or refused.type != "InternalFailure" or \
                "local.db could not be" not in refused.message or \
                "nothing was changed" not in refused.message:
            fail("sync %d of the daemon: %s" % (nth, refused))
    if b.call("ListHyperParameterTuningJobs")[
            "HyperParameterTuningJobSummaries"]:
        fail("sync %d of the daemon: half a job" % nth)
    b.create("job", image, most=3, parallel=1)
    return True


def daemon(nth):
    """What the sync was of: "start", "create", "work", or "" when the daemon
    did not heed it."""
    with Backend() as b:
        os.makedirs(b.home + "/config/trialdeck")
        b.environment["XDG_CONFIG_HOME"] = b.home + "/config"
        plain = dict(b.environment)
        b.environment.update(failing("trialdeckd", SYNC_NTH=str(nth)))
        image = b.image(TRIAL)
        what = ""
        if not started(b):
            what = "start"
            if "local.db c" not in b.said():
                fail("sync %d of the daemon: %s" % (nth, b.said()))
            b.environment = plain
            b.start()
        # What was right at the start is what counts.
        with open(b.home + "/config/trialdeck/config.yaml", "w") as f:
            f.write("theme: [")
        if create(b, image, nth):
            what = "create"
        pid = b.status()["pid"]
        if b.wait("job")["TrainingJobStatusCounters"]["Completed"] != 3:
            fail("sync %d of the daemon: %s" % (nth, b.describe("job")))
        if b.status()["pid"] != pid or b.process.poll() is not None:
            fail("sync %d of the daemon: it ended: %s" % (nth, b.said()))
        if not what and "was opened again" in b.said():
            what = "work"
        for t in b.trials("job"):
            if b.log_text(t["TrainingJobName"]).count("run") != 1:
                fail("sync %d of the daemon: run twice" % nth)
        b.kill()
        problems = b.store()[0]
        if problems:
            fail("sync %d of the daemon: %s" % (nth, problems))
    return what


def main():
    if not os.path.exists(PRELOAD):
        fail("no " + PRELOAD)
    for nth, (name, ran) in enumerate(SHIM, 1):
        shim("/%s cannot be written" % name, ran, SYNC_NTH=str(nth))
    for path, told, ran in WRITES:
        shim(told, ran, SYNC_WRITE=path)
    clock()
    heeded = [daemon(nth) for nth in range(1, 15)]
    print("syncs of the daemon: %s" % heeded)
    for what, least in ("start", 6), ("create", 1), ("work", 3):
        if heeded.count(what) < least:
            fail("too few syncs of a %s among them" % what)


main()
