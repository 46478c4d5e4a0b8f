"""The wizard as plain questions: the single-algorithm job of the seed is built
from nothing, created and watched to its end (S02 to S04, S39, S53, S61, S66 to
S68, S72, S80, S92, S93, S96, S97, S106); the prompt of commands; no control
byte in what is printed (T1)."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile

TOP = os.environ.get("top_srcdir", ".")
BUILD = os.environ.get("top_builddir", ".")
TRIALDECK = os.path.join(BUILD, "trialdeck")
BUCKET = "s3://sagemaker-us-east-1-000000000000/sagemaker/multi-algo-hpo/"


class Dialogue:
    """Answers questions by their label; what has no answer is left as it is.
    An answer is used once for each time it is in the list."""

    def __init__(self, arguments, answers):
        self.answers = list(answers)
        self.out = ""
        self.child = subprocess.Popen(
            [TRIALDECK, "--linear"] + arguments, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def answer(self, line):
        for i, (label, answer) in enumerate(self.answers):
            if line.startswith(label):
                del self.answers[i]
                return answer
        return ":quit" if line.startswith("Type create") else ""

    def waited(self, *_):
        self.child.kill()
        raise TimeoutError("no question after:\n" + self.out[-2000:])

    def run(self, most=400):
        """Reads byte by byte to each question: it ends in a colon and a blank
        with no line end behind it."""
        line = b""
        asked = 0
        signal.signal(signal.SIGALRM, self.waited)
        signal.alarm(120)
        while True:
            c = os.read(self.child.stdout.fileno(), 1)
            if c == b"":
                break
            self.out += c.decode("latin-1")
            if c == b"\n":
                line = b""
                continue
            line += c
            if line.endswith(b": ") and (line.endswith(b"]: ") or
                    line.endswith(b"): ") or line.endswith(b"hyperparameter: ")
                    or line.endswith(b"change something: ")):
                asked += 1
                assert asked < most, self.out[-2000:]
                text = self.answer(line.decode())
                self.out += text + "\n"
                self.child.stdin.write(text.encode() + b"\n")
                self.child.stdin.flush()
                line = b""
        self.child.stdin.close()
        error = self.child.stderr.read().decode()
        return self.child.wait(), error


def channel(name, folder):
    return [("Input data channels", "a"), ("Channel name", name),
            ("S3 location", BUCKET + folder), ("Content type", "csv")]


SINGLE = [
    ("Hyperparameter tuning job name", "bad name"),
    ("Hyperparameter tuning job name", "linear-1"),
    ("Training job definitions", "a"),
    ("Definition name", "xgb"),
    ("Algorithm [", "xgboost"),
    ("Objective metric name", "?"),
    ("Objective metric name", "validation:accuracy"),
    ("Hyperparameters", "a"), ("Number or name", "max_depth"),
    ("Minimum", "1"), ("Maximum [", "10"),
    ("Hyperparameters", "a"), ("Number or name", "eta"),
    ("Minimum", "0.1"), ("Maximum [", "0.3"),
    # num_round came with the algorithm; objective with the metric, after it.
    ("Hyperparameters", "e 3"), ("Value", "20"),
    # The two channels that come with the algorithm.
    ("Input data channels", "e 1"), ("S3 location", BUCKET + "train"),
    ("Content type", "csv"),
    ("Input data channels", "e 2"), ("S3 location", BUCKET + "validate"),
    ("Content type", "csv"),
    ("S3 output path", BUCKET + "out"),
    ("Maximum parallel training jobs", "2"),
    ("Maximum training jobs", "5"),
]


def check(condition, what, dialogue=None):
    if not condition:
        print("FAIL:", what)
        if dialogue is not None:
            print(dialogue.out)
        sys.exit(1)


def draft_is_kept():
    """The end of input leaves, and the draft goes on where it was."""
    d = Dialogue(["new"], SINGLE[:4] + [("Objective type", ":quit")])
    code, error = d.run()
    check(code == 0 and "--draft" in d.out, "leaving (%d) %s" % (code, error),
          d)
    name = d.out.split("--draft ")[1].split()[0]
    d = Dialogue(["new", "--draft", name],
                 [("Training job definitions", ":request"),
                  ("Training job definitions", ":quit")])
    code, error = d.run()
    check('"DefinitionName": "xgb"' in d.out, "the draft's request", d)
    code = subprocess.run([TRIALDECK, "--linear", "new", "--draft", "none"],
                          stdin=subprocess.DEVNULL,
                          capture_output=True).returncode
    check(code == 4, "a draft that is not there: %d" % code)
    done = subprocess.run([TRIALDECK, "new"], stdin=subprocess.DEVNULL,
                          capture_output=True)
    check(done.returncode == 2 and b"--linear" in done.stderr,
          "the way on where there is no terminal: %s" % done.stderr)


def job_is_made():
    d = Dialogue(["new"], SINGLE + [
        ("Type create", ":request"), ("Type create", ":findings"),
        ("Type create", "create"), ("Type create", ":quit")])
    code, error = d.run()
    check(code == 0, "create and watch: %d %s" % (code, error), d)
    check("bad name" in d.out and "is not allowed" in d.out,
          "the name with a blank is refused with the rule", d)
    for c in d.out:
        check(c == "\n" or ord(c) >= 32, "control byte %d" % ord(c))
    check("5 of 5 ended" in d.out, "five training jobs", d)
    reply = json.loads(subprocess.check_output(
        [TRIALDECK, "describe", "linear-1", "--output", "json"]))
    config = reply["HyperParameterTuningJobConfig"]
    text = json.dumps(reply)
    check(config["ResourceLimits"]["MaxNumberOfTrainingJobs"] == 5 and
          config["ResourceLimits"]["MaxParallelTrainingJobs"] == 2,
          "limits: %s" % config)
    for word in ('"MinValue": "1"', '"MaxValue": "10"', '"MinValue": "0.1"',
                 '"MaxValue": "0.3"', '"validation:accuracy"', '"Maximize"',
                 '"num_round": "20"', '"objective": "binary:logistic"'):
        check(word in text, "%s in %s" % (word, text))
    drafts = os.listdir(os.path.join(os.environ["TRIALDECK_HOME"], "state",
                                     "drafts"))
    check(len(drafts) <= 1, "the draft of a job that was made is gone")


def prompt_of_commands():
    out = subprocess.run(
        [TRIALDECK, "--linear"], capture_output=True, text=True,
        input="help stop\nbest linear-1\nnonsense\nlist 'open\n\nquit\n")
    check(out.returncode == 2, "the last command's status: %d" %
          out.returncode)
    for word in ("linear-1", "validation:accuracy", "usage: trialdeck stop",
                 "A quote is not closed"):
        check(word in out.stdout, "%s in %s" % (word, out.stdout))
    check("nonsense" in out.stderr, out.stderr)
    out = subprocess.run([TRIALDECK, "--linear", "open", "linear-1"],
                         capture_output=True, text=True)
    check(out.returncode == 0 and out.stdout.count("Completed") >= 6,
          out.stdout + out.stderr)
    check("\x1b" not in out.stdout, "an escape byte")


def main():
    home = tempfile.mkdtemp()
    os.environ["TRIALDECK_HOME"] = home
    try:
        subprocess.check_call([TRIALDECK, "backend", "start"])
        folder = subprocess.check_output(
            [TRIALDECK, "backend", "path", "s3://"], text=True).strip()
        subprocess.check_call([os.path.join(TOP, "examples", "install-data"),
                               folder], stdout=subprocess.DEVNULL)
        draft_is_kept()
        job_is_made()
        prompt_of_commands()
    finally:
        subprocess.call([TRIALDECK, "backend", "stop"])
        shutil.rmtree(home, ignore_errors=True)


main()
