"""2,000 ways in which a server can do harm (T14): the client neither crashes
nor stops answering keys nor grows without end, and each call ends in an error
within its limits, or in an answer that is one. Usage: hostile.py [CASES]"""
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time

from common import no_account

CLIENT = os.path.join(os.environ["top_builddir"], "tests/clients/hostile")
# Of the processor's time; machines of strangers may be slow.
BUSY_MS = int(os.environ.get("BUSY_MS", "50")) * (
    20 if os.environ.get("sanitized") else 1)
GOOD = json.dumps({"HyperParameterTuningJobSummaries": [
    {"HyperParameterTuningJobName": "j%d" % i, "CreationTime": 1.5 + i,
     "HyperParameterTuningJobStatus": "Completed",
     "ResourceLimits": {"MaxNumberOfTrainingJobs": 3},
     "TrainingJobStatusCounters": {"Completed": 3}} for i in range(6)],
    "NextToken": "t\u00e9"}).encode()


def http(body, status=b"200 OK", extra=b"", length=None):
    return b"HTTP/1.1 %s\r\nContent-Type: application/x-amz-json-1.1\r\n%s" \
        b"Content-Length: %d\r\n\r\n" % (
            status, extra, len(body) if length is None else length) + body


def chunked(parts):
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + \
        b"".join(parts)


def endless(head, piece, most=40 << 20):
    yield head
    for _ in range(most // len(piece) + 1):
        yield piece


def slow(data, at):
    yield data[:at]
    for i in range(at, len(data)):
        time.sleep(0.2)
        yield data[i:i + 1]


# Rare because each takes the whole time-out, or megabytes.
HEAVY = [
    lambda r: slow(http(GOOD), 0),
    lambda r: slow(http(GOOD), 30),
    lambda r: slow(http(GOOD), 200),
    lambda r: endless(b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"a" * 900 +
                      b"\r\n"),
    lambda r: endless(b"HTTP/1.1 200 OK\r\nX-B: ", b"b" * 1000),
    lambda r: endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536),
    lambda r: endless(b"HTTP/1.1 200 OK\r\n\r\n{\"a\": \"", b"y" * 65536),
    lambda r: endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 50, 1 << 20),
    lambda r: [http(b"[" * 1000000)],
    lambda r: [http(b"{\"a\":" * 200000)],
    lambda r: [http(b"{\"a\": [" + b"[]," * 2500000 + b"[]]}")],
    lambda r: [http(b"{\"a\": [" + b"1," * 4000000 + b"1]}")],
    lambda r: [http(b"{" + b",".join(b"\"k%d\":0" % i for i in range(700000))
                    + b"}")],
    lambda r: [http(b"{\"a\": \"" + b"\xff" * 8000000 + b"\"}")],
    lambda r: [http(b"{\"a\": \"" + b"z" * 8000000 + b"\"}")],
    lambda r: [http(b"{\"a\": \"" + b"\\u0041" * 1300000 + b"\"}")],
    lambda r: [http(b"{\"a\": 1" + b"0" * 8000000 + b"}")],
    lambda r: [http(b" " * 8300000)],
    # As many values as are just read; pages that mind no MaxResults.
    lambda r: [http(b"{\"a\": [" + b"[]," * 29990 + b"[]]}")],
    lambda r: [http(b"{\"HyperParameterTuningJobSummaries\": [" + b",".join(
        b"{\"HyperParameterTuningJobName\": \"n%d\", \"CreationTime\": %d, "
        b"\"HyperParameterTuningJobStatus\": \"Failed\"}" % (i, i)
        for i in range(r.choice([1000, 15000, 62000]))) + b"]}")],
    lambda r: [http(b"{\"Results\": [" + b",".join(
        b"{\"HyperParameterTuningJob\": {\"HyperParameterTuningJobName\": "
        b"\"n%d\", \"CreationTime\": 1, \"HyperParameterTuningJobStatus\": "
        b"\"Failed\"}}" % i for i in range(r.choice([1000, 10000, 50000]))) + b"]}")],
    lambda r: [http(b"{}", extra=b"Content-Encoding: gzip\r\n")],
]

LIGHT = [
    lambda r: [http(GOOD)[:r.randrange(len(http(GOOD)))]],
    lambda r: [http(GOOD[:r.randrange(len(GOOD))])],
    lambda r: [http(GOOD, length=r.choice([0, 1, len(GOOD) - 1,
                                           len(GOOD) + 1, 1 << 40]))],
    lambda r: [http(GOOD).replace(b"Content-Length: ", b"Content-Length: " +
                                  r.choice([b"-", b"x", b"+", b"9" * 30]))],
    lambda r: [chunked([b"5\r\n{\"a\":\r\n", r.choice(
        [b"0\r\n\r\n", b"ffffffffffffffff\r\n1}", b"-1\r\n", b"zz\r\n",
         b"2;" + b"e" * 5000 + b"\r\n1}\r\n0\r\n\r\n"])])],
    lambda r: [http(b"<html>503</html>", b"503 Service Unavailable")],
    lambda r: [http(b"<html>hi</html>")],
    lambda r: [http(b"plain", b"400 Bad Request")],
    lambda r: [http(b"", b"%d X" % r.choice(
        [100, 101, 204, 206, 301, 302, 304, 307, 400, 401, 403, 404, 408, 413,
         418, 429, 500, 502, 503, 504, 599, 600, 999]),
        b"Location: http://169.254.169.254/\r\n")],
    lambda r: [http(json.dumps({"__type": r.choice(
        ["", "#", ":", "a#b:c", "ThrottlingException", "X" * 5000,
         "\u001b[31m"]), "message": "\u001b]0;x\u0007" * r.randrange(300)}
        ).encode(), b"400 Bad Request")],
    lambda r: [http(r.choice([b"null", b"[]", b"0", b"\"x\"", b"true", b"{",
                              b"{}x", b"{\"a\":}", b"{'a':1}", b"\xef\xbb\xbf{}",
                              b"{\"a\":NaN}", b"{\"a\":1e999}", b"{\"\":1}",
                              b"{\"a\":\"\\ud800\"}", b"{\"a\":\"\\u0000\"}",
                              b"{\"a\":1,\"a\":2}"]))],
    lambda r: [bytes(r.randrange(256) for _ in range(r.randrange(400)))],
    lambda r: [b""],
    lambda r: [http(mutate(r, GOOD))],
    lambda r: [mutate(r, http(GOOD))],
    lambda r: [http(GOOD, extra=b"X-Amzn-Errortype: " + b"E" * r.randrange(
        300) + b"\r\nDate: " + r.choice([b"x", b"-1", b"Thu, 99 Foo 1 1:1:1"])
        + b"\r\nx-amz-retry-after: " + r.choice([b"-5", b"9" * 40, b"a"]) +
        b"\r\n")],
]


def mutate(r, data):
    data = bytearray(data)
    for _ in range(r.randrange(1, 9)):
        at = r.randrange(len(data))
        kind = r.randrange(3)
        if kind == 0:
            data[at] = r.randrange(256)
        elif kind == 1:
            del data[at:at + r.randrange(20)]
        else:
            data[at:at] = data[at:at + r.randrange(60)]
        if not data:
            break
    return bytes(data)


def request(s):
    """A whole one, or OSError."""
    data = b""
    while not data.endswith(b"}"):
        more = s.recv(65536)
        if not more:
            raise OSError("it went away")
        data += more
    return data


def serve(s, seed):
    try:
        data = request(s)
        n = json.loads(data.split(b"\r\n\r\n", 1)[1])["MaxResults"]
        r = random.Random(seed * 100003 + n)
        case = HEAVY[n // 25 % len(HEAVY)] if n % 25 == 0 else \
            LIGHT[n % len(LIGHT)]
        for piece in case(r):
            s.sendall(piece)
        if n % 3:
            time.sleep(0.05)
    except OSError:
        pass
    finally:
        s.close()


def main():
    count = int((sys.argv + ["2000"])[1])
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)

    def accept():
        while True:
            s, _ = listener.accept()
            threading.Thread(target=serve, args=(s, 1), daemon=True).start()
    threading.Thread(target=accept, daemon=True).start()
    with tempfile.TemporaryDirectory() as home:
        env = no_account(home)
        began = time.monotonic()
        r = subprocess.run([CLIENT, "http://127.0.0.1:%d" %
                            listener.getsockname()[1], str(count)], env=env,
                           stdout=subprocess.PIPE, text=True)
    lines = r.stdout.splitlines()
    assert r.returncode == 0, (r.returncode, lines[-3:])
    busy, wall, keys, rss = map(float, re.match(
        r"busy (\S+) wall (\S+) keys (\S+) rss (\S+)", lines[-1]).groups())
    ends = [line.split(" ", 1)[1] for line in lines[:-1]]
    assert len(ends) == count, len(ends)
    tally = {e: ends.count(e) for e in sorted(set(ends))}
    print("%d cases in %.1f s: %d keys, for which the loop worked at most "
          "%.1f ms (%.1f by the clock), %.0f MiB; %s" % (
              count, time.monotonic() - began, keys, busy, wall, rss / 1024,
              tally))
    assert busy <= BUSY_MS, busy


if __name__ == "__main__":
    main()
