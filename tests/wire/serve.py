"""A trialdeckd of its own for a test: started on a UNIX socket and on TCP,
and talked to byte by byte. Signs by itself, so that anything can be signed."""
import datetime
import hashlib
import hmac
import json
import os
import resource
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time

BUILD = os.environ.get("top_builddir", ".")
TOP = os.environ.get("top_srcdir", ".")
JSON = "application/x-amz-json-1.1"


def _hmac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


class Server:
    """with Server() as s: s.call("ListTags", {...})
    space: the most bytes of its addresses, as of ulimit -v."""

    def __init__(self, tls=None, args=(), space=None):
        self.home = tempfile.mkdtemp(prefix="trialdeck-test.")
        self.env = dict(os.environ, TRIALDECK_HOME=self.home)
        command = [os.path.join(BUILD, "trialdeckd"), "--foreground",
                   "--listen", "127.0.0.1:0", *args]
        if tls:
            command += ["--tls-cert", tls[0], "--tls-key", tls[1]]
        self.tls = tls
        self.log = os.path.join(self.home, "test.log")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                command, env=self.env, stdout=log, stderr=log,
                preexec_fn=space and (lambda: resource.setrlimit(
                    resource.RLIMIT_AS, (space, space))))
        self.socket = os.path.join(self.home, "run", "local.sock")
        self.wait_ready()
        status = json.loads(self.run("backend", "status", "--output",
                                     "json"))
        self.url = status["listen"]
        self.port = int(self.url.rsplit(":", 1)[1])
        keys = {}
        for line in self.run("backend", "credentials").splitlines():
            if "=" in line:
                name, value = line.split("=")
                keys[name.strip()] = value.strip()
        self.key = keys["aws_access_key_id"]
        self.secret = keys["aws_secret_access_key"]

    def run(self, *args):
        return subprocess.run(
            [os.path.join(BUILD, "trialdeck"), *args], env=self.env,
            check=True, stdout=subprocess.PIPE).stdout.decode()

    def wait_ready(self):
        end = time.monotonic() + 30
        while True:
            if self.process.poll() is not None or time.monotonic() > end:
                with open(self.log) as f:
                    raise RuntimeError("trialdeckd: " + f.read())
            try:
                socket.socket(socket.AF_UNIX).connect(self.socket)
                return
            except OSError:
                time.sleep(0.01)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        with open(self.log, errors="replace") as f:
            said = f.read()[-8000:]
        shutil.rmtree(self.home, ignore_errors=True)
        if self.process.returncode != 0:
            raise RuntimeError("trialdeckd ended with %d: %s" % (
                self.process.returncode, said))

    def connect(self, local=False, timeout=30):
        if local:
            s = socket.socket(socket.AF_UNIX)
            s.settimeout(timeout)
            s.connect(self.socket)
            return s
        s = socket.create_connection(("127.0.0.1", self.port), timeout)
        if self.tls:
            context = ssl.create_default_context(cafile=self.tls[0])
            s = context.wrap_socket(s, server_hostname="localhost")
        return s

    def headers(self, target, body, service="sagemaker", extra=(),
                content_type=JSON, when=None, token=None, secret=None,
                key=None, host=None):
        """Headers of a request, signed in the order given."""
        when = time.time() if when is None else when
        date = datetime.datetime.utcfromtimestamp(when).strftime(
            "%Y%m%dT%H%M%SZ")
        h = [("Host", host or "127.0.0.1:%d" % self.port),
             ("Content-Type", content_type), ("X-Amz-Date", date)]
        if target:
            h.append(("X-Amz-Target", target))
        if token:
            h.append(("X-Amz-Security-Token", token))
        h += list(extra)
        signed = sorted((n.lower(), " ".join(v.split())) for n, v in h)
        names = ";".join(n for n, _ in signed)
        form = "POST\n/\n\n%s\n%s\n%s" % (
            "".join("%s:%s\n" % p for p in signed), names,
            hashlib.sha256(body).hexdigest())
        scope = "%s/us-east-1/%s/aws4_request" % (date[:8], service)
        k = _hmac(b"AWS4" + (secret or self.secret).encode(), date[:8])
        for text in ("us-east-1", service, "aws4_request"):
            k = _hmac(k, text)
        sig = _hmac(k, "AWS4-HMAC-SHA256\n%s\n%s\n%s" % (
            date, scope, hashlib.sha256(form.encode()).hexdigest())).hex()
        h.append(("Authorization", "AWS4-HMAC-SHA256 Credential=%s/%s, "
                  "SignedHeaders=%s, Signature=%s" % (
                      key or self.key, scope, names, sig)))
        h.append(("Content-Length", str(len(body))))
        return h

    @staticmethod
    def wire(headers, body, line="POST / HTTP/1.1"):
        return (line + "\r\n" + "".join(
            "%s: %s\r\n" % p for p in headers) + "\r\n").encode() + body

    def call(self, op, request, local=False):
        """(status, headers, tree or text) of a good request."""
        prefix, service = ("Logs_20140328", "logs") if op in (
            "GetLogEvents", "DescribeLogStreams") else ("SageMaker",
                                                        "sagemaker")
        body = json.dumps(request).encode()
        data = self.wire(self.headers("%s.%s" % (prefix, op), body, service),
                         body)
        with self.connect(local) as s:
            s.sendall(data)
            return read_answer(s)


def read_answer(s):
    """One answer off a connection; None when it ended instead."""
    data = b""
    while b"\r\n\r\n" not in data:
        try:
            more = s.recv(65536)
        except ConnectionResetError:
            more = b""
        if not more:
            return None
        data += more
        while data.startswith(b"HTTP/1.1 100 Continue\r\n\r\n"):
            data = data[25:]
    head, data = data.split(b"\r\n\r\n", 1)
    lines = head.decode().split("\r\n")
    headers = {}
    for line in lines[1:]:
        name, value = line.split(": ", 1)
        headers[name.lower()] = value
    length = int(headers["content-length"])
    while len(data) < length:
        more = s.recv(65536)
        if not more:
            raise RuntimeError("a cut answer: " + head.decode())
        data += more
    text = data[:length].decode()
    tree = json.loads(text) if headers["content-type"] == JSON and text \
        else text
    return int(lines[0].split()[1]), headers, tree


def error_type(answer):
    """The type of an error that every client can tell, or None."""
    status, headers, tree = answer
    if not 400 <= status < 500 or not isinstance(tree, dict):
        return None
    name = tree.get("__type")
    if not name or headers.get("x-amzn-errortype") != name:
        return None
    if not (tree.get("message") or tree.get("Message")):
        return None
    if len(headers.get("x-amzn-requestid", "")) != 36:
        return None
    return name
