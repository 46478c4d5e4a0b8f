"""The trainers against the catalogue: what the console offers, they take.

Every hyperparameter of the catalogue is known to its trainer, defaults and
values are taken or refused with a reason, numbers outside the bounds are
refused, and every metric's regex finds its value in the trainer's lines.
"""
import os
import re
import sys

try:
    import yaml
except ImportError as missing:
    print("skipped: %s" % missing)
    sys.exit(77)

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from trainers import LINEAR, TOP, XGB, ROWS, THREE, Job  # noqa: E402

NUMBER = "".join("%g,%d,%d\n" % (1 + i % 5, i, i * i % 7) for i in range(60))
wrong = []

# The shortest job of each, and what a value needs besides itself.
BASE = {XGB: {"objective": "binary:logistic", "num_round": "1"},
        LINEAR: {"predictor_type": "binary_classifier", "epochs": "1"}}
TASKS = {
    XGB: [({"objective": o}, ROWS) for o in
          ("binary:logistic", "rank:map")] +
         [({"objective": "multi:softprob", "num_class": "3"}, THREE)] +
         [({"objective": o}, NUMBER) for o in
          ("reg:squarederror", "reg:gamma", "reg:tweedie", "count:poisson",
           "survival:aft", "survival:cox")] +
         # Not printed unasked.
         [({"objective": "reg:squarederror", "eval_metric": "rmsle"},
           NUMBER)],
    LINEAR: [({"predictor_type": "binary_classifier"}, ROWS),
             ({"predictor_type": "regressor"}, NUMBER),
             ({"predictor_type": "multiclass_classifier",
               "num_classes": "3"}, THREE)],
}


def run(program, hyper, text):
    job = Job(program, dict(BASE[program], **hyper),
              files={"train": text, "validation": text, "test": text})
    status, said, out = job.run(), job.failure(), job.out
    job.remove()
    return status, said, out


def needs(row, value):
    """The rest of a job in which this value makes sense, and its rows."""
    if row["name"] in ("num_class", "num_classes"):
        return None
    if row["name"] == "predictor_type":
        return next(t for t in TASKS[LINEAR]
                    if t[0]["predictor_type"] == value)
    if row["name"] == "loss" and value not in ("auto", "logistic",
                                               "hinge_loss"):
        return TASKS[LINEAR][2 if value == "softmax_loss" else 1]
    if row["name"] == "loss":
        return TASKS[LINEAR][0]
    return {}, ROWS


def value_taken(program, row, value):
    more = needs(row, value)
    if more is None:
        return
    status, said, _ = run(program, dict(more[0], **{row["name"]: value}),
                          more[1])
    # Known, and impossible here: the reason says why.
    refused = re.search(r"cannot be %s here: .+\." % re.escape(value), said)
    if status != 0 and not refused:
        wrong.append("%s=%s: %s" % (row["name"], value, said))


def number_refused(program, row, value):
    if row["name"] in ("num_class", "num_classes"):
        return
    status, said, _ = run(program, {row["name"]: value}, ROWS)
    if status != 1 or row["name"] not in said:
        wrong.append("%s=%s: status %d, %r" % (row["name"], value, status,
                                               said))


def hyperparameters(program, rows):
    for row in rows:
        if row["name"].startswith("_"):
            continue
        values = list(row.get("values", []))
        if row.get("default") is not None and row["name"] != "objective" and \
                row["name"] != "monotone_constraints":
            values.append(row["default"])
        for value in dict.fromkeys(values):
            value_taken(program, row, value)
        if row["type"] == "FreeText":
            continue
        whole = row["type"] == "Integer"
        if row.get("min") is not None:
            number_refused(program, row, "%.9g" % (
                row["min"] - (1 if whole else 0.001)))
        if row.get("max") is not None and row["max"] < 1e9:
            number_refused(program, row, "%.9g" % (
                row["max"] + (1 if whole else 0.001)))
        if row.get("above") is not None:
            number_refused(program, row, "%.9g" % row["above"])


def metrics(program, rows):
    out = "".join(run(program, *task)[2] for task in TASKS[program])
    for row in rows:
        if not row.get("regex"):
            wrong.append("%s has no regex" % row["name"])
            continue
        # The platform's log shows a TAB as #011.
        for text in (out, out.replace("\t", "#011")):
            if not any(re.search(row["regex"], line)
                       for line in text.splitlines()):
                wrong.append("no line for %s" % row["name"])


def main():
    for program, name in ((XGB, "xgboost"), (LINEAR, "linear-learner")):
        if not os.path.exists(program):
            continue
        with open("%s/data/algorithms/%s.yaml" % (TOP, name)) as f:
            known = yaml.safe_load(f)
        hyperparameters(program, known["hyperparameters"])
        metrics(program, known["metrics"])
    for line in wrong:
        print("not ok: " + line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
