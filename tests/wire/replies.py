"""Every reply of trialdeckd against the API's output shapes, over a run with
all operations and all statuses that the local backend has."""
import copy
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "clients"))
from common import Bench, until  # noqa: E402
from serve import error_type  # noqa: E402
from shapes import DATA, Checker  # noqa: E402

PROGRAMS = {
    # Takes a moment to stop, so that Stopping is seen.
    "stubborn": """#!/bin/sh
trap 'sleep 1; exit 0' TERM
echo "acc=0.5;"
for i in 1 2 3 4 5 6 7 8 9; do sleep 1 & wait $!; done
""",
    "broken": "#!/bin/sh\necho no >/opt/ml/output/failure\nexit 3\n",
}
GROUP = {"logGroupName": "/aws/sagemaker/TrainingJobs"}


class Run:
    def __init__(self, bench):
        self.bench, self.checker, self.ops = bench, Checker(), {}
        for name, text in PROGRAMS.items():
            path = os.path.join(bench.dir, name, "train")
            os.mkdir(os.path.dirname(path))
            with open(path, "w") as f:
                f.write(text)
            os.chmod(path, 0o755)
            bench.image[name] = os.path.dirname(path)

    def call(self, op, error=None, **request):
        answer = self.bench.call(op, request, local=True)
        self.ops[op] = self.ops.get(op, 0) + 1
        if error is None:
            assert answer[0] == 200, (op, request, answer)
            problems = self.checker.check(op, answer[2])
            assert not problems, "\n".join([op] + problems)
        else:
            assert error_type(answer) == error, (op, request, answer)
        return answer[2]

    def job(self, name):
        return self.call("DescribeHyperParameterTuningJob",
                         HyperParameterTuningJobName=name)

    def trials(self, name, **kw):
        return self.call("ListTrainingJobsForHyperParameterTuningJob",
                         HyperParameterTuningJobName=name, **kw)[
            "TrainingJobSummaries"]

    def prints(self, trial):
        """Whether the training program has printed something."""
        streams = self.call("DescribeLogStreams", **GROUP,
                            logStreamNamePrefix=trial)["logStreams"]
        return any(self.call("GetLogEvents", **GROUP, logStreamName=s[
            "logStreamName"])["events"] for s in streams)

    def look(self, name):
        """At everything that shows the job, as it is now."""
        status = self.job(name)["HyperParameterTuningJobStatus"]
        self.call("ListHyperParameterTuningJobs", MaxResults=100)
        self.call("ListTrainingJobs", MaxResults=100)
        for t in self.trials(name):
            self.call("DescribeTrainingJob",
                      TrainingJobName=t["TrainingJobName"])
        return status

    def follow(self, name, status):
        until("%s is %s" % (name, status),
              lambda: self.look(name) == status)


def rich(bench, name):
    """A request with every member that the local backend takes."""
    r = bench.request(name, jobs=4)
    config = r["HyperParameterTuningJobConfig"]
    config["RandomSeed"] = 7
    config["ResourceLimits"]["MaxRuntimeInSeconds"] = 3600
    config["TuningJobCompletionCriteria"] = {
        "TargetObjectiveMetricValue": 2.5, "BestObjectiveNotImproving": {
            "MaxNumberOfTrainingJobsNotImproving": 3}}
    config["ParameterRanges"].update(
        IntegerParameterRanges=[{"Name": "depth", "MinValue": "1",
                                 "MaxValue": "9"}],
        CategoricalParameterRanges=[{"Name": "kind2",
                                     "Values": ["a", "b"]}])
    d = r["TrainingJobDefinition"]
    d["EnableNetworkIsolation"] = False
    d["Environment"] = {"A": "b"}
    d["RetryStrategy"] = {"MaximumRetryAttempts": 1}
    d["CheckpointConfig"] = {"S3Uri": "s3://bucket/checkpoints"}
    d["OutputDataConfig"]["CompressionType"] = "GZIP"
    del d["ResourceConfig"]
    d["HyperParameterTuningResourceConfig"] = {
        "InstanceType": "ml.m5.large", "InstanceCount": 1,
        "VolumeSizeInGB": 10}
    return r


def several(bench, name):
    """Two definitions."""
    r = bench.request(name, jobs=4)
    config = r["HyperParameterTuningJobConfig"]
    one = r.pop("TrainingJobDefinition")
    one["TuningObjective"] = config.pop("HyperParameterTuningJobObjective")
    one["HyperParameterRanges"] = config.pop("ParameterRanges")
    two = copy.deepcopy(one)
    one["DefinitionName"], two["DefinitionName"] = "first", "second"
    r["TrainingJobDefinitions"] = [one, two]
    return r


def training(bench, name, kind, seconds=600):
    d = bench.definition(kind)
    d["HyperParameters"] = d.pop("StaticHyperParameters")
    d["StoppingCondition"] = {"MaxRuntimeInSeconds": seconds}
    return dict(d, TrainingJobName=name, Tags=[{"Key": "a", "Value": "b"}],
                DebugHookConfig={"S3OutputPath": "s3://bucket/debug",
                                 "CollectionConfigurations": []},
                ProfilerConfig={"DisableProfiler": True})


def create(run):
    b = run.bench
    create_job = "CreateHyperParameterTuningJob"
    run.call(create_job, **rich(b, "rich"))
    run.call(create_job, **several(b, "several"))
    run.call(create_job, **b.request("stopped", "stubborn"))
    run.call(create_job, **b.request("broken", "broken", 6))
    for name, kind, seconds in (("one-quick", "quick", 600),
                                ("one-late", "slow", 1),
                                ("one-stopped", "stubborn", 600)):
        run.call("CreateTrainingJob", **training(b, name, kind, seconds))
    run.call(create_job, "ResourceInUse", **b.request("RICH"))
    run.call("CreateTrainingJob", "ResourceInUse",
             **training(b, "one-quick", "quick"))
    run.call(create_job, "ValidationException",
             HyperParameterTuningJobName="x")
    run.call("CreateTrainingJob", "ValidationException",
             **dict(training(b, "one-more", "quick"),
                    ServerlessJobConfig={}))


def live(run):
    """While they run, and to their ends."""
    run.look("stopped")
    # A program that has set its trap has printed: before that SIGTERM ends
    # it at once, and Stopping is too short to be seen.
    until("a trial runs", lambda: [
        t for t in run.trials("stopped") if run.prints(t["TrainingJobName"])])
    run.look("stopped")
    run.call("StopHyperParameterTuningJob",
             HyperParameterTuningJobName="stopped")
    until("it runs", lambda: run.prints("one-stopped"))
    run.call("StopTrainingJob", TrainingJobName="one-stopped")
    run.follow("stopped", "Stopped")
    run.follow("rich", "Completed")
    run.follow("several", "Completed")
    run.follow("broken", "Failed")
    ends = {"one-quick": "Completed", "one-late": "MaxRuntimeExceeded",
            "one-stopped": "Stopped"}
    for name, end in ends.items():
        until(name, lambda: run.call("DescribeTrainingJob",
              TrainingJobName=name)["SecondaryStatus"] == end)


def paging(run):
    for op, member, kw in (
            ("ListHyperParameterTuningJobs",
             "HyperParameterTuningJobSummaries", {"SortBy": "Status"}),
            ("ListTrainingJobs", "TrainingJobSummaries",
             {"SortOrder": "Descending"}),
            ("ListTrainingJobsForHyperParameterTuningJob",
             "TrainingJobSummaries",
             {"HyperParameterTuningJobName": "rich",
              "SortBy": "FinalObjectiveMetricValue"}),
            ("Search", "Results", {"Resource": "HyperParameterTuningJob"})):
        whole = run.call(op, MaxResults=100, **kw)[member]
        got, token = [], None
        while token != "":
            page = run.call(op, MaxResults=1, **kw, **(
                {"NextToken": token} if token else {}))
            assert len(page[member]) == 1, (op, page)
            got += page[member]
            token = page.get("NextToken", "")
        assert got == whole, (op, len(got), len(whole))
        run.call(op, "ValidationException", NextToken="nonsense", **kw)


def stable(run):
    """Rows that come or go between two pages move no other row."""
    op, member = ("ListHyperParameterTuningJobs",
                  "HyperParameterTuningJobSummaries")
    page = run.call(op, MaxResults=2)
    names = [j["HyperParameterTuningJobName"] for j in page[member]]
    assert names == ["broken", "rich"], names
    run.call("DeleteHyperParameterTuningJob",
             HyperParameterTuningJobName="broken")
    token = page["NextToken"]
    names = [j["HyperParameterTuningJobName"]
             for j in run.call(op, NextToken=token)[member]]
    assert names == ["several", "stopped"], names
    for i in range(3):
        run.call("CreateHyperParameterTuningJob",
                 **run.bench.request("aaa-%d" % i, jobs=1))
    names = [j["HyperParameterTuningJobName"]
             for j in run.call(op, NextToken=token)[member]]
    assert names == ["several", "stopped"], names
    # A token belongs to its list and order.
    run.call(op, "ValidationException", NextToken=token,
             SortOrder="Descending")
    run.call("ListTrainingJobs", "ValidationException", NextToken=token)
    run.call("ListTags", "ValidationException", NextToken=token,
             ResourceArn=run.job("rich")["HyperParameterTuningJobArn"])


def logs(run, name):
    """Forward and backward line by line, by time, from the end."""
    stream = dict(GROUP, logStreamName=name + "/algo-1-1")
    whole = run.call("GetLogEvents", **stream)["events"]
    assert [e["message"] for e in whole] == [
        "begin " + name, "acc=0.25;", "acc=0.75;", "end"], whole
    for first, member, want in (
            ({"startFromHead": True}, "nextForwardToken", whole),
            ({}, "nextBackwardToken", whole[::-1])):
        got, page = [], run.call("GetLogEvents", limit=1, **stream, **first)
        while page["events"]:
            got += page["events"]
            page = run.call("GetLogEvents", limit=1, **stream,
                            nextToken=page[member])
        assert got == want, (member, got)
        end = run.call("GetLogEvents", **stream, nextToken=page[member])
        assert end[member] == page[member] and not end["events"], end
    # Between the pages of both directions nothing is lost.
    two = run.call("GetLogEvents", limit=2, **stream)
    before = run.call("GetLogEvents", limit=9, **stream,
                      nextToken=two["nextBackwardToken"])
    assert before["events"] + two["events"] == whole
    again = run.call("GetLogEvents", limit=9, **stream,
                     nextToken=before["nextForwardToken"])
    assert again["events"] == two["events"], again
    last = whole[-1]["timestamp"]
    assert run.call("GetLogEvents", **stream, startTime=last + 1)[
        "events"] == []
    assert run.call("GetLogEvents", **stream, endTime=last)["events"] == [
        e for e in whole if e["timestamp"] < last]
    run.call("GetLogEvents", "InvalidParameterException", **stream,
             nextToken="x/1")
    run.call("DescribeLogStreams", "InvalidParameterException", **GROUP,
             orderBy="LastEventTime", logStreamNamePrefix=name)
    got, token = [], {}
    while token is not None:
        page = run.call("DescribeLogStreams", **GROUP, limit=2,
                        orderBy="LastEventTime", descending=True, **token)
        got += [s["logStreamName"] for s in page["logStreams"]]
        token = {"nextToken": page["nextToken"]} if "nextToken" in page \
            else None
    assert len(got) == len(set(got)) > 10, got


def named(name):
    return {"Filters": [{"Name": "HyperParameterTuningJobName",
                         "Operator": "Equals", "Value": name}]}


def searched(run):
    """Expressions within expressions."""
    either = {"Operator": "Or", "SubExpressions": [
        named("rich"), named("several")]}
    both = {"SubExpressions": [named("rich"), named("several")]}
    for expression, wanted in (
            (either, ["rich", "several"]), (both, []),
            (dict(both, Filters=named("rich")["Filters"]), []),
            ({"Filters": named("rich")["Filters"],
              "SubExpressions": [either]}, ["rich"])):
        got = [r["HyperParameterTuningJob"]["HyperParameterTuningJobName"]
               for r in run.call(
                   "Search", Resource="HyperParameterTuningJob",
                   SearchExpression=expression)["Results"]]
        assert sorted(got) == wanted, (expression, got)


def rest(run):
    run.call("Search", Resource="HyperParameterTuningJob", SearchExpression={
        "Filters": [{"Name": "HyperParameterTuningJobStatus",
                     "Operator": "Equals", "Value": "Completed"}]})
    searched(run)
    name = run.trials("rich")[0]["TrainingJobName"]
    streams = run.call("DescribeLogStreams", **GROUP,
                       logStreamNamePrefix=name)["logStreams"]
    run.call("GetLogEvents", **GROUP, startFromHead=True, limit=2,
             logStreamName=streams[0]["logStreamName"])
    run.call("GetLogEvents", "ResourceNotFoundException", **GROUP,
             logStreamName="nix/x")
    logs(run, name)
    arn = run.job("rich")["HyperParameterTuningJobArn"]
    run.call("AddTags", ResourceArn=arn, Tags=[{"Key": "k", "Value": ""}])
    run.call("ListTags", ResourceArn=arn)
    for tags in ([{"Key": "aws:k", "Value": ""}],
                 [{"Key": "d", "Value": ""}, {"Key": "d", "Value": "e"}]):
        run.call("AddTags", "ValidationException", ResourceArn=arn, Tags=tags)
    run.call("DeleteTags", ResourceArn=arn, TagKeys=["k"])
    run.call("DeleteHyperParameterTuningJob",
             HyperParameterTuningJobName="several")
    run.call("DescribeHyperParameterTuningJob", "ResourceNotFound",
             HyperParameterTuningJobName="several")
    run.call("ListTrainingJobs", MaxResults=100)
    for op in ("DescribeTrainingJob", "StopTrainingJob"):
        run.call(op, "ValidationException", TrainingJobName="nix")


def seen(run):
    v = run.checker.values
    want = {
        "HyperParameterTuningJobStatus": {
            "InProgress", "Completed", "Failed", "Stopping", "Stopped"},
        "TrainingJobStatus": {
            "InProgress", "Completed", "Failed", "Stopping", "Stopped"},
        "SecondaryStatus": {
            "Starting", "Downloading", "Training", "Uploading", "Stopping",
            "Stopped", "Completed", "Failed", "MaxRuntimeExceeded"},
        "ObjectiveStatus": {"Succeeded", "Pending", "Failed"}}
    for shape, values in want.items():
        assert values <= v[shape], (shape, values - v[shape])
    assert set(run.ops) == set(DATA["operations"]), \
        set(DATA["operations"]) - set(run.ops)
    # Members that a client would miss (facts: what Describe gives back).
    for name in ("DescribeHyperParameterTuningJobResponse.BestTrainingJob",
                 "DescribeHyperParameterTuningJobResponse.FailureReason",
                 "DescribeHyperParameterTuningJobResponse.ConsumedResources",
                 "DescribeHyperParameterTuningJobResponse."
                 "TuningJobCompletionDetails",
                 "HyperParameterTuningJobSummary.ResourceLimits",
                 "HyperParameterTrainingJobSummary.FailureReason",
                 "HyperParameterTrainingJobSummary.TuningJobName",
                 "HyperParameterTrainingJobSummary."
                 "TrainingJobDefinitionName",
                 "DescribeTrainingJobResponse.TuningJobArn",
                 "DescribeTrainingJobResponse.ResourceConfig",
                 "DescribeTrainingJobResponse.EnableNetworkIsolation",
                 "DescribeTrainingJobResponse.FinalMetricDataList",
                 "DescribeTrainingJobResponse.BillableTimeInSeconds",
                 "DescribeTrainingJobResponse.DebugHookConfig",
                 "TrainingJobSummary.SecondaryStatus"):
        assert name in run.checker.members, name
    print("%d replies and errors, %d members, all as their shapes say" % (
        sum(run.ops.values()), len(run.checker.members)))


def selftest():
    """A check that cannot fail proves nothing."""
    c = Checker()
    good = {"TrainingJobArn": "arn:aws:sagemaker:local:000000000000:"
            "training-job/x"}
    assert c.check("CreateTrainingJob", good) == []
    for bad in ({}, dict(good, X=1), {"TrainingJobArn": 1}, [],
                {"TrainingJobArn": "nix"}):
        assert c.check("CreateTrainingJob", bad), bad
    assert c.check("DeleteTags", {"x": 1}) and c.check("StopTrainingJob", {
        "x": 1})


def main():
    selftest()
    began = time.monotonic()
    with Bench(False, "20") as bench:
        run = Run(bench)
        create(run)
        live(run)
        paging(run)
        stable(run)
        rest(run)
        seen(run)
    print("%.1f s" % (time.monotonic() - began))
    return 0


if __name__ == "__main__":
    sys.exit(main())
