"""The service as somebody else may have written it (T15): the same two tuning
jobs in every dress that the protocol allows or that services are known to
wear: other forms of times and numbers, members that are missing, null or
unknown, empty pages, errors in every spelling, answers in pieces, without a
length, over HTTP/1.0, and without Search or CloudWatch Logs. Commands say the
same for each, or what is truly different."""
import http.server
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime, timedelta, timezone

from common import no_account

PROGRAM = os.path.join(os.path.abspath(os.environ["top_builddir"]),
                       "trialdeck")
BEGAN = 1764000000
TRIALS = 5


def job(name, i):
    return {
        "HyperParameterTuningJobName": name,
        "HyperParameterTuningJobArn": "arn:aws:sagemaker:us-east-1:1:hyper-"
        "parameter-tuning-job/" + name,
        "HyperParameterTuningJobStatus": "Completed", "Strategy": "Bayesian",
        "CreationTime": BEGAN + i, "HyperParameterTuningEndTime": BEGAN + 600,
        "LastModifiedTime": BEGAN + 600,
        "TrainingJobStatusCounters": {
            "Completed": TRIALS, "InProgress": 0, "RetryableError": 0,
            "NonRetryableError": 0, "Stopped": 0},
        "ObjectiveStatusCounters": {"Succeeded": TRIALS, "Pending": 0,
                                    "Failed": 0},
        "ResourceLimits": {"MaxNumberOfTrainingJobs": TRIALS,
                           "MaxParallelTrainingJobs": 1}}


def described(name, i):
    d = job(name, i)
    d["HyperParameterTuningJobConfig"] = {
        "Strategy": d.pop("Strategy"), "ResourceLimits":
        d.pop("ResourceLimits"), "HyperParameterTuningJobObjective": {
            "Type": "Maximize", "MetricName": "acc"}}
    d["BestTrainingJob"] = trial(3)
    return d


def trial(i):
    return {
        "TrainingJobName": "one-%03d-0123abcd" % i,
        "TrainingJobArn": "arn:aws:sagemaker:us-east-1:1:training-job/%d" % i,
        "TrainingJobStatus": "Completed", "CreationTime": BEGAN + 10 * i,
        "TrainingStartTime": BEGAN + 10 * i + 1,
        "TrainingEndTime": BEGAN + 10 * i + 9,
        "TunedHyperParameters": {"eta": "0.%d" % i},
        "FinalHyperParameterTuningJobObjectiveMetric": {
            "MetricName": "acc", "Value": 0.5 + i / 100},
        "ObjectiveStatus": "Succeeded"}


JOBS = {"one": 0, "two": 60}


def answer(op, q, page):
    """Body, or (error type, text)."""
    name = q.get("HyperParameterTuningJobName")
    if op == "Search":
        return page("Results", [{"HyperParameterTuningJob": described(
            n, i)} for n, i in reversed(JOBS.items())], q)
    if op == "ListHyperParameterTuningJobs":
        return page("HyperParameterTuningJobSummaries",
                    [job(n, i) for n, i in reversed(JOBS.items())], q)
    if op == "DescribeTrainingJob":
        if not q["TrainingJobName"].startswith("one-"):
            return "ValidationException", "Requested resource not found."
        return dict(trial(1), SecondaryStatus="Completed")
    if name is not None and name not in JOBS:
        return "ResourceNotFound", "Amazon SageMaker can't find it."
    if op == "DescribeHyperParameterTuningJob":
        return described(name, JOBS[name])
    if op == "ListTrainingJobsForHyperParameterTuningJob":
        return page("TrainingJobSummaries", [trial(i) for i in range(
            TRIALS, 0, -1)], q)
    if op == "ListTags":
        return page("Tags", [{"Key": "a", "Value": "b c"}], q)
    if op == "StopHyperParameterTuningJob":
        return "ValidationException", "The tuning job has ended."
    if op == "DescribeLogStreams":
        return {"logStreams": [{"logStreamName":
                                q["logStreamNamePrefix"] + "algo-1-1"}]}
    if op == "GetLogEvents":
        return {"events": [] if q.get("nextToken") else [
            {"timestamp": BEGAN * 1000, "message": "acc=0.5;",
             "ingestionTime": BEGAN * 1000}], "nextForwardToken": "f/1",
            "nextBackwardToken": "b/1"}
    return "UnknownOperationException", "What is %s?" % op


def late_log(op, q):
    """CloudWatch has empty pages before a line."""
    if op != "GetLogEvents":
        return None
    at = int(q.get("nextToken", "0"))
    return {"events": [{"timestamp": 1, "message": "acc=0.5;"}]
            if at == 4 else [], "nextForwardToken": str(min(at + 1, 6))}


def plain(member, rows, q):
    return {member: rows}


def one_a_page(member, rows, q):
    """Each page has one row, and an empty one goes before it."""
    at = int(q.get("NextToken", "0"))
    reply = {member: [rows[at // 2]] if at % 2 else []}
    if at + 1 < 2 * len(rows):
        reply["NextToken"] = str(at + 1)
    return reply


def walk(value, change):
    if isinstance(value, dict):
        return {k: change(k, walk(v, change)) for k, v in value.items()}
    if isinstance(value, list):
        return [walk(v, change) for v in value]
    return value


def times(form):
    return lambda body: walk(body, lambda k, v: form(v) if
                             k.endswith("Time") and k != "ingestionTime"
                             else v)


def iso(zone):
    def form(v):
        t = datetime.fromtimestamp(v, timezone(timedelta(hours=zone)))
        return t.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return form


def more_members(body):
    return walk(dict(body, Extra=None), lambda k, v: dict(
        v, Unheard={"Of": [1, None]}) if isinstance(v, dict) and
        k != "TunedHyperParameters" else v)


def no_zeros(body):
    return walk(body, lambda k, v: {a: b for a, b in v.items() if b != 0}
                if k.endswith("Counters") else v)


def nulls(body):
    """As stand-ins do that keep what was not given."""
    return walk(dict(body, NextToken=None), lambda k, v: dict(
        v, FailureReason=None, WarmStartConfig=None)
        if isinstance(v, dict) and "CreationTime" in v else v)


def empty_texts(body):
    return walk(dict(body, FailureReason="", NextToken=""), lambda k, v: [
        dict(r, FailureReason="") if isinstance(r, dict) else r for r in v]
        if isinstance(v, list) else v)


def floats(body):
    return walk(body, lambda k, v: float(v) if isinstance(v, int) and
                k not in ("timestamp", "ingestionTime") and
                not isinstance(v, bool) else v)


# name: {tree: of the body, bytes: of its text, page, headers, error: spelling,
# framing, without: operations}
ERRORS = {
    "namespace": lambda t, m: ({"__type": "com.amazonaws.sagemaker#" + t,
                                "message": m}, {}),
    "tail": lambda t, m: ({"Message": m}, {
        "x-amzn-ErrorType": t + ":http://internal.amazon.com/coral/x/"}),
    "header": lambda t, m: ({"message": m}, {"X-AMZN-ERRORTYPE": t}),
    "code": lambda t, m: ({"code": t, "message": m}, {}),
    "nested": lambda t, m: ({"Error": {"Code": t, "Message": m}}, {}),
    "both": lambda t, m: ({"__type": t, "Message": m, "message": None}, {}),
    "silent": lambda t, m: ({"__type": t}, {}),
}
DRESSES = {
    "plain": {},
    "fractions": {"tree": times(lambda v: v + 0.123)},
    "exponents": {"bytes": lambda b: re.sub(
        rb"(Time\": )17(\d{8})\b", rb"\1 1.7\2E9", b)},
    "ISO 8601": {"tree": times(iso(0))},
    "ISO 8601, elsewhere": {"tree": times(iso(-7))},
    "floats": {"tree": floats},
    "more members": {"tree": more_members},
    "no zeros": {"tree": no_zeros},
    "nulls": {"tree": nulls},
    "empty texts": {"tree": empty_texts},
    "empty pages": {"page": one_a_page},
    "no spaces": {"bytes": lambda b: json.dumps(json.loads(b), separators=(
        ",", ":"), ensure_ascii=False, sort_keys=True).encode()},
    "spaces": {"bytes": lambda b: b"\r\n\t " + json.dumps(
        json.loads(b), indent=4).encode() + b"\n\n"},
    "application/json": {"headers": {"Content-Type":
                                     "application/json; charset=utf-8"}},
    "no type": {"headers": {"Content-Type": None}},
    "chunks": {"framing": "chunks"},
    "until the end": {"framing": "close"},
    "HTTP/1.0": {"framing": "1.0"},
    "continue": {"framing": "continue"},
    "a bit a time": {"framing": "bits"},
    "no Search": {"without": {"Search": ("UnknownOperationException", 400)}},
    "Search denied": {"without": {"Search": ("AccessDeniedException", 400)}},
    "Search is HTML": {"without": {"Search": (None, 404)}},
    "Search breaks": {"without": {"Search": (None, 500)}},
    "Search not made": {"without": {"Search": (None, 501)}},
    "empty pages of a log": {"instead": late_log},
    "no group of logs": {"without": {"DescribeLogStreams": (
        "ResourceNotFoundException", 400)}},
    "no Logs": {"without": {"GetLogEvents": ("AccessDeniedException", 400),
                            "DescribeLogStreams":
                            ("AccessDeniedException", 400)}},
    **{"error: " + k: {"error": v} for k, v in ERRORS.items()},
}


def renamed(value):
    """Statuses that nobody has heard of."""
    return walk(value, lambda k, v: "Hibernating" if k.endswith("Status") and
                v == "Completed" else v)


def bare(value):
    """Without what the API's model does not require."""
    kept = re.compile("(Name|Arn|Status|Tags|Key|Value|Summaries|Results|"
                      "CreationTime|Job|Config|Counters|Limits|Strategy|"
                      "TunedHyperParameters|eta|Type|essage|log.*|events|"
                      "next.*|timestamp)$")
    return walk({k: v for k, v in value.items() if kept.search(k)},
                lambda k, v: {a: b for a, b in v.items() if kept.search(a)}
                if isinstance(v, dict) else [
                    {a: b for a, b in r.items() if kept.search(a)}
                    for r in v] if isinstance(v, list) else v)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def do_POST(self):
        dress = self.server.dress
        q = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        op = self.headers["X-Amz-Target"].split(".")[1]
        headers = {"Content-Type": "application/x-amz-json-1.1"}
        headers.update(dress.get("headers", {}))
        status, body = 200, None
        if op in dress.get("without", {}):
            kind, status = dress["without"][op]
            if kind is None:
                self.send(status, b"<html>%d</html>" % status, {
                    "Content-Type": "text/html"})
                return
            body = (kind, "It is not for you.")
        body = body or dress.get("instead", lambda op, q: None)(
            op, q) or answer(op, q, dress.get("page", plain))
        if isinstance(body, tuple):
            body, more = dress.get("error", lambda t, m: (
                {"__type": t, "message": m}, {}))(*body)
            status = 400
            headers.update(more)
        else:
            body = dress.get("tree", lambda b: b)(body)
        text = json.dumps(body).encode()
        if status == 200:
            text = dress.get("bytes", lambda b: b)(text)
        self.send(status, text, headers)

    def send(self, status, text, headers):
        framing = self.server.dress.get("framing")
        head = "HTTP/1.%s %d X\r\n" % (
            "0" if framing == "1.0" else "1", status)
        for name, value in headers.items():
            head += "%s: %s\r\n" % (name, value) if value else ""
        if framing == "continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        if framing == "chunks":
            self.wfile.write((head + "Transfer-Encoding: chunked\r\n\r\n")
                             .encode())
            for i in range(0, len(text), 7):
                part = text[i:i + 7]
                self.wfile.write(b"%X;x=y\r\n%s\r\n" % (len(part), part))
            self.wfile.write(b"0\r\nTrailer: x\r\n\r\n")
        elif framing in ("close", "1.0"):
            self.wfile.write((head + "\r\n").encode() + text)
            self.close_connection = True
        else:
            data = ("%sContent-Length: %d\r\n\r\n" % (
                head, len(text))).encode() + text
            step = 97 if framing == "bits" else len(data)
            for i in range(0, len(data), step):
                self.wfile.write(data[i:i + step])
                self.wfile.flush()


COMMANDS = {                            # words: exit status
    ("list",): 0, ("list", "--output", "csv"): 0,
    ("describe", "one"): 0, ("trials", "one"): 0, ("best", "one"): 0,
    ("watch", "one", "--timeout", "5"): 0,
    ("tags", "one"): 0, ("logs", "one-001-0123abcd"): 0,
    ("describe", "none"): 4, ("logs", "none"): 4, ("stop", "one"): 1,
}


def said(url, env):
    told = {}
    for words, status in COMMANDS.items():
        r = subprocess.run([PROGRAM, "--backend", url, *words], env=env,
                           capture_output=True, text=True, timeout=90)
        told[words] = (r.returncode, re.sub(
            r"\d\d:\d\d:\d\d  (?=Completed)", "", r.stdout + r.stderr))
    return told


def screen(url, env):
    """What the console has of the list and of a job."""
    tmux = ["tmux", "-L", "strange-%d-%d" % (os.getpid(), screen.n), "-f",
            "/dev/null"]
    screen.n += 1
    subprocess.run(tmux + ["new-session", "-d", "-x", "120", "-y", "30",
                           PROGRAM, "--backend", url], env=env, check=True)
    try:
        for text, keys in (("two ", "Down"), ("▶ one ", "Enter"),
                           ("005-0123abcd", None)):
            end = time.monotonic() + 30
            shown = ""
            while text not in shown:
                assert time.monotonic() < end, (text, shown)
                time.sleep(0.05)
                shown = subprocess.run(
                    tmux + ["capture-pane", "-p"], check=True, text=True,
                    stdout=subprocess.PIPE).stdout
            if keys:
                subprocess.run(tmux + ["send-keys", keys], check=True)
    finally:
        subprocess.run(tmux + ["kill-server"], check=True)


screen.n = 0


def compare(name, dress, told, usual):
    for words, (status, text) in told.items():
        wanted = usual[words]
        if "Search" in dress.get("without", {}) and words[0] == "list":
            # The list knows no best values, and nothing else is missing.
            wanted = (0, re.sub(r"0\.53", "    ", wanted[1]))
            text, wanted = (re.sub(r"[ ,]+", " ", text),
                            (0, re.sub(r"[ ,]+", " ", wanted[1])))
        if "GetLogEvents" in dress.get("without", {}) and words[0] == "logs" \
                and words[1] != "none":
            wanted = (1, "trialdeck: It is not for you.\n")
        if name == "no group of logs" and words[0] == "logs" and \
                words[1] != "none":
            wanted = (0, "trialdeck: %s has written no log yet\n" % words[1])
        if name == "error: silent" and status:
            assert (status, len(text) > 12) == (wanted[0], True), (
                words, text)
            continue
        assert (status, text) == wanted, (
            name, words, status, text, wanted)


def unheard(server, url, env):
    """They are shown as they are, and are not the end of anything; and what is
    missing is missed by nothing."""
    server.dress = {"tree": renamed}
    told = said(url, env)
    for words in (("list",), ("describe", "one"), ("trials", "one")):
        assert told[words][0] == 0 and "Hibernating" in told[words][1], (
            words, told[words])
    assert told["watch", "one", "--timeout", "5"][0] == 8, told
    server.dress = {"tree": bare}
    for words, (status, text) in said(url, env).items():
        assert status == COMMANDS[words], (words, status, text)
    screen(url, env)


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = "http://127.0.0.1:%d" % server.server_address[1]
    usual = None
    with tempfile.TemporaryDirectory() as home:
        env = dict(no_account(home), LC_ALL="C.UTF-8", TZ="UTC")
        for name, dress in DRESSES.items():
            server.dress = dress
            told = said(url, env)
            if usual is None:
                usual = told
                for words, status in COMMANDS.items():
                    assert told[words][0] == status, (words, told[words])
                assert "0.53" in told["list",][1], told["list",]
                assert told["logs", "one-001-0123abcd"][1] == "acc=0.5;\n"
            compare(name, dress, told, usual)
            if "without" in dress or "framing" in dress or not dress or \
                    "page" in dress:
                screen(url, env)
        unheard(server, url, env)
    print("%d dresses, %d commands each" % (len(DRESSES), len(COMMANDS)))


if __name__ == "__main__":
    sys.exit(main())
