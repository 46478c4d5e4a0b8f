"""Random requests signed by our signer and by botocore's: the Authorization
headers must be equal (T10). SIGV4_COUNT=10000 for the full count."""
import datetime
import json
import os
import random
import subprocess
import sys
from urllib.parse import quote

import botocore.auth
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

PROGRAM = os.path.join(os.environ.get("top_builddir", "."),
                       "tests/wire/sigv4_lines")
COUNT = int(os.environ.get("SIGV4_COUNT", "1000"))
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
LETTERS = "abcXYZ019 -_/+=:;,.~!\"{}[]()*'&?%#@$\\|<>^`é☃\U0001f600"


class Clock(datetime.datetime):
    now_s = 0

    @classmethod
    def utcnow(cls):
        return datetime.datetime.utcfromtimestamp(cls.now_s)


botocore.auth.datetime.datetime = Clock


def text(rng, most, letters=LETTERS):
    return "".join(rng.choice(letters) for _ in range(rng.randrange(most)))


def path(rng, s3):
    parts = [text(rng, 12).replace("/", "") for _ in range(rng.randrange(4))]
    if not s3:
        parts = [rng.choice((p, p, p, ".", "..", "")) for p in parts]
    end = rng.choice(("", "/")) if parts else ""
    return "/" + "/".join(quote(p, safe="-._~") for p in parts) + end


def query(rng):
    # botocore signs the query of a URL as it stands, sorted: one way only
    # to write each parameter, and each one with its value.
    pairs = [(quote(text(rng, 10), safe="-._~"), quote(text(rng, 10),
              safe="-._~")) for _ in range(rng.randrange(5))]
    return "&".join("%s=%s" % p for p in pairs if p[0])


def request(rng):
    s3 = rng.random() < 0.3
    headers = {"Content-Type": "application/x-amz-json-1.1"}
    headers["Host"] = "127.0.0.1:%d" % rng.randrange(1, 65536)
    if rng.random() < 0.8:
        headers["X-Amz-Target"] = "SageMaker." + text(rng, 20, "abcXYZ")
    for i in range(rng.randrange(4)):
        name = "x-amz-" + text(rng, 8, "abc-XYZ") + "%d" % i
        headers[name] = text(rng, 30, "abc \tXYZ,;=\"0")
    if rng.random() < 0.3:
        headers["X-Amz-Target-B"] = "prefix of another name"
    target = path(rng, s3)
    if rng.random() < 0.5:
        q = query(rng)
        target += "?" + q if q else ""
    return {
        "method": rng.choice(("POST", "GET", "PUT", "DELETE")),
        "target": target, "headers": list(headers.items()),
        "body": text(rng, 2000), "s3": s3,
        "token": text(rng, 300, "ABCabc019/+=") or None
        if rng.random() < 0.5 else None,
        "region": text(rng, 12, "abc-1") + "1",
        "service": "s3" if s3 else text(rng, 10, "abc") + "s",
        "now": rng.randrange(1, 4 * 10 ** 9)}


def theirs(r):
    headers = dict(r["headers"])
    Clock.now_s = r["now"]
    aws = AWSRequest(method=r["method"], url="http://%s%s" % (
        headers["Host"], r["target"]), headers=headers,
        data=r["body"].encode())
    cls = S3SigV4Auth if r["s3"] else SigV4Auth
    auth = cls(Credentials("AKIDEXAMPLE", SECRET, r["token"]), r["service"],
               r["region"])
    if r["s3"]:
        aws.context["client_config"] = None
        aws.context["payload_signing_enabled"] = True
    auth.add_auth(aws)
    return aws.headers["Authorization"]


def main():
    seed = int(os.environ.get("SIGV4_SEED", "4"))
    rng = random.Random(seed)
    requests = [request(rng) for _ in range(COUNT)]
    lines = "".join(json.dumps(r) + "\n" for r in requests)
    ours = subprocess.run([PROGRAM], input=lines.encode(), check=True,
                          stdout=subprocess.PIPE).stdout.decode().split("\n")
    bad = 0
    for i, r in enumerate(requests):
        want = theirs(r)
        if ours[i] != want:
            bad += 1
            if bad < 4:
                print(json.dumps(r), "\nours  ", ours[i], "\ntheirs", want)
    print("seed %d: %d requests, %d differ" % (seed, COUNT, bad))
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
