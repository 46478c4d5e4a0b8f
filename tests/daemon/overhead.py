"""overhead.py [TRIALS]: what the local backend adds to each trial of a program
that does nothing, two at a time: twice the job's wall time less the trials'
own times, for each trial. A benchmark; it fails above 50 ms."""
import sys
import time

from backend import Backend, fail

TRIALS = int(sys.argv[1]) if len(sys.argv) > 1 else 500


def main():
    with Backend() as b:
        b.start()
        image = b.image("echo m=1")
        began = time.monotonic()
        b.create("noop", image, most=TRIALS, parallel=2)
        while True:
            job = b.describe("noop")
            if job["HyperParameterTuningJobStatus"] != "InProgress":
                break
            time.sleep(0.25)
        asked = time.monotonic() - began
        wall = job["HyperParameterTuningEndTime"] - job["CreationTime"]
        trials = b.trials("noop", MaxResults=100)
        own = sum(t["TrainingEndTime"] - t["TrainingStartTime"]
                  for t in trials)
        done = sum(t["TrainingJobStatus"] == "Completed" for t in trials)
        if done != TRIALS:
            fail("%d of %d trials completed" % (done, TRIALS))
        each = (2 * wall - own) / TRIALS * 1000
        print("%d trials, 2 at a time: %.2f s (%.2f s from outside), own "
              "%.1f ms each; overhead %.1f ms a trial" % (
                  TRIALS, wall, asked, own / TRIALS * 1000, each))
        if each >= 50:
            fail("overhead")


main()
