"""Malformed requests to trialdeckd (T21) and requests of browsers (T20): none
crashes it, none is answered with 5xx, every one gets a typed 4xx; but for those
that there is no memory for (T36).
MALFORMED_COUNT=10000 and MALFORMED_SEED=N for the full count or a replay."""
import json
import os
import random
import resource
import socket
import sys
import threading
import time

from serve import Server, error_type, read_answer

COUNT = int(os.environ.get("MALFORMED_COUNT", "1500"))
SEED = int(os.environ.get("MALFORMED_SEED", "21"))
OPS = ["CreateHyperParameterTuningJob", "DescribeHyperParameterTuningJob",
       "ListHyperParameterTuningJobs", "StopHyperParameterTuningJob",
       "DeleteHyperParameterTuningJob",
       "ListTrainingJobsForHyperParameterTuningJob", "CreateTrainingJob",
       "DescribeTrainingJob", "ListTrainingJobs", "StopTrainingJob",
       "AddTags", "ListTags", "DeleteTags", "Search"]
WORDS = ["", " ", "\0", "\r", "\n", "\t", "%", ":", "\x7f", "é",
         "a" * 3000, "-1", "0x10", "1e9", "99999999999999999999", "null"]


def good(s, rng, body=b"{}", **kw):
    op = rng.choice(OPS)
    return s.headers("SageMaker." + op, body, **kw)


def change(headers, name, value):
    return [(n, value if n == name else v) for n, v in headers]


def latin(text):
    return text.encode("latin-1", "replace")


# Each returns the bytes of a request that must be refused.

def bad_line(s, rng):
    line = rng.choice([
        "POST  / HTTP/1.1", "POST / HTTP/1.2", "POST / HTTP/2", "POST /",
        "POST", "", " POST / HTTP/1.1", "POST / http/1.1", "P@ST / HTTP/1.1",
        "POST http://127.0.0.1/ HTTP/1.1", "POST * HTTP/1.1",
        "POST 127.0.0.1:80 HTTP/1.1", "POST / HTTP/1.1 x",
        "POST /\x80 HTTP/1.1", "POST /\t HTTP/1.1", "GET / HTTP/1.1",
        "PUT / HTTP/1.1", "DELETE / HTTP/1.1", "OPTIONS / HTTP/1.1",
        "PATCH / HTTP/1.1", "TRACE / HTTP/1.1", "CONNECT / HTTP/1.1",
        "PROPFIND / HTTP/1.1", "POST /x HTTP/1.1", "POST /?a=b HTTP/1.1",
        "POST /../ HTTP/1.1", "POST / HTTP/0.9", "POST / HTTP/1.0",
        "\x16\x03\x01\x02", "post / HTTP/1.1", "POST /" + "a" * 9000 +
        " HTTP/1.1"])
    headers = good(s, rng)
    if line == "POST / HTTP/1.0":
        headers = [h for h in headers if h[0] != "Host"]
    return latin(line + "\r\n" + "".join("%s: %s\r\n" % h for h in headers)
                 + "\r\n{}")


def bad_header(s, rng):
    headers = good(s, rng)
    line = rng.choice([
        "Folded: a\r\n b", " Folded: a", "\tFolded: a", "No colon",
        "Blank : a", ": a", "Bare: a\nb: c", "CR: a\rb", "Nul: \0", "Bell: \a",
        "Del: \x7f", "Na(me: a", "Na me: a", "Transfer-Encoding: chunked",
        "Transfer-Encoding: identity", "transfer-encoding: gzip, chunked",
        "Transfer-Encoding:\tchunked", "Content-Length: 2",
        "Content-Length: 3", "content-length: 0", "Host: evil", "Host: ",
        "X-Amz-Target: SageMaker.ListTags", "Content-Type: text/plain",
        "Authorization: none", "X-Amz-Date: 20260101T000000Z",
        "Expect: 200-ok", "Expect: 100-continue\r\nExpect: 100-continue",
        "\x80: a"])
    at = rng.randrange(len(headers) + 1)
    lines = ["%s: %s" % h for h in headers]
    lines.insert(at, line)
    return latin("POST / HTTP/1.1\r\n" + "\r\n".join(lines) + "\r\n\r\n{}")


def bad_framing(s, rng):
    headers = good(s, rng)
    kind = rng.randrange(6)
    if kind == 0:
        data = s.wire(headers, b"{}").replace(b"\r\n", b"\n",
                                              rng.randrange(1, 9))
    elif kind == 1:
        data = s.wire(headers, b"{}")
        data = data[:rng.randrange(1, len(data))]
    elif kind == 2:
        length = rng.choice(["-1", "+2", "0x2", "2 2", "2,2", "1e1", "", "٢",
                             "8388609", "99999999999999999999", "2;a=b"])
        data = s.wire(change(headers, "Content-Length", length), b"{}")
    elif kind == 3:
        headers += [("X-%d" % i, "a" * rng.randrange(1200))
                    for i in range(rng.choice((95, 200)))]
        data = s.wire(headers, b"{}")
    elif kind == 4:
        data = s.wire(headers + [("X-Long", "a" * 66000)], b"{}")
    else:
        headers = [h for h in headers if h[0] != "Content-Length"]
        data = s.wire(headers + [("Transfer-Encoding", "chunked")],
                      rng.choice((b"2\r\n{}\r\n0\r\n\r\n",
                                  b"2;ext=1\r\n{}\r\n0\r\n\r\n",
                                  b"-1\r\n", b"g\r\n")))
    return data


def bad_meaning(s, rng):
    name = rng.choice(["Content-Type", "X-Amz-Target", "Authorization",
                       "X-Amz-Date", "Host"])
    if rng.random() < 0.3:
        return s.wire([h for h in good(s, rng) if h[0] != name], b"{}")
    value = rng.choice(["", "x", "text/plain", "SageMaker.", "SageMaker.Nix",
                        "ListTags", ".", "Logs_20140328.ListTags",
                        "SageMaker.listtags", "AWS4-HMAC-SHA256 ",
                        "Basic eDp5", "127.0.0.1", "a" * 5000])
    return s.wire(change(good(s, rng), name, value), b"{}")


def bad_signature(s, rng):
    body = b"{}"
    kind = rng.randrange(7)
    if kind == 0:
        headers = good(s, rng, secret="wrong")
    elif kind == 1:
        headers = good(s, rng, key="AKIDEXAMPLE")
    elif kind == 2:
        headers = good(s, rng, when=time.time() + rng.choice(
            (-90000, -960, 360, 90000)))
    elif kind == 3:
        headers = good(s, rng, token="nobody's")
    elif kind == 4:
        headers = good(s, rng, service="s3")
    elif kind == 5:
        headers = good(s, rng)
        body = b"[]"
    else:
        headers = good(s, rng)
        auth = dict(headers)["Authorization"]
        at = rng.randrange(len(auth))
        headers = change(headers, "Authorization", auth[:at] + rng.choice(
            "!/,=; ~") * rng.randrange(1, 4) + auth[at + 1:])
    return s.wire(headers, body)


def tree(rng, depth=0):
    kind = rng.randrange(8 if depth < 5 else 5)
    if kind == 0:
        return rng.choice(WORDS)
    if kind == 1:
        return rng.choice([0, -1, 2 ** 62, 1e308, -0.0, 0.1])
    if kind < 5:
        return rng.choice([None, True, False, "a", "arn:x", []])
    if kind == 5:
        return [tree(rng, depth + 1) for _ in range(rng.randrange(4))]
    names = ["HyperParameterTuningJobName", "TrainingJobName", "ResourceArn",
             "Tags", "Key", "TagKeys", "NextToken", "MaxResults", "Filters",
             "SearchExpression", "HyperParameterTuningJobConfig",
             "TrainingJobDefinition", "TrainingJobDefinitions", "Strategy",
             "ParameterRanges", "InputDataConfig", "WarmStartConfig",
             "AlgorithmSpecification", "ResourceConfig", "x"]
    return {rng.choice(names): tree(rng, depth + 1)
            for _ in range(rng.randrange(5))}


# A member that each operation with a required one lacks or that breaks its
# rule, so that whatever else is in the request, it must be refused.
SPOILERS = [
    ("DescribeHyperParameterTuningJob", "HyperParameterTuningJobName"),
    ("StopHyperParameterTuningJob", "HyperParameterTuningJobName"),
    ("DeleteHyperParameterTuningJob", "HyperParameterTuningJobName"),
    ("CreateHyperParameterTuningJob", "HyperParameterTuningJobName"),
    ("ListTrainingJobsForHyperParameterTuningJob",
     "HyperParameterTuningJobName"),
    ("CreateTrainingJob", "TrainingJobName"),
    ("DescribeTrainingJob", "TrainingJobName"),
    ("StopTrainingJob", "TrainingJobName"), ("AddTags", "ResourceArn"),
    ("ListTags", "ResourceArn"), ("DeleteTags", "ResourceArn"),
    ("Search", "Resource"), ("ListTrainingJobs", "MaxResults"),
    ("ListHyperParameterTuningJobs", "SortBy")]


def bad_body(s, rng):
    op, member = rng.choice(SPOILERS)
    request = tree(rng, 0) if rng.random() < 0.5 else {}
    if isinstance(request, dict):
        value = rng.choice(["no-such-thing", "a b", 7777, None, [], {}, ""])
        if member in ("MaxResults", "SortBy") and value is None:
            value = "x"
        request[member] = value
    elif request is None or request in ("", b""):
        request = []
    body = json.dumps(request).encode()
    if rng.random() < 0.4:
        body = rng.choice([
            body + b"x", b"{", b"[" * rng.choice((40, 100000)), b"\xff\xfe{}",
            b'{"a":' * 50 + b"1" + b"}" * 50, b'{"a": NaN}', b'{"a": 01}',
            b'{"a": "\\ud800"}', b'{"a": 1e999}', b"{'a': 1}", b"\0{}",
            b'"text"', b"true", body[:-1] or b"{",
            b'{"\x80": 1}', b"{}" + b"\0"])
    return s.wire(s.headers("SageMaker." + op, body), body)


KINDS = [bad_line, bad_header, bad_framing, bad_meaning, bad_signature,
         bad_body, bad_body]


def ask(s, data, local):
    with s.connect(local) as c:
        try:
            c.sendall(data)
            c.shutdown(socket.SHUT_WR)
        except OSError:
            pass                    # it has heard enough
        return read_answer(c)


def malformed(s):
    rng = random.Random(SEED)
    seen = {}
    for i in range(COUNT):
        kind = rng.choice(KINDS)
        # The UNIX socket knows no signatures and no Host.
        local = kind in (bad_body, bad_framing) and rng.random() < 0.3
        data = kind(s, rng)
        answer = ask(s, data, local)
        name = error_type(answer) if answer else None
        if name is None:
            print("seed %d, request %d, %s%s: %r\n%r" % (
                SEED, i, kind.__name__, " (local)" if local else "", answer,
                data[:3000]))
            return 1
        seen[name] = seen.get(name, 0) + 1
    print("seed %d: %d refused: %s" % (SEED, COUNT, ", ".join(
        "%s %d" % p for p in sorted(seen.items()))))
    # A generator that always fails in the first check proves little.
    for name in ("MalformedHttpRequestException", "SerializationException",
                 "ValidationException", "UnknownOperationException",
                 "InvalidSignatureException", "IncompleteSignature",
                 "UnrecognizedClientException", "RequestHeaderSectionTooLarge",
                 "MissingAuthenticationTokenException", "ResourceNotFound"):
        assert name in seen, name
    return 0


def browsers(s):
    """Signs of a browser, each on a request that is right in all else, and
    what a form or a script without rights can send."""
    port = s.port
    signs = [[("Origin", o)] for o in (
        "http://evil.example", "null", "http://127.0.0.1:%d" % port,
        "http://localhost", "", "https://console.aws.amazon.com")]
    signs += [[("Sec-Fetch-Site", v)] for v in (
        "cross-site", "same-site", "same-origin", "none")]
    signs += [[(n, "x")] for n in (
        "Sec-Fetch-Mode", "Sec-Fetch-Dest", "Sec-Fetch-User", "Sec-CH-UA",
        "Sec-WebSocket-Key", "Referer", "Cookie",
        "Access-Control-Request-Method", "Access-Control-Request-Headers",
        "Access-Control-Request-Private-Network")]
    hosts = ["evil.example:%d" % port, "evil.example", "127.0.0.1",
             "127.0.0.1:%d" % (port % 60000 + 1), ":%d" % port, "localhost.",
             "127.0.0.1.nip.io:%d" % port, "rebind.local:%d" % port]
    types = ["text/plain", "multipart/form-data; boundary=x",
             "application/x-www-form-urlencoded", "application/json",
             "text/plain; application/x-amz-json-1.1"]
    lines = ["OPTIONS / HTTP/1.1", "GET / HTTP/1.1", "DELETE / HTTP/1.1",
             "PUT / HTTP/1.1"]
    n = 0
    for op in OPS:
        body = json.dumps({"HyperParameterTuningJobName": "x"}).encode()
        target = "SageMaker." + op
        tries = [s.wire(s.headers(target, body, extra=e), body)
                 for e in signs]
        tries += [s.wire(s.headers(target, body, host=h), body)
                  for h in hosts]
        tries += [s.wire(s.headers(target, body, content_type=t), body)
                  for t in types]
        tries += [s.wire(s.headers(target, body), body, line)
                  for line in lines]
        # A form: no header of ours can be sent.
        plain = [("Host", "127.0.0.1:%d" % port),
                 ("Content-Length", str(len(body)))]
        tries += [s.wire(plain + [("Content-Type", t)], body) for t in types]
        for data in tries:
            answer = ask(s, data, False)
            # The query protocol answers in XML.
            refused = answer is not None and 400 <= answer[0] < 500 and (
                error_type(answer) or "<Code>" in answer[2])
            assert refused, (data, answer)
            n += 1
        # On the UNIX socket too.
        for extra in signs:
            answer = ask(s, s.wire(s.headers(target, body, extra=extra),
                                   body), True)
            assert answer and error_type(answer) == "AccessDeniedException"
            n += 1
    print("%d browser-like requests, %d kinds: none accepted" % (
        n, len(signs) + len(hosts) + 2 * len(types) + len(lines)))


def usage(s):
    pid = s.process.pid
    with open("/proc/%d/status" % pid) as f:
        rss = [int(x.split()[1]) for x in f if x.startswith("RssAnon")][0]
    return len(os.listdir("/proc/%d/fd" % pid)), rss


def slow(s, part, result):
    """A head or a body that never ends: 408."""
    body = b"{}"
    data = s.wire(s.headers("SageMaker.Search", body), body)
    with s.connect() as c:
        c.sendall(data[:40 if part == "head" else -1])
        result[part] = read_answer(c)


def idle(s):
    """200 idle connections, and among them a client."""
    rest = [s.connect() for _ in range(200)]
    worst = 0
    for _ in range(50):
        began = time.monotonic()
        answer = s.call("ListHyperParameterTuningJobs", {})
        worst = max(worst, time.monotonic() - began)
        assert answer[0] == 200, answer
    print("with 200 idle connections the slowest of 50 calls took %.1f ms"
          % (worst * 1000))
    for c in rest:
        c.close()


def crowd(s):
    """More connections than there is room for: the oldest give way."""
    rest = [s.connect() for _ in range(600)]
    assert s.call("ListHyperParameterTuningJobs", {})[0] == 200
    for c in rest:
        c.close()


def scarce(s):
    """A request that this machine has no memory for (T36): that one gets a
    500, and the daemon is there for the next. Too little for its text, for
    its tree, and for what is made of it."""
    pid = s.process.pid
    with open("/proc/%d/status" % pid) as f:
        size = [int(x.split()[1]) for x in f if x.startswith("VmSize")][0]
    usual = resource.prlimit(pid, resource.RLIMIT_AS)
    many = {"HyperParameterTuningJobName": "a", "Tags": [
        {"Key": "k%d" % i, "Value": ""} for i in range(60000)]}
    long = {"HyperParameterTuningJobName": "a", "TrainingJobDefinition": {
        "StaticHyperParameters": {"k%d" % i: "v" * 2000
                                  for i in range(1500)}}}
    for spare in (2, 4, 8, 12, 16, 24, 32):
        resource.prlimit(pid, resource.RLIMIT_AS,
                         ((size + (spare << 10)) << 10, usual[1]))
        for request, most in ((many, 24), (long, 20)):
            answer = s.call("CreateHyperParameterTuningJob", request)
            assert answer[0] == 500 and \
                answer[2]["__type"] == "InternalFailure" and \
                "no memory left" in answer[2]["message"].lower() or \
                answer[0] == 400 and spare > most, (spare, answer)
            assert s.call("ListHyperParameterTuningJobs", {})[0] == 200
    resource.prlimit(pid, resource.RLIMIT_AS, usual)
    assert s.call("CreateHyperParameterTuningJob", many)[0] == 400


def settle(s, most):
    """What it holds once the connections are gone."""
    end = time.monotonic() + 10
    while usage(s)[0] > most and time.monotonic() < end:
        time.sleep(0.1)
    time.sleep(1.5)
    return usage(s)


def main():
    with Server() as s:
        first = usage(s)[0]
        crowd(s)
        before = settle(s, first)
        late = {}
        threads = [threading.Thread(target=slow, args=(s, part, late))
                   for part in ("head", "body")]
        for thread in threads:
            thread.start()
        assert malformed(s) == 0
        browsers(s)
        idle(s)
        for thread in threads:
            thread.join()
        for name in ("head", "body"):
            assert late[name][0] == 408, late
            assert error_type(late[name]) == "RequestTimeoutException", late
        crowd(s)
        after = settle(s, first)
        print("descriptors %d then %d, anonymous memory %d then %d KiB" % (
            before[0], after[0], before[1], after[1]))
        assert after[0] <= before[0], (before, after)
        if not os.environ.get("sanitized"):
            assert after[1] <= before[1] + 1024, (before, after)
        if not os.environ.get("sanitized"):
            scarce(s)
            with Server(space=160 << 20) as small:
                small.call("ListHyperParameterTuningJobs", {})
        answer = s.call("ListHyperParameterTuningJobs", {})
        assert answer[0] == 200, answer
        assert s.process.poll() is None
    return 0


if __name__ == "__main__":
    sys.exit(main())
