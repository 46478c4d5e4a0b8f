"""T1, T2 for what commands print: hostile text in every field of every answer
and in errors, every output form, in UTF-8 and in the C locale. No control
character, bidi control, zero-width or tag character gets out raw."""
import json
import os
import subprocess
import sys
import tempfile
import threading

import commands

TEXTS = [
    "\x1b]0;owned\x07\x1b[2J\x1b[Hx" "a\rb\bc\td\x7f\x9b2Jz"
    "\U000e0041tag\u2028line\x00", "x\u202eevil\u2066\u200b\ufeff\u00ad."
    "e" + "\u0301" * 6 + "\u6f22w",
]
FORBIDDEN = set(range(0x80, 0xa0)) | {0x7f, 0xad, 0x61c, 0xfeff} | \
    set(range(0x200b, 0x2010)) | set(range(0x2028, 0x202f)) | \
    set(range(0x2060, 0x2070)) | set(range(0xe0000, 0xe0080))


def trial(text):
    return {
        "TrainingJobName": text, "TrainingJobStatus": "Failed",
        "FailureReason": text, "TrainingJobDefinitionName": text,
        "CreationTime": 1700000000, "TunedHyperParameters": {text: text},
        "FinalHyperParameterTuningJobObjectiveMetric": {
            "MetricName": text, "Value": 0.5}}


def job(text):
    return {
        "HyperParameterTuningJobName": text, "FailureReason": text,
        "HyperParameterTuningJobArn": text,
        "HyperParameterTuningJobStatus": text, "CreationTime": 1700000000,
        "HyperParameterTuningJobConfig": {
            "Strategy": text, "ResourceLimits": {}},
        "TrainingJobDefinition": {"StaticHyperParameters": {text: text}},
        "TrainingJobStatusCounters": {}, "BestTrainingJob": trial(text)}


def answers(text):
    table = {
        "DescribeHyperParameterTuningJob": job(text),
        "ListHyperParameterTuningJobs": {
            "HyperParameterTuningJobSummaries": [job(text)]},
        "Search": {"Results": [{"HyperParameterTuningJob": job(text)}]},
        "ListTrainingJobsForHyperParameterTuningJob": {
            "TrainingJobSummaries": [trial(text)]},
        "DescribeTrainingJob": trial(text),
        "ListTags": {"Tags": [{"Key": text, "Value": text}]},
        "DescribeLogStreams": {"logStreams": [{"logStreamName": "a"}]},
    }

    def answer(op, request):
        if op == "GetLogEvents":
            return {"events": [] if request.get("nextToken") else [
                {"timestamp": 1, "message": text}], "nextForwardToken": "f"}
        return table.get(op, text)
    return answer


class Handler(commands.Handler):
    text = ""

    def do_POST(self):
        op = self.headers["X-Amz-Target"].split(".")[1]
        request = json.loads(self.rfile.read(
            int(self.headers["Content-Length"])))
        reply = answers(Handler.text)(op, request)
        status = 200 if isinstance(reply, dict) else 400
        if status == 400:
            reply = {"__type": "ValidationException", "message": reply}
        data = json.dumps(reply).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def runs(home, path):
    words = [["list"], ["describe", "job"], ["trials", "job"],
             ["best", "job"], ["failures", "job"], ["tags", "job"]]
    for one in words:
        for form in ("text", "json", "yaml", "csv"):
            yield one + ["--output", form]
    yield ["logs", "job-001"]
    yield ["stop", "job"]               # fails: the error is hostile
    yield ["delete", "job"]
    yield ["watch", "job", "--timeout", "1"]
    yield ["list", "--name-contains", "\x1b[31m\u202e"]
    yield ["describe", "\x1b]0;x\x07"]
    yield ["frob\x1b[2J"]
    yield ["list", "--sort", "\u202e\x1b[2J"]


def main():
    home = tempfile.mkdtemp()
    path = home + "/server"
    threading.Thread(target=commands.Server(path, Handler).serve_forever,
                     daemon=True).start()
    failures = 0
    for text in TEXTS:
        Handler.text = text
        for locale in ("C.UTF-8", "C"):
            for words in runs(home, path):
                p = subprocess.run(
                    [commands.PROGRAM, "--backend", "unix:" + path] + words,
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                    timeout=60, env=dict(
                        os.environ, TRIALDECK_HOME=home, LC_ALL=locale))
                out = (p.stdout + p.stderr).decode("utf-8", "replace")
                raw = sorted({ord(c) for c in out if ord(c) in FORBIDDEN or
                              (ord(c) < 32 and c != "\n")})
                if locale == "C" and words[-1] not in ("json", "yaml") and \
                        any(ord(c) > 127 for c in out):
                    raw.append("not ASCII")
                if raw or p.returncode < 0:
                    failures += 1
                    print("FAIL", locale, words, p.returncode, raw, out[:300])
    print("%d failures" % failures)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
