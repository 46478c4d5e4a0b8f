"""Requests by the thousand, the same for the same seed: both forms, every
optional structure, values as people write them, members nobody knows."""
import json
import os
import random
import subprocess

TOP = os.environ.get("top_srcdir", ".")
BUILD = os.environ.get("top_builddir", ".")
ACCOUNT = "000000000000"
XGB = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"
LINEAR = "382416733822.dkr.ecr.us-east-1.amazonaws.com/linear-learner:1"
OWN = ACCOUNT + ".dkr.ecr.cn-north-1.amazonaws.com.cn/mine"


class Model:
    """tests/model/requests, one line in, one out."""

    def __init__(self):
        env = dict(os.environ)
        env.setdefault("TRIALDECK_DATA", os.path.join(TOP, "data"))
        self.process = subprocess.Popen(
            [os.path.join(BUILD, "tests/model/requests")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env)

    def __call__(self, op, wire, **more):
        line = json.dumps(dict(more, op=op, wire=wire)) + "\n"
        self.process.stdin.write(line.encode())
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        assert self.process.wait() == 0


def maybe(r, out, name, value, chance=0.5):
    if r.random() < chance:
        out[name] = value() if callable(value) else value


def channel(r, name, pipe, old):
    if r.random() < 0.1:
        source = {"FileSystemDataSource": {
            "FileSystemId": "fs-0123456789abcdef0",
            "FileSystemAccessMode": r.choice(["ro", "rw"]),
            "FileSystemType": r.choice(["EFS", "FSxLustre"]),
            "DirectoryPath": "/data/" + name}}
    else:
        s3 = {"S3DataType": r.choice(["S3Prefix", "ManifestFile"]),
              "S3Uri": "s3://bucket-%d/p/%s" % (r.randrange(9), name)}
        maybe(r, s3, "S3DataDistributionType",
              r.choice(["FullyReplicated", "ShardedByS3Key"]))
        source = {"S3DataSource": s3}
    c = {"ChannelName": name, "DataSource": source}
    maybe(r, c, "ContentType", r.choice(
        ["text/csv", "text/csv;label_size=0", "application/x-npy", "x y"]))
    maybe(r, c, "CompressionType", "Gzip" if pipe else "None", 0.3)
    maybe(r, c, "RecordWrapperType", "RecordIO" if pipe else "None", 0.2)
    if pipe:
        maybe(r, c, "ShuffleConfig", {"Seed": r.randrange(1 << 40)}, 0.2)
    return c


def number(r, low, high):
    v = r.uniform(low, high)
    return r.choice(["%.3f" % v, "%g" % v, "%e" % v, "%d" % round(v)])


def ranges(r, taken):
    out, names = {}, []

    def name():
        n = r.choice(["lr", "depth", "eta", "l1-reg", "_own", "x y", "opt",
                      "ünï", "units"]) + str(len(names))
        names.append(n)
        return n
    for kind, count in (("Integer", r.randrange(3)),
                        ("Continuous", r.randrange(1, 4)),
                        ("Categorical", r.randrange(3))):
        rows = []
        for _ in range(count):
            row = {"Name": name()}
            if kind == "Categorical":
                row["Values"] = r.sample(
                    ["sgd", "\"adam\"", "32", "0.10", "True", "é", "a,b"],
                    r.randrange(1, 5))
            else:
                low = r.randrange(1, 50)
                row["MinValue"] = str(low) if kind == "Integer" else \
                    number(r, 0.001, 0.4)
                row["MaxValue"] = str(low + r.randrange(1, 999)) \
                    if kind == "Integer" else number(r, 1, 5)
                if kind == "Continuous" and row["MinValue"] == "0":
                    row["MinValue"] = "0.5"
                if row["MinValue"] == row["MaxValue"]:
                    row["MaxValue"] = "9"
                maybe(r, row, "ScalingType",
                      r.choice(["Auto", "Linear", "Logarithmic"]))
            rows.append(row)
        if rows:
            out[kind + "ParameterRanges"] = rows
    taken += names
    return out


def resources(r, d):
    if r.random() < 0.5:
        d["ResourceConfig"] = {
            "InstanceType": r.choice(["ml.m5.xlarge", "ml.c4.xlarge",
                                      "ml.p3.2xlarge"]),
            "InstanceCount": r.randrange(1, 4),
            "VolumeSizeInGB": r.randrange(1, 100)}
        maybe(r, d["ResourceConfig"], "VolumeKmsKeyId", "key/1", 0.2)
        return
    config = {}
    if r.random() < 0.3:
        config["InstanceConfigs"] = [
            {"InstanceType": t, "InstanceCount": r.randrange(1, 3),
             "VolumeSizeInGB": 30} for t in
            r.sample(["ml.m5.xlarge", "ml.m5.2xlarge", "ml.c5.xlarge"], 2)]
        maybe(r, config, "AllocationStrategy", "Prioritized")
    else:
        config.update(InstanceType="ml.m4.xlarge", InstanceCount=1,
                      VolumeSizeInGB=30)
    d["HyperParameterTuningResourceConfig"] = config


def definition(r, i, old):
    pipe = r.random() < 0.2
    image = r.choice([XGB, LINEAR, OWN, OWN + ":latest", OWN + ":1"])
    spec = {"TrainingInputMode": "Pipe" if pipe else "File",
            "TrainingImage": image}
    objective = {XGB: "validation:auc", LINEAR: "test:recall"}.get(
        image, "valid acc:1")
    if image.startswith(OWN):
        spec["MetricDefinitions"] = [
            {"Name": objective, "Regex": "acc=(.*?);"}] + [
            {"Name": "m%d" % k, "Regex": "m\\[%d\\]: ([0-9\\.]+)" % k}
            for k in range(r.randrange(4))]
    taken = []
    d = {"TuningObjective": {"Type": r.choice(["Maximize", "Minimize"]),
                             "MetricName": objective},
         "HyperParameterRanges": ranges(r, taken),
         "AlgorithmSpecification": spec,
         "RoleArn": "arn:aws:iam::%s:role/service-role/r" % ACCOUNT,
         "OutputDataConfig": {"S3OutputPath": "s3://bucket/out"},
         "StoppingCondition": {"MaxRuntimeInSeconds":
                               r.choice([60, 3600, 86400])}}
    maybe(r, d["OutputDataConfig"], "KmsKeyId", "alias/k", 0.2)
    maybe(r, d, "StaticHyperParameters", lambda: {
        k: v for k, v in (("epochs", "10"), ("opt", "\"sgd\""),
                          ("empty", ""), ("a/b~c", "0.10"), ("on", "True"),
                          ("line\n", "tab\there"), ("quote'", "\\x"))
        if k not in taken and r.random() < 0.7} or {"epochs": "1"})
    maybe(r, d, "InputDataConfig", lambda: [
        channel(r, n, pipe, old) for n in
        ["train", "validation", "test"][:r.randrange(1, 4)]], 0.9)
    resources(r, d)
    if r.random() < 0.3:
        d["EnableManagedSpotTraining"] = True
        d["StoppingCondition"]["MaxWaitTimeInSeconds"] = \
            d["StoppingCondition"]["MaxRuntimeInSeconds"] + \
            r.choice([0, 3600])
        maybe(r, d, "CheckpointConfig", {"S3Uri": "s3://bucket/c",
                                         "LocalPath": "/opt/ml/c"})
    maybe(r, d, "EnableNetworkIsolation", r.random() < 0.5, 0.3)
    maybe(r, d, "EnableInterContainerTrafficEncryption", False, 0.2)
    maybe(r, d, "VpcConfig", {"SecurityGroupIds": ["sg-1"],
                              "Subnets": ["subnet-1", "subnet-2"]}, 0.2)
    maybe(r, d, "RetryStrategy", {"MaximumRetryAttempts": 3}, 0.2)
    if not old:
        maybe(r, d, "Environment", {"A_1": "x", "B": ""}, 0.2)
    return d


def request(r, old=False, unknown=False):
    """Valid; old: only what botocore 1.29 knows; unknown: also members that
    nobody knows."""
    count = r.choice([1, 1, 1, 2, 3])
    defs = [definition(r, i, old) for i in range(count)]
    most = r.randrange(4, 7)
    config = {"Strategy": r.choice(["Bayesian", "Random"]),
              "ResourceLimits": {"MaxNumberOfTrainingJobs": most,
                                 "MaxParallelTrainingJobs":
                                 r.randrange(1, 4)}}
    wire = {"HyperParameterTuningJobName": "job-%d" % r.randrange(10**9),
            "HyperParameterTuningJobConfig": config}
    maybe(r, config["ResourceLimits"], "MaxRuntimeInSeconds", 7200,
          0 if old else 0.2)
    maybe(r, config, "TrainingJobEarlyStoppingType",
          r.choice(["Off", "Auto"]) if count == 1 else "Off")
    maybe(r, config, "RandomSeed", r.randrange(1000), 0 if old else 0.2)
    maybe(r, config, "TuningJobCompletionCriteria",
          {"TargetObjectiveMetricValue": r.choice([0.5, 1, -3.25, 1e-5])},
          0.2)
    if count == 1 and r.random() < 0.2:
        wire["WarmStartConfig"] = {
            "ParentHyperParameterTuningJobs":
                [{"HyperParameterTuningJobName": "parent"}],
            "WarmStartType": r.choice(["IdenticalDataAndAlgorithm",
                                       "TransferLearning"])}
    maybe(r, wire, "Tags", [{"Key": "team", "Value": ""},
                            {"Key": "кто", "Value": "a b"}], 0.3)
    if count == 1 and r.random() < 0.6:
        if r.random() < 0.85:
            d = defs[0]
            config["HyperParameterTuningJobObjective"] = \
                d.pop("TuningObjective")
            config["ParameterRanges"] = d.pop("HyperParameterRanges")
        wire["TrainingJobDefinition"] = defs[0]
    else:
        for i, d in enumerate(defs):
            d["DefinitionName"] = "definition-%d" % (i + 1)
        wire["TrainingJobDefinitions"] = defs
    if unknown:
        for o in (wire, config, config["ResourceLimits"], defs[0],
                  defs[0]["AlgorithmSpecification"]):
            maybe(r, o, r.choice(["NewMember", "x~y", "a/b", "Zz"]),
                  r.choice([1, "text", {"deep": [1, {"er": None}]}, 2.5,
                            True, ["x"]]), 0.4)
    return wire


def answer(r, wire):
    """What Describe says of a request that was created."""
    out = json.loads(json.dumps(wire))
    out.pop("Tags", None)
    one = out.get("TrainingJobDefinition")
    config = out["HyperParameterTuningJobConfig"]
    config.setdefault("TrainingJobEarlyStoppingType", "Off")
    for d in [one] if one else out["TrainingJobDefinitions"]:
        objective = d.get("TuningObjective") or \
            config["HyperParameterTuningJobObjective"]
        d.setdefault("StaticHyperParameters", {})[
            "_tuning_objective_metric"] = objective["MetricName"]
        for b in ("EnableNetworkIsolation", "EnableManagedSpotTraining",
                  "EnableInterContainerTrafficEncryption"):
            d.setdefault(b, False)
        spec = d["AlgorithmSpecification"]
        own = spec.get("MetricDefinitions")
        regex = own[0]["Regex"] if own else "x=(.*)"
        spec["MetricDefinitions"] = (own or [
            {"Name": objective["MetricName"], "Regex": regex}]) + [
            {"Name": "ObjectiveMetric", "Regex": regex}]
    out.update({
        "HyperParameterTuningJobArn": "arn:aws:sagemaker:us-east-1:%s:hyper-"
        "parameter-tuning-job/%s" % (ACCOUNT,
                                     wire["HyperParameterTuningJobName"]),
        "HyperParameterTuningJobStatus": r.choice(["Completed", "Stopped"]),
        "CreationTime": r.choice([1760000000, 1760000000123,
                                  "2025-10-09T08:53:20Z"]),
        "LastModifiedTime": 1760000001.5,
        "TrainingJobStatusCounters": {"Completed": 4},
        "ObjectiveStatusCounters": {"Succeeded": 4}})
    maybe(r, out, "BestTrainingJob", {"TrainingJobName": "x"})
    return out


def seeded(n):
    return random.Random(n)
