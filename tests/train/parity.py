"""The trainers against Debian's python3-xgboost and python3-sklearn.

The same data and hyperparameters must give the same metrics within 0.01 (losses
in the data's own units: within 1 %). Without the packages the test is skipped.
"""
import os
import sys

try:
    import numpy as np
    import xgboost
    from sklearn import datasets, linear_model, metrics, svm
    from sklearn.preprocessing import StandardScaler
except ImportError as missing:
    print("skipped: %s" % missing)
    sys.exit(77)

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import trainers  # noqa: E402
from trainers import LINEAR, XGB, Job, linear_metric, xgb_metric  # noqa: E402

bad = 0


def same(what, ours, theirs, relative=False):
    global bad
    limit = 0.01 * (abs(theirs) if relative else 1)
    ok = ours is not None and abs(ours - theirs) <= limit
    print("%s %-50s %10.6f %10.6f" % ("same  " if ok else "DIFFER", what,
                                      ours if ours is not None else -1,
                                      theirs))
    bad += not ok


def parts(x, y):
    """Rows by their number: every fourth is for validation."""
    held = np.arange(len(y)) % 4 == 3
    return x[~held], y[~held], x[held], y[held]


def text(x, y):
    return "".join(",".join(repr(float(v)) for v in [label, *row]) + "\n"
                   for label, row in zip(y, x))


def job(program, hyper, split):
    x, y, vx, vy = split
    made = Job(program, {k: str(v) for k, v in hyper.items()},
               files={"train": text(x, y), "validation": text(vx, vy)})
    if made.run() != 0:
        print(made.err)
        sys.exit(1)
    return made


def xgb_pair(name, split, hyper, rounds, native, own):
    x, y, vx, vy = split
    ours = job(XGB, dict(hyper, num_round=rounds), split)
    train = xgboost.DMatrix(x, y)
    valid = xgboost.DMatrix(vx, vy)
    log = {}
    booster = xgboost.train(dict(hyper, nthread=1, eval_metric=native), train,
                            rounds, evals=[(valid, "validation")],
                            evals_result=log, verbose_eval=False)
    for metric in native:
        same("xgboost %s %s" % (name, metric),
             xgb_metric(ours, "validation:" + metric),
             log["validation"][metric][-1])
    predicted = booster.predict(valid)
    for metric, score in own.items():
        same("xgboost %s %s" % (name, metric),
             xgb_metric(ours, "validation:" + metric), score(vy, predicted))
    # python3-xgboost reads the model that the trainer saved.
    saved = xgboost.Booster(model_file=ours.path("model/xgboost-model"))
    same("xgboost %s saved model" % name,
         float(np.abs(saved.predict(valid) - predicted).max()), 0)
    ours.remove()


def over(score, **more):
    return lambda y, p: score(y, p > 0.5, **more)


def xgboost_binary():
    own = {
        "accuracy": over(metrics.accuracy_score),
        "balanced_accuracy": over(metrics.balanced_accuracy_score),
        "f1": over(metrics.f1_score),
        "f1_macro": over(metrics.f1_score, average="macro"),
        "precision": over(metrics.precision_score),
        "precision_micro": over(metrics.precision_score, average="micro"),
        "recall": over(metrics.recall_score),
        "recall_macro": over(metrics.recall_score, average="macro"),
        "mse": metrics.mean_squared_error,
    }
    split = parts(*datasets.load_breast_cancer(return_X_y=True))
    native = ["auc", "aucpr", "error", "logloss", "rmse", "mae"]
    base = {"objective": "binary:logistic", "eta": 0.2, "max_depth": 4}
    for name, more in (
            ("binary", {}),
            ("dart", {"booster": "dart", "rate_drop": 0.1, "seed": 7}),
            ("gblinear", {"booster": "gblinear", "updater": "coord_descent"}),
            ("hist", {"tree_method": "hist", "max_bin": 64}),
            ("weighted", {"scale_pos_weight": 2, "lambda": 3, "alpha": 0.5,
                          "gamma": 0.1, "min_child_weight": 2})):
        if name == "dart":      # its drops are random: the same stream
            more["seed_per_iteration"] = 1
            ours = {k: v for k, v in more.items() if k != "seed_per_iteration"}
            xgb_dart(split, dict(base, **ours), native)
            continue
        xgb_pair(name, split, dict(base, **more), 60, native, own)


def xgb_dart(split, hyper, native):
    x, y, vx, vy = split
    ours = job(XGB, dict(hyper, num_round=60), split)
    log = {}
    xgboost.train(dict(hyper, nthread=1, eval_metric=native,
                       seed_per_iteration=1), xgboost.DMatrix(x, y), 60,
                  evals=[(xgboost.DMatrix(vx, vy), "validation")],
                  evals_result=log, verbose_eval=False)
    for metric in native:
        same("xgboost dart %s" % metric,
             xgb_metric(ours, "validation:" + metric),
             log["validation"][metric][-1])
    ours.remove()


def xgboost_regression():
    split = parts(*datasets.load_diabetes(return_X_y=True))
    for objective in ("reg:squarederror", "reg:absoluteerror", "reg:gamma",
                      "count:poisson"):
        x, y, vx, vy = split
        hyper = {"objective": objective, "eta": 0.1, "max_depth": 3}
        ours = job(XGB, dict(hyper, num_round=50), split)
        log = {}
        booster = xgboost.train(
            dict(hyper, nthread=1, eval_metric=["rmse", "mae"]),
            xgboost.DMatrix(x, y), 50,
            evals=[(xgboost.DMatrix(vx, vy), "validation")],
            evals_result=log, verbose_eval=False)
        predicted = booster.predict(xgboost.DMatrix(vx))
        for metric in ("rmse", "mae"):
            same("xgboost %s %s" % (objective, metric),
                 xgb_metric(ours, "validation:" + metric),
                 log["validation"][metric][-1], relative=True)
        same("xgboost %s mse" % objective,
             xgb_metric(ours, "validation:mse"),
             metrics.mean_squared_error(vy, predicted), relative=True)
        same("xgboost %s r2" % objective, xgb_metric(ours, "validation:r2"),
             metrics.r2_score(vy, predicted))
        ours.remove()


def xgboost_multiclass():
    split = parts(*datasets.load_wine(return_X_y=True))
    for objective in ("multi:softprob", "multi:softmax"):
        def classes(p):
            return p.argmax(axis=1) if p.ndim > 1 else p

        own = {
            "accuracy": lambda y, p: metrics.accuracy_score(y, classes(p)),
            "f1": lambda y, p: metrics.f1_score(y, classes(p),
                                                average="macro"),
            "precision_macro": lambda y, p: metrics.precision_score(
                y, classes(p), average="macro"),
            "recall_macro": lambda y, p: metrics.recall_score(
                y, classes(p), average="macro"),
            "balanced_accuracy": lambda y, p: metrics.balanced_accuracy_score(
                y, classes(p)),
        }
        xgb_pair(objective, split, {"objective": objective, "num_class": 3,
                                    "max_depth": 3}, 20,
                 ["merror", "mlogloss"], own)


# As good as the optimum: many epochs, a falling rate, one model.
EXACT = {"epochs": 600, "early_stopping_patience": 10000, "num_models": 1,
         "l1": 0, "learning_rate": 0.05, "mini_batch_size": 100,
         "lr_scheduler_step": 20, "lr_scheduler_factor": 0.98,
         "lr_scheduler_minimum_lr": 1e-6,
         "binary_classifier_model_selection_criteria": "loss_function"}


def scaled(split):
    x, y, vx, vy = split
    by = StandardScaler().fit(x)
    return by.transform(x), y, by.transform(vx), vy


def linear_binary():
    split = parts(*datasets.load_breast_cancer(return_X_y=True))
    x, y, vx, vy = scaled(split)
    wd, n = 0.01, len(y)
    theirs = {
        "logistic": linear_model.LogisticRegression(
            C=1 / (wd * n), max_iter=10000, tol=1e-8),
        "hinge_loss": svm.SVC(kernel="linear", C=1 / (wd * n)),
    }
    for loss, model in theirs.items():
        model.fit(x, y)
        z = model.decision_function(vx)
        # Without early stopping the last epoch is the optimum that
        # scikit-learn finds too; the trainer keeps its best epoch on the
        # validation rows, so its lines of the last epoch are compared.
        for optimizer in ("adam", "sgd", "rmsprop"):
            ours = job(LINEAR, dict(
                EXACT, predictor_type="binary_classifier", loss=loss, wd=wd,
                optimizer=optimizer, momentum=0.9), split)
            last_epoch(ours)
            same("linear %s %s accuracy" % (loss, optimizer), linear_metric(
                ours, "validation:binary_classification_accuracy"),
                metrics.accuracy_score(vy, z > 0))
            same("linear %s %s auc" % (loss, optimizer), linear_metric(
                ours, "validation:roc_auc_score"),
                metrics.roc_auc_score(vy, z))
            same("linear %s %s f1" % (loss, optimizer), linear_metric(
                ours, "validation:binary_f_beta"),
                metrics.f1_score(vy, z > 0))
            if loss == "logistic":
                same("linear logistic %s loss" % optimizer, linear_metric(
                    ours, "validation:objective_loss"), metrics.log_loss(
                        vy, 1 / (1 + np.exp(-z))))
            ours.remove()


def last_epoch(ours):
    ours.out = "".join(line + "\n" for line in ours.out.splitlines()
                       if ", epoch=" in line)


def linear_l1():
    """L1 with SGD sets the same weights to zero as scikit-learn does."""
    split = parts(*datasets.load_diabetes(return_X_y=True))
    x, y, vx, vy = scaled(split)
    sd = y.std()
    model = linear_model.Lasso(alpha=0.1, max_iter=100000).fit(
        x, (y - y.mean()) / sd)
    ours = job(LINEAR, dict(
        EXACT, predictor_type="regressor", l1=0.1, wd=0, optimizer="sgd",
        momentum=0), split)
    last_epoch(ours)
    z = model.predict(vx) * sd + y.mean()
    same("linear lasso rmse", linear_metric(ours, "validation:rmse"),
         metrics.mean_squared_error(vy, z) ** 0.5, relative=True)
    ours.remove()


def linear_regression():
    split = parts(*datasets.load_diabetes(return_X_y=True))
    x, y, vx, vy = scaled(split)
    sd, wd, n = y.std(), 0.01, len(y)
    t = (y - y.mean()) / sd
    theirs = {
        "squared_loss": linear_model.Ridge(alpha=wd * n),
        # Beyond every residual it is the squared loss.
        "huber_loss": linear_model.Ridge(alpha=wd * n),
        "absolute_loss": linear_model.QuantileRegressor(
            quantile=0.5, alpha=0, solver="highs"),
        "quantile_loss": linear_model.QuantileRegressor(
            quantile=0.7, alpha=0, solver="highs"),
        "eps_insensitive_absolute_loss": svm.LinearSVR(
            C=1 / (wd * n), epsilon=0.1, loss="epsilon_insensitive",
            intercept_scaling=100, max_iter=1000000, tol=1e-6),
        "eps_insensitive_squared_loss": svm.LinearSVR(
            C=1 / (wd * n) / 2, epsilon=0.1, intercept_scaling=100,
            loss="squared_epsilon_insensitive", dual=False,
            max_iter=1000000, tol=1e-6),
    }
    for loss, model in theirs.items():
        model.fit(x, t)
        z = model.predict(vx) * sd + y.mean()
        exact = loss not in ("absolute_loss", "quantile_loss")
        ours = job(LINEAR, dict(
            EXACT, predictor_type="regressor", loss=loss, quantile=0.7,
            wd=wd if exact else 0, huber_delta=100, loss_insensitivity=0.1), split)
        last_epoch(ours)
        for metric, value in (
                ("rmse", metrics.mean_squared_error(vy, z) ** 0.5),
                ("absolute_loss", metrics.mean_absolute_error(vy, z))):
            same("linear %s %s" % (loss, metric), linear_metric(
                ours, "validation:" + metric), value, relative=True)
        ours.remove()


def linear_multiclass():
    for name, load, classes in (("wine", datasets.load_wine, 3),
                                ("digits", datasets.load_digits, 10)):
        split = parts(*load(return_X_y=True))
        x, y, vx, vy = scaled(split)
        wd = 0.01
        model = linear_model.LogisticRegression(
            C=1 / (wd * len(y)), max_iter=10000, tol=1e-8).fit(x, y)
        p = model.predict_proba(vx)
        guess = p.argmax(axis=1)
        ours = job(LINEAR, dict(
            EXACT, predictor_type="multiclass_classifier", wd=wd, epochs=200,
            num_classes=classes, accuracy_top_k=2), split)
        last_epoch(ours)
        for metric, value in (
                ("multiclass_accuracy", metrics.accuracy_score(vy, guess)),
                ("multiclass_top_k_accuracy",
                 metrics.top_k_accuracy_score(vy, p, k=2)),
                ("macro_f_beta", metrics.f1_score(vy, guess,
                                                  average="macro")),
                ("macro_precision", metrics.precision_score(
                    vy, guess, average="macro")),
                ("macro_recall", metrics.recall_score(
                    vy, guess, average="macro")),
                ("objective_loss", metrics.log_loss(vy, p))):
            same("linear %s %s" % (name, metric),
                 linear_metric(ours, "validation:" + metric), value)
        ours.remove()


def main():
    if os.path.exists(XGB):
        xgboost_binary()
        xgboost_regression()
        xgboost_multiclass()
    linear_binary()
    linear_l1()
    linear_regression()
    linear_multiclass()
    if trainers.failures or bad:
        print("%d differ" % bad)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
