"""What trialdeckd decides: trials stopped while they run, completion, shares
of several definitions, warm start, Autotune, order from a seed. Rows S01 S07
S11 to S16, S18 S19 S25 S27 S28 S32, and the service's rules."""
import json
import sqlite3
import sys

from backend import Backend, Refused, fail, run_tests
from jobs import kill_shim, stopped_well

# A curve on standard output: the level is x, a checkpoint each step.
CURVE = r"""
x=$(sed 's/.*"x" *: *"\([^"]*\)".*/\1/' \
    "$SM_INPUT_CONFIG_DIR/hyperparameters.json")
trap 'echo stopped; exit 0' TERM
i=1
while [ $i -le %d ]; do
	awk "BEGIN { printf \"m=%%.6f\n\", $x + 1 / $i }"
	echo $i > "${SM_CHECKPOINT_DIR:-/opt/ml/checkpoints}/step"
	i=$((i + 1))
	sleep 0.15
done
"""
# One value, at once.
POINT = r"""
sed 's/.*"x" *: *"\([^"]*\)".*/m=\1/' \
    "$SM_INPUT_CONFIG_DIR/hyperparameters.json"
"""


def check(test, *what):
    if not test:
        fail(" ".join(str(w) for w in what))


def steps(b, trial):
    return b.log_text(trial).count("m=")


def early(b):
    """S18, S19: worse than the median of running averages."""
    b.create("early", b.image(CURVE % 10), most=8, parallel=4,
             Config={"TrainingJobEarlyStoppingType": "Auto",
                     "RandomSeed": 3})
    job = b.wait("early")
    check(job["HyperParameterTuningJobStatus"] == "Completed", job)
    some = [t for t in b.trials("early")
            if t["TrainingJobStatus"] == "Stopped"]
    counters = job["TrainingJobStatusCounters"]
    check(some and counters["Stopped"] == len(some), counters)
    check(counters["Completed"] + counters["Stopped"] == 8, counters)
    for t in some:
        check(t["ObjectiveStatus"] == "Succeeded", t)
        check("FinalHyperParameterTuningJobObjectiveMetric" in t, t)
        check(steps(b, t["TrainingJobName"]) < 10, "ran to its end", t)
        d = b.trial(t["TrainingJobName"])
        path = [s["Status"] for s in d["SecondaryStatusTransitions"]]
        check(path[-2:] == ["Stopping", "Stopped"], path)
        check("median" in d["SecondaryStatusTransitions"][-2][
            "StatusMessage"], d)
    best = job["BestTrainingJob"]
    check(best["TrainingJobStatus"] == "Completed", "best", best)


def hyperband(b):
    """S27, S28, S32: rungs 1, 3, 9; the cut; the most resource."""
    band = {"Strategy": "Hyperband", "RandomSeed": 5, "StrategyConfig": {
        "HyperbandStrategyConfig": {"MinResource": 1, "MaxResource": 12}}}
    image = b.image(CURVE % 16)
    b.create("band", image, most=12, parallel=4, Config=band,
             CheckpointConfig={"S3Uri": "s3://out/checkpoints"})
    try:
        b.create("both", image, Config=dict(
            band, TrainingJobEarlyStoppingType="Auto"))
        fail("Hyperband with early stopping")
    except Refused as e:
        check(e.type == "ValidationException", e)
    job = b.wait("band")
    check(job["HyperParameterTuningJobStatus"] == "Completed", job)
    trials = b.trials("band")
    check(all(t["TrainingJobStatus"] == "Stopped" for t in trials),
          "none may pass the most resource", trials)
    runs = {t["TrainingJobName"]: steps(b, t["TrainingJobName"])
            for t in trials}
    check(sum(n <= 4 for n in runs.values()) >= 4, "cut early:", runs)
    check(max(runs.values()) >= 12, "the best goes on:", runs)
    best = job["BestTrainingJob"]["TrainingJobName"]
    check(runs[best] >= 9, "the best ran on:", runs, best)
    words = b.trial(best)["SecondaryStatusTransitions"][-2]["StatusMessage"]
    check("Hyperband" in words, words)


def hyperband_inferred(b):
    """Without MaxResource a static hyperparameter is the most resource; one
    that reaches it has ended by itself."""
    image = b.image(CURVE % 9)
    names = ("epochs", "numepochs", "n-epochs", "n_epochs", "num_epochs")
    for name in names:
        b.create("by%d" % names.index(name), image, most=5, parallel=5,
                 Config={"Strategy": "Hyperband", "RandomSeed": 2},
                 StaticHyperParameters={name: "9"})
    for name in names:
        job = b.wait("by%d" % names.index(name))
        count = job["TrainingJobStatusCounters"]
        check(job["HyperParameterTuningJobStatus"] == "Completed" and
              count["Completed"] >= 1 and count["Stopped"] >= 1 and
              count["Completed"] + count["Stopped"] == 5, name, job)
        best = job["BestTrainingJob"]
        check(best["TrainingJobStatus"] == "Completed" and
              steps(b, best["TrainingJobName"]) == 9, best)
    for words, least, statics in (
            ("/TrainingJobDefinition/StaticHyperParameters: Hyperband has no "
             "maximum resource", 1, {"num_round": "9"}),
            ("/TrainingJobDefinition/StaticHyperParameters/epochs (nine): "
             'Hyperband takes its maximum resource from epochs: "nine" is no '
             "whole number above 0. Make it", 1, {"epochs": "nine"}),
            ("MinResource (10): The least resource 10 is above the most, 9, "
             "that epochs tells. Make it", 10, {"epochs": "9"})):
        refused(b, words, image, {"Strategy": "Hyperband", "StrategyConfig": {
            "HyperbandStrategyConfig": {"MinResource": least}}}, {},
            StaticHyperParameters=statics)


def hyperband_restart(b):
    """The curves of trials that have ended are known after a restart."""
    band = {"Strategy": "Hyperband", "RandomSeed": 7, "StrategyConfig": {
        "HyperbandStrategyConfig": {"MinResource": 1, "MaxResource": 9}}}
    b.create("again", b.image(CURVE % 9), most=6, parallel=2, Config=band)
    b.until("two ends", lambda: sum(
        "TrainingEndTime" in t for t in b.trials("again")) >= 2)
    b.kill()
    b.start()
    job = b.wait("again")
    check(job["HyperParameterTuningJobStatus"] == "Completed", job)
    check(job["TrainingJobStatusCounters"]["Stopped"] >= 2, job)


def lost(b):
    """A shim killed while its trial is being stopped early: it has stopped,
    and its value counts."""
    image = b.image("trap '' TERM\ncase $TRAINING_JOB_NAME in\n"
                    "*-00[123]-*) echo m=1; exit 0;; esac\n"
                    "echo m=2; echo m=3; exec sleep 1000")
    for name, config in (
            ("cut", {"TrainingJobEarlyStoppingType": "Auto"}),
            ("rung", {"Strategy": "Hyperband", "StrategyConfig": {
                "HyperbandStrategyConfig": {
                    "MinResource": 1, "MaxResource": 2}}})):
        b.create(name, image, most=4, parallel=1, Config=config,
                 RetryStrategy={"MaximumRetryAttempts": 3})
        trial = b.until("one is stopped", lambda: next(
            (t["TrainingJobName"] for t in b.trials(name)
             if t["TrainingJobStatus"] == "Stopping"), None))
        b.until("its values", lambda: b.trial(trial)[
            "FinalMetricDataList"][0]["Value"] == 3)
        kill_shim(b, trial)
        job = b.wait(name)
        check(job["HyperParameterTuningJobStatus"] == "Completed" and
              job["ObjectiveStatusCounters"]["Succeeded"] == 4, job)
        stopped_well(b, trial, 3)


def criteria(b):
    """Target, no improvement, convergence; what they leave in Describe."""
    b.create("target", b.image(POINT), most=200, parallel=2, Config={
        "TuningJobCompletionCriteria": {"TargetObjectiveMetricValue": 0.3},
        "RandomSeed": 1})
    job = b.wait("target")
    value = job["BestTrainingJob"][
        "FinalHyperParameterTuningJobObjectiveMetric"]["Value"]
    check(job["HyperParameterTuningJobStatus"] == "Completed" and
          value <= 0.3, job)
    check(len(b.trials("target")) < 100, "went on after the target")
    b.create("flat", b.image("echo m=0.5"), most=200, parallel=1, Config={
        "TuningJobCompletionCriteria": {"BestObjectiveNotImproving": {
            "MaxNumberOfTrainingJobsNotImproving": 4}}})
    details = b.wait("flat")["TuningJobCompletionDetails"]
    check(details["NumberOfTrainingJobsObjectiveNotImproving"] == 4 and
          len(b.trials("flat")) == 5, details)
    check("ConvergenceDetectedTime" not in details, details)
    b.create("done", b.image("echo m=0.5"), most=200, parallel=1, Config={
        "TuningJobCompletionCriteria": {"ConvergenceDetected": {
            "CompleteOnConvergence": "Enabled"}}})
    job = b.wait("done")
    details = job["TuningJobCompletionDetails"]
    check(details["ConvergenceDetectedTime"] >= job["CreationTime"] and
          len(b.trials("done")) == 12, details, len(b.trials("done")))


def failed(b):
    """Failed when none of the first five succeeded."""
    b.create("bad", b.image("exit 3"), most=20, parallel=2)
    job = b.wait("bad")
    check(job["HyperParameterTuningJobStatus"] == "Failed" and
          len(b.trials("bad")) == 5 and
          job["FailureReason"].startswith("No training job succeeded. The "
                                          "first that failed, bad-001-") and
          job["FailureReason"].endswith("says: AlgorithmError: Exit Code: 3"),
          job)
    b.create("mute", b.image("echo n=1"), most=1, parallel=1)
    job = b.wait("mute")
    check(job["HyperParameterTuningJobStatus"] == "Failed" and
          "reported the objective metric m. Hold its regular expression "
          "against the log of mute-001-" in job["FailureReason"], job)


def runtime(b):
    """MaxRuntimeInSeconds of the whole job, counted over a restart."""
    b.create("long", b.image("trap 'kill $!; exit 0' TERM; "
                             "echo m=1; sleep 600 & wait"), most=5,
             parallel=1, Limits={"MaxRuntimeInSeconds": 120})
    b.until("a trial", lambda: b.trials("long"))
    b.kill()
    db = sqlite3.connect(b.data + "/local.db")
    (text,) = db.execute("SELECT doc FROM job WHERE name = 'long'").fetchone()
    doc = json.loads(text)
    doc["Created"] -= 119000
    db.execute("UPDATE job SET doc = ? WHERE name = 'long'",
               (json.dumps(doc),))
    db.commit()
    db.close()
    b.start()
    job = b.wait("long", 30)
    check(job["HyperParameterTuningJobStatus"] == "Completed" and
          job["TrainingJobStatusCounters"]["Stopped"] == 1, job)


def seeds(b):
    """RandomSeed: the same trials again, others for another seed."""
    image = b.image(POINT)
    band = {"StrategyConfig": {"HyperbandStrategyConfig": {
        "MinResource": 1, "MaxResource": 9}}}
    asked = {}
    for name, strategy, seed, parallel in (
            ("s1", "Random", 9, 1), ("s2", "Random", 9, 1),
            ("s3", "Random", 8, 1), ("s4", "Bayesian", 9, 1),
            ("s5", "Bayesian", 9, 1), ("s6", "Hyperband", 9, 1),
            ("s7", "Hyperband", 9, 3), ("s8", "Random", 9, 3)):
        b.create(name, image, most=12, parallel=parallel,
                 Config=dict(band if strategy == "Hyperband" else {},
                             Strategy=strategy, RandomSeed=seed))
    for name in ("s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"):
        b.wait(name)
        asked[name] = [t["TunedHyperParameters"]["x"] for t in b.trials(
            name, SortBy="CreationTime", SortOrder="Ascending")]
    check(asked["s1"] == asked["s2"] and asked["s4"] == asked["s5"], asked)
    check(asked["s1"] != asked["s3"] and asked["s1"] != asked["s4"], asked)
    check(len(set(asked["s4"])) == 12, "repeated", asked["s4"])
    # What does not learn does not hang on the order of the ends, either.
    check(sorted(asked["s6"]) == sorted(asked["s7"]), "Hyperband", asked)
    check(sorted(asked["s1"]) == sorted(asked["s8"]), "Random", asked)


def definition(b, name, image, kind, low, high):
    d = b.request("x", image)["TrainingJobDefinition"]
    d["DefinitionName"] = name
    d["TuningObjective"] = {"Type": kind, "MetricName": "m"}
    d["HyperParameterRanges"] = {"ContinuousParameterRanges": [
        {"Name": "x", "MinValue": low, "MaxValue": high}]}
    return d


def several(b, name, definitions, most):
    b.call("CreateHyperParameterTuningJob",
           HyperParameterTuningJobName=name,
           HyperParameterTuningJobConfig={
               "Strategy": "Bayesian", "RandomSeed": 4, "ResourceLimits": {
                   "MaxNumberOfTrainingJobs": most,
                   "MaxParallelTrainingJobs": 3}},
           TrainingJobDefinitions=definitions)
    job = b.wait(name)
    check(job["HyperParameterTuningJobStatus"] == "Completed", job)
    trials = b.trials(name)
    count = {}
    for t in trials:
        n = t["TrainingJobDefinitionName"]
        count[n] = count.get(n, 0) + 1
    return job, trials, count


def definitions(b):
    """S01, S07: the better definition gets more, none is starved; opposite
    directions are ranked each in its own."""
    image = b.image(POINT)
    job, trials, count = several(b, "share", [
        definition(b, "poor", image, "Maximize", "0", "0.4"),
        definition(b, "good", image, "Maximize", "0.6", "1")], 40)
    check(count["good"] >= 26 and count["poor"] >= 4, count)
    check(job["BestTrainingJob"]["TrainingJobDefinitionName"] == "good" and
          "OverallBestTrainingJob" not in job, job["BestTrainingJob"])
    job, trials, count = several(b, "ways", [
        definition(b, "up", image, "Maximize", "0", "1"),
        definition(b, "down", image, "Minimize", "5", "9")], 16)
    check(count["up"] >= 5 and count["down"] >= 5, count)
    best = job["BestTrainingJob"]
    mine = [t["FinalHyperParameterTuningJobObjectiveMetric"]["Value"]
            for t in trials if t["TrainingJobDefinitionName"] ==
            best["TrainingJobDefinitionName"]]
    value = best["FinalHyperParameterTuningJobObjectiveMetric"]["Value"]
    check(value == (max if best["TrainingJobDefinitionName"] == "up" else
                    min)(mine), best, mine)


def parents(names, kind):
    return {"WarmStartConfig": {
        "WarmStartType": kind, "ParentHyperParameterTuningJobs": [
            {"HyperParameterTuningJobName": n} for n in names]}}


def start(b, name, image, config, more, **definition):
    request = b.request(name, image, parallel=1, Config=config, **definition)
    b.call("CreateHyperParameterTuningJob", **dict(request, **more))


def refused(b, words, *arguments, **definition):
    try:
        start(b, "refused", *arguments, **definition)
    except Refused as e:
        check(e.type == "ValidationException" and words in e.message,
              words, "not in", e)
        return
    fail("not refused: " + words)


def axes(names, **more):
    return dict(more, ParameterRanges={"ContinuousParameterRanges": [
        {"Name": n, "MinValue": "0", "MaxValue": "1"} for n in names]})


def warm(b):
    """S11 to S16: both kinds of warm start from several parents."""
    image = b.image(POINT)
    two = axes("xy", RandomSeed=6, Strategy="Bayesian")
    both = ["parent0", "parent1"]
    for i, name in enumerate(both):
        b.create(name, image, most=10, parallel=1,
                 Config=dict(two, RandomSeed=i))
    for name in both:
        b.wait(name)
    asked = [t["TunedHyperParameters"] for n in both for t in b.trials(n)]
    least = min(float(t["x"]) for t in asked)
    start(b, "same", image, two, parents(both, "IdenticalDataAndAlgorithm"))
    start(b, "other", image, two, parents(both, "TransferLearning"))
    best = {}
    for name in ("same", "other"):
        job = b.wait(name)
        mine = [t["TunedHyperParameters"] for t in b.trials(name)]
        best[name] = min(float(t["x"]) for t in mine)
        if name == "same":
            check(all(t not in asked for t in mine), "a parent's again")
            over = job["OverallBestTrainingJob"][
                "FinalHyperParameterTuningJobObjectiveMetric"]["Value"]
            check(over == min(least, best[name]), over, least, best)
        else:
            check("OverallBestTrainingJob" not in job, job)
            check(float(mine[0]["x"]) <= least + 0.1, "first", mine[0])
    check(max(best.values()) <= least + 0.01, best, least)
    # One that was tuned may become static.
    start(b, "fixed", image, axes("x"), parents(both, "TransferLearning"),
          StaticHyperParameters={"y": "0.5"})
    check(b.wait("fixed")["HyperParameterTuningJobStatus"] == "Completed",
          "fixed")


def warm_refused(b):
    """What a warm start may not change, in words that say why."""
    image = b.image(POINT)
    two = axes("xy")
    b.create("elder", image, most=1, parallel=1, Config=two)
    b.wait("elder")
    same = parents(["elder"], "IdenticalDataAndAlgorithm")
    refused(b, "There is no tuning job nobody", image, two,
            parents(["nobody"], "TransferLearning"))
    refused(b, "The objective of elder is another one: Minimize m.", image,
            dict(two, HyperParameterTuningJobObjective={
                "Type": "Maximize", "MetricName": "m"}), same)
    refused(b, "elder also has the hyperparameter y", image, axes("x"), same)
    refused(b, "elder has no hyperparameter z", image, axes("xyz"), same)
    refused(b, "tunes y as another kind", image, {"ParameterRanges": {
        "ContinuousParameterRanges": [
            {"Name": "x", "MinValue": "0", "MaxValue": "1"}],
        "IntegerParameterRanges": [
            {"Name": "y", "MinValue": "0", "MaxValue": "9"}]}}, same)
    refused(b, "elder has another image", b.image(POINT), two, same)
    refused(b, "does not allow to change", image, two, same,
            Environment={"A": "b"})
    refused(b, "count against the limit", image, dict(
        two, ResourceLimits={"MaxNumberOfTrainingJobs": 750,
                             "MaxParallelTrainingJobs": 1}), same)
    b.create("runs", b.image("sleep 1; echo m=1"), most=1, Config=two)
    refused(b, "is InProgress; a parent must have ended", image, two,
            parents(["runs"], "TransferLearning"))
    b.wait("runs")


def refusals(b):
    """Each refusal names the member, what is there and the way out."""
    image = b.image(POINT)
    config = "/HyperParameterTuningJobConfig"
    band = {"Strategy": "Hyperband", "StrategyConfig": {
        "HyperbandStrategyConfig": {"MaxResource": 9}}}
    for words, more in (
            (config + "/TrainingJobEarlyStoppingType (Auto): Hyperband stops "
             "training jobs by itself; early stopping must be Off. Set early "
             "stopping to Off.",
             dict(band, TrainingJobEarlyStoppingType="Auto")),
            (config + "/StrategyConfig: Only the Hyperband strategy has "
             "options. Leave it out, or choose Hyperband.",
             dict(band, Strategy="Random")),
            (config + "/ParameterRanges/ContinuousParameterRanges/0/MinValue "
             "(0): Logarithmic scaling needs values above 0. Begin",
             {"ParameterRanges": {"ContinuousParameterRanges": [
                 {"Name": "x", "MinValue": "0", "MaxValue": "1",
                  "ScalingType": "Logarithmic"}]}}),
            (config + "/ParameterRanges: The definition has nothing to tune. "
             "Turn Autotune on, or give", {"ParameterRanges": {
                 "AutoParameters": [{"Name": "x", "ValueHint": "1"}]}}),
            (config + "/HyperParameterTuningJobObjective/MetricName "
             '(m\u00e9): "m\u00e9" is not among the metric definitions. Add',
             {"HyperParameterTuningJobObjective": {
                 "Type": "Minimize", "MetricName": "m\u00e9"}}),
            # Cut within a character.
            ('\u00e9" is not among the metric definitions. Add',
             {"HyperParameterTuningJobObjective": {
                 "Type": "Minimize", "MetricName": "m" + 60 * "\u00e9"}}),
            ("1 validation error detected: Value '2' at "
             "'hyperParameterTuningJobConfig.tuningJobCompletionCriteria."
             "bestObjectiveNotImproving.maxNumberOfTrainingJobsNotImproving' "
             "failed to satisfy constraint: Member must have value greater "
             "than or equal to 3", {"TuningJobCompletionCriteria": {
                 "BestObjectiveNotImproving": {
                     "MaxNumberOfTrainingJobsNotImproving": 2}}})):
        refused(b, words, image, more, {})
    for config, place in (
            ({"RandomSeed": "1"}, "hyperParameterTuningJobConfig.randomSeed"),
            ({"ParameterRanges": {"ContinuousParameterRanges": [5]}},
             "hyperParameterTuningJobConfig.parameterRanges."
             "continuousParameterRanges.1.member")):
        try:
            start(b, "refused", image, config, {})
            fail("not refused: " + place)
        except Refused as e:
            check(e.type == "SerializationException" and
                  "'%s' of the request" % place in e.message, e)


def autotune(b):
    """Autotune chooses what the request leaves open."""
    request = b.request("auto", b.image("echo m=0.25"))
    config = request["HyperParameterTuningJobConfig"]
    config["ParameterRanges"] = {"AutoParameters": [
        {"Name": "max_depth", "ValueHint": "4"},
        {"Name": "eta", "ValueHint": "0.1"},
        {"Name": "booster", "ValueHint": "gbtree"}]}
    config["ResourceLimits"] = {"MaxParallelTrainingJobs": 2}
    b.call("CreateHyperParameterTuningJob",
           Autotune={"Mode": "Enabled"}, **request)
    job = b.wait("auto")
    config = job["HyperParameterTuningJobConfig"]
    ranges = config["ParameterRanges"]
    check("AutoParameters" not in ranges, ranges)
    depth = ranges["IntegerParameterRanges"][0]
    check((depth["Name"], depth["MinValue"], depth["MaxValue"]) ==
          ("max_depth", "2", "8"), depth)
    check(ranges["ContinuousParameterRanges"][0]["Name"] == "eta", ranges)
    check(job["TrainingJobDefinition"]["StaticHyperParameters"]["booster"] ==
          "gbtree", job["TrainingJobDefinition"])
    check(config["TrainingJobEarlyStoppingType"] == "Auto" and
          job["Autotune"] == {"Mode": "Enabled"}, config)
    check("ConvergenceDetectedTime" in job["TuningJobCompletionDetails"],
          job["TuningJobCompletionDetails"])


def main():
    tests = [early, hyperband, hyperband_inferred, hyperband_restart, lost,
             criteria, failed, runtime, seeds, definitions, warm,
             warm_refused, refusals, autotune]
    with Backend() as b:
        b.start()
        run_tests(b, tests, sys.argv[1:])


if __name__ == "__main__":
    main()
