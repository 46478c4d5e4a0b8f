"""Tuning jobs of the shipped trainers from start to end, XGBoost with kills in
between: what Hyperband and early stopping leave of a training job, warm start,
Autotune, a target. Rows S11 to S16, S18, S27, S28, S32, S77, S79."""
import contextlib
import os
import random
import re
import signal
import sys
import tarfile
import time

from backend import Backend, fail, run_tests

XGB = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"
LINEAR = "382416733822.dkr.ecr.us-east-1.amazonaws.com/linear-learner:1"
MOST = 27
LATE = 9		# rounds until a busy machine has stopped a trial
FEATURES = 20


def check(test, *what):
    if not test:
        fail(" ".join(str(w) for w in what))


def write_data(b, rows):
    """A sum of steps and products: more rounds always help."""
    rng = random.Random(1)
    for channel, n in (("train", rows), ("validation", rows // 8)):
        folder = "%s/s3/in/%s" % (b.data, channel)
        os.makedirs(folder, exist_ok=True)
        with open(folder + "/data.csv", "w") as f:
            for _ in range(n):
                x = [rng.random() for _ in range(FEATURES)]
                y = sum((v > 0.5) * w for w, v in enumerate(x, 1)) + \
                    20 * x[0] * x[1] + rng.gauss(0, 0.5)
                f.write("%.4f,%s\n" % (y, ",".join("%.4f" % v for v in x)))


def value(summary):
    return summary["FinalHyperParameterTuningJobObjectiveMetric"]["Value"]


def request(b, name, rounds, most, parallel, config, **definition):
    r = b.request(name, XGB, most=most, parallel=parallel)
    r["HyperParameterTuningJobConfig"].update(dict({
        "HyperParameterTuningJobObjective": {
            "Type": "Minimize", "MetricName": "validation:rmse"},
        "ParameterRanges": {"ContinuousParameterRanges": [
            {"Name": "eta", "MinValue": "0.005", "MaxValue": "0.5",
             "ScalingType": "Logarithmic"}]}}, **config))
    d = r["TrainingJobDefinition"]
    del d["AlgorithmSpecification"]["MetricDefinitions"]
    d.update(dict({
        "StaticHyperParameters": {
            "objective": "reg:squarederror", "num_round": str(rounds),
            "max_depth": "8", "nthread": "1"},
        "CheckpointConfig": {"S3Uri": "s3://ck"},
        "RetryStrategy": {"MaximumRetryAttempts": 5},
        "InputDataConfig": [{
            "ChannelName": c, "ContentType": "text/csv", "DataSource": {
                "S3DataSource": {"S3DataType": "S3Prefix",
                                 "S3Uri": "s3://in/" + c}}}
            for c in ("train", "validation")]}, **definition))
    return r


def rounds(log):
    """How many its attempts have done, the last one's count."""
    return max((int(n) + 1 for n in re.findall(
        r"^\[(\d+)\].*validation-rmse", log, re.M)), default=0)


def checkpoints(b, trial):
    folder = "%s/s3/ck/%s" % (b.data, trial)
    if not os.path.isdir(folder):
        return []
    return sorted(int(n.rpartition(".")[2]) for n in os.listdir(folder)
                  if re.fullmatch(r"xgboost-checkpoint\.\d+", n))


def tree(pid):
    """A process and all below it."""
    found = [pid]
    with contextlib.suppress(OSError):
        with open("/proc/%d/task/%d/children" % (pid, pid)) as f:
            for child in f.read().split():
                found += tree(int(child))
    return found


def restart(b):
    """A daemon killed and started again; the trials stand still meanwhile,
    since nobody would stop them."""
    pids = [p for shim in b.processes() for p in tree(shim)]
    for how in (signal.SIGSTOP, signal.SIGCONT):
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, how)
        if how == signal.SIGSTOP:
            b.kill()
            b.start()


def disturb(b, name, times):
    """Kills the shim of a trial that has a checkpoint, then the daemon."""
    for _ in range(times):
        trial = b.until("a checkpoint, or the end", lambda: next(
            (t["TrainingJobName"] for t in b.trials(name)
             if t["TrainingJobStatus"] == "InProgress" and
             checkpoints(b, t["TrainingJobName"])),
            b.describe(name)["HyperParameterTuningJobStatus"] !=
            "InProgress"), 120)
        if trial is True:
            return
        pid = b.shim_of(trial)
        if pid is not None:  # else it ended just now
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.5)
        restart(b)


def stopped(b, trial, name):
    """What is left of a training job that was stopped."""
    log = b.log_text(name)
    done = rounds(log)
    check(checkpoints(b, name)[-1:] == [done], name, "has done", done,
          "and kept", checkpoints(b, name), log[-300:])
    path = "%s/s3/out/jobs/%s/output/model.tar.gz" % (b.data, name)
    with tarfile.open(path) as tar:
        check([n for n in tar.getnames() if n.endswith("xgboost-model")],
              path, "holds", tar.getnames())
    check(trial["ObjectiveStatus"] == "Succeeded", trial)
    d = b.trial(name)
    path = [s["Status"] for s in d["SecondaryStatusTransitions"]]
    check(d["TrainingJobStatus"] == "Stopped" and
          path[-2:] == ["Stopping", "Stopped"], d)
    words = d["SecondaryStatusTransitions"][-2]["StatusMessage"]
    at = int(re.search(r"step (\d+)", words).group(1))
    check(at <= done <= at + LATE, name, "has done", done, "and was stopped",
          words)
    return at, "Resuming after" in log


def lost(b, trial):
    """Killed as it was being stopped: what it had to store is lost."""
    last = b.trial(trial["TrainingJobName"])["SecondaryStatusTransitions"][-1]
    return trial["TrainingJobStatus"] == "Stopped" and \
        "that watched" in last["StatusMessage"]


def hyperband(b):
    """Stopped with its checkpoint kept; an attempt that goes on from one has
    done the rounds before it."""
    r = request(b, "band", 1000, 9, 3, {
        "Strategy": "Hyperband", "RandomSeed": 2, "StrategyConfig": {
            "HyperbandStrategyConfig": {
                "MinResource": 3, "MaxResource": MOST}}})
    b.call("CreateHyperParameterTuningJob", **r)
    disturb(b, "band", 4)
    job = b.wait("band", 300)
    check(job["HyperParameterTuningJobStatus"] == "Completed", job)
    ends = [stopped(b, t, t["TrainingJobName"]) for t in b.trials("band")
            if not lost(b, t)]
    check(len(ends) >= 8, job)
    check(max(at for at, _ in ends) == MOST, "the best run on:", ends)
    check(min(at for at, _ in ends) < MOST, "others are cut:", ends)
    check(any(again for _, again in ends), "none was taken up again:", ends)
    best = job["BestTrainingJob"]
    check(best["TrainingJobStatus"] == "Stopped" and
          rounds(b.log_text(best["TrainingJobName"])) >= MOST, best)


def early(b):
    """The median rule, and trials that train to their end."""
    r = request(b, "early", 30, 8, 4, {
        "TrainingJobEarlyStoppingType": "Auto", "RandomSeed": 4})
    b.call("CreateHyperParameterTuningJob", **r)
    disturb(b, "early", 2)
    job = b.wait("early", 300)
    count = job["TrainingJobStatusCounters"]
    check(job["HyperParameterTuningJobStatus"] == "Completed" and
          count["Completed"] + count["Stopped"] >= 7, job)
    check(count["Stopped"] > 0 and count["Completed"] > 0, count)
    for t in b.trials("early"):
        name = t["TrainingJobName"]
        if lost(b, t):
            continue
        if t["TrainingJobStatus"] == "Stopped":
            stopped(b, t, name)
        else:
            check(rounds(b.log_text(name)) == 30, t)
    check(job["BestTrainingJob"]["TrainingJobStatus"] == "Completed", job)


def linear_request(b, name, most, parallel, config, **statics):
    r = request(b, name, 0, most, parallel, dict({
        "HyperParameterTuningJobObjective": {
            "Type": "Minimize", "MetricName": "validation:objective_loss"},
        "ParameterRanges": {"ContinuousParameterRanges": [
            {"Name": n, "MinValue": low, "MaxValue": "1",
             "ScalingType": "Logarithmic"}
            for n, low in (("learning_rate", "0.00001"), ("wd", "1e-7"))]}},
        **config), StaticHyperParameters=dict({
            "predictor_type": "regressor", "mini_batch_size": "4",
            "early_stopping_patience": str(MOST)}, **statics))
    r["TrainingJobDefinition"]["AlgorithmSpecification"][
        "TrainingImage"] = LINEAR
    return r


def linear(b):
    """The linear learner under Hyperband, whose most resource is its epochs:
    cut at the rungs or run to its end, and the best is found."""
    b.call("CreateHyperParameterTuningJob", **linear_request(
        b, "linear", 10, 2, {"Strategy": "Hyperband", "RandomSeed": 3},
        epochs=str(MOST)))
    job = b.wait("linear")
    check(job["HyperParameterTuningJobStatus"] == "Completed", job)
    trials, cut = b.trials("linear"), []
    for t in trials:
        name = t["TrainingJobName"]
        d, log = b.trial(name), b.log_text(name)
        epochs = len(re.findall(r"epoch=\d+, validation objective_loss", log))
        check(d["TrainingJobStatus"] in ("Completed", "Stopped") and
              d["SecondaryStatus"] == d["TrainingJobStatus"], d)
        check(d["FinalMetricDataList"] and "Model of epoch" in log, d)
        if d["TrainingJobStatus"] == "Completed":
            check(epochs == MOST, name, "has done", epochs)
            continue
        words = d["SecondaryStatusTransitions"][-2]["StatusMessage"]
        cut.append(int(re.match(r"Stopped by Hyperband at step (\d+): below",
                                words).group(1)))
        # On a busy machine the last epochs are over before the signal comes.
        check(cut[-1] <= epochs <= MOST, name, "has done", epochs, words)
    check(3 <= len(cut) <= 9, "cut at", cut)
    check(value(job["BestTrainingJob"]) == min(map(value, trials)), job)


def warm(b):
    """Both kinds, from two parents of real training."""
    parents = ["old0", "old1"]
    for i, name in enumerate(parents):
        b.call("CreateHyperParameterTuningJob", **request(
            b, name, 4, 4, 2, {"RandomSeed": i}))
    for name in parents:
        b.wait(name)
    old = [t for name in parents for t in b.trials(name)]
    for name, kind in (("same", "IdenticalDataAndAlgorithm"),
                       ("other", "TransferLearning")):
        b.call("CreateHyperParameterTuningJob", WarmStartConfig={
            "WarmStartType": kind, "ParentHyperParameterTuningJobs": [
                {"HyperParameterTuningJobName": p} for p in parents]},
            **request(b, name, 4, 4, 2, {"Strategy": "Bayesian"}))
        job = b.wait(name)
        check(job["TrainingJobStatusCounters"]["Completed"] == 4, job)
        check(value(job["BestTrainingJob"]) <= 1.05 * min(map(value, old)),
              name, "forgets:", job["BestTrainingJob"], old)
        if name == "same":
            asked = [t["TunedHyperParameters"] for t in old]
            check(not [t for t in b.trials(name)
                       if t["TunedHyperParameters"] in asked], "repeated")
            check(value(job["OverallBestTrainingJob"]) == min(
                map(value, old + b.trials(name))), job)
        else:
            check("OverallBestTrainingJob" not in job, job)


def autotune(b):
    """It chooses the ranges; the target ends the job."""
    config = {"ParameterRanges": {"AutoParameters": [
        {"Name": "eta", "ValueHint": "0.3"},
        {"Name": "max_depth", "ValueHint": "4"}]},
        "TuningJobCompletionCriteria": {"TargetObjectiveMetricValue": 1e6}}
    r = request(b, "auto", 4, 30, 2, config)
    del r["TrainingJobDefinition"]["StaticHyperParameters"]["max_depth"]
    b.call("CreateHyperParameterTuningJob", Autotune={"Mode": "Enabled"}, **r)
    job = b.wait("auto")
    ranges = job["HyperParameterTuningJobConfig"]["ParameterRanges"]
    names = [r["Name"] for kind in ranges.values() for r in kind]
    check(sorted(names) == ["eta", "max_depth"], ranges)
    check(job["HyperParameterTuningJobStatus"] == "Completed" and
          1 <= len(b.trials("auto")) <= 3, "the target is met at once", job)
    check(set(job["BestTrainingJob"]["TunedHyperParameters"]) ==
          {"eta", "max_depth"}, job["BestTrainingJob"])


def main():
    tests = [hyperband, early, linear, warm, autotune]
    with Backend() as b:
        write_data(b, 12000)
        b.start()
        run_tests(b, tests, sys.argv[1:])


if __name__ == "__main__":
    main()
