"""trialdeckd with s3.endpoint_url, against s3rver (T6, T14, T23, S19): channels
come from the server once for all training jobs, outputs and checkpoints go
there, errors are the training job's FailureReason; and servers that lie."""
import contextlib
import fcntl
import http.server
import hashlib
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from urllib.parse import parse_qs, unquote
from xml.sax.saxutils import escape

import boto3
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "daemon"))
from backend import BUILD, Backend  # noqa: E402

HELPER = os.path.abspath(os.path.join(BUILD, "trialdeck-s3"))
KEY, SECRET = "S3RVER", "S3RVER"        # the only pair that s3rver takes
FILES = {"a.csv": b"1,2\n", "sub/b c+d&\u00e9.csv": b"3,4\n" * 50000,
         "sub/deep/c": b""}
TRAIN = """
data=$SM_INPUT_DIR/data/train
[ -n "$AWS_SECRET_ACCESS_KEY$AWS_ACCESS_KEY_ID" ] && exit 9
(cd "$data" && find . -type f | LC_ALL=C sort | xargs -d '\\n' md5sum)
echo model >"$SM_MODEL_DIR/m"
echo out >"$SM_OUTPUT_DATA_DIR/o"
mkdir "$SM_CHECKPOINT_DIR/epoch" && echo 7 >"$SM_CHECKPOINT_DIR/epoch/7"
ln -s /etc/passwd "$SM_CHECKPOINT_DIR/link"
echo "m=1"
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class S3rver:
    """with S3rver(folder) as s: s.url, s.client, s.log()"""

    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        port = free_port()
        os.mkdir(self.folder + "/s3")
        self.out = open(self.folder + "/s3rver.log", "wb")
        self.process = subprocess.Popen(
            ["node", os.environ["TRIALDECK_NODE_MODULES"] +
             "/s3rver/bin/s3rver.js", "-d", self.folder + "/s3", "-a",
             "127.0.0.1", "-p", str(port), "--no-vhost-buckets"],
            stdin=subprocess.DEVNULL, stdout=self.out, stderr=self.out)
        self.url = "http://127.0.0.1:%d" % port
        self.client = boto3.client(
            "s3", endpoint_url=self.url, aws_access_key_id=KEY,
            aws_secret_access_key=SECRET, region_name="us-east-1",
            config=Config(proxies={}, retries={"max_attempts": 1}))
        for _ in range(600):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port)).close()
                return self
            time.sleep(0.05)
        raise TimeoutError("s3rver does not listen")

    def __exit__(self, *rest):
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait()
        self.out.close()

    def log(self):
        with open(self.folder + "/s3rver.log", errors="replace") as f:
            return f.read()

    def reads(self, name):
        """Its log tells no method, but how much it answered."""
        return len(re.findall(re.escape(name) + r" 200 \d+ms [1-9]",
                              self.log()))

    def keys(self, bucket):
        return [o["Key"] for o in self.client.list_objects_v2(
            Bucket=bucket).get("Contents", [])]


def put_files(s3, prefix):
    for name, text in FILES.items():
        s3.client.put_object(Bucket="data", Key=prefix + name, Body=text)
    s3.client.put_object(Bucket="data", Key=prefix + "folder/", Body=b"")


def channel(uri):
    return [{"ChannelName": "train", "DataSource": {"S3DataSource": {
        "S3Uri": uri, "S3DataType": "S3Prefix"}}}]


def sums():
    return "".join("%s  ./%s\n" % (hashlib.md5(FILES[n]).hexdigest(), n)
                   for n in sorted(FILES))


def archive(s3, key):
    body = s3.client.get_object(Bucket="out", Key=key)["Body"].read()
    with tarfile.open(fileobj=io.BytesIO(body)) as t:
        return {m.name: t.extractfile(m).read() for m in t if m.isfile()}


def reason(b, name):
    trials = b.trials(name)
    return [b.trial(t["TrainingJobName"]).get("FailureReason", "")
            for t in trials]


def whole(b, s3, name, prefix):
    before = s3.reads("a.csv")
    put_files(s3, prefix)
    b.create(name, b.image(TRAIN), most=4, parallel=2,
             InputDataConfig=channel("s3://data/" + prefix.rstrip("/")),
             CheckpointConfig={"S3Uri": "s3://out/ck/"})
    job = b.wait(name)
    assert job["TrainingJobStatusCounters"]["Completed"] == 4, \
        (job, reason(b, name))
    for t in b.trials(name):
        trial = t["TrainingJobName"]
        assert sums() in b.log_text(trial), b.log_text(trial)
        place = "jobs/%s/output/" % trial
        assert archive(s3, place + "model.tar.gz") == {"./m": b"model\n"}
        assert archive(s3, place + "output.tar.gz") == {"./o": b"out\n"}
        assert "ck/%s/epoch/7" % trial in s3.keys("out"), s3.keys("out")
        assert "ck/%s/link" % trial not in s3.keys("out")
    # One listing a training job, one request an object for all of them.
    assert s3.reads("a.csv") - before == 1, s3.log()


def kept(s3, folder):
    """What is over the size goes, the oldest first, but nothing that is held
    or was used a moment ago; and many at once fetch it once."""
    env = {"HOME": "/nonexistent", "AWS_ACCESS_KEY_ID": KEY,
           "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_EC2_METADATA_DISABLED": "1",
           "PATH": os.environ["PATH"]}

    def start(name, most=2500):
        return subprocess.Popen(
            [HELPER, "--endpoint", s3.url, "cache", "s3://kept/%s/" % name,
             folder, str(most)], env=env, stdout=subprocess.PIPE, text=True)

    def end(p):
        out = p.communicate()[0].strip()
        assert p.returncode == 0 and os.path.getsize(out + "/x") == 1000
        return out

    s3.client.create_bucket(Bucket="kept")
    for name in "k1", "k2", "k3", "k4":
        s3.client.put_object(Bucket="kept", Key=name + "/x",
                             Body=name.encode() * 500)
    before = s3.reads("k1/x")
    first = {end(p) for p in [start("k1") for _ in range(6)]}
    assert len(first) == 1 and s3.reads("k1/x") == before + 1
    held, old = first.pop(), end(start("k2"))
    long_ago = time.time() - 86400
    os.utime(held, (long_ago, long_ago))
    os.utime(old, (long_ago + 5, long_ago + 5))
    with open(held + ".lock") as f:
        fcntl.flock(f, fcntl.LOCK_SH)
        fresh = end(start("k3"))
        assert os.path.exists(held) and not os.path.exists(old)
        last = end(start("k4"))
        assert os.path.exists(held) and os.path.exists(fresh)
    os.utime(fresh, (long_ago, long_ago))
    assert end(start("k2")) == old
    assert not os.path.exists(held) and not os.path.exists(fresh)
    assert os.path.exists(last)


def other_data(b, s3):
    """Bytes that changed are not taken from what is kept."""
    FILES["a.csv"] = b"5,6\n"
    whole(b, s3, "again", "pre/train/")
    assert len([n for n in os.listdir(b.data + "/cache/s3")
                if not n.endswith(".lock")]) == 2


def one(b, name, uri, **members):
    b.create(name, b.image("echo m=1"), most=1, parallel=1,
             InputDataConfig=channel(uri), **members)
    b.wait(name)
    return reason(b, name)[0]


def refused(b, s3):
    said = one(b, "no-bucket", "s3://nowhere/x")
    assert said.startswith("ClientError: Data download failed: The specified "
                           "bucket does not exist"), said
    said = one(b, "no-object", "s3://data/nothing")
    assert said.startswith("ClientError: Data download failed: No S3 objects "
                           'found under S3 URL "s3://data/nothing"'), said
    said = one(b, "no-place", "s3://data/pre/train",
               OutputDataConfig={"S3OutputPath": "s3://nowhere/"})
    assert said.startswith("ClientError: Upload failed: The specified bucket "
                           "does not exist"), said


def stopped(b, s3):
    """The server hangs: a stop is obeyed at once."""
    put_files(s3, "slow/")
    s3.process.send_signal(signal.SIGSTOP)
    b.create("hangs", b.image("echo m=1"), most=1, parallel=1,
             InputDataConfig=channel("s3://data/slow/"))
    b.until("it downloads", lambda: [
        t for t in b.trials("hangs")
        if b.trial(t["TrainingJobName"])["SecondaryStatus"] == "Downloading"])
    began = time.monotonic()
    b.call("StopHyperParameterTuningJob", HyperParameterTuningJobName="hangs")
    b.wait("hangs")
    took = time.monotonic() - began
    s3.process.send_signal(signal.SIGCONT)
    assert took < 10, took
    assert b.trials("hangs")[0]["TrainingJobStatus"] == "Stopped"
    assert not [p for p in b.processes()], b.processes()


RESUME = """
f=$SM_CHECKPOINT_DIR/state
[ -e "$f" ] && { echo "m=$(cat "$f")"; exit 0; }
echo 42 >"$f"
i=0
while [ $i -lt 600 ]; do sleep 0.1; i=$((i + 1)); done
"""


def resumed(b, s3):
    """A checkpoint is in S3 while the trial still runs; when its machine fails
    the next attempt goes on from there."""
    b.create("resume", b.image(RESUME), most=1, parallel=1,
             CheckpointConfig={"S3Uri": "s3://out/kept"},
             RetryStrategy={"MaximumRetryAttempts": 2})
    name = b.until("it runs", lambda: b.trials("resume"))[0][
        "TrainingJobName"]
    b.until("its checkpoint is stored", lambda: "kept/%s/state" % name in
            s3.keys("out"))
    assert b.trial(name)["TrainingJobStatus"] == "InProgress"
    for pid in b.processes():
        with contextlib.suppress(OSError):
            with open("/proc/%d/cmdline" % pid) as f:
                if "trialdeck-shim" in f.read():
                    os.kill(pid, signal.SIGKILL)
    job = b.wait("resume")
    t = b.trial(name)
    assert t["TrainingJobStatus"] == "Completed", t
    assert t["FinalMetricDataList"][0]["Value"] == 42, (t, job)


def gone(b, s3):
    s3.process.kill()
    s3.process.wait()
    said = one(b, "unreachable", "s3://data/pre/train")
    assert said.startswith("InternalServerError: Data download failed: ") and \
        "cannot be reached" in said, said
    counters = b.describe("unreachable")["TrainingJobStatusCounters"]
    assert counters["RetryableError"] == 1, counters


def backend(home, url, **environment):
    os.makedirs(home + "/config/trialdeck")
    with open(home + "/config/trialdeck/config.yaml", "w") as f:
        f.write("s3:\n  endpoint_url: %s\n" % url)
    return Backend(
        home, XDG_CONFIG_HOME=home + "/config", NO_PROXY="*",
        AWS_ACCESS_KEY_ID=KEY, AWS_SECRET_ACCESS_KEY=SECRET,
        AWS_EC2_METADATA_DISABLED="true", AWS_CONFIG_FILE="/dev/null",
        AWS_SHARED_CREDENTIALS_FILE="/dev/null", TRIALDECK_SYNC_MS="300",
        **environment)


LISTING = """<?xml version="1.0"?><ListBucketResult><Name>b</Name>
<IsTruncated>%s</IsTruncated>%s<Contents><Key>%s</Key><Size>%d</Size>
<ETag>"%s"</ETag></Contents></ListBucketResult>"""
GOOD = hashlib.md5(b"12345").hexdigest()
LIES = {                # key, size, ETag of the listing; headers, body; words
    "fine": ("p/x", 5, GOOD, {}, b"12345", None),
    "kms": ("p/x", 5, "0" * 32, {
        "x-amz-server-side-encryption": "aws:kms"}, b"12345", None),
    "parts": ("p/x", 5, "0" * 32 + "-2", {}, b"12345", None),
    "md5": ("p/x", 5, "0" * 32, {}, b"12345", "other bytes than its MD5"),
    "longer": ("p/x", 4, GOOD, {}, b"12345", "more bytes than the 4"),
    "shorter": ("p/x", 6, GOOD, {}, b"12345", "has 5 bytes"),
    "cut": ("p/x", 5, GOOD, {"Content-Length": "6"}, b"12345",
            "cannot be reached"),
    "climbs": ("p/../../x", 5, GOOD, {}, b"12345", "can be no file"),
    "root": ("p//etc/x", 5, GOOD, {}, b"12345", "can be no file"),
    "elsewhere": ("q/x", 5, GOOD, {}, b"12345", "makes no sense"),
    "negative": ("p/x", -5, GOOD, {}, b"12345", "makes no sense"),
    "endless": ("p/", 0, GOOD, {}, b"", "does not end"),
    "huge": ("p/x", 1 << 60, GOOD, {}, b"12345", "has 5 bytes"),
}


class Liar(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def do_GET(self):
        key, size, etag, headers, body, _ = LIES[self.path.split("/")[1]
                                                 .split("?")[0]]
        headers = dict(headers)
        if "list-type" in self.path:
            self.server.pages += 1
            headers = {}
            more = key == "p/"
            body = (LISTING % (
                "true" if more else "false",
                "<NextContinuationToken>%d</NextContinuationToken>" %
                self.server.pages if more else "", key, size, etag)).encode()
        else:
            headers["ETag"] = '"%s"' % etag
        headers.setdefault("Content-Length", str(len(body)))
        self.send_response(200)
        for pair in headers.items():
            self.send_header(*pair)
        self.end_headers()
        self.wfile.write(body)


class Elsewhere(http.server.BaseHTTPRequestHandler):
    """Its bucket lies in eu-west-1, and says so as Amazon does."""

    def log_message(self, *args):
        pass

    def do_GET(self):
        here = "/eu-west-1/s3/aws4_request" in self.headers["Authorization"]
        self.server.asked.append(here)
        body = (LISTING % ("false", "", "p/x", 5, GOOD) if here else
                "<Error><Code>PermanentRedirect</Code><Message>Not here."
                "</Message><Endpoint>evil.example</Endpoint></Error>").encode()
        if here and "list-type" not in self.path:
            body = b"12345"
        self.send_response(200 if here else 301)
        self.send_header("x-amz-bucket-region", self.server.region)
        self.send_header("Location", "http://169.254.169.254/")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def elsewhere():
    """One more request a bucket, not one an object; and no way round it."""
    for region, asked, status in (
            ("eu-west-1", [False, True, True], 0),
            ("us-east-1", [False], 75), ("eu west/..", [False], 1)):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
        server.daemon_threads, server.asked = True, []
        server.region = region
        threading.Thread(target=server.serve_forever, daemon=True).start()
        env = {"HOME": "/nonexistent", "AWS_ACCESS_KEY_ID": KEY,
               "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_MAX_ATTEMPTS": "1",
               "AWS_EC2_METADATA_DISABLED": "true",
               "PATH": os.environ["PATH"]}
        with tempfile.TemporaryDirectory() as d:
            r = subprocess.run(
                [HELPER, "--endpoint", "http://127.0.0.1:%d" %
                 server.server_address[1], "get", "s3://b/p/", d + "/x"],
                env=env, capture_output=True, text=True)
        assert (server.asked, r.returncode) == (asked, status), (
            region, server.asked, r)
        server.shutdown()


class Notary(http.server.BaseHTTPRequestHandler):
    """Keeps objects, and takes only what botocore would have signed so."""
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def check(self, body):
        said = self.headers["Authorization"]
        names = re.search("SignedHeaders=([^,]+)", said).group(1).split(";")
        request = AWSRequest(
            self.command, "http://%s%s" % (self.headers["Host"], self.path),
            headers={n: self.headers[n] for n in names if n != "host"})
        request.context["timestamp"] = self.headers["X-Amz-Date"]
        auth = S3SigV4Auth(Credentials(KEY, SECRET), "s3", "us-east-1")
        canonical = auth.canonical_request(request)
        wanted = auth.signature(auth.string_to_sign(request, canonical),
                                request)
        assert said.endswith("Signature=" + wanted), (self.path, said, wanted)
        assert self.headers["X-Amz-Content-Sha256"] == hashlib.sha256(
            body).hexdigest(), self.path
        self.server.checked += 1

    def send(self, body, **headers):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        for pair in headers.items():
            self.send_header(*pair)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.check(b"")
        path, _, query = self.path.partition("?")
        if "list-type" not in query:
            self.send(self.server.kept[unquote(path)])
            return
        prefix = "/b/" + parse_qs(query).get("prefix", [""])[0]
        self.send(("<ListBucketResult>%s</ListBucketResult>" % "".join(
            "<Contents><Key>%s</Key><Size>%d</Size></Contents>" % (
                escape(k[3:]), len(v)) for k, v in self.server.kept.items()
            if k.startswith(prefix))).encode())

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.check(body)
        self.server.kept[unquote(self.path)] = body
        self.send(b"")


def signatures():
    """Names with everything that is encoded one way or another."""
    names = ["a b+c", "%41%2f", "\u00e9\u4e2d~-_.", "q?x=y&z#;:@$,!*'()",
             "[]{}|^`<>\"\\", "deep/er/...", "=", "\u00a0"]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Notary)
    server.daemon_threads, server.kept, server.checked = True, {}, 0
    threading.Thread(target=server.serve_forever, daemon=True).start()
    env = {"HOME": "/nonexistent", "AWS_ACCESS_KEY_ID": KEY,
           "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_MAX_ATTEMPTS": "1",
           "AWS_EC2_METADATA_DISABLED": "true", "PATH": os.environ["PATH"]}
    with tempfile.TemporaryDirectory() as d:
        for name in names:
            os.makedirs(os.path.dirname("%s/in/%s" % (d, name)),
                        exist_ok=True)
            with open("%s/in/%s" % (d, name), "w") as f:
                f.write(name)
        place = "s3://b/p +\u00e9/"
        for words in (["put", d + "/in", place], ["get", place, d + "/out"]):
            r = subprocess.run(
                [HELPER, "--endpoint", "http://127.0.0.1:%d" %
                 server.server_address[1], *words], env=env,
                capture_output=True, text=True)
            assert r.returncode == 0, (words, r)
        for name in names:
            with open("%s/out/%s" % (d, name)) as f:
                assert f.read() == name
    assert server.checked == 2 * len(names) + 2
    server.shutdown()


def liars():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Liar)
    server.daemon_threads, server.pages = True, 0
    threading.Thread(target=server.serve_forever, daemon=True).start()
    env = {"HOME": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "true",
           "AWS_MAX_ATTEMPTS": "1", "PATH": os.environ["PATH"],
           "TRIALDECK_DATA": os.environ.get("TRIALDECK_DATA", "")}
    with tempfile.TemporaryDirectory() as d:
        for name, lie in LIES.items():
            r = subprocess.run(
                [HELPER, "--endpoint", "http://127.0.0.1:%d" %
                 server.server_address[1], "get", "s3://%s/p/" % name,
                 d + "/" + name], env=env, capture_output=True, text=True)
            if lie[5] is None:
                assert r.returncode == 0, (name, r)
                with open("%s/%s/x" % (d, name), "rb") as f:
                    assert f.read() == b"12345"
            else:
                assert r.returncode in (1, 75) and lie[5] in r.stderr and \
                    r.stderr.count("\n") == 1, (name, r)
        assert sorted(os.listdir(d)) == sorted(
            n for n in LIES if n not in ("climbs", "root", "elsewhere",
                                         "negative", "endless"))
    server.shutdown()


class Console:
    """trialdeck in tmux, on the wizard's page of the output place."""
    number = 0

    def __init__(self, home, *words, **env):
        with open(home + "/job.json", "w") as f:
            json.dump({"HyperParameterTuningJobName": "x",
                       "TrainingJobDefinitions": [{
                           "DefinitionName": "one"}]}, f)
        # A server that ends is in the way of the next one of its name.
        Console.number += 1
        self.words = ["tmux", "-L", "s3-%d-%d" % (
            os.getpid(), Console.number), "-f", "/dev/null"]
        self.tmux("new-session", "-d", "-x", "100", "-y", "30", "env",
                  *("%s=%s" % pair for pair in env.items()),
                  os.path.abspath(BUILD) + "/trialdeck", *words, "new",
                  "--from", home + "/job.json")

    def tmux(self, *args):
        return subprocess.run(self.words + list(args), check=True,
                              stdout=subprocess.PIPE).stdout.decode()

    def see(self, text):
        for _ in range(400):
            screen = self.tmux("capture-pane", "-p")
            if text in screen:
                return
            time.sleep(0.05)
        raise AssertionError("%s is not on the screen:\n%s" % (text, screen))

    def keys(self, *keys):
        self.tmux("send-keys", *keys)

    def __enter__(self):
        self.see("Review")
        self.keys("/", "S3OutputPath", "Enter")
        self.see("▶!S3 output path")
        self.keys("O")
        return self

    def __exit__(self, *rest):
        self.tmux("kill-server")


def pick(c):
    """From the buckets into data/pre and its folder, which is taken."""
    c.see("s3://data/")
    c.see("s3://out/")
    c.keys("data")
    c.see("▶ s3://data/")
    c.keys("Tab")
    c.see("▶ s3://data/pre/\n")
    c.keys("Tab")
    c.see("▶ s3://data/pre/train/\n")
    c.keys("Tab")
    c.see("s3://data/pre/train/a.csv")
    c.keys("BSpace")
    c.see("▶ s3://data/pre/train/\n")
    c.keys("Enter")
    c.see("s3://data/pre/train/")
    c.see("Output")


def pickers(home, url):
    """S47: against the S3 service beside the local backend, against one of an
    account, against folders; and where a look is denied."""
    plain = dict(LC_ALL="C.UTF-8", NO_PROXY="*", AWS_CONFIG_FILE="/dev/null",
                 AWS_SHARED_CREDENTIALS_FILE="/dev/null",
                 AWS_EC2_METADATA_DISABLED="true", AWS_ACCESS_KEY_ID=KEY,
                 AWS_SECRET_ACCESS_KEY=SECRET)
    beside = dict(plain, TRIALDECK_HOME=home + "/beside")
    os.makedirs(home + "/beside")
    with open(home + "/beside/config.yaml", "w") as f:
        f.write("s3:\n  endpoint_url: %s\n" % url)
    with Console(home, **beside) as c:
        pick(c)
    with Console(home, "--backend", "http://127.0.0.1:%d" % free_port(),
                 **beside) as c:
        pick(c)
    with Console(home, "--backend", url, **dict(
            plain, TRIALDECK_HOME=home + "/x", AWS_ACCESS_KEY_ID="AKIA")) as c:
        c.see("the field can be typed")
    for folder in ("data/pre/train", "out"):
        os.makedirs(home + "/folders/data/s3/" + folder)
    open(home + "/folders/data/s3/data/pre/train/a.csv", "w").close()
    with Console(home, **dict(plain, TRIALDECK_HOME=home + "/folders")) as c:
        pick(c)


def end_daemons(home):
    """Those that consoles have started live on when their consoles end."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            with open("/proc/%s/cmdline" % pid, "rb") as f:
                words = f.read().split(b"\0")
            if words[0].endswith(b"/trialdeckd") and any(
                    w.startswith(home.encode() + b"/") for w in words):
                os.kill(int(pid), signal.SIGTERM)


def main():
    liars()
    elsewhere()
    signatures()
    for sandbox in ({}, {"TRIALDECK_NO_SANDBOX": "1"}):
        home = tempfile.mkdtemp(prefix="trialdeck-s3.")
        try:
            with S3rver(home) as s3, backend(home, s3.url, **sandbox) as b:
                s3.client.create_bucket(Bucket="data")
                s3.client.create_bucket(Bucket="out")
                b.start()
                assert b.status()["s3"] == s3.url
                whole(b, s3, "first", "pre/train/")
                if not sandbox:
                    kept(s3, home + "/kept")
                    # s3rver shows a folder only where a key lies in it.
                    s3.client.put_object(Bucket="data", Key="pre/note")
                    pickers(home, s3.url)
                    other_data(b, s3)
                    refused(b, s3)
                    stopped(b, s3)
                    resumed(b, s3)
                    gone(b, s3)
        finally:
            end_daemons(home)
            shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
