"""The two trainers as programs, under the training-container contract.

Rows S100 to S107 (the example's jobs really train), T17 (hostile data), T27
(a trial that is ended early loses nothing). Needs no package but Python.
"""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

TOP = os.environ.get("top_srcdir", ".")
BUILD = os.environ.get("top_builddir", ".")
XGB = os.path.join(BUILD, "trialdeck-train-xgboost")
LINEAR = os.path.join(BUILD, "trialdeck-train-linear")
DATA = {"train": "train", "validation": "validate", "test": "test"}

failures = []
current = ""


def check(condition, what):
    if not condition:
        failures.append("%s: %s" % (current, what))
        print("not ok: %s: %s" % (current, what))


class Job:
    """A /opt/ml of its own, with the example's data or with given files."""

    def __init__(self, program, hyper, files=None, kind="csv", config=None,
                 checkpoints=False):
        self.program = program
        self.base = tempfile.mkdtemp(prefix="trialdeck-train-")
        for name in ("input/config", "model", "output"):
            os.makedirs(os.path.join(self.base, name))
        if checkpoints:
            os.makedirs(self.path("checkpoints"))
        self.write("input/config/hyperparameters.json", json.dumps(hyper))
        channels = files if files is not None else DATA
        for name, content in channels.items():
            os.makedirs(self.path("input/data", name))
            if files is None:
                file = content + ".csv"
                shutil.copyfile(
                    os.path.join(TOP, "examples/data", content, file),
                    self.path("input/data", name, file))
            elif content is not None:
                self.write("input/data/%s/a.csv" % name, content)
        if config is None:
            config = {n: {"TrainingInputMode": "File", "ContentType": kind}
                      for n in channels}
        self.write("input/config/inputdataconfig.json", json.dumps(config))

    def path(self, *parts):
        return os.path.join(self.base, *parts)

    def write(self, name, text):
        mode = "wb" if isinstance(text, bytes) else "w"
        with open(self.path(name), mode) as f:
            f.write(text)

    def hyper(self, hyper):
        self.write("input/config/hyperparameters.json", json.dumps(hyper))

    def environ(self):
        env = {k: v for k, v in os.environ.items()
               if not k.startswith(("SM_", "SAGEMAKER_"))}
        env["SAGEMAKER_BASE_DIR"] = self.base
        return env

    def run(self, **extra):
        env = self.environ()
        env.update(extra)
        done = subprocess.run([self.program, "train"], env=env, timeout=120,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.out = done.stdout.decode()
        self.err = done.stderr.decode("utf-8", "replace")
        return done.returncode

    def run_until(self, pattern):
        """Starts, sends SIGTERM once a line matches, waits for the end."""
        with subprocess.Popen([self.program, "train"], env=self.environ(),
                              stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL) as child:
            lines = []
            for line in child.stdout:
                lines.append(line.decode())
                if pattern is not None and re.search(pattern, lines[-1]):
                    child.send_signal(signal.SIGTERM)
                    pattern = None
            self.out = "".join(lines)
            return child.wait(timeout=120)

    def failure(self):
        try:
            with open(self.path("output/failure"), encoding="utf-8") as f:
                return f.read()
        except FileNotFoundError:
            return ""

    def last(self, pattern):
        found = re.findall(pattern, self.out.replace("\t", "#011"))
        return float(found[-1]) if found else None

    def remove(self):
        shutil.rmtree(self.base)


SEED_XGB = {"eval_metric": "auc", "objective": "binary:logistic",
            "num_round": "100", "rate_drop": "0.3",
            "tweedie_variance_power": "1.4", "eta": "0.2"}


def xgb_metric(job, name):
    channel, metric = name.split(":")
    return job.last(r".*\[[0-9]+\].*#011%s-%s:(\S+?)(?:#011|\n)"
                    % (channel, metric))


def linear_metric(job, name):
    channel, metric = name.split(":")
    return job.last(r"#quality_metric: host=\S+?, (?:epoch=\d+, )?%s %s "
                    r"<(?:score|loss)>=(\S+)" % (channel, metric))


def test_seed_xgboost():
    job = Job(XGB, dict(SEED_XGB, _tuning_objective_metric=
                        "validation:accuracy", max_depth="4"))
    check(job.run() == 0, job.err)
    for channel in DATA:
        for metric in ("auc", "accuracy", "error", "f1", "logloss", "mae",
                       "rmse", "mse"):
            value = xgb_metric(job, "%s:%s" % (channel, metric))
            check(value is not None, "no %s of %s" % (metric, channel))
    check(0.9 < xgb_metric(job, "validation:accuracy") <= 1, "accuracy")
    check(0.98 < xgb_metric(job, "validation:auc") <= 1, "auc")
    check(len(re.findall(r"^\[\d+\]\t", job.out, re.M)) == 100, "rounds")
    check(os.path.getsize(job.path("model/xgboost-model")) > 1000, "model")
    check(job.failure() == "", "failure file")
    job.remove()


def test_seed_linear():
    job = Job(LINEAR, {"predictor_type": "binary_classifier",
                       "learning_rate": "0.2"})
    check(job.run() == 0, job.err)
    first = job.out
    for channel in DATA:
        for metric in ("objective_loss", "binary_classification_accuracy",
                       "binary_f_beta", "precision", "recall",
                       "roc_auc_score"):
            value = linear_metric(job, "%s:%s" % (channel, metric))
            check(value is not None, "no %s of %s" % (metric, channel))
    check(linear_metric(job, "test:binary_classification_accuracy") > 0.93,
          "accuracy")
    with open(job.path("model/model.json")) as f:
        model = json.load(f)
    check(len(model["weights"][0]) == 30, "model")
    # The saved model gives the accuracy that was printed.
    right = total = 0
    with open(job.path("input/data/test/test.csv")) as f:
        for line in f:
            row = [float(x) for x in line.split(",")]
            z = model["bias"][0] + sum(
                w * x for w, x in zip(model["weights"][0], row[1:]))
            right += (z > model["threshold"]) == (row[0] > 0.5)
            total += 1
    check(abs(right / total - linear_metric(
        job, "test:binary_classification_accuracy")) < 1e-6, "saved model")
    check(job.run() == 0 and job.out == first, "two runs differ")
    job.remove()


def test_folders_by_variable():
    """Without a sandbox the SM_* variables name the real folders."""
    job = Job(LINEAR, {"predictor_type": "binary_classifier"})
    for old, new in (("input", "in"), ("model", "mo"), ("output", "ou")):
        os.rename(job.path(old), job.path(new))
    os.rename(job.path("in/data/train"), job.path("elsewhere"))
    status = job.run(SAGEMAKER_BASE_DIR="/nonexistent",
                     SM_INPUT_DIR=job.path("in"), SM_MODEL_DIR=job.path("mo"),
                     SM_OUTPUT_DIR=job.path("ou"),
                     SM_CHANNEL_TRAIN=job.path("elsewhere"))
    check(status == 0, job.err)
    check(os.path.exists(job.path("mo/model.json")), "model")
    job.remove()


def test_unknown_channel():
    config = {n: {"ContentType": "csv"} for n in ("train", "extra\033[2J")}
    job = Job(LINEAR, {"predictor_type": "binary_classifier"}, config=config)
    check(job.run() == 0, job.err)
    check("Channel extra^[[2J is not used." in job.out, "log line")
    check("\033" not in job.out, "escape reaches the log")
    check("validation" not in job.out, "a channel the job does not have")
    job.remove()


ROWS = "".join("%d,%d,%d\n" % (i % 2, i, i * i % 7) for i in range(40))
THREE = "".join("%d,%d,%d\n" % (i % 3, i, i * i % 7) for i in range(60))
BINARY = {"predictor_type": "binary_classifier"}
LOGISTIC = {"objective": "binary:logistic", "num_round": "2"}

# program, hyperparameters, train file, content type, part of the reason
REFUSED = [
    (XGB, {}, ROWS, "csv", "num_round is required"),
    (XGB, dict(LOGISTIC, etaa="1"), ROWS, "csv", "Did you mean eta?"),
    (XGB, dict(LOGISTIC, eta="2"), ROWS, "csv", "eta must lie between"),
    (XGB, dict(LOGISTIC, tree_method="gpu_hist"), ROWS, "csv",
     "tree_method cannot be gpu_hist here: it needs a GPU"),
    (XGB, dict(LOGISTIC, use_dask_gpu_training="true"), ROWS, "csv", "GPU"),
    (XGB, dict(LOGISTIC, eval_metric="aux"), ROWS, "csv", "no metric aux"),
    (XGB, dict(LOGISTIC, eval_metric="merror"), ROWS, "csv",
     "merror cannot be computed with objective binary:logistic"),
    (XGB, {"objective": "multi:softmax", "num_round": "2"}, THREE, "csv",
     "num_class is required"),
    (XGB, {"objective": "multi:softmax", "num_class": "2", "num_round": "2"},
     THREE, "csv", "row 3 has the label 2"),
    (XGB, dict(LOGISTIC, num_class="3"), ROWS, "csv", "num_class belongs"),
    (XGB, LOGISTIC, "1,2,3\n5,2,3\n", "csv", "row 2 has the label 5"),
    (XGB, LOGISTIC, ROWS, None, "“0,0,0” is no label"),
    (XGB, LOGISTIC, ROWS, "application/x-parquet", "application/x-parquet"),
    (XGB, LOGISTIC, "label,x\n1,2\n", "csv", "a.csv:1: column 1"),
    (XGB, LOGISTIC, "1,2,3\n1,2\n", "csv", "a.csv:2: 2 columns"),
    (XGB, LOGISTIC, "", "csv", "no row"),
    (XGB, LOGISTIC, None, "csv", "no data file"),
    (XGB, LOGISTIC, b"1,2\n0,\xff\xfe\x00\n", "csv", "a.csv:2: column 2"),
    (XGB, dict(LOGISTIC, interaction_constraints="nonsense"), ROWS, "csv",
     "XGBoost:"),
    (LINEAR, {}, ROWS, "csv", "predictor_type is required"),
    (LINEAR, dict(BINARY, epochs="0"), ROWS, "csv", "epochs"),
    (LINEAR, dict(BINARY, loss="squared_loss"), ROWS, "csv",
     "loss cannot be squared_loss with predictor_type binary_classifier"),
    (LINEAR, dict(BINARY, feature_dim="3"), ROWS, "csv", "feature_dim is 3"),
    (LINEAR, BINARY, THREE, "csv", "row 3 has the label 2"),
    (LINEAR, BINARY, "1,2\n0,\n", "csv", "a.csv:2: column 2"),
    (LINEAR, BINARY, "1,2\n0,nan\n", "csv", "a.csv:2: column 2"),
    (LINEAR, BINARY, ROWS, "application/x-recordio-protobuf", "recordio"),
    (LINEAR, BINARY, ROWS, "libsvm", "text/csv"),
    (LINEAR, {"predictor_type": "multiclass_classifier"}, THREE, "csv",
     "num_classes is required"),
    (LINEAR, {"predictor_type": "regressor", "optimizer": "sgd",
              "learning_rate": "1e30", "wd": "0", "l1": "0"}, ROWS, "csv",
     "Try a smaller learning_rate"),
]


def test_refused():
    for program, hyper, text, kind, reason in REFUSED:
        job = Job(program, hyper, files={"train": text}, kind=kind)
        if kind is None:
            job.write("input/config/inputdataconfig.json", '{"train": {}}')
        status = job.run()
        said = job.failure()
        check(status == 1, "%s %s: status %d" % (hyper, kind, status))
        check(reason in said, "%s: %r lacks %r" % (hyper, said, reason))
        check(0 < len(said.encode()) <= 1024, "length of the reason")
        check(said.rstrip() in job.err, "reason on stderr")
        check(os.listdir(job.path("model")) == [], "a model was saved")
        job.remove()


def test_broken_configuration():
    for name in ("hyperparameters.json", "inputdataconfig.json"):
        for text in ("{", "[]", '{"a": 1, "a": 2'):
            job = Job(LINEAR, BINARY)
            job.write("input/config/" + name, text)
            check(job.run() == 1 and name in job.failure(), text)
            job.remove()
    job = Job(LINEAR, BINARY, config={"test": {"ContentType": "csv"}})
    check(job.run() == 1 and "no channel train" in job.failure(), "no train")
    job.remove()


def test_objectives():
    """Every objective trains, and prints its metrics."""
    number = "".join("%g,%d,%d\n" % (1 + i % 5, i, i * i % 7)
                     for i in range(60))
    cases = {
        "binary:logitraw": (ROWS, "auc error accuracy f1"),
        "binary:hinge": (ROWS, "error accuracy"),
        "multi:softmax": (THREE, "merror mlogloss accuracy f1_macro"),
        "multi:softprob": (THREE, "merror mlogloss accuracy f1"),
        "reg:linear": (number, "rmse mae mse r2"),
        "reg:squarederror": (number, "rmse mae mse r2"),
        "reg:absoluteerror": (number, "rmse mae"),
        "reg:pseudohubererror": (number, "mphe"),
        "reg:squaredlogerror": (number, "rmse"),
        "reg:gamma": (number, "gamma-nloglik gamma-deviance"),
        "reg:tweedie": (number, "tweedie-nloglik rmse"),
        "count:poisson": (number, "poisson-nloglik"),
        "rank:pairwise": (ROWS, "map ndcg"),
        "rank:ndcg": (ROWS, "map ndcg"),
        "rank:map": (ROWS, "map ndcg"),
        "survival:cox": (number, "cox-nloglik"),
        "survival:aft": (number, "aft-nloglik"),
    }
    for objective, (text, metrics) in cases.items():
        hyper = {"objective": objective, "num_round": "3"}
        if objective.startswith("multi"):
            hyper["num_class"] = "3"
        for booster in ("gbtree", "dart", "gblinear"):
            job = Job(XGB, dict(hyper, booster=booster),
                      files={"train": text, "validation": text})
            status = job.run()
            check(status == 0, "%s %s: %s" % (objective, booster, job.err))
            for metric in metrics.split():
                check(xgb_metric(job, "validation:" + metric) is not None,
                      "%s: no %s" % (objective, metric))
            job.remove()


def test_libsvm():
    text = "".join("%d %d:1 %d:%g\n" % (i % 2, 1 + i % 2, 5, i / 40)
                   for i in range(40))
    job = Job(XGB, LOGISTIC, files={"train": text, "validation": "1 1:1\n"})
    job.write("input/config/inputdataconfig.json",
              '{"train": {}, "validation": {"ContentType": "text/libsvm"}}')
    check(job.run() == 0, job.err)
    check(xgb_metric(job, "train:accuracy") == 1, "accuracy")
    job.remove()


def test_early_stopping():
    job = Job(XGB, dict(SEED_XGB, early_stopping_rounds="5",
                        num_round="2000", _tuning_objective_metric=
                        "validation:logloss"))
    check(job.run() == 0, job.err)
    check("Stopping early: validation-logloss" in job.out, "stops")
    job.remove()
    for booster in ("gbtree", "dart"):
        job = Job(XGB, {"objective": "binary:logistic", "num_round": "2000",
                        "early_stopping_rounds": "3", "booster": booster})
        check(job.run() == 0, job.err)
        check("Stopping early: validation-logloss" in job.out, "default")
        rounds = len(re.findall(r"^\[\d+\]\t", job.out, re.M))
        best = int(re.search(r"Best round: \[(\d+)\]", job.out).group(1))
        check(rounds == best + 4, "%d rounds, best %d" % (rounds, best))
        job.remove()


def tail(job):
    """The metric lines after the last of the run's own remarks."""
    return [line for line in job.out.splitlines()
            if line.startswith(("[", "#"))]


def resumed(program, hyper, longer, started, first):
    """Ended by SIGTERM and taken up again gives what one run gives."""
    job = Job(program, hyper, checkpoints=True)
    check(job.run_until(started) == 143, "status after SIGTERM")
    check(len(os.listdir(job.path("checkpoints"))) >= 1, "checkpoint")
    check(len(os.listdir(job.path("model"))) == 1, "model after SIGTERM")
    done = max(int(n.rsplit(".", 1)[1])
               for n in os.listdir(job.path("checkpoints")))
    hyper = dict(hyper, **{longer: str(done + 10)})
    job.hyper(hyper)
    check(job.run() == 0, job.err)
    check("Resuming after" in job.out, "resumes")
    whole = Job(program, hyper)
    check(whole.run() == 0, whole.err)
    lines = tail(job)
    check(len(lines) >= 10 and first(done) in lines[0],
          "begins with %s" % lines[:1])
    check(lines == tail(whole)[-len(lines):], "resumed run differs (%s): %s, %s" % (hyper,lines[0],tail(whole)[-len(lines)]))
    job.remove()
    whole.remove()


def test_resume_xgboost():
    # Not hist with samples: its sampler keeps a state of its own that no
    # model file holds.
    hyper = {"objective": "binary:logistic", "num_round": "100000"}
    half = {"subsample": "0.5", "colsample_bytree": "0.7"}
    for more in (half, {"booster": "dart", "rate_drop": "0.1"},
                 {"booster": "gblinear"}, {"tree_method": "hist"},
                 {"tree_method": "approx", "subsample": "0.5"}):
        resumed(XGB, dict(hyper, **more), "num_round", r"^\[7\]",
                lambda done: "[%d]" % done)


def test_resume_linear():
    hyper = {"predictor_type": "binary_classifier", "epochs": "1000000",
             "early_stopping_patience": "100000000",
             "lr_scheduler_factor": "0.99", "lr_scheduler_step": "10",
             "lr_scheduler_minimum_lr": "1e-5"}
    for more in ({}, {"optimizer": "sgd", "l1": "0.001"},
                 {"optimizer": "rmsprop", "num_models": "3"}):
        resumed(LINEAR, dict(hyper, **more), "epochs", r"epoch=5,",
                lambda done: "epoch=%d," % done)


def test_strange_checkpoint():
    for program, hyper, name in (
            (XGB, LOGISTIC, "xgboost-checkpoint.1"),
            (LINEAR, dict(BINARY, epochs="2"), "linear-checkpoint.1")):
        for text in (b"", b"{", b"TDLIN01\0" + b"\0" * 200, b"binf" * 50):
            job = Job(program, hyper, checkpoints=True)
            job.write("checkpoints/" + name, text)
            check(job.run() == 0, "%s %r: %s" % (program, text, job.err))
            check("is not used" in job.out, "log line")
            job.remove()


def test_linear_losses():
    number = "".join("%g,%d,%d\n" % (3 * i + i * i % 7, i, i * i % 7)
                     for i in range(100))
    for loss in ("squared_loss", "absolute_loss",
                 "eps_insensitive_squared_loss",
                 "eps_insensitive_absolute_loss", "quantile_loss",
                 "huber_loss"):
        job = Job(LINEAR, {"predictor_type": "regressor", "loss": loss,
                           "epochs": "100", "early_stopping_patience": "200"},
                  files={"train": number, "test": number})
        check(job.run() == 0, job.err)
        for metric in ("mse", "rmse", "absolute_loss", "objective_loss"):
            check(linear_metric(job, "test:" + metric) is not None, metric)
        check(linear_metric(job, "test:rmse") < 5, "%s: rmse %s" % (
            loss, linear_metric(job, "test:rmse")))
        job.remove()
    for more in ({}, {"balance_multiclass_weights": "true"}):
        job = Job(LINEAR, dict({"predictor_type": "multiclass_classifier",
                                "num_classes": "3", "accuracy_top_k": "2"},
                               **more), files={"train": THREE, "test": THREE})
        check(job.run() == 0, job.err)
        for metric in ("multiclass_accuracy", "multiclass_top_k_accuracy",
                       "dcg", "macro_f_beta", "macro_precision",
                       "macro_recall", "objective_loss"):
            check(linear_metric(job, "test:" + metric) is not None, metric)
        job.remove()


def test_selection_criteria():
    for rule, metric, at_least in (
            ("precision_at_target_recall", "recall", 0.97),
            ("recall_at_target_precision", "precision", 0.97)):
        job = Job(LINEAR, dict(
            BINARY, target_recall="0.97", target_precision="0.97",
            binary_classifier_model_selection_criteria=rule))
        check(job.run() == 0, job.err)
        value = linear_metric(job, "validation:" + metric)
        check(value >= at_least, "%s: %s %s" % (rule, metric, value))
        job.remove()


def main():
    global current
    skip_xgboost = not os.path.exists(XGB)
    for name, test in sorted(globals().items()):
        if not name.startswith("test_"):
            continue
        current = name
        if skip_xgboost and XGB in test.__code__.co_names:
            continue
        test()
        print("done: " + name)
    if failures:
        print("%d failures" % len(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
