"""S26: a slot that falls free gets its next training job within 20 ms, however
many trials the model has seen. Prints two times from the end of a training
program (TrainingEndTime): to the decision on the training job that takes its
slot (CreationTime; before it the shim has packed the model and made its record
of the end last, and the daemon has read the metrics), and to the start of that
one's program (TrainingStartTime; between them lie the store's commit, the
start of a shim, its record of it, and the input).

Usage: ahead.py [--check] [TRIALS...]

For each number (14, 440 and 690 when none is given) a job of that many random
trials becomes the parent of two Bayesian jobs of 60 trials, 4 at a time, that
start with all of its results: one of trials that last about a second each, one
of trials that end at once, faster than any model proposes. --check: a small
form with a wide bound, for machines with other work; and two jobs of the same
seed and history, whose trials must be the same."""
import contextlib
import os
import sys

from backend import Backend, fail

PARALLEL = 4
CHILD = 60
GOAL = 20
RANGES = {"ContinuousParameterRanges": [
    {"Name": "x%d" % i, "MinValue": "0", "MaxValue": "1"} for i in range(6)]}
SHAPE = r"""
sed 's/.*"x0" *: *"\([^"]*\)".*"x1" *: *"\([^"]*\)".*/\1 \2/' \
    "$SM_INPUT_CONFIG_DIR/hyperparameters.json" |
    awk '{ print "m=" ($1 - 0.3) ^ 2 + ($2 - 0.6) ^ 2 }'
"""
# Of unequal length, so that slots fall free one by one; a number of its own
# for each, since all have the same process number in their sandbox.
PAUSE = """sleep $(od -An -N2 -tu2 /dev/urandom |
    awk '{ print 0.5 + $1 / 65536 }')
"""


def program(image, script):
    with open(image + "/train.new", "w") as f:
        f.write("#!/bin/sh\n" + script)
    os.chmod(image + "/train.new", 0o700)
    os.rename(image + "/train.new", image + "/train")


def gaps(trials, then):
    """ms, sorted; a slot is taken in the order in which slots fall free."""
    ends = sorted(t["TrainingEndTime"] for t in trials)
    starts = sorted(t[then] for t in trials)
    return sorted(1000 * (s - e) for e, s in zip(ends, starts[PARALLEL:]))


def show(what, wait):
    within = sum(w <= GOAL for w in wait)
    print("  %s: median %.0f ms, 95%% %.0f, most %.0f, within %d ms %.0f %%" % (
        what, wait[len(wait) // 2], wait[int(len(wait) * 0.95)], wait[-1],
        GOAL, 100 * within / len(wait)), flush=True)


def child(b, name, image, script, most=CHILD, parallel=PARALLEL):
    """The trials of a job that starts with all that the parent found out."""
    program(image, script + SHAPE)
    request = b.request(name, image, most=most, parallel=parallel, Config={
        "ParameterRanges": RANGES, "Strategy": "Bayesian", "RandomSeed": 2})
    b.call("CreateHyperParameterTuningJob", WarmStartConfig={
        "WarmStartType": "IdenticalDataAndAlgorithm",
        "ParentHyperParameterTuningJobs": [
            {"HyperParameterTuningJobName": "parent"}]}, **request)
    b.wait(name, 600)
    return b.trials(name, MaxResults=100, SortBy="CreationTime",
                    SortOrder="Ascending")


@contextlib.contextmanager
def parent_of(n):
    """A daemon with a job of that many trials, and its image."""
    with Backend() as b:
        b.start()
        image = b.home + "/image"
        os.mkdir(image)
        program(image, SHAPE)
        b.create("parent", image, most=n, parallel=PARALLEL,
                 Config={"ParameterRanges": RANGES, "RandomSeed": 1})
        b.wait("parent", 600)
        yield b, image


def measure(n):
    with parent_of(n) as (b, image):
        for name, script in (("that take 1 s", PAUSE),
                             ("that end at once", "")):
            trials = child(b, name.replace(" ", "-"), image, script)
            print("n %d to %d, trials %s; a slot's next training job" % (
                n, n + CHILD, name))
            show("decided", gaps(trials, "CreationTime"))
            show("running", gaps(trials, "TrainingStartTime"))


def check():
    # The wait for the model alone is hundreds of ms at this n under ASan,
    # where everything else takes longer, too.
    slow = bool(os.environ.get("sanitized"))
    with parent_of(200) as (b, image):
        wait = gaps(child(b, "fast", image, ""), "CreationTime")
        show("decided", wait)
        if wait[len(wait) // 2] > (400 if slow else 100):
            fail("half of the slots waited too long")
        # What is made ahead does not hang on the clock, where the model is
        # quicker than the trials.
        same = [[t["TunedHyperParameters"] for t in child(
            b, name, image, "sleep %g\n" % (3 if slow else 1), 4, 1)]
            for name in ("once", "twice")]
        if same[0] != same[1]:
            fail("the same seed and results, and other trials: %s" % same)


def main():
    if sys.argv[1:] == ["--check"]:
        check()
        return
    for n in [int(a) for a in sys.argv[1:]] or [14, 440, 690]:
        measure(n)


if __name__ == "__main__":
    main()
