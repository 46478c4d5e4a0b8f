"""S26: a slot that falls free gets its next training job within 20 ms, however
many trials the model has seen. Prints the time from the end of a training job
(TrainingEndTime) to the creation of the one that takes its slot (CreationTime).

Usage: ahead.py [--check] [TRIALS...]

For each number (14, 440 and 690 when none is given) a job of that many random
trials becomes the parent of two Bayesian jobs of 60 trials, 4 at a time, that
start with all of its results: one of trials that last about a second each, one
of trials that end at once, faster than any model proposes. --check: a small
form with a wide bound, for machines with other work."""
import os
import sys

from backend import Backend, fail

PARALLEL = 4
CHILD = 60
RANGES = {"ContinuousParameterRanges": [
    {"Name": "x%d" % i, "MinValue": "0", "MaxValue": "1"} for i in range(6)]}
SHAPE = r"""
sed 's/.*"x0" *: *"\([^"]*\)".*"x1" *: *"\([^"]*\)".*/\1 \2/' \
    "$SM_INPUT_CONFIG_DIR/hyperparameters.json" |
    awk '{ print "m=" ($1 - 0.3) ^ 2 + ($2 - 0.6) ^ 2 }'
"""
# Of unequal length, so that slots fall free one by one.
PAUSE = "sleep $(awk 'BEGIN { srand('$$'); print 0.5 + rand() }')\n"


def program(image, script):
    with open(image + "/train.new", "w") as f:
        f.write("#!/bin/sh\n" + script)
    os.chmod(image + "/train.new", 0o700)
    os.rename(image + "/train.new", image + "/train")


def gaps(trials):
    """ms, sorted; a slot is taken in the order in which slots fall free."""
    ends = sorted(t["TrainingEndTime"] for t in trials)
    starts = sorted(t["CreationTime"] for t in trials)
    return sorted(1000 * (s - e) for e, s in zip(ends, starts[PARALLEL:]))


def child(b, name, parent, image):
    request = b.request(name, image, most=CHILD, parallel=PARALLEL, Config={
        "ParameterRanges": RANGES, "Strategy": "Bayesian", "RandomSeed": 2})
    b.call("CreateHyperParameterTuningJob", WarmStartConfig={
        "WarmStartType": "IdenticalDataAndAlgorithm",
        "ParentHyperParameterTuningJobs": [
            {"HyperParameterTuningJobName": parent}]}, **request)
    b.wait(name, 600)
    return gaps(b.trials(name, MaxResults=100))


def measure(n, kinds):
    found = {}
    with Backend() as b:
        b.start()
        image = b.home + "/image"
        os.mkdir(image)
        program(image, SHAPE)
        b.create("parent", image, most=n, parallel=PARALLEL,
                 Config={"ParameterRanges": RANGES, "RandomSeed": 1})
        b.wait("parent", 600)
        for kind, script in kinds:
            program(image, script + SHAPE)
            wait = child(b, kind, "parent", image)
            found[kind] = wait
            print("n %d to %d, trials that %s: slots waited, ms: median "
                  "%.0f, 95%% %.0f, most %.0f" % (
                      n, n + CHILD, "take 1 s" if kind == "slow" else
                      "end at once", wait[len(wait) // 2],
                      wait[int(len(wait) * 0.95)], wait[-1]), flush=True)
    return found


def main():
    kinds = [("slow", PAUSE), ("fast", "")]
    if sys.argv[1:] == ["--check"]:
        # The wait for the model alone is hundreds of ms at this n under ASan,
        # where everything else takes longer, too.
        most = 400 if os.environ.get("sanitized") else 100
        wait = measure(200, kinds[1:])["fast"]
        if wait[len(wait) // 2] > most:
            fail("half of the slots waited more than %d ms" % most)
        return
    for n in [int(a) for a in sys.argv[1:]] or [14, 440, 690]:
        measure(n, kinds)


if __name__ == "__main__":
    main()
