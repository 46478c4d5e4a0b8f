"""Large objects (S19, T12): files that go to S3 in parts, and downloads that go
on where they were broken off; against a server that takes only what botocore
would have signed so, one that lies, and s3rver."""
import contextlib
import hashlib
import http.server
import os
import re
import signal
import subprocess
import tempfile
import threading
import time
from urllib.parse import parse_qs, unquote

import s3
from s3 import HELPER, KEY, SECRET, Notary, S3rver

ENV = {"HOME": "/nonexistent", "AWS_ACCESS_KEY_ID": KEY,
       "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_EC2_METADATA_DISABLED": "true",
       "PATH": os.environ["PATH"]}
BYTES = bytes(i * 7 % 251 for i in range(5500))
PART = 1000


def begin(url, *words):
    return subprocess.Popen([HELPER, "--endpoint", url, *words], env=ENV,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True)


def run(url, *words):
    p = begin(url, *words)
    out, err = p.communicate()
    return p.returncode, out.strip(), err.strip()


def many_etag(parts):
    return "%s-%d" % (hashlib.md5(b"".join(
        hashlib.md5(p).digest() for p in parts)).hexdigest(), len(parts))


class Store(Notary):
    """Notary, and uploads in parts. server.fault: what it does wrong."""

    def say(self, status, text, **headers):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for pair in headers.items():
            self.send_header(*pair)
        with contextlib.suppress(OSError):
            self.end_headers()
            self.wfile.write(body)

    def query(self):
        return {k: v[0] for k, v in parse_qs(
            self.path.partition("?")[2], keep_blank_values=True).items()}

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.check(body)
        key, q = unquote(self.path.partition("?")[0]), self.query()
        if "uploads" in q:
            assert body == b"" and \
                self.headers["Content-Type"] == "binary/octet-stream"
            self.server.begun += 1
            name = "u/&+%d" % self.server.begun
            self.server.uploads[name] = {}
            self.say(200, "<InitiateMultipartUploadResult><UploadId>%s"
                     "</UploadId></InitiateMultipartUploadResult>" %
                     name.replace("&", "&amp;"))
            return
        parts = self.server.uploads[q["uploadId"]]
        wanted = re.findall(r"<PartNumber>(\d+)</PartNumber><ETag>\"(\w+)\""
                            r"</ETag>", body.decode())
        assert [int(n) for n, _ in wanted] == sorted(parts), wanted
        assert all(hashlib.md5(parts[int(n)]).hexdigest() == e
                   for n, e in wanted)
        if self.server.fault == "proxy":
            self.say(200, "<html><p>Welcome to our hotel</p></html>")
            return
        if self.server.fault == "late":  # says 200, and then that it failed
            self.say(200, "<Error><Code>AccessDenied</Code><Message>late"
                     "</Message></Error>")
            return
        whole = [parts[n] for n in sorted(parts)]
        self.server.kept[key] = b"".join(whole)
        self.server.etags[key] = many_etag(whole)
        del self.server.uploads[q["uploadId"]]
        self.say(200, "<CompleteMultipartUploadResult><ETag>x</ETag>"
                 "</CompleteMultipartUploadResult>")

    def do_PUT(self):
        q = self.query()
        if "partNumber" not in q:
            super().do_PUT()
            return
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.check(body)
        n = int(q["partNumber"])
        self.server.sent.append(n)
        if self.server.fault == "hang" and n == 3:
            self.server.hangs.set()
            time.sleep(30)
            return
        if self.server.fault == "denied" and n == 3:
            self.say(403, "<Error><Code>AccessDenied</Code></Error>")
            return
        if self.server.fault == "busy" and self.server.sent.count(n) == 1:
            self.say(503, "<Error><Code>SlowDown</Code></Error>")
            return
        self.server.uploads.get(q["uploadId"], {})[n] = body
        if self.server.fault == "change" and n == 2:
            with open(self.server.path, "r+b") as f:
                f.write(b"!")
        self.say(200, "", ETag='"%s"' % hashlib.md5(body).hexdigest())

    def do_DELETE(self):
        self.check(b"")
        if self.server.fault == "keeps":
            self.say(403, "<Error><Code>AccessDenied</Code></Error>")
        elif self.server.uploads.pop(self.query()["uploadId"], None) is None:
            self.say(404, "<Error><Code>NoSuchUpload</Code></Error>")
        else:
            self.say(204, "")

    def do_GET(self):
        path, _, query = self.path.partition("?")
        if "list-type" not in query:
            super().do_GET()
            return
        self.check(b"")
        self.say(200, "<ListBucketResult>%s</ListBucketResult>" % "".join(
            "<Contents><Key>%s</Key><Size>%d</Size><ETag>%s</ETag></Contents>"
            % (k[3:], len(v), self.server.etags.get(
                k, hashlib.md5(v).hexdigest()))
            for k, v in self.server.kept.items()))


@contextlib.contextmanager
def serve(handler, **state):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.__dict__.update(state)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.url = "http://127.0.0.1:%d" % server.server_address[1]
    yield server
    server.shutdown()


def store(fault):
    return serve(Store, kept={}, checked=0, etags={}, uploads={}, sent=[],
                 begun=0, fault=fault, hangs=threading.Event())


def stored(home):
    """In parts; what is there already is not sent again."""
    folder = home + "/in"
    os.makedirs(folder)
    for name, data in (("large", BYTES), ("small", b"x" * PART)):
        with open("%s/%s" % (folder, name), "wb") as f:
            f.write(data)
    for fault in (None, "busy"):
        with store(fault) as s:
            assert run(s.url, "--part", str(PART), "put", folder,
                       "s3://b/p")[0] == 0
            assert s.kept == {"/b/p/large": BYTES,
                              "/b/p/small": b"x" * PART}, s.kept.keys()
            assert sorted(set(s.sent)) == [1, 2, 3, 4, 5, 6], s.sent
            assert len(s.sent) == (12 if fault else 6) and not s.uploads
            s.sent.clear()
            assert run(s.url, "--part", str(PART), "put", folder,
                       "s3://b/p")[0] == 0 and s.sent == []
            assert run(s.url, "put", folder + "/large", "s3://b/one")[0] == 0
            assert s.kept["/b/one"] == BYTES and s.sent == []


def given_up(home):
    """Nothing is left of an upload that fails or is ended."""
    path = home + "/in/large"
    for fault, status, words in (("denied", 1, "AccessDenied"), ("late", 1,
                                 "late"), ("proxy", 75, "does not say")):
        with store(fault) as s:
            r = run(s.url, "--part", str(PART), "put", path, "s3://b/k")
            assert r[0] == status and words in r[2], r
            assert not s.uploads and not s.kept
    with store("hang") as s:
        p = begin(s.url, "--part", str(PART), "put", path, "s3://b/k")
        assert s.hangs.wait(20)
        began = time.monotonic()
        p.send_signal(signal.SIGTERM)
        _, err = p.communicate()
        assert p.returncode == 75 and "signal" in err, (p.returncode, err)
        assert time.monotonic() - began < 5 and not s.uploads, s.uploads
    with store("change") as s:
        s.path = path
        r = run(s.url, "--part", str(PART), "put", path, "s3://b/k")
        assert r[0] == 75 and "written to while" in r[2], r
        assert len(s.sent) == 6 and not s.uploads and not s.kept


def left(home):
    """What a killed upload left is taken away by the next one, from its own
    bucket alone; not what another process is about."""
    path, notes = home + "/in/large", home + "/notes"
    words = "--part", str(PART), "--notes", notes, "put"

    def noted():
        return len(os.listdir(notes))
    with store("hang") as s:
        lives = begin(s.url, *words, path, "s3://b/lives")
        assert s.hangs.wait(20)
        s.hangs.clear()
        p = begin(s.url, *words, path, "s3://b/k")
        assert s.hangs.wait(20)
        p.kill()
        p.communicate()
        assert len(s.uploads) == noted() == 2
        s.fault = None
        assert run(s.url, *words, path, "s3://other/k")[0] == 0
        assert len(s.uploads) == noted() == 2
        s.fault = "keeps"
        assert run(s.url, *words, home + "/in/small", "s3://b/s")[0] == 0
        assert len(s.uploads) == noted() == 2
        s.fault = None
        assert run(s.url, *words, path, "s3://b/k")[0] == 0
        assert list(s.uploads) == ["u/&+1"] and noted() == 1, s.uploads
        lives.send_signal(signal.SIGTERM)
        lives.communicate()
        assert not s.uploads and noted() == 0, s.uploads
    # One that the service does not know, one of another service, and what is
    # no note but may become one: the first is forgotten.
    with store("hang") as s:
        p = begin(s.url, *words, path, "s3://b/k")
        assert s.hangs.wait(20)
        p.kill()
        p.communicate()
        s.uploads.clear()
        with store(None) as elsewhere:
            assert run(elsewhere.url, *words, path, "s3://b/k")[0] == 0
            assert noted() == 1
        for name in ("upload.new", "upload.old"):
            open("%s/%s" % (notes, name), "w").close()
        os.utime(notes + "/upload.old", (1, 1))
        s.fault = None
        assert run(s.url, *words, path, "s3://b/k")[0] == 0
        assert os.listdir(notes) == ["upload.new"], os.listdir(notes)
    # A folder that cannot be written to keeps nobody from storing.
    with store(None) as s:
        assert run(s.url, "--part", str(PART), "--notes", path + "/x", "put",
                   path, "s3://b/k")[0] == 0 and not s.uploads


BIG = os.urandom(1 << 16) * 80          # 5 MiB


class Cutter(http.server.BaseHTTPRequestHandler):
    """Sends a part of what is asked for, and hangs up."""
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def do_GET(self):
        etag = hashlib.md5(BIG).hexdigest()
        if "list-type" in self.path:
            text = (s3.LISTING % ("false", "", "p/x", len(BIG),
                                  etag)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)
            return
        server = self.server
        m = re.match(r"bytes=(\d+)-$", self.headers.get("Range", ""))
        start = int(m.group(1)) if m else 0
        assert self.headers["If-Match"] == '"%s"' % etag
        server.asked.append(start)
        if start and server.way == "whole":
            start = 0
        self.send_response(206 if start else 200)
        if start:
            said = start + 1 if server.way == "lies" else start
            self.send_header("Content-Range", "bytes %d-%d/%d" % (
                said, len(BIG) - 1, len(BIG)))
        self.send_header("ETag", '"%s"' % etag)
        self.send_header("Content-Length", str(len(BIG) - start))
        self.end_headers()
        end = min(len(BIG), start + server.each)
        if server.way == "whole" and len(server.asked) > 1:
            end = len(BIG)
        with contextlib.suppress(OSError):
            self.wfile.write(BIG[start:end])
            self.wfile.flush()
            if server.way == "hang" and end < len(BIG):
                server.hangs.set()
                time.sleep(30)
        self.close_connection = True


def cutter(way, each):
    return serve(Cutter, asked=[], way=way, each=each,
                 hangs=threading.Event())


def same(path):
    with open(path, "rb") as f:
        return f.read() == BIG


def resumed(home):
    # More often than a request is tried: each brought it on.
    with cutter("cut", (1 << 20) + 4096) as s:
        r = run(s.url, "get", "s3://b/p/", home + "/cut")
        assert r[0] == 0 and same(home + "/cut/x"), r
        assert len(s.asked) == 5 and s.asked[0] == 0 and s.asked == sorted(
            s.asked) and s.asked[1] > 1 << 20, s.asked
    # Less than that does count.
    with cutter("cut", 1 << 18) as s:
        r = run(s.url, "get", "s3://b/p/", home + "/slow")
        assert r[0] == 75 and len(s.asked) == 3, (r, s.asked)
    # A server that minds no Range sends all of it, which is taken.
    with cutter("whole", 1 << 20) as s:
        r = run(s.url, "get", "s3://b/p/", home + "/whole")
        assert r[0] == 0 and same(home + "/whole/x"), r
        assert len(s.asked) == 2 and s.asked[1] > 0, s.asked
    with cutter("lies", 1 << 20) as s:
        r = run(s.url, "get", "s3://b/p/", home + "/lies")
        assert r[0] == 75 and "came from byte" in r[2], r


def killed(home):
    """What one process has fetched, the next one has."""
    cache = home + "/cache"
    with cutter("hang", 3 << 20) as s:
        p = begin(s.url, "cache", "s3://b/p/", cache, "100000000")
        assert s.hangs.wait(20)
        for _ in range(400):
            part = [n for n in os.listdir(cache) if n.endswith(".part")]
            if part and os.path.getsize("%s/%s/x" % (cache, part[0])) > \
                    (2 << 20):
                break
            time.sleep(0.05)
        p.kill()
        p.communicate()
        s.way, s.each = "cut", 9 << 20
        r = run(s.url, "cache", "s3://b/p/", cache, "100000000")
        assert r[0] == 0 and same(r[1] + "/x"), r
        assert len(s.asked) == 2 and s.asked[1] > 2 << 20, s.asked
        assert not [n for n in os.listdir(cache) if n.endswith(".part")]


def real(home):
    """s3rver, with parts of the size that S3 allows."""
    data = os.urandom(12 << 20)
    os.makedirs(home + "/big")
    with open(home + "/big/model", "wb") as f:
        f.write(data)
    with S3rver(home) as s:
        s.client.create_bucket(Bucket="out")
        for _ in range(2):
            r = run(s.url, "--part", str(5 << 20), "put", home + "/big",
                    "s3://out/ck/")
            assert r[0] == 0, (r, s.log())
        assert len(re.findall(r"partNumber=", s.log())) == 3, s.log()
        assert s.client.get_object(Bucket="out", Key="ck/model")[
            "Body"].read() == data
        r = run(s.url, "get", "s3://out/ck/", home + "/back")
        with open(home + "/back/model", "rb") as f:
            assert r[0] == 0 and f.read() == data, r


def main():
    with tempfile.TemporaryDirectory(prefix="trialdeck-parts.") as home:
        stored(home)
        left(home)
        given_up(home)
        resumed(home)
        killed(home)
        real(home)


if __name__ == "__main__":
    main()
