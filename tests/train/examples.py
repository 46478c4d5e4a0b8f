"""The examples: the guide's two jobs and their data (S100 to S108)."""
import os
import shutil
import subprocess
import sys
import tempfile

try:
    import yaml
except ImportError as missing:
    print("skipped: %s" % missing)
    sys.exit(77)

TOP = os.environ.get("top_srcdir", ".")
EXAMPLES = os.path.join(TOP, "examples")
BUCKET = "s3://sagemaker-us-east-1-000000000000/sagemaker/multi-algo-hpo/"
ECR = ".dkr.ecr.us-east-1.amazonaws.com/"


def definition(image, instance, output, static):
    return {
        "StaticHyperParameters": static,
        "RoleArn": "arn:aws:iam::000000000000:role/service-role/"
                   "AmazonSageMaker-ExecutionRole",
        "OutputDataConfig": {"S3OutputPath": BUCKET + output},
        "StoppingCondition": {"MaxRuntimeInSeconds": 86400},
        "HyperParameterTuningResourceConfig": {
            "InstanceCount": 1, "InstanceType": instance,
            "VolumeSizeInGB": 30},
        "AlgorithmSpecification": {"TrainingInputMode": "File",
                                   "TrainingImage": image},
        "InputDataConfig": [
            {"ChannelName": name, "ContentType": "csv",
             "DataSource": {"S3DataSource": {
                 "S3DataType": "S3Prefix", "S3Uri": BUCKET + key,
                 "S3DataDistributionType": "FullyReplicated"}}}
            for name, key in (("train", "train"), ("validation", "validate"),
                              ("test", "test"))],
    }


XGB = definition("683313688378" + ECR + "sagemaker-xgboost:1.7-1",
                 "ml.m4.xlarge", "xgb_output",
                 {"eval_metric": "auc", "objective": "binary:logistic",
                  "num_round": "100", "rate_drop": "0.3",
                  "tweedie_variance_power": "1.4"})
LINEAR = definition("382416733822" + ECR + "linear-learner:1",
                    "ml.c4.xlarge", "ll_output",
                    {"predictor_type": "binary_classifier"})


def span(name, low, high):
    return {"Name": name, "MinValue": low, "MaxValue": high,
            "ScalingType": "Auto"}


def objective(name):
    return {"Type": "Maximize", "MetricName": name}


SINGLE = {
    "HyperParameterTuningJobName": "xgboost-example",
    "HyperParameterTuningJobConfig": {
        "Strategy": "Bayesian",
        "ResourceLimits": {"MaxNumberOfTrainingJobs": 5,
                           "MaxParallelTrainingJobs": 2},
        "TrainingJobEarlyStoppingType": "Off",
        "HyperParameterTuningJobObjective": objective("validation:accuracy"),
        "ParameterRanges": {
            "ContinuousParameterRanges": [span("eta", "0.1", "0.3")],
            "IntegerParameterRanges": [span("max_depth", "1", "10")]},
    },
    "TrainingJobDefinition": XGB,
}

MULTI = {
    "HyperParameterTuningJobName": "xgboost-linear-example",
    "HyperParameterTuningJobConfig": {
        "Strategy": "Bayesian",
        "ResourceLimits": {"MaxNumberOfTrainingJobs": 10,
                           "MaxParallelTrainingJobs": 3},
        "TrainingJobEarlyStoppingType": "Off",
    },
    "TrainingJobDefinitions": [
        dict(XGB, DefinitionName="estimator-1",
             TuningObjective=objective("validation:auc"),
             HyperParameterRanges={"ContinuousParameterRanges": [
                 span("eta", "0.1", "0.3")]}),
        dict(LINEAR, DefinitionName="estimator-2",
             TuningObjective=objective(
                 "test:binary_classification_accuracy"),
             HyperParameterRanges={"ContinuousParameterRanges": [
                 span("learning_rate", "0.1", "0.3")]}),
    ],
}


def differences(path, have, want):
    if isinstance(want, dict) and isinstance(have, dict):
        for key in sorted(set(have) | set(want)):
            yield from differences(path + "/" + key, have.get(key),
                                   want.get(key))
    elif isinstance(want, list) and isinstance(have, list) and \
            len(have) == len(want):
        for i, pair in enumerate(zip(have, want)):
            yield from differences("%s/%d" % (path, i), *pair)
    elif have != want or type(have) is not type(want):
        yield "%s: %r, not %r" % (path, have, want)


def jobs():
    for name, want in (("single", SINGLE), ("multi", MULTI)):
        with open("%s/%s-algorithm.yaml" % (EXAMPLES, name)) as f:
            have = yaml.safe_load(f)
        yield from differences(name, have, want)
        yield from botocore_says(name, have)


def botocore_says(name, have):
    try:
        import botocore.session
        import botocore.validate
    except ImportError:
        return
    model = botocore.session.get_session().get_service_model("sagemaker")
    shape = model.operation_model("CreateHyperParameterTuningJob").input_shape
    report = botocore.validate.ParamValidator().validate(have, shape)
    if report.has_errors():
        yield "%s: %s" % (name, report.generate_report())


def data(folder):
    """install-data puts the rows where the jobs look; they are 569 in all."""
    script = os.path.join(EXAMPLES, "install-data")
    if subprocess.run(["sh", script], stderr=subprocess.DEVNULL).returncode \
            != 2:
        yield "install-data without a folder"
    for _ in range(2):
        if subprocess.run(["sh", script, folder],
                          stdout=subprocess.DEVNULL).returncode != 0:
            yield "install-data fails"
    rows = 0
    for channel in XGB["InputDataConfig"]:
        uri = channel["DataSource"]["S3DataSource"]["S3Uri"]
        place = os.path.join(folder, uri[len("s3://"):])
        if len(os.listdir(place)) != 1:
            yield "%s holds %s" % (place, os.listdir(place))
        with open(os.path.join(place, os.listdir(place)[0])) as f:
            for line in f:
                rows += 1
                cells = line.split(",")
                if len(cells) != 31 or cells[0] not in ("0", "1"):
                    yield "row %r" % line
    if rows != 569:
        yield "%d rows" % rows


def split(folder):
    """The files are what split.py makes of the source."""
    source = "/usr/lib/python3/dist-packages/sklearn/datasets/data/" \
        "breast_cancer.csv"
    if not os.path.exists(source):
        return
    subprocess.run([sys.executable, "-B",
                    os.path.join(EXAMPLES, "split.py"), source, folder],
                   check=True)
    for part in ("train", "validate", "test"):
        name = "%s/%s.csv" % (part, part)
        with open(os.path.join(folder, name)) as a, \
                open(os.path.join(EXAMPLES, "data", name)) as b:
            if a.read() != b.read():
                yield "%s differs from what split.py makes" % name


def main():
    folder = tempfile.mkdtemp(prefix="trialdeck-examples-")
    wrong = list(jobs()) + list(data(os.path.join(folder, "s3"))) + \
        list(split(os.path.join(folder, "split")))
    shutil.rmtree(folder)
    for line in wrong:
        print("not ok: " + line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
