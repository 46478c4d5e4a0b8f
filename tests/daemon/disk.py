"""A disk that fills up while trials run, and has room again (T34): the
daemon lives and answers, no trial is lost or fails for it, the job goes on
within five seconds, the store is whole. Needs a small file system of its own,
so the right to mount one."""
import json
import os
import subprocess
import time

from backend import Backend, Refused, fail

TRIAL = ("echo m=1\nwhile [ -e ${0%/*}/hold ]; do sleep 0.1; done\n"
         "for i in 1 2 3 4 5 6 7 8 9; do echo m=$i.5; done\n"
         "echo model > $SM_MODEL_DIR/w\necho m=42")


def fill(b):
    """To the last byte, in two steps: large blocks, then small ones."""
    with open(b.data + "/filler", "ab", buffering=0) as f:
        for block in (1 << 16, 512, 1):
            try:
                while True:
                    if f.write(b"x" * block) < block:
                        break
            except OSError:
                pass


def statuses(b):
    return sorted(t["TrainingJobStatus"] for t in b.trials("disk"))


def begun(b):
    names = [t["TrainingJobName"] for t in b.trials("disk")]
    return names and all("m=1" in b.log_text(n) for n in names) and names


def refused(b, image):
    """A create on a disk without a byte left, what was put by spent: it is
    answered, leaves nothing, and all that only reads goes on."""
    pid = b.status()["pid"]
    for n in range(200):
        fill(b)
        try:
            b.create("spent-%d" % n, image, most=1, parallel=1)
        except Refused as refusal:
            told = refusal
            break
    else:
        fail("200 creates fit on a full disk")
    if told.status != 500 or told.type != "InternalFailure" or \
            "disk is full, make room" not in told.message:
        fail("a create on a full disk: %s" % told)
    for _ in range(15):
        # By itself, too, the daemon has things to write now.
        if b.status()["pid"] != pid:
            fail("another daemon")
        names = [j["HyperParameterTuningJobName"] for j in b.call(
            "ListHyperParameterTuningJobs", MaxResults=100)[
                "HyperParameterTuningJobSummaries"]]
        if len(names) != n + 1 or "spent-%d" % n in names or \
                b.describe("disk")["HyperParameterTuningJobStatus"] != \
                "InProgress":
            fail("after a refused create: %s" % names)
        time.sleep(0.2)
    return n


def run(b):
    b.start()
    image = b.image(TRIAL)
    open(image + "/hold", "w").close()
    b.create("disk", image, most=6, parallel=2)
    names = b.until("two trials print", lambda: len(begun(b) or ()) == 2 and
                    begun(b))
    fill(b)
    os.unlink(image + "/hold")
    # Two come to their end on the full disk, and wait with what they made;
    # what the daemon has to write takes the space that it put by.
    for _ in range(10):
        fill(b)
        time.sleep(0.3)
        if b.process.poll() is not None:
            fail("the daemon ended: " + b.said())
        b.describe("disk")
    if len(b.trials("disk")) != 2:
        fail("new trials on a full disk: %s" % statuses(b))
    spent = refused(b, b.image("echo m=1"))
    os.unlink(b.data + "/filler")
    began = time.monotonic()
    b.until("it goes on", lambda: len(b.trials("disk")) > 2, 5)
    resumed = time.monotonic() - began
    b.wait("disk")
    # The name of the create that was refused is free.
    b.create("spent-%d" % spent, b.image("echo m=1"), most=1,
             parallel=1)
    for n in range(spent + 1):
        b.wait("spent-%d" % n)
    if statuses(b) != ["Completed"] * 6:
        fail("trials: %s" % statuses(b))
    for name in names:
        value = b.trial(name)["FinalMetricDataList"][0]["Value"]
        if value != 42:
            fail("%s: the last value is %s" % (name, value))
    b.kill()
    problems, docs, trials = b.store()
    if problems or any(d["Status"] != "Completed" for d in docs) or \
            any(t[2]["Attempt"] != 1 for t in trials):
        fail("store: %s %s" % (problems, json.dumps(docs)))
    print("went on %.1f s after there was room" % resumed)


def main():
    with Backend(TRIALDECK_ROOM=str(4 << 20)) as b:
        os.mkdir(b.data, 0o700)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m,mode=700",
                           "none", b.data]).returncode:
            print("no right to mount: not tried")
            return
        try:
            run(b)
        finally:
            b.kill()
            b.end_all()
            subprocess.run(["umount", "-l", b.data])


main()
