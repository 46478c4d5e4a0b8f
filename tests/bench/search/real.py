"""Real training: the multi-algorithm example with 100 training jobs, 4 at a
time, on trialdeckd: its Bayesian and Random strategies, and Optuna's TPE
(Debian's python3-optuna) that drives the same trainers through the same
backend with CreateTrainingJob. Prints a table: the best validation objective
of the first 25, 50 and 100 training jobs that ended, median over the seeds.

Usage: real.py [--seeds N] [--trials N]   (top_srcdir, top_builddir,
TRIALDECK_DATA and TRIALDECK_LIBEXEC as in `make check`; needs python3-yaml and
python3-optuna)"""
import argparse
import os
import statistics
import subprocess
import sys
import time

import yaml

TOP = os.environ.get("top_srcdir", ".")
sys.path.insert(0, os.path.join(TOP, "tests", "daemon"))
from backend import Backend  # noqa: E402

PARALLEL = 4
MARKS = (25, 50, 100)


def example():
    with open(TOP + "/examples/multi-algorithm.yaml") as f:
        return yaml.safe_load(f)


def best_at(values):
    """values in the order of the ends, None for a failure."""
    out = {}
    for mark in MARKS:
        known = [v for v in values[:mark] if v is not None]
        out[mark] = max(known) if known else None
    return out


def tuning(b, strategy, seed, trials):
    request = example()
    name = "%s-%d" % (strategy.lower(), seed)
    request["HyperParameterTuningJobName"] = name
    config = request["HyperParameterTuningJobConfig"]
    config["Strategy"] = strategy
    config["RandomSeed"] = seed
    config["ResourceLimits"] = {"MaxNumberOfTrainingJobs": trials,
                                "MaxParallelTrainingJobs": PARALLEL}
    b.call("CreateHyperParameterTuningJob", **request)
    b.wait(name, 3600)
    ended = sorted(b.trials(name, MaxResults=100),
                   key=lambda t: t["TrainingEndTime"])
    goal = "FinalHyperParameterTuningJobObjectiveMetric"
    return best_at([t[goal]["Value"] if goal in t else None for t in ended])


def training(b, name, definition, tuned):
    hyper = dict(definition["StaticHyperParameters"])
    hyper.update(tuned)
    resource = definition["HyperParameterTuningResourceConfig"]
    b.call("CreateTrainingJob", TrainingJobName=name, HyperParameters=hyper,
           ResourceConfig=resource, **{k: definition[k] for k in (
               "AlgorithmSpecification", "RoleArn", "InputDataConfig",
               "OutputDataConfig", "StoppingCondition")})


def result(b, name, definition):
    """None while it runs, else [value or None]."""
    d = b.trial(name)
    if d["TrainingJobStatus"] in ("InProgress", "Stopping"):
        return None
    metric = definition["TuningObjective"]["MetricName"]
    for m in d.get("FinalMetricDataList", []):
        if m["MetricName"] == metric:
            return [m["Value"]]
    return [None]


def ask(study, definitions):
    trial = study.ask()
    names = [d["DefinitionName"] for d in definitions]
    d = definitions[names.index(trial.suggest_categorical("algorithm",
                                                          names))]
    tuned = {}
    for r in d["HyperParameterRanges"].get("ContinuousParameterRanges", []):
        tuned[r["Name"]] = repr(trial.suggest_float(
            d["DefinitionName"] + "/" + r["Name"], float(r["MinValue"]),
            float(r["MaxValue"])))
    return trial, d, tuned


def optuna_tpe(b, seed, trials):
    import optuna
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    definitions = example()["TrainingJobDefinitions"]
    study = optuna.create_study(
        direction="maximize",
        sampler=optuna.samplers.TPESampler(seed=seed, constant_liar=True))
    running, values, made = {}, [], 0
    while len(values) < trials:
        while made < trials and len(running) < PARALLEL:
            trial, d, tuned = ask(study, definitions)
            name = "tpe-%d-%d" % (seed, made)
            training(b, name, d, tuned)
            running[name] = trial, d
            made += 1
        for name, (trial, d) in list(running.items()):
            value = result(b, name, d)
            if value is None:
                continue
            del running[name]
            values.append(value[0])
            if value[0] is None:
                study.tell(trial, state=optuna.trial.TrialState.FAIL)
            else:
                study.tell(trial, value[0])
        time.sleep(0.01)
    return best_at(values)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--seeds", type=int, default=5)
    p.add_argument("--trials", type=int, default=100)
    o = p.parse_args()
    methods = {
        "trialdeckd, Bayesian": lambda b, s: tuning(b, "Bayesian", s,
                                                    o.trials),
        "trialdeckd, Random": lambda b, s: tuning(b, "Random", s, o.trials),
        "Optuna TPE": lambda b, s: optuna_tpe(b, s, o.trials),
    }
    found = {m: [] for m in methods}
    with Backend() as b:
        b.start()
        subprocess.run([TOP + "/examples/install-data", b.data + "/s3"],
                       check=True)
        for seed in range(1, o.seeds + 1):
            for m, run in methods.items():
                found[m].append(run(b, seed))
                print("#", m, seed, found[m][-1], flush=True)
    print("| best validation objective, median of %d seeds | %s |" % (
        o.seeds, " | ".join("%d jobs" % m for m in MARKS)))
    print("|---|" + "---|" * len(MARKS))
    for m, runs in found.items():
        print("| %s | %s |" % (m, " | ".join("%.5f" % statistics.median(
            r[mark] for r in runs) for mark in MARKS)))


if __name__ == "__main__":
    main()
