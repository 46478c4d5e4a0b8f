"""trialdeck itself as a client over TCP and TLS, with signatures (S87, T5,
T10): every command that speaks to the backend, errors as exit statuses, and
no secret in anything that it writes. No AWS file or socket but what the test
gives."""
import json
import os
import subprocess
import sys
import tempfile

from common import both, until

PROGRAM = os.path.join(os.environ["top_builddir"], "trialdeck")


class Console:
    def __init__(self, bench):
        self.home = tempfile.mkdtemp(dir=bench.dir)
        self.env = dict(bench.client_env(), TRIALDECK_HOME=self.home)
        self.url, self.said = bench.url, ""

    def __call__(self, *args, expect=0, text=None, **env):
        r = subprocess.run([PROGRAM, "--backend", self.url, "--verbose",
                            *args], env=dict(self.env, **env), input=text,
                           capture_output=True, text=True)
        self.said += r.stdout + r.stderr
        assert r.returncode == expect, (args, r)
        return r.stdout if expect == 0 else r.stderr

    def tree(self, *args, **kw):
        return json.loads(self(*args, "--output", "json", **kw))


def whole(bench, c):
    out = c("submit", "-", "--watch", text=json.dumps(bench.request("one")))
    assert "arn:aws:sagemaker:local" in out and "Completed" in out, out
    assert c("list").count("\n") == 2
    jobs = c.tree("list")["HyperParameterTuningJobSummaries"]
    assert [j["HyperParameterTuningJobName"] for j in jobs] == ["one"]
    d = c.tree("describe", "one")
    assert d["HyperParameterTuningJobStatus"] == "Completed"
    trials = c.tree("trials", "one")["TrainingJobSummaries"]
    assert len(trials) == 3
    log = c("logs", trials[0]["TrainingJobName"])
    assert "acc=0.75;" in log and "end\n" in log, log
    assert "0.75" in c("best", "one")
    c("watch", "one", "--until", "best>0.5")
    assert "café" in c("tags", "one", "--set", "a=b c")
    assert "b c" in c("tags", "one", "--unset", "purpose")
    c("submit", "-", text=json.dumps(bench.request("two", "slow")))
    # A training program that just begins does not hear a signal yet.
    until("it prints", lambda: any(
        "acc=0.5" in c("logs", t["TrainingJobName"])
        for t in c.tree("trials", "two")["TrainingJobSummaries"]))
    c("stop", "two")
    c("watch", "two", expect=7)
    c("delete", "one")
    c("describe", "one", expect=4)
    assert len(c.tree("list")["HyperParameterTuningJobSummaries"]) == 1


def errors(bench, c):
    taken = bench.request("two")
    taken["HyperParameterTuningJobConfig"]["RandomSeed"] = 5
    c("submit", "-", expect=1, text=json.dumps(taken))
    c("stop", "none", expect=4)
    said = c("list", "--read-only")
    assert "read-only" in c("delete", "two", "--read-only", expect=1), said
    # Keys that the server does not know, and ones that are wrong.
    wrong = {"AWS_ACCESS_KEY_ID": "AKIAWRONG",
             "AWS_SECRET_ACCESS_KEY": "SENTINELsecret"}
    c("list", expect=5, **wrong)
    wrong["AWS_ACCESS_KEY_ID"] = bench.key
    c("list", expect=5, **wrong)
    c("list", expect=5, AWS_SESSION_TOKEN="SENTINELtoken", **wrong)
    c("list", expect=5, AWS_PROFILE="none")
    said = c("list", expect=5, AWS_SHARED_CREDENTIALS_FILE="/dev/null",
             AWS_EC2_METADATA_DISABLED="true")
    assert "set AWS_ACCESS_KEY_ID and" in said, said
    if bench.ca:
        assert "certificate" in c("list", expect=5, AWS_CA_BUNDLE=  # noqa
                                  "/etc/ssl/certs/ca-certificates.crt")


def who(bench, c):
    w = c.tree("backend", "whoami")
    assert w["Endpoint"] == bench.url and w["Region"] == "eu-central-1", w
    assert w["Method"] == "shared-credentials-file", w
    assert w["AccessKeyId"] == "…" + bench.key[-4:], w
    assert "Read-only                 no" in c("backend", "whoami")


def clock(bench, c):
    """A clock that is wrong costs one more request, and is told (T10)."""
    for off in ("-1h", "+20m", "+1d"):
        r = subprocess.run(
            ["faketime", "-f", off, PROGRAM, "--backend", c.url, "list"],
            env=c.env, capture_output=True, text=True)
        assert r.returncode == 0, (off, r)


def clean(bench, c):
    """Neither the secret nor what stands for one, anywhere."""
    found = []
    for at, _, names in os.walk(c.home):
        for name in names:
            with open(os.path.join(at, name), errors="replace") as f:
                found.append(f.read())
    everything = "\n".join(found) + c.said
    assert "two" in everything and len(found) > 0
    for secret in (bench.secret, "SENTINEL", "Credential=", bench.key):
        assert secret not in everything, secret


def scenario(bench):
    c = Console(bench)
    whole(bench, c)
    errors(bench, c)
    who(bench, c)
    if not bench.ca:
        clock(bench, c)
    clean(bench, c)


if __name__ == "__main__":
    sys.exit(both(scenario))
