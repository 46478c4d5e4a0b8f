"""Commands against a server that answers from a table: what they print, what
they send, and their exit status (interfaces: exit status)."""
import http.server
import json
import os
import socketserver
import subprocess
import sys
import tempfile
import threading
import time

TOP = os.environ.get("top_srcdir", ".")
PROGRAM = os.path.join(os.environ.get("top_builddir", "."), "trialdeck")
EVIL = "a\x1b[31mb\u202ec"

JOB = {
    "HyperParameterTuningJobName": "job", "StrategyX": 1,
    "HyperParameterTuningJobArn": "arn:job",
    "HyperParameterTuningJobStatus": "Completed",
    "HyperParameterTuningJobConfig": {
        "Strategy": "Random", "ResourceLimits": {
            "MaxNumberOfTrainingJobs": 2, "MaxParallelTrainingJobs": 1}},
    "CreationTime": 1700000000.5,
    "TrainingJobStatusCounters": {"Completed": 2},
    "ObjectiveStatusCounters": {"Succeeded": 2},
    "BestTrainingJob": {
        "TrainingJobName": "job-002", "TrainingJobStatus": "Completed",
        "TunedHyperParameters": {"eta": "0.25"},
        "FinalHyperParameterTuningJobObjectiveMetric": {
            "MetricName": "validation:auc", "Value": 0.875}},
}
TRIALS = [{
    "TrainingJobName": "job-00%d" % n, "TrainingJobStatus": status,
    "CreationTime": 1700000000 + n, "TunedHyperParameters": {"eta": eta},
    "FinalHyperParameterTuningJobObjectiveMetric": {
        "MetricName": "validation:auc", "Value": value}}
    for n, status, eta, value in ((1, "Completed", "0.1", 0.5),
                                  (2, "Completed", "0.25", 0.875),
                                  (3, "Failed", "0.3", 0.25))]
SENT = []
BUSY = []               # answers to stops, before they are heard
DENIED = []             # the answer to whoever wants logs
QUOTAS = {"ml.m5.large": 20, "ml.c5.large": 1}
TRIAL = "whole-001-0a1b2c3d-of-more-than-32-letters"


def find(request):
    name = request.get("HyperParameterTuningJobName")
    if name == "flat":
        return dict(JOB, TuningJobCompletionDetails={
            "NumberOfTrainingJobsObjectiveNotImproving": 3},
            HyperParameterTuningJobConfig={"TuningJobCompletionCriteria": {
                "BestObjectiveNotImproving": {
                    "MaxNumberOfTrainingJobsNotImproving": 3}}})
    ends = {"failed": "Failed", "stopped": "Stopped", "job": "Completed",
            "runs": "InProgress"}
    if name in ends:
        return dict(JOB, HyperParameterTuningJobStatus=ends[name],
                    HyperParameterTuningJobName=name)
    if name in ("whole", "WHOLE"):
        return dict(JOB, HyperParameterTuningJobName=name,
                    TrainingJobDefinition={
                        "AlgorithmSpecification": {
                            "TrainingImage": "own:1",
                            "TrainingInputMode": "File"},
                        "StaticHyperParameters": {"num_round": "7"}})
    if name == "new":
        return {k: v for k, v in JOB.items() if k != "BestTrainingJob"}
    return None


def answer(op, request):
    if op == "StopHyperParameterTuningJob" and BUSY:
        return BUSY.pop()
    if op == "DescribeHyperParameterTuningJob":
        return find(request)
    if op == "ListHyperParameterTuningJobs":
        if request.get("NameContains") == "loop":
            return {"HyperParameterTuningJobSummaries": [JOB],
                    "NextToken": "same"}
        if request.get("NextToken"):
            return {"HyperParameterTuningJobSummaries": [
                dict(JOB, HyperParameterTuningJobName=EVIL)]}
        return {"HyperParameterTuningJobSummaries": [JOB], "NextToken": "t"}
    if op == "Search":
        filters = request.get("SearchExpression", {}).get("Filters", [])
        if filters and filters[0]["Value"] == "best":
            return {"Results": [{"HyperParameterTuningJob": JOB}]}
        return None
    if op == "ListTrainingJobsForHyperParameterTuningJob":
        return {"TrainingJobSummaries": TRIALS}
    if op == "StopHyperParameterTuningJob":
        return {} if find(request) else None
    if op == "DescribeTrainingJob" and request["TrainingJobName"] == TRIAL:
        return {"TrainingJobName": TRIAL, "TuningJobArn": "arn:x/whole",
                "HyperParameters": {"eta": "0.25", "num_round": "7",
                                    "_tuning_objective_metric": "m"},
                "AlgorithmSpecification": {"TrainingImage": "own:1",
                                           "TrainingInputMode": "File"}}
    if op in ("StopTrainingJob", "DescribeTrainingJob"):
        return {"TrainingJobStatus": "Completed",
                "HyperParameters": {"eta": "0.125"},
                "FinalMetricDataList": [{"MetricName": "m", "Value": 0.75}],
                "SecondaryStatusTransitions": [
                    {"Status": "Interrupted", "StartTime": 1700000000,
                     "EndTime": 1700000200, "StatusMessage": EVIL}]} \
            if request["TrainingJobName"] == "job-001" else None
    if op == "DescribeLogStreams" and DENIED:
        return DENIED[0]
    if op == "DescribeLogStreams":
        # Two pages, as of more than 50 attempts.
        if request.get("nextToken"):
            return {"logStreams": [{"logStreamName": "job-001/algo-1-002"}]}
        return {"logStreams": [{"logStreamName": "job-001/algo-1-001"}],
                "nextToken": "more"}
    if op == "GetLogEvents":
        events = [] if request.get("nextToken") else [
            {"timestamp": 1, "message": EVIL +
             request["logStreamName"][-4:]}]
        return {"events": events, "nextForwardToken": "f/1"}
    if op == "ListServiceQuotas":
        first = "NextToken" not in request
        name = sorted(QUOTAS)[not first]
        return dict({"Quotas": [{
            "QuotaName": name + " for training job usage",
            "Value": QUOTAS[name]}]}, **{"NextToken": "t"} if first else {})
    if op == "ListTags":
        return {"Tags": [{"Key": "k", "Value": EVIL}]}
    if op in ("AddTags", "DeleteTags"):
        return {}
    return None


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        op = self.headers["X-Amz-Target"].split(".")[1]
        request = json.loads(self.rfile.read(
            int(self.headers["Content-Length"])))
        SENT.append((op, request))
        reply = answer(op, request)
        status = 200
        if reply is None:
            status = 400
            reply = {"__type": "ResourceNotFound", "Message": "no such job"}
        elif "__type" in reply:
            status = 400
        data = json.dumps(reply).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass

    def address_string(self):
        return "local"


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True

    def get_request(self):
        request, _ = super().get_request()
        return request, ("local", 0)


def main():
    failures = 0
    home = tempfile.mkdtemp()
    path = home + "/server"
    threading.Thread(target=Server(path, Handler).serve_forever,
                     daemon=True).start()

    def run(*words):
        p = subprocess.run([PROGRAM, "--backend", "unix:" + path] +
                           list(words), stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, timeout=60,
                           env=dict(os.environ, TRIALDECK_HOME=home,
                                    HOME=home, AWS_REGION="us-east-1"))
        return p.returncode, p.stdout.decode(), p.stderr.decode()

    def check(what, status, *words, has=(), lacks=()):
        nonlocal failures
        got, out, err = run(*words)
        ok = got == status and all(h in out + err for h in has) and \
            all(x not in out + err for x in lacks)
        raw = any(ord(c) < 32 and c != "\n" or c == "\u202e"
                  for c in out + err)
        if not ok or raw:
            failures += 1
        print("%s %s (status %d)%s" % (
            "ok  " if ok and not raw else "FAIL", what, got,
            "" if ok and not raw else "\n" + out + err))
        return out

    check("version", 0, "--version", has=["trialdeck "])
    check("help", 0, "trials", "--help", has=["--filter", "--backend"])
    for name in ("clone", "new", "trials", "validate"):
        out = check("help of " + name, 0, name, "--help")
        assert all(len(x) <= 80 for x in out.split("\n")), out
    check("no such command", 2, "frobnicate")
    check("no such option", 2, "list", "--frob")
    check("option of another command", 2, "list", "--follow")
    check("too few arguments", 2, "describe")
    check("too many arguments", 2, "describe", "a", "b")
    check("bad output form", 2, "list", "--output", "xml")
    check("bad number", 2, "list", "--limit", "-3")
    check("no such status", 2, "list", "--status", "frob",
          has=["--status frob: InProgress, Completed, "])
    check("a status in small letters", 0, "list", "--status", "completed",
          "--output", "json")
    assert SENT[-1][1]["StatusEquals"] == "Completed", SENT[-1]
    check("no form to export as", 2, "export", "job", has=["--as: yaml, "])
    check("no draft", 4, "drafts", "show", "x", has=['no draft "x"'])
    check("list", 0, "list", has=["job", "^[[31m", "<U+202E>"])
    check("list with best values", 0, "list", "--name-contains", "best",
          has=["0.875"])
    check("list stops at a limit", 0, "list", "--limit", "1",
          lacks=["<U+202E>"])
    check("a token that comes twice", 1, "list", "--name-contains", "loop",
          has=["repeat"])
    out = check("list as JSON", 0, "list", "--output", "json")
    assert len(json.loads(out)["HyperParameterTuningJobSummaries"]) == 2
    out = check("describe as JSON", 0, "describe", "job", "--output", "json")
    assert json.loads(out) == JOB
    check("describe", 0, "describe", "job", has=["arn:job", "0.875", "eta",
          "Completion reason         all 2 training jobs have run"])
    check("describe: no such job", 4, "describe", "gone",
          has=["no training job named gone"])
    check("describe a training job", 0, "describe", "job-001",
          has=["0.125", "0.75", "Interrupted", "3m 20s"])
    out = check("describe a training job as JSON", 0, "describe", "job-001",
                "--output", "json")
    assert json.loads(out)["HyperParameters"] == {"eta": "0.125"}
    check("failures", 0, "failures", "job", "--tail", "2",
          has=["1 failed: the service gives no reason", "  job-003\n",
               "The log of job-003 ends:\n    a^[[31m"])
    DENIED.append({"__type": "AccessDeniedException", "Message": EVIL})
    check("failures without logs", 0, "failures", "job",
          has=["1 failed: the service gives no reason",
               "logs cannot be read: a^[[31mb"], lacks=["The log of"])
    DENIED.clear()
    check("best", 0, "best", "job", has=["job-002", "0.875", "0.25"])
    check("best: none yet", 4, "best", "new")
    out = check("trials sorted", 0, "trials", "job", "--sort", "eta",
                "--desc", "--output", "json")
    names = [t["TrainingJobName"] for t in
             json.loads(out)["TrainingJobSummaries"]]
    assert names == ["job-003", "job-002", "job-001"], names
    check("trials filtered", 0, "trials", "job", "--filter",
          "eta>0.2 and status=Completed", has=["job-002"],
          lacks=["job-001", "job-003"])
    check("until a condition holds", 0, "watch", "runs", "--until",
          "status=InProgress and best>0.8")
    check("until: the job ends without", 8, "watch", "job", "--until",
          "best>0.9")
    check("trials: no such column in a filter", 2, "trials", "job",
          "--filter", "frob>1", has=['no column "frob"', "failure, eta"])
    check("trials: no such column to sort by", 2, "trials", "job",
          "--sort", "frob", has=['no column "frob"', "failure, eta"])
    check("watch: no number", 2, "watch", "job", "--until", "best>high",
          has=['"high" is no number, as best is'])
    check("watch: no such column", 2, "watch", "job", "--until", "frob=1",
          has=['no column "frob"', "best"])
    check("trials: bad filter", 2, "trials", "job", "--filter", "eta >")
    check("trials: no column", 2, "trials", "job", "--columns", "frob")
    check("trials as CSV", 0, "trials", "job", "--output", "csv",
          "--columns", "name,eta", has=["job-003,0.3"])
    check("describe as CSV", 0, "describe", "job", "--output", "csv",
          has=["name,", "\njob,"], lacks=["Best training job"])
    check("describe a training job as CSV", 0, "describe", "job-001",
          "--output", "csv", has=["name,status,"], lacks=["Interrupted"])
    check("best as CSV", 0, "best", "job", "--output", "csv",
          has=[",eta\n", "job-002,", ",0.25\n"])
    check("watch: completed", 0, "watch", "job", has=["2 of 2",
          "Completion reason         all 2 training jobs have run"])
    check("watch: no improvement", 0, "watch", "flat", has=[
        "2 ended, 0 running, 3 of 3 without improvement, best",
        "Completion reason         no improvement in the last 3"])
    check("watch until done", 0, "watch", "job", "--until", "done")
    SENT.clear()
    check("watch: a guard that stops nothing", 8, "watch", "runs",
          "--stop-if", "failed>=3", "--timeout", "1")
    assert not [op for op, _ in SENT if op.startswith("Stop")], SENT
    check("watch: a guard that stops", 8, "watch", "runs", "--stop-if",
          "best>0.5", "--timeout", "3", "--interval", "1",
          has=["the job is being stopped, for best>0.5"])
    assert [q for op, q in SENT if op == "StopHyperParameterTuningJob"] == [
        {"HyperParameterTuningJobName": "runs"}], SENT
    check("watch: a guard and an end", 0, "watch", "job", "--stop-if",
          "best>0.5")
    BUSY.extend(4 * [{"__type": "ThrottlingException", "Message": "busy"}])
    check("watch: a guard that has to try again", 8, "watch", "runs",
          "--stop-if", "best>0.5", "--timeout", "12", "--interval", "1",
          has=["the job is being stopped, for best>0.5"])
    assert not BUSY, BUSY
    SENT.clear()
    check("submit: a guard that is none", 2, "submit",
          os.path.join(TOP, "examples/single-algorithm.yaml"), "--watch",
          "--stop-if", "frob>1", has=["frob"])
    assert not SENT, SENT
    check("watch: failed", 6, "watch", "failed")
    check("watch: stopped", 7, "watch", "stopped")
    check("watch: time-out", 8, "watch", "runs", "--timeout", "1")
    check("watch: no such job", 4, "watch", "gone")
    check("logs", 0, "logs", "job-001", has=["^[[31m", "c-001\n", "c-002\n"])
    check("the end of the logs", 0, "logs", "job-001", "--tail", "1",
          has=["c-002\n"], lacks=["c-001"])
    check("logs: no such trial", 4, "logs", "gone",
          has=['"trialdeck trials JOB" lists'])
    # A program of the build folder finds its data without being told.
    bare = {k: v for k, v in os.environ.items()
            if not k.startswith("TRIALDECK")}
    p = subprocess.run([PROGRAM, "catalog"], env=dict(bare, HOME=home),
                       capture_output=True, text=True)
    assert p.returncode == 0 and "XGBoost" in p.stdout, p
    with open(home + "/online.yaml", "w") as f:
        f.write("HyperParameterTuningJobName: WHOLE\nTags: []\n")
    check("validate offline", 3, "validate", home + "/online.yaml",
          lacks=["exists already"])
    check("validate online", 3, "validate", home + "/online.yaml",
          "--online", has=["exists already (arn:job)"])
    # The local backend's account, where it is and where it is not known.
    example = TOP + "/examples/single-algorithm.yaml"
    for status, words in ((3, ("aws",)), (0, ("local",)),
                          (0, ("http://127.0.0.1:9",)),
                          (0, ("aws", "--endpoint-url",
                               "http://127.0.0.1:9"))):
        check("validate for %s" % " ".join(words), status, "--backend",
              *words, "validate", example,
              **{"lacks" if status == 0 else "has": ["the local backend's"]})
    check("diff: what came whole", 0, "diff", example, TOP +
          "/examples/multi-algorithm.yaml", has=[
              "estimator-2\n  + DefinitionName: estimator-2\n"
              "  + TuningObjective:\n  +   Type: Maximize\n"],
          lacks=['{"'])
    check("diff: nothing", 0, "diff", example, example,
          has=["no differences"])
    # A role of another account than the profile tells: nobody is asked.
    with open(example) as f, open(home + "/role.yaml", "w") as out:
        out.write(f.read().replace("000000000000", "444455556666"))
    os.mkdir(home + "/.aws")
    with open(home + "/.aws/config", "w") as f:
        for name, words in (
                ("sso", "sso_account_id = %s\nsso_role_name = r\n"),
                ("assumed", "role_arn = arn:aws:iam::%s:role/r\n"
                 "source_profile = sso\n"),
                ("keys", "aws_access_key_id = AKIA\naws_account_id = %s\n"
                 "aws_secret_access_key = x\n"),
                ("unknown", "aws_access_key_id = AKIA\n# %s\n"
                 "aws_secret_access_key = x\n")):
            f.write("[profile %s]\n%s" % (name, words % "111122223333"))
    told = ["warning: IAM role: ", "is of account 444455556666",
            "Choose a role of account 111122223333, or a profile with keys of "
            "account 444455556666."]
    for name in ("sso", "assumed", "keys", "unknown"):
        check("a role of another account: " + name, 0, "--backend", "aws",
              "--profile", name, "validate", home + "/role.yaml",
              **{"lacks" if name == "unknown" else "has": told})
    for way in ("yaml", "json", "aws-cli", "boto3", "sagemaker-sdk"):
        check("export as " + way, 0, "export", example, "--as", way,
              **{"lacks" if way in ("yaml", "json") else "has":
                 ["RoleArn is of the local"]})
    # Asked for once an hour; what is older, or of another clock, is not kept.
    with open(home + "/quota.yaml", "w") as f:
        f.write("TrainingJobDefinition: {ResourceConfig: {InstanceType: "
                "ml.c5.large, InstanceCount: 2}}\n")
    kept = home + "/state/kept"
    for what, asked, change in (
            ("asked", 2, None), ("kept", 0, None), ("old", 2, -3601),
            ("kept again", 0, -1000), ("a clock put back", 2, 60)):
        if change:
            then = time.time() + change
            for name in os.listdir(kept):
                os.utime(kept + "/" + name, (then, then))
        SENT.clear()
        check("quotas: " + what, 3, "validate", home + "/quota.yaml",
              "--online", has=["use 1 instances of ml.c5.large"])
        assert [op for op, _ in SENT].count("ListServiceQuotas") == asked, (
            what, SENT)
        assert len(os.listdir(kept)) == 2 and \
            os.stat(kept).st_mode & 0o777 == 0o700, os.listdir(kept)
    with open(home + "/kept.yaml", "w") as f:
        f.write("HyperParameterTuningJobName: kept\n"
                "HyperParameterTuningJobConfig: {Strategy: Random}\n")
    check("templates: the examples", 0, "templates",
          has=["single-algorithm", "multi-algorithm", "example"])
    check("templates: save", 0, "templates", "save", "mine",
          home + "/kept.yaml")
    check("templates: show", 0, "templates", "show", "mine",
          has=["HyperParameterTuningJobName: kept"])
    check("templates: show an example", 0, "templates", "show",
          "single-algorithm", has=["# One algorithm: XGBoost"])
    out = check("templates as JSON", 0, "templates", "--output", "json")
    assert json.loads(out)[0]["name"] == "mine", out
    check("templates: no name", 2, "templates", "save", "../x",
          home + "/kept.yaml")
    check("templates: delete", 0, "templates", "delete", "mine")
    check("templates: gone", 4, "templates", "show", "mine")
    check("templates: an example stays", 4, "templates", "delete",
          "single-algorithm")
    check("new: no such template", 4, "new", "--template", "mine")
    check("clone a training job", 0, "clone", TRIAL,
          has=["DefinitionName: " + TRIAL, "Name: whole-copy",
               "num_round: \"7\""], lacks=["eta: ", "_tuning_objective: "])
    check("clone its values", 0, "clone", TRIAL, "--fixed",
          has=["eta: \"0.25\"", "num_round: \"7\""])
    check("clone: nothing of that name", 4, "clone", "gone")
    check("stop a job", 0, "stop", "job")
    check("stop a trial", 0, "stop", "job-001")
    check("stop: no such", 4, "stop", "gone")
    check("read-only", 1, "stop", "job", "--read-only")
    check("tags", 0, "tags", "job", "--set", "a=b=c", "--unset", "x",
          has=["<U+202E>"])
    assert ("AddTags", {"ResourceArn": "arn:job", "Tags": [
        {"Key": "a", "Value": "b=c"}]}) in SENT
    assert ("DeleteTags", {"ResourceArn": "arn:job", "TagKeys": ["x"]}) in SENT
    assert [op for op, _ in SENT if op.endswith("eTags") or
            op == "AddTags"][-2:] == ["DeleteTags", "AddTags"], SENT[-4:]
    # S35
    check("tags: a key alone", 0, "tags", "job", "--set", "alone")
    assert ("AddTags", {"ResourceArn": "arn:job", "Tags": [
        {"Key": "alone", "Value": ""}]}) in SENT, SENT[-3:]
    check("tags: no key", 2, "tags", "job", "--set", "=value")
    check("no credentials", 5, "list", "--backend", "aws")
    check("unreachable", 5, "list", "--backend", "unix:" + home + "/none",
          has=["/none cannot be reached: nothing listens on this socket"])
    check("no such algorithm", 4, "catalog", "frob")
    check("catalogue", 0, "catalog", "xgboost", has=["max_depth"])
    check("fields", 0, "fields", "ChannelName", has=["ChannelName"])
    check("drafts: none", 4, "drafts", "delete", "abc")
    check("drafts: hostile id", 2, "drafts", "show", "../x")
    os.makedirs(home + "/state/drafts", mode=0o700, exist_ok=True)
    for saved in (2, 5, 1, 4, 3):
        with open(home + "/state/drafts/d%d.json" % saved, "w") as f:
            json.dump({"version": 1, "saved": saved, "request": {}}, f)
    out = check("drafts: the newest first", 0, "drafts", "list", "--output",
                "json")
    assert [d["saved"] for d in json.loads(out)] == [5, 4, 3, 2, 1], out
    check("path out of the data", 2, "backend", "path", "s3://a/../../b")
    with open(home + "/bad.yaml", "w") as f:
        f.write("HyperParameterTuningJobName: 'no good name!'\n")
    check("validate", 3, "validate", home + "/bad.yaml",
          has=["bad.yaml:1:", ": error: "])
    check("submit: errors", 3, "submit", home + "/bad.yaml")
    check("validate: no file", 2, "validate", home + "/none")
    with open(home + "/config.yaml", "w") as f:
        f.write("backend: local\nfrob: 1\n")
    check("unknown setting", 2, "list", has=["config.yaml:2:", "frob"])
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
