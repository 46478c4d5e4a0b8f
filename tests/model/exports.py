"""Exports, run: the forms for the AWS CLI and boto3 give the same body to a
recording endpoint; the SDK form runs against a stub that records its calls,
and what it records is the request again. Both examples and COUNT generated
requests. Usage: exports.py [COUNT]. Rows: S05, S99, S100, S101, S102, S103,
S105, S106, S107, S108, S109."""
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import types

from generate import BUILD, TOP, Model, request, seeded

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 8
TOOLS = 3       # of these the AWS CLI, which takes a second each, runs so many
bodies = []


class Recorder(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        size = int(self.headers["Content-Length"])
        bodies.append(json.loads(self.rfile.read(size)))
        answer = json.dumps({"HyperParameterTuningJobArn": "arn:x"}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        pass


def endpoint():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return "http://127.0.0.1:%d" % server.server_address[1]


class Call:
    """What was called with what; attributes set later are kept too."""

    def __init__(self, name, args, kwargs):
        self.name, self.args, self.kwargs = name, args, kwargs
        self.hyperparameters = {}
        self.after = []

    def set_hyperparameters(self, **kwargs):
        self.hyperparameters.update(kwargs)

    def fit(self, inputs, **kwargs):
        self.after.append(("fit", inputs, kwargs))

    def override_resource_config(self, instance_configs):
        self.after.append(("configs", instance_configs))


def stub(made):
    """A module `sagemaker` with the names that the SDK has."""
    def maker(name):
        def make(*args, **kwargs):
            call = Call(name, args, kwargs)
            made.append(call)
            return call
        make.create = lambda **kwargs: make(**dict(kwargs, create=True))
        return make
    top = types.ModuleType("sagemaker")
    top.Session = maker("Session")
    out = {"sagemaker": top}
    for module, names in (
            ("algorithm", "AlgorithmEstimator"), ("estimator", "Estimator"),
            ("inputs", "FileSystemInput ShuffleConfig TrainingInput"),
            ("instance_group", "InstanceGroup"),
            ("parameter", "CategoricalParameter ContinuousParameter "
                          "IntegerParameter"),
            ("tuner", "HyperbandStrategyConfig HyperparameterTuner "
                      "InstanceConfig StrategyConfig WarmStartConfig "
                      "TuningJobCompletionCriteriaConfig WarmStartTypes")):
        part = types.ModuleType("sagemaker." + module)
        for name in names.split():
            setattr(part, name, maker(name))
        out["sagemaker." + module] = part
    return out


def ranges_of(call_map):
    out = {}
    for name, p in call_map.items():
        if p.name == "CategoricalParameter":
            row = {"Name": name, "Values": [str(v) for v in p.args[0]]}
        else:
            row = {"Name": name, "MinValue": str(p.args[0]),
                   "MaxValue": str(p.args[1])}
            if "scaling_type" in p.kwargs:
                row["ScalingType"] = p.kwargs["scaling_type"]
        out.setdefault(p.name.replace("Parameter", "ParameterRanges"),
                       []).append(row)
    return out


def channels_of(inputs):
    out = []
    for name, c in inputs.items():
        k = c.kwargs
        row = {"ChannelName": name}
        if c.name == "FileSystemInput":
            row["DataSource"] = {"FileSystemDataSource": {
                "FileSystemId": k["file_system_id"],
                "FileSystemAccessMode": k["file_system_access_mode"],
                "FileSystemType": k["file_system_type"],
                "DirectoryPath": k["directory_path"]}}
        else:
            s3 = {"S3DataType": k["s3_data_type"], "S3Uri": k["s3_data"]}
            if "distribution" in k:
                s3["S3DataDistributionType"] = k["distribution"]
            row["DataSource"] = {"S3DataSource": s3}
        for arg, member in (("content_type", "ContentType"),
                            ("compression", "CompressionType"),
                            ("record_wrapping", "RecordWrapperType")):
            if arg in k:
                row[member] = k[arg]
        if "shuffle_config" in k:
            row["ShuffleConfig"] = {"Seed": k["shuffle_config"].args[0]}
        out.append(row)
    return out


def said(channels, text):
    """What the SDK has words for; the rest must stand in the comments."""
    out = json.loads(json.dumps(channels))
    for c in out:
        if "FileSystemDataSource" in c["DataSource"]:
            for name in ("CompressionType", "RecordWrapperType",
                         "ShuffleConfig"):
                if c.pop(name, None) is not None:
                    assert "\n#   /" in text and name in text, name
    return out


def check_sdk(text, wire, internal):
    """Runs the form and holds what it called against the request."""
    made = []
    modules = stub(made)
    saved = {n: sys.modules.get(n) for n in modules}
    sys.modules.update(modules)
    try:
        exec(compile(text, "export.py", "exec"), {"__name__": "export"})
    finally:
        for name, module in saved.items():
            sys.modules.pop(name)
            if module is not None:
                sys.modules[name] = module
    tuner = [c for c in made if c.name == "HyperparameterTuner"]
    assert len(tuner) == 1
    tuner = tuner[0]
    defs = internal["TrainingJobDefinitions"]
    config = internal["HyperParameterTuningJobConfig"]
    k = tuner.kwargs
    fit = [a for a in tuner.after if a[0] == "fit"]
    assert len(fit) == 1
    assert fit[0][2]["job_name"] == wire["HyperParameterTuningJobName"]
    assert k["strategy"] == config["Strategy"]
    limits = config["ResourceLimits"]
    assert k["max_jobs"] == limits["MaxNumberOfTrainingJobs"]
    assert k["max_parallel_jobs"] == limits["MaxParallelTrainingJobs"]
    if "Tags" in wire:
        assert k["tags"] == wire["Tags"]
    if "WarmStartConfig" in wire:
        w = k["warm_start_config"]
        assert w.args[0].args[0] == wire["WarmStartConfig"]["WarmStartType"]
        assert w.kwargs["parents"] == {"parent"}
    many = len(defs) > 1
    assert bool(k.get("create")) == many
    for d in defs:
        name = d.get("DefinitionName")
        of = (lambda a: k.get(a + "_dict", {}).get(name)) if many else \
            k.get
        e = k["estimator_dict"][name] if many else tuner.args[0]
        assert of("objective_metric_name") == \
            d["TuningObjective"]["MetricName"]
        assert of("objective_type") == d["TuningObjective"]["Type"]
        got = ranges_of(of("hyperparameter_ranges"))
        assert got == d["HyperParameterRanges"], (
            got, d["HyperParameterRanges"])
        spec = d["AlgorithmSpecification"]
        assert of("metric_definitions") == spec.get("MetricDefinitions")
        assert e.hyperparameters == d.get("StaticHyperParameters", {})
        assert e.kwargs["image_uri"] == spec["TrainingImage"]
        assert e.kwargs["input_mode"] == spec["TrainingInputMode"]
        assert e.kwargs["role"] == d["RoleArn"]
        assert e.kwargs["output_path"] == \
            d["OutputDataConfig"]["S3OutputPath"]
        stop = d["StoppingCondition"]
        assert e.kwargs["max_run"] == stop["MaxRuntimeInSeconds"]
        assert e.kwargs.get("max_wait") == stop.get("MaxWaitTimeInSeconds")
        resources = d.get("ResourceConfig") or \
            d["HyperParameterTuningResourceConfig"]
        assert e.kwargs.get("instance_type") == resources.get("InstanceType")
        inputs = fit[0][1][name] if many else fit[0][1]
        assert channels_of(inputs) == said(d.get("InputDataConfig", []),
                                           text)
        if resources.get("InstanceConfigs"):
            configs = [a[1] for a in tuner.after if a[0] == "configs"]
            assert configs


def internal_of(wire):
    out = json.loads(json.dumps(wire))
    if "TrainingJobDefinition" in out:
        d = out.pop("TrainingJobDefinition")
        config = out["HyperParameterTuningJobConfig"]
        for a, b in (("HyperParameterTuningJobObjective", "TuningObjective"),
                     ("ParameterRanges", "HyperParameterRanges")):
            if a in config:
                d[b] = config.pop(a)
        out["TrainingJobDefinitions"] = [d]
    return out


def environment(url, home):
    return dict(os.environ, AWS_ENDPOINT_URL_SAGEMAKER=url, HOME=home,
                AWS_ACCESS_KEY_ID="AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY="x",
                AWS_DEFAULT_REGION="us-east-1", AWS_EC2_METADATA_DISABLED="1",
                AWS_CONFIG_FILE=home + "/none", AWS_PAGER="")


def run_cli(aws, text, url, home):
    # Older CLIs know no endpoint variable; the option does the same.
    text = text.replace("aws sagemaker",
                        "%s --endpoint-url %s sagemaker" % (aws, url), 1)
    subprocess.run(["sh", "-c", text], check=True, stdout=subprocess.DEVNULL,
                   env=environment(url, home))
    return bodies.pop()


def run_boto3(text, url):
    import boto3

    def client(name):
        return boto3.session.Session(
            aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="x",
            region_name="us-east-1").client(name, endpoint_url=url)
    fake = types.ModuleType("boto3")
    fake.client = client
    sys.modules["boto3"] = fake
    try:
        exec(compile(text, "export.py", "exec"), {"print": lambda *a: None})
    finally:
        sys.modules["boto3"] = boto3
    return bodies.pop()


def examples():
    try:
        import yaml
    except ImportError:
        return
    for name in ("single", "multi"):
        with open("%s/examples/%s-algorithm.yaml" % (TOP, name)) as f:
            yield yaml.safe_load(f)


def main():
    try:
        import boto3
        boto3.__version__
    except ImportError:
        print("skipped: boto3 is not here")
        sys.exit(77)
    aws = "/usr/bin/aws" if os.path.exists("/usr/bin/aws") else \
        shutil.which("aws")
    model, r, url = Model(), seeded(99), endpoint()
    wires = list(examples()) + [
        request(r, old=True) for _ in range(COUNT)]
    cli = 0
    with tempfile.TemporaryDirectory() as home:
        for i, wire in enumerate(wires):
            for way in ("yaml", "json"):
                assert model("export", wire, **{"as": way})["text"]
            text = model("export", wire, **{"as": "json"})["text"]
            assert json.loads(text) == wire
            text = model("export", wire, **{"as": "boto3"})["text"]
            assert run_boto3(text, url) == wire, i
            text = model("export", wire, **{"as": "sagemaker-sdk"})["text"]
            check_sdk(text, wire, internal_of(wire))
            if aws and (COUNT > 20 or i < TOOLS):
                text = model("export", wire, **{"as": "aws-cli"})["text"]
                assert run_cli(aws, text, url, home) == wire, i
                cli += 1
    model.close()
    print("%d requests by boto3 and the SDK form, %d by the AWS CLI%s" % (
        len(wires), cli, "" if aws else " (not here)"))


main()
