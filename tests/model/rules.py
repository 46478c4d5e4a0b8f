"""Preflight: every kind of mistake is found where it stands, and nothing that
is right is called an error. Mistakes are made of the API's own shapes (each
constraint of each member broken once) and one or more of each rule over
several fields; what is right is generated. botocore is the second opinion:
what it refuses is an error here, what passes here it accepts.
Rows: S07, S09, S13, S15, S20, S27, S29, S30, S32, S34, S35, S39, S45, S46,
S50, S55, S57, S59, S60, S61, S69, S71, S73, S74, S75, S78, S80, S85, S86,
S92, S93, S94, S95; threat T17."""
import copy
import json
import os
import re
import sys

from generate import LINEAR, OWN, TOP, XGB, Model, request, seeded

CONFIG = "/HyperParameterTuningJobConfig"
LIST = "/TrainingJobDefinitions"
D = LIST + "/0"
SPEC = D + "/AlgorithmSpecification"
RANGES = D + "/HyperParameterRanges"
LIMITS = CONFIG + "/ResourceLimits"
STOP = D + "/StoppingCondition"
PLAIN = D + "/ResourceConfig"
TUNING = D + "/HyperParameterTuningResourceConfig"
CHANNEL = D + "/InputDataConfig/0"
S3 = CHANNEL + "/DataSource/S3DataSource"
STATICS = D + "/StaticHyperParameters"
GONE = object()

with open(os.path.join(TOP, "tests/wire/create-shapes.json")) as f:
    SHAPES = json.load(f)


def base(image=XGB):
    """Right in every way, with nothing that it could do without."""
    metrics = {} if image in (XGB, LINEAR) else {
        "MetricDefinitions": [{"Name": "validation:rmse",
                               "Regex": "rmse=(.*?);"}]}
    return {
        "HyperParameterTuningJobName": "job-1",
        "HyperParameterTuningJobConfig": {
            "Strategy": "Bayesian", "ResourceLimits": {
                "MaxNumberOfTrainingJobs": 5,
                "MaxParallelTrainingJobs": 1}},
        "TrainingJobDefinitions": [{
            "DefinitionName": "one",
            "TuningObjective": {"Type": "Minimize",
                                "MetricName": "validation:rmse"},
            "HyperParameterRanges": {"IntegerParameterRanges": [
                {"Name": "max_depth", "MinValue": "1", "MaxValue": "10"}]},
            "StaticHyperParameters": {"num_round": "20"},
            "AlgorithmSpecification": dict(
                metrics, TrainingImage=image, TrainingInputMode="File"),
            "RoleArn": "arn:aws:iam::000000000000:role/r",
            "InputDataConfig": [
                {"ChannelName": n, "ContentType": "text/csv", "DataSource": {
                    "S3DataSource": {"S3DataType": "S3Prefix",
                                     "S3Uri": "s3://b/" + n}}}
                for n in ("train", "validation")],
            "OutputDataConfig": {"S3OutputPath": "s3://b/o/"},
            "ResourceConfig": {"InstanceType": "ml.m5.xlarge",
                               "InstanceCount": 1, "VolumeSizeInGB": 10},
            "StoppingCondition": {"MaxRuntimeInSeconds": 3600}}]}


def tokens(pointer):
    return [t.replace("~1", "/").replace("~0", "~")
            for t in pointer.split("/")[1:]]


def put(tree, pointer, value):
    at, way = tree, tokens(pointer)
    for i, t in enumerate(way[:-1]):
        if isinstance(at, list):
            at = at[int(t)]
        else:
            at = at.setdefault(t, {})
    last = way[-1]
    if isinstance(at, list):
        last = int(last)
        if value is not GONE and last == len(at):
            at.append(value)
            return
    if value is GONE:
        del at[last]
    else:
        at[last] = value


def two(tree):
    other = copy.deepcopy(tree["TrainingJobDefinitions"][0])
    other["DefinitionName"] = "two"
    tree["TrainingJobDefinitions"].append(other)
    return tree


def one_form(wire):
    wire = copy.deepcopy(wire)
    d = wire.pop("TrainingJobDefinitions")[0]
    config = wire["HyperParameterTuningJobConfig"]
    if "TuningObjective" in d:
        config["HyperParameterTuningJobObjective"] = d.pop("TuningObjective")
    if "HyperParameterRanges" in d:
        config["ParameterRanges"] = d.pop("HyperParameterRanges")
    wire["TrainingJobDefinition"] = d
    return wire


def one_pointer(p):
    for a, b in ((D + "/TuningObjective",
                  CONFIG + "/HyperParameterTuningJobObjective"),
                 (RANGES, CONFIG + "/ParameterRanges"),
                 (D, "/TrainingJobDefinition")):
        if p == a or p.startswith(a + "/"):
            return b + p[len(a):]
    return p


# ---- One for each constraint of each member.

def filler(path):
    """The least value of a shape that its own constraints allow."""
    s = SHAPES[path]
    kind = s["type"]
    if kind == "structure":
        return {k[len(path) + 1:]: filler(k) for k in SHAPES
                if k.startswith(path + "/") and SHAPES[k].get("required")
                and "/" not in k[len(path) + 1:] and
                not k.endswith("/*")}
    if kind == "list":
        return [filler(path + "/*")]
    if kind == "map":
        return {"k": filler(path + "/*")}
    if "enum" in s:
        return s["enum"][0]
    if kind in ("integer", "long"):
        return int(max(s.get("min", 1), 1))
    if kind in ("float", "double"):
        return 0.5
    if kind == "boolean":
        return True
    for text in ("train", "s3://b/k", "arn:aws:iam::000000000000:role/r",
                 "fs-0123456789abcdef0", "1", "ab", "/x",
                 "arn:aws:sagemaker:us-east-1:000000000000:algorithm/a",
                 "arn:aws:sagemaker:us-east-1:000000000000:training-plan/"
                 "plan-1"):
        pattern = (s.get("pattern") or "").replace("\\p{L}\\p{Z}\\p{N}",
                                                   "\\w ")
        if len(text) >= s.get("min", 0) and len(text) <= s.get("max", 1e9) \
                and (not pattern or re.fullmatch(pattern, text, re.S)):
            return text
    return "x" * int(s.get("min", 1) or 1)


def concrete(path):
    return re.sub(r"/\*(?=/|$)", lambda m: "/0", path)


def reach(tree, path):
    """Makes everything on the way to a path; returns its pointer."""
    at, where, pattern = tree, "", ""
    way = path.split("/")[1:]
    for i, t in enumerate(way):
        pattern += "/" + t
        if t == "*":
            if isinstance(at, list):
                if not at:
                    at.append(filler(pattern))
                t = "0"
            else:
                t = sorted(at)[0] if at else "k"
                at.setdefault(t, filler(pattern))
        elif t not in at:
            at[t] = filler(pattern)
        where += "/" + t
        at = at[int(t)] if isinstance(at, list) else at[t]
    return where


def free(s):
    """Whether a pattern lets everything pass."""
    return s.get("pattern") in (None, ".*", ".+", "[\\S\\s]*")


def wrong(path, s):
    """(what, value, rules) for a member's own constraints."""
    kind = s["type"]
    if "enum" in s:
        yield "enum", "no-such", ("enum",)
        yield "case", s["enum"][-1].swapcase(), ("enum",)
        yield "type", 7, ("type",)
    elif kind == "string":
        yield "type", 7, ("type",)
        if s.get("min"):
            yield "short", "", ("min-length", "pattern")
        if "max" in s:
            yield "long", "x" * (int(s["max"]) + 1), ("max-length",)
        if not free(s):
            yield "pattern", "\x01", ("pattern", "min-length")
            yield "blank", "{{ it }}", ("blank",)
    elif kind in ("integer", "long"):
        yield "type", "7", ("type",)
        yield "real", 1.5, ("type",)
        if "min" in s:
            yield "low", int(s["min"]) - 1, ("min",)
        if "max" in s:
            yield "high", int(s["max"]) + 1, ("max",)
    elif kind in ("float", "double"):
        yield "type", "much", ("type",)
    elif kind == "boolean":
        yield "type", "true", ("type",)
    elif kind == "list":
        yield "type", {}, ("type",)
        if s.get("min"):
            yield "empty", [], ("min-items",)
        if "max" in s:
            yield "many", [filler(path + "/*")] * (int(s["max"]) + 1), \
                ("max-items",)
    elif kind == "map":
        yield "type", [], ("type",)
        if "max" in s:
            yield "many", {"k%d" % i: "v" for i in range(int(s["max"]) + 1)
                           }, ("max-items",)
    else:
        yield "type", "text", ("type",)
        yield "unknown", None, ("unknown-member",)
        yield "spelling", None, ("member-case",)
    yield "null", None, ("blank",)


def from_shapes():
    for path, s in SHAPES.items():
        if s.get("readOnly"):
            continue
        for what, value, rules in wrong(path, s):
            if what == "blank" and ("S3" in path or
                                    path.endswith("Image")):
                continue
            tree = base()
            where = reach(tree, path)
            if what == "unknown":
                where += "/Inventd"
                value = 1
            elif what == "spelling":
                below = [k[len(path) + 1:] for k in SHAPES
                         if k.startswith(path + "/") and
                         "/" not in k[len(path) + 1:]]
                name = sorted(below)[0]
                reach(tree, path + "/" + name)
                at = tree
                for t in tokens(where):
                    at = at[int(t)] if isinstance(at, list) else at[t]
                at[name[0].lower() + name[1:]] = at.pop(name)
                where += "/" + name[0].lower() + name[1:]
                yield path + " " + what, tree, rules, where
                continue
            put(tree, where, value)
            yield path + " " + what, tree, rules, where
        if s.get("required"):
            tree = base()
            where = reach(tree, path)
            put(tree, where, GONE)
            yield path + " missing", tree, ("required",), where


# ---- Rules over several fields: (rule, severity, pointer, changes, image).

def statics(**more):
    return dict({"num_round": "20"}, **more)


def ranges(kind, *rows):
    return {kind + "ParameterRanges": list(rows)}


def span(name, low, high, scaling=None):
    row = {"Name": name, "MinValue": low, "MaxValue": high}
    if scaling:
        row["ScalingType"] = scaling
    return row


def parents(*names, kind="TransferLearning"):
    return {"WarmStartType": kind, "ParentHyperParameterTuningJobs": [
        {"HyperParameterTuningJobName": n} for n in names]}


REAL = "Continuous"
E, W, I = "error", "warning", "info"  # noqa: E741
CASES = [
    # shape and names
    ("no-definition", E, LIST, [(LIST, GONE)]),
    ("min-items", E, LIST, [(LIST, [])]),
    ("both-shapes", E, "/TrainingJobDefinition",
     [("/TrainingJobDefinition", {})]),
    ("objective-place", E, CONFIG + "/HyperParameterTuningJobObjective",
     [(CONFIG + "/HyperParameterTuningJobObjective", {})]),
    ("ranges-place", E, CONFIG + "/ParameterRanges",
     [(CONFIG + "/ParameterRanges", {})]),
    ("definition-name-unique", E, LIST + "/1/DefinitionName",
     [two, (D + "/DefinitionName", "TWO")]),
    ("definition-name", E, LIST + "/1/DefinitionName",
     [two, (LIST + "/1/DefinitionName", GONE)]),
    ("tag-reserved", E, "/Tags/0/Key",
     [("/Tags", [{"Key": "AWS:team", "Value": "a"}])]),
    ("tag-unique", E, "/Tags/1/Key",
     [("/Tags", [{"Key": "a", "Value": ""}, {"Key": "a", "Value": "b"}])]),
    ("environment-total", E, LIST,
     [(D + "/Environment", {"K%d" % i: "" for i in range(25)}), two]),
    # strategy
    ("hyperband-early-stopping", E, CONFIG + "/TrainingJobEarlyStoppingType",
     [(CONFIG + "/Strategy", "Hyperband"),
      (CONFIG + "/TrainingJobEarlyStoppingType", "Auto")]),
    ("hyperband-max-resource", E, STATICS,
     [(CONFIG + "/Strategy", "Hyperband")]),
    ("hyperband-max-resource", E, STATICS + "/num_epochs",
     [(CONFIG + "/Strategy", "Hyperband"), (STATICS + "/num_epochs", "1e3")],
     OWN),
    ("hyperband-order", E, CONFIG +
     "/StrategyConfig/HyperbandStrategyConfig/MinResource",
     [(CONFIG + "/Strategy", "Hyperband"), (STATICS + "/n-epochs", "8"),
      (CONFIG + "/StrategyConfig", {"HyperbandStrategyConfig": {
          "MinResource": 9}})], OWN),
    ("hyperband-order", E, CONFIG +
     "/StrategyConfig/HyperbandStrategyConfig/MinResource",
     [(CONFIG + "/Strategy", "Hyperband"),
      (CONFIG + "/StrategyConfig", {"HyperbandStrategyConfig": {
          "MinResource": 9, "MaxResource": 3}})]),
    ("hyperband-iterative", E, SPEC,
     [(CONFIG + "/Strategy", "Hyperband"), (STATICS + "/epochs", "5"),
      (SPEC + "/TrainingImage", "000000000000.dkr.ecr.us-east-1."
       "amazonaws.com/knn:1")]),
    ("strategy-config", E, CONFIG + "/StrategyConfig",
     [(CONFIG + "/StrategyConfig", {"HyperbandStrategyConfig": {}})]),
    ("early-stopping-single", E, CONFIG + "/TrainingJobEarlyStoppingType",
     [(CONFIG + "/TrainingJobEarlyStoppingType", "Auto"), two]),
    ("early-stopping-algorithm", W, CONFIG +
     "/TrainingJobEarlyStoppingType",
     [(CONFIG + "/TrainingJobEarlyStoppingType", "Auto"),
      (SPEC + "/TrainingImage", "x/knn:1")]),
    ("grid-categorical", E, RANGES + "/IntegerParameterRanges",
     [(CONFIG + "/Strategy", "Grid")]),
    ("grid-count", E, LIMITS + "/MaxNumberOfTrainingJobs",
     [(CONFIG + "/Strategy", "Grid"), (RANGES, ranges(
         "Categorical", {"Name": "booster", "Values": ["a", "b"]}))]),
    ("grid-most", E, RANGES,
     [(CONFIG + "/Strategy", "Grid"),
      (LIMITS + "/MaxNumberOfTrainingJobs", GONE),
      (RANGES, ranges("Categorical", *(
          {"Name": n, "Values": [str(i) for i in range(30)]}
          for n in "ab")))]),
    # warm start
    ("warm-start-single", E, "/WarmStartConfig",
     [("/WarmStartConfig", parents("p")), two]),
    ("transfer-one-parent", E,
     "/WarmStartConfig/ParentHyperParameterTuningJobs",
     [("/WarmStartConfig", parents("p", "q"))]),
    ("parent-unique", E, "/WarmStartConfig/ParentHyperParameterTuningJobs"
     "/1/HyperParameterTuningJobName",
     [("/WarmStartConfig", parents("p", "P",
                                   kind="IdenticalDataAndAlgorithm"))]),
    ("warm-start-strategy", W, "/WarmStartConfig",
     [("/WarmStartConfig", parents("p")), (STATICS + "/epochs", "5"),
      (CONFIG + "/Strategy", "Hyperband")]),
    # limits
    ("most-jobs", E, LIMITS + "/MaxNumberOfTrainingJobs",
     [(LIMITS + "/MaxNumberOfTrainingJobs", 501)]),
    ("most-parallel", E, LIMITS + "/MaxParallelTrainingJobs",
     [(LIMITS + "/MaxParallelTrainingJobs", 11)]),
    ("parallel-above-nodes", W, LIMITS + "/MaxParallelTrainingJobs",
     [(LIMITS + "/MaxParallelTrainingJobs", 2)]),
    ("parallel-above-most", W, LIMITS + "/MaxParallelTrainingJobs",
     [(LIMITS + "/MaxParallelTrainingJobs", 6)]),
    ("too-few-combinations", E, LIMITS + "/MaxNumberOfTrainingJobs",
     [(LIMITS + "/MaxNumberOfTrainingJobs", 11)]),
    ("tuning-run-time", W, LIMITS + "/MaxRuntimeInSeconds",
     [(LIMITS + "/MaxRuntimeInSeconds", 2592001)]),
    ("not-improving-above-most", W, CONFIG + "/TuningJobCompletionCriteria/"
     "BestObjectiveNotImproving/MaxNumberOfTrainingJobsNotImproving",
     [(CONFIG + "/TuningJobCompletionCriteria", {
         "BestObjectiveNotImproving": {
             "MaxNumberOfTrainingJobsNotImproving": 6}})]),
    ("ranges-total", W, LIST,
     [(RANGES, ranges(REAL, *(span("h%d" % i, "1", "2")
                              for i in range(16)))), two]),
    # algorithm
    ("algorithm-one", E, SPEC + "/AlgorithmName",
     [(SPEC + "/AlgorithmName", "a")]),
    ("algorithm-none", E, SPEC + "/TrainingImage",
     [(SPEC + "/TrainingImage", GONE)]),
    ("marketplace-isolation", W, D + "/EnableNetworkIsolation",
     [(SPEC + "/TrainingImage", GONE), (SPEC + "/AlgorithmName", "a")]),
    ("built-in-metrics", E, SPEC + "/MetricDefinitions",
     [(SPEC + "/MetricDefinitions", [{"Name": "a", "Regex": "(x)"}])]),
    ("built-in-metrics", W, SPEC + "/MetricDefinitions",
     [(SPEC + "/MetricDefinitions", [{"Name": "a", "Regex": "(x)"}]),
      (SPEC + "/TrainingImage",
       "111122223333.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1")]),
    ("built-in-metrics", W, SPEC + "/MetricDefinitions",
     [(SPEC + "/MetricDefinitions", [{"Name": "a", "Regex": "(x)"}]),
      (SPEC + "/TrainingImage", "xgboost:1")]),
    ("metrics-many", W, SPEC + "/MetricDefinitions",
     [(SPEC + "/MetricDefinitions", [
         {"Name": n, "Regex": "(x)"} for n in
         ["validation:rmse"] + ["m%d" % i for i in range(20)]])], OWN),
    ("metric-unique", W, SPEC + "/MetricDefinitions/1/Name",
     [(SPEC + "/MetricDefinitions/1", {"Name": "validation:rmse",
                                       "Regex": "(x)"})], OWN),
    ("metric-regex", E, SPEC + "/MetricDefinitions/0/Regex",
     [(SPEC + "/MetricDefinitions/0/Regex", "(x")], OWN),
    ("metric-regex", W, SPEC + "/MetricDefinitions/0/Regex",
     [(SPEC + "/MetricDefinitions/0/Regex", "(?u)\\u00e9=([0-9.]+)")], OWN),
    ("metric-group", W, SPEC + "/MetricDefinitions/0/Regex",
     [(SPEC + "/MetricDefinitions/0/Regex", "x")], OWN),
    ("metric-python", W, SPEC + "/MetricDefinitions/0/Regex",
     [(SPEC + "/MetricDefinitions/0/Regex", "x=([[:digit:]]+)")], OWN),
    ("objective-none", E, D + "/TuningObjective",
     [(D + "/TuningObjective", GONE)]),
    ("objective-undefined", E, D + "/TuningObjective/MetricName",
     [(D + "/TuningObjective/MetricName", "other")], OWN),
    ("objective-undefined", E, D + "/TuningObjective/MetricName",
     [(SPEC + "/MetricDefinitions", GONE)], OWN),
    # Its message cuts it within a character.
    ("objective-undefined", E, D + "/TuningObjective/MetricName",
     [(D + "/TuningObjective/MetricName", "m" + 60 * "\u00e9")], OWN),
    ("objective-unknown", W, D + "/TuningObjective/MetricName",
     [(D + "/TuningObjective/MetricName", "validation:rsme")]),
    ("objective-direction", W, D + "/TuningObjective/Type",
     [(D + "/TuningObjective/Type", "Maximize")]),
    ("objective-when", W, D + "/TuningObjective/MetricName",
     [(STATICS, {"predictor_type": "regressor"}),
      (D + "/TuningObjective", {"Type": "Maximize", "MetricName":
                                "test:binary_classification_accuracy"})],
     LINEAR),
    # places
    ("bucket-name", W, S3 + "/S3Uri", [(S3 + "/S3Uri", "s3://b\u00fccher/x")]),
    ("bucket-name", W, S3 + "/S3Uri", [(S3 + "/S3Uri", "s3://My_data")]),
    ("bucket-name", W, D + "/OutputDataConfig/S3OutputPath",
     [(D + "/OutputDataConfig/S3OutputPath", "s3://-data/x")]),
    ("bucket-name", W, D + "/CheckpointConfig/S3Uri",
     [(D + "/CheckpointConfig", {"S3Uri": "s3://" + 64 * "d"})]),
    # hyperparameters
    ("ranges-none", E, RANGES, [(RANGES, GONE)]),
    ("ranges-none", E, RANGES, [(RANGES, {"AutoParameters": [
        {"Name": "eta", "ValueHint": "0.1"}]})]),
    ("ranges-most", E, RANGES, [(RANGES, dict(
        ranges("Integer", *(span("i%d" % i, "1", "9") for i in range(16))),
        **ranges(REAL, *(span("c%d" % i, "1", "9") for i in range(15)))))]),
    ("hyperparameters-most", E, STATICS,
     [(STATICS, {"h%d" % i: "" for i in range(99)})]),
    ("hyperparameter-unique", E, STATICS + "/max_depth",
     [(STATICS + "/max_depth", "3")]),
    ("hyperparameter-unique", E, RANGES + "/ContinuousParameterRanges/0/Name",
     [(RANGES + "/ContinuousParameterRanges",
       [span("max_depth", "0", "1")])]),
    ("reserved-name", E, STATICS + "/_tuning_objective_metric",
     [(STATICS + "/_tuning_objective_metric", "validation:rmse")]),
    ("range-order", E, RANGES + "/IntegerParameterRanges/0/MinValue",
     [(RANGES + "/IntegerParameterRanges/0/MaxValue", "0")]),
    ("range-single", E, RANGES + "/IntegerParameterRanges/0/MaxValue",
     [(RANGES + "/IntegerParameterRanges/0/MaxValue", "1")]),
    ("scaling-logarithmic", E, RANGES +
     "/ContinuousParameterRanges/0/MinValue",
     [(RANGES, ranges(REAL, span("eta", "0", "1", "Logarithmic")))]),
    ("scaling-reverse", E, RANGES + "/ContinuousParameterRanges/0/MaxValue",
     [(RANGES, ranges(REAL, span("eta", "0", "1", "ReverseLogarithmic")))]),
    ("scaling-reverse-kind", E, RANGES +
     "/IntegerParameterRanges/0/ScalingType",
     [(RANGES + "/IntegerParameterRanges/0/ScalingType",
       "ReverseLogarithmic")]),
    ("scaling-hint", I, RANGES + "/ContinuousParameterRanges/0",
     [(RANGES, ranges(REAL, span("eta", "0.001", "1")))]),
    ("scaling-zero", I, RANGES + "/ContinuousParameterRanges/0/MinValue",
     [(RANGES, ranges(REAL, span("eta", "0", "1")))]),
    ("category-unique", E, RANGES + "/CategoricalParameterRanges/0/Values/1",
     [(RANGES, ranges("Categorical", {"Name": "booster",
                                      "Values": ["dart", "dart"]}))]),
    ("category-single", W, RANGES + "/CategoricalParameterRanges/0/Values",
     [(RANGES + "/CategoricalParameterRanges",
       [{"Name": "booster", "Values": ["dart"]}])]),
    ("auto-parameters", W, RANGES + "/AutoParameters",
     [(RANGES + "/AutoParameters", [{"Name": "a", "ValueHint": "1"}])]),
    ("algorithm-required", W, STATICS, [(STATICS, {})]),
    ("algorithm-conditional", W, STATICS,
     [(STATICS + "/objective", "multi:softmax")]),
    ("algorithm-hyperparameter", W, STATICS + "/etta",
     [(STATICS + "/etta", "1")]),
    ("algorithm-value", W, STATICS + "/booster",
     [(STATICS + "/booster", "tree")]),
    ("algorithm-value", W, STATICS + "/eta", [(STATICS + "/eta", "fast")]),
    ("algorithm-range", W, STATICS + "/eta", [(STATICS + "/eta", "2")]),
    ("not-tunable", W, RANGES + "/IntegerParameterRanges/0/Name",
     [(RANGES, ranges("Integer", span("seed", "1", "9")))]),
    ("recommended-range", W, RANGES + "/IntegerParameterRanges/0/MaxValue",
     [(RANGES + "/IntegerParameterRanges/0/MaxValue", "99")]),
    # data
    ("channel-unique", E, D + "/InputDataConfig/1/ChannelName",
     [(CHANNEL + "/ChannelName", "validation")]),
    ("channel-required", W, D + "/InputDataConfig",
     [(CHANNEL + "/ChannelName", "trian")]),
    ("channel-unknown", W, CHANNEL + "/ChannelName",
     [(CHANNEL + "/ChannelName", "trian")]),
    ("no-channel", W, D + "/InputDataConfig",
     [(D + "/InputDataConfig", GONE)], OWN),
    ("objective-channel", W, D + "/InputDataConfig",
     [(D + "/InputDataConfig/1", GONE)]),
    ("channel-distribution", W, S3 + "/S3DataDistributionType",
     [(SPEC + "/TrainingImage", "x/randomcutforest:1"),
      (S3 + "/S3DataDistributionType", "FullyReplicated")]),
    ("data-source-one", E, CHANNEL + "/DataSource",
     [(CHANNEL + "/DataSource", {})]),
    ("data-source-one", E, CHANNEL + "/DataSource",
     [(CHANNEL + "/DataSource/FileSystemDataSource", {
         "FileSystemId": "fs-0123456789abcdef0",
         "FileSystemAccessMode": "ro", "FileSystemType": "EFS",
         "DirectoryPath": "/x"})]),
    ("file-system-vpc", W, CHANNEL + "/DataSource/FileSystemDataSource",
     [(CHANNEL + "/DataSource", {"FileSystemDataSource": {
         "FileSystemId": "fs-0123456789abcdef0",
         "FileSystemAccessMode": "ro", "FileSystemType": "EFS",
         "DirectoryPath": "/x"}})]),
    ("csv-pipe", W, CHANNEL + "/ContentType",
     [(CHANNEL + "/InputMode", "Pipe")]),
    ("libsvm-pipe", W, CHANNEL + "/ContentType",
     [(CHANNEL + "/InputMode", "Pipe"),
      (CHANNEL + "/ContentType", "text/libsvm")]),
    ("compression-pipe", E, CHANNEL + "/CompressionType",
     [(CHANNEL + "/CompressionType", "Gzip")]),
    ("wrapper-pipe", E, CHANNEL + "/RecordWrapperType",
     [(CHANNEL + "/RecordWrapperType", "RecordIO")]),
    ("manifest-pipe", E, S3 + "/S3DataType",
     [(S3 + "/S3DataType", "AugmentedManifestFile"),
      (S3 + "/AttributeNames", ["a"])]),
    ("manifest-attributes", W, S3 + "/AttributeNames",
     [(S3 + "/S3DataType", "AugmentedManifestFile")]),
    ("attributes-without-manifest", W, S3 + "/AttributeNames",
     [(S3 + "/AttributeNames", ["a"])]),
    ("shuffle-file", W, CHANNEL + "/ShuffleConfig",
     [(CHANNEL + "/ShuffleConfig", {"Seed": 1})]),
    ("group-unknown", W, S3 + "/InstanceGroupNames",
     [(S3 + "/InstanceGroupNames", ["g"])]),
    ("algorithm-content", W, CHANNEL + "/ContentType",
     [(CHANNEL + "/ContentType", "image/png")]),
    ("algorithm-mode", W, SPEC + "/TrainingInputMode",
     [(SPEC + "/TrainingInputMode", "Pipe"),
      (SPEC + "/TrainingImage", "x/seq2seq:1")]),
    # resources
    ("resources-none", E, PLAIN, [(PLAIN, GONE)]),
    ("resources-one", E, TUNING,
     [(TUNING, {"InstanceType": "ml.m5.xlarge"})]),
    ("instance-type", E, PLAIN + "/InstanceType",
     [(PLAIN + "/InstanceType", GONE)]),
    ("instance-type", E, TUNING + "/InstanceType",
     [(PLAIN, GONE), (TUNING, {"InstanceCount": 1})]),
    ("instance-count", E, PLAIN + "/InstanceCount",
     [(PLAIN + "/InstanceCount", 0)]),
    ("instance-count", E, TUNING + "/InstanceCount",
     [(PLAIN, GONE), (TUNING, {"InstanceType": "ml.m5.xlarge",
                               "InstanceCount": 0})]),
    ("instance-count", E, TUNING + "/InstanceConfigs/0/InstanceCount",
     [(PLAIN, GONE), (TUNING, {"InstanceConfigs": [
         {"InstanceType": "ml.m5.xlarge", "InstanceCount": 0,
          "VolumeSizeInGB": 1}]})]),
    ("instance-one", E, PLAIN + "/InstanceType",
     [(PLAIN + "/InstanceGroups", [{"InstanceType": "ml.m5.xlarge",
                                    "InstanceCount": 1,
                                    "InstanceGroupName": "g"}])]),
    ("instance-configs", E, TUNING + "/InstanceType",
     [(PLAIN, GONE), (TUNING, {
         "InstanceType": "ml.m5.xlarge", "InstanceConfigs": [
             {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1,
              "VolumeSizeInGB": 1}]})]),
    ("keep-alive", W, PLAIN + "/KeepAlivePeriodInSeconds",
     [(PLAIN + "/KeepAlivePeriodInSeconds", 60)]),
    ("volume-key", E, PLAIN + "/VolumeKmsKeyId",
     [(PLAIN + "/InstanceType", "ml.g4dn.xlarge"),
      (PLAIN + "/VolumeKmsKeyId", "k")]),
    ("volume-size", W, PLAIN + "/VolumeSizeInGB",
     [(PLAIN + "/VolumeSizeInGB", GONE)]),
    ("volume-size", E, PLAIN + "/VolumeSizeInGB",
     [(PLAIN + "/VolumeSizeInGB", 0)]),
    ("single-instance", W, PLAIN + "/InstanceCount",
     [(SPEC + "/TrainingImage", "x/lda:1"), (PLAIN + "/InstanceCount", 2)]),
    ("instance-gpu", W, PLAIN + "/InstanceType",
     [(SPEC + "/TrainingImage", "x/seq2seq:1")]),
    ("instance-cpu", W, PLAIN + "/InstanceType",
     [(SPEC + "/TrainingImage", "x/lda:1"),
      (PLAIN + "/InstanceType", "ml.p3.2xlarge")]),
    ("instance-family", W, PLAIN + "/InstanceType",
     [(PLAIN + "/InstanceType", "ml.p2.xlarge")]),
    ("preferences-spot", E, D + "/EnableManagedSpotTraining",
     [(PLAIN, {"InstancePreferences": [{"InstanceType": "ml.m5.xlarge"}]}),
      (D + "/EnableManagedSpotTraining", True),
      (STOP + "/MaxWaitTimeInSeconds", 3600)]),
    ("wait-without-spot", E, STOP + "/MaxWaitTimeInSeconds",
     [(STOP + "/MaxWaitTimeInSeconds", 7200)]),
    ("spot-wait", E, STOP + "/MaxWaitTimeInSeconds",
     [(D + "/EnableManagedSpotTraining", True)]),
    ("wait-below-run", E, STOP + "/MaxWaitTimeInSeconds",
     [(D + "/EnableManagedSpotTraining", True),
      (STOP + "/MaxWaitTimeInSeconds", 3599)]),
    ("spot-wait-most", W, STOP + "/MaxWaitTimeInSeconds",
     [(D + "/EnableManagedSpotTraining", True),
      (STOP + "/MaxWaitTimeInSeconds", 3601)]),
    ("spot-checkpoint", I, D + "/CheckpointConfig",
     [(D + "/EnableManagedSpotTraining", True),
      (STOP + "/MaxWaitTimeInSeconds", 3600)]),
    ("pending-accelerated", W, STOP + "/MaxPendingTimeInSeconds",
     [(STOP + "/MaxPendingTimeInSeconds", 7200)]),
    # what templates leave behind
    ("blank", E, D + "/RoleArn", [(D + "/RoleArn", "<YOUR-ROLE-ARN>")]),
    ("blank", E, "/HyperParameterTuningJobName",
     [("/HyperParameterTuningJobName", "$JOB_NAME")]),
    ("blank", E, "/HyperParameterTuningJobName",
     [("/HyperParameterTuningJobName", "${prefix}-job")]),
    ("blank", E, S3 + "/S3Uri", [(S3 + "/S3Uri", "s3://{{ bucket }}/x")]),
    ("blank", E, S3 + "/S3Uri", [(S3 + "/S3Uri", "None")]),
    ("blank", E, SPEC + "/TrainingImage",
     [(SPEC + "/TrainingImage", "<account>.dkr.ecr.x.amazonaws.com/i:1")]),
    ("blank", E, LIMITS + "/MaxNumberOfTrainingJobs",
     [(LIMITS + "/MaxNumberOfTrainingJobs", "{{ jobs }}")]),
    ("blank", W, D + "/OutputDataConfig/KmsKeyId",
     [(D + "/OutputDataConfig/KmsKeyId", "None")]),
    ("pattern", E, D + "/Environment/1A", [(D + "/Environment",
                                            {"1A": "x"})]),
]
# Numbers as text (T17): each a bound that is none.
CASES += [("range-number", E, RANGES + "/ContinuousParameterRanges/0/MinValue",
           [(RANGES, ranges(REAL, span("eta", text, "9")))])
          for text in ("1e999", "0x10", " 1", "1 ", "١", "NaN", "inf", "1,5",
                       "--1", "1e", ".", "1_000", "½")]
CASES += [("range-number", E, RANGES + "/IntegerParameterRanges/0/MaxValue",
           [(RANGES + "/IntegerParameterRanges/0/MaxValue", text)])
          for text in ("9.5", "1e3", "99999999999999999999", "0x9", "nine")]


def from_rules():
    for case in CASES:
        rule, severity, where, changes = case[:4]
        tree = base(*case[4:])
        for change in changes:
            if callable(change):
                change(tree)
            else:
                put(tree, *change)
        yield rule, severity, where, tree
        if len(tree.get("TrainingJobDefinitions", [])) == 1 and \
                "place" not in rule and rule != "both-shapes":
            yield rule, severity, one_pointer(where), one_form(tree)


def found(out, rules, where, severity=E):
    return any(f["rule"] in rules and f["path"] == where and
               f["severity"] == severity and f["message"]
               for f in out["findings"])


def errors(out):
    return [f for f in out["findings"] if f["severity"] == E]


class Second:
    """botocore's opinion; what its model is too old for does not count."""

    def __init__(self):
        try:
            import botocore.session
            from botocore.validate import ParamValidator
        except ImportError:
            print("botocore is not here: one opinion only")
            self.shape = None
            return
        self.validator = ParamValidator()
        self.shape = botocore.session.get_session().get_service_model(
            "sagemaker").operation_model(
            "CreateHyperParameterTuningJob").input_shape

    def too_new(self, line):
        m = re.match(r'Unknown parameter in (.*?): "(.*)", must be', line)
        if m:
            return any(p.endswith("/" + m.group(2)) for p in SHAPES)
        return line.startswith("Missing required parameter") and (
            '"VolumeSizeInGB"' in line or
            '"TargetObjectiveMetricValue"' in line)

    def refuses(self, wire):
        if self.shape is None:
            return None
        report = self.validator.validate(wire, self.shape)
        return [line for line in report.generate_report().split("\n")
                if line and not self.too_new(line)] or None


def main():
    model, second = Model(), Second()
    failures, count, covered = [], 0, set()
    for name, tree, rules, where in from_shapes():
        count += 1
        out = model("validate", tree)
        if not found(out, rules, where):
            failures.append((name, where, rules, [
                (f["rule"], f["path"]) for f in out["findings"]]))
        covered |= set(rules)
        if second.refuses(tree) and not errors(out):
            failures.append((name, "botocore refuses"))
    assert not errors(model("validate", base())), "the base"
    assert not model("validate", base())["findings"]
    assert not errors(model("validate", base(OWN)))
    for rule, severity, where, tree in from_rules():
        count += 1
        covered.add(rule)
        out = model("validate", tree)
        if not found(out, (rule,), where, severity):
            failures.append((rule, where, [
                (f["rule"], f["severity"], f["path"])
                for f in out["findings"]]))
        if second.refuses(tree) and not errors(out):
            failures.append((rule, "botocore refuses",
                             second.refuses(tree)))
        if not errors(out) and severity == E:
            failures.append((rule, "no error"))
    # The other profile (product 1.8): the same numbers, quotas to ask for.
    for where, n, rule in (
            (LIMITS + "/MaxNumberOfTrainingJobs", 751, "most-jobs-quota"),
            (LIMITS + "/MaxParallelTrainingJobs", 11,
             "most-parallel-quota")):
        tree = base()
        put(tree, CONFIG + "/Strategy", "Random")
        put(tree, RANGES, ranges(REAL, span("eta", "0.1", "0.3")))
        put(tree, where, n)
        assert errors(model("validate", tree)), rule
        out = model("validate", tree, limits="current")
        assert found(out, (rule,), where, W) and not errors(out), rule
        covered.add(rule)
    # Files of this machine are for the local backend.
    tree = base()
    put(tree, S3 + "/S3Uri", "file:///data/train")
    assert found(model("validate", tree), ("pattern",), S3 + "/S3Uri")
    out = model("validate", tree, local=True)
    assert found(out, ("local-file",), S3 + "/S3Uri", W) and not errors(out)
    covered.add("local-file")
    for wrong_one, rule in (([], "type"), ("x", "type"), (None, "blank")):
        wire = one_form(base())
        wire["TrainingJobDefinition"] = wrong_one
        assert found(model("validate", wire), (rule,),
                     "/TrainingJobDefinition"), wrong_one
    # One mistake is one error: what follows from it is not another.
    for where, value, only in (
            ("/TrainingJobDefinition", GONE, "no-definition"),
            ("/TrainingJobDefinition/ResourceConfig/InstanceCount", 1.5,
             "type"),
            ("/TrainingJobDefinition/AlgorithmSpecification/TrainingImage",
             None, "blank"),
            (CONFIG, "text", "type"),
            ("/TrainingJobDefinition/StoppingCondition", GONE,
             "required")):
        wire = one_form(base())
        wire["TrainingJobDefinition"]["EnableManagedSpotTraining"] = True
        wire["TrainingJobDefinition"]["StoppingCondition"][
            "MaxWaitTimeInSeconds"] = 3600
        put(wire, where, value)
        got = [f["rule"] for f in errors(model("validate", wire))]
        assert got == [only], (where, got)
    right = seeded(7)
    for i in range(300):
        tree = request(right, old=True)
        out = model("validate", tree)
        if errors(out):
            failures.append(("right", errors(out)[0]))
        if second.refuses(tree):
            failures.append(("right", second.refuses(tree)))
    ids = set()
    for name in os.listdir(os.path.join(TOP, "src/model")):
        if re.match(r"rule.*\.c$", name) and name != "rule_facts.c":
            with open(os.path.join(TOP, "src/model", name)) as f:
                ids |= set(re.findall(
                    r'SEVERITY_[A-Z]+,\s*"([a-z-]+)"', f.read()))
    missing = ids - covered - {"read-only"}
    model.close()
    for failure in failures[:40]:
        print(*failure, sep="\n    ")
    assert not failures, "%d of %d" % (len(failures), count)
    assert not missing, "rules without a case: %s" % sorted(missing)
    assert count >= 500
    print("%d mistakes found, %d rules; 300 right ones without error"
          % (count, len(covered)))


sys.exit(main())
