"""kills.py [KILLS [PARALLEL]]: trialdeckd is killed at random moments, every
second time within 30 ms of the start of a trial, while PARALLEL trials run.
Each trial appends a line to a ledger of its own. Then every trial must be in
the store once, none may have run twice, the store must be whole and the jobs
Completed (T27, T28, T32)."""
import os
import random
import sys
import time

from backend import Backend, fail

KILLS = int(sys.argv[1]) if len(sys.argv) > 1 else 20
PARALLEL = int(sys.argv[2]) if len(sys.argv) > 2 else 4
SEED = int(os.environ.get("SEED", time.time_ns() % 1000000))
MOST = 5 * min(KILLS, 60)
TRIAL = ("echo run >> $SM_CHECKPOINT_DIR/ledger\n"
         "echo m=0.$$\nsleep 0.0%d\nexit 0")


def ledgers(b):
    """Name of a training job → how often it ran."""
    ran = {}
    root = b.data + "/s3/ledger"
    for name in os.listdir(root):
        with open("%s/%s/ledger" % (root, name)) as f:
            ran[name] = len(f.readlines())
    return ran


def new_job(b, number):
    b.create("kills-%d" % number, b.image(TRIAL % random.randint(1, 9)),
             most=MOST, parallel=PARALLEL,
             CheckpointConfig={"S3Uri": "s3://ledger"})


def kill_once(b, near):
    known = b.attempts()
    b.spawn()
    if near:
        end = time.monotonic() + 1
        while time.monotonic() < end and b.attempts() == known:
            time.sleep(0.0005)
        time.sleep(random.random() * 0.03)
    else:
        time.sleep(random.random() * 0.15)
    if b.process.poll() is not None:
        fail("the daemon ended by itself: " + b.said())
    b.kill()


def check(b, jobs):
    problems, docs, trials = b.store()
    if problems:
        fail("store: %s" % problems)
    if [d["Status"] for d in docs] != ["Completed"] * jobs:
        fail("jobs: %s" % [d["Status"] for d in docs])
    ran, wrong = ledgers(b), 0
    for _, name, doc in trials:
        times = ran.pop(name, 0)
        if (times, doc["Status"], doc["Attempt"]) != (1, "Completed", 1):
            print("%s ran %d times, %s, attempt %d: %s" % (
                name, times, doc["Status"], doc["Attempt"],
                doc.get("Reason", "")))
            wrong += 1
    for name in ran:
        print("%s ran and is not recorded" % name)
    if wrong or ran:
        fail("%d trials wrong, %d unknown" % (wrong, len(ran)))
    if len(trials) != MOST * jobs:
        fail("%d trials in the store" % len(trials))
    if b.processes():
        fail("processes are left: %s" % b.processes())
    return len(trials)


def main():
    random.seed(SEED)
    print("seed %d" % SEED, flush=True)
    with Backend() as b:
        b.start()
        new_job(b, 1)
        jobs = 1
        b.kill()
        for i in range(KILLS):
            kill_once(b, i % 2 == 0)
            if i % 10 == 9:
                b.start()
                if b.describe("kills-%d" % jobs)[
                        "HyperParameterTuningJobStatus"] == "Completed":
                    jobs += 1
                    new_job(b, jobs)
                b.kill()
        b.start()
        for i in range(jobs):
            b.wait("kills-%d" % (i + 1), 600)
        b.kill()
        n = check(b, jobs)
        print("%d kills, %d trials, %d at a time: each ran once" % (
            KILLS, n, PARALLEL))


main()
