"""Five consoles on one tuning job of 750 training jobs, at an account that
answers two requests a second and throttles the rest (T13, G15): no console
shows an error, none shows data older than 30 s, and few requests are wasted.
Ages are told from both sides: by what the server gave to whom, and by what
stands on the screens. Usage: throttle.py [SECONDS]"""
import http.server
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time

PROGRAM = os.path.join(os.path.abspath(os.environ.get("top_builddir", ".")),
                       "trialdeck")
CONSOLES, TRIALS, PARALLEL, RATE, BURST = 5, 750, 10, 2.0, 4.0
EACH = 25.0                             # s that a training job takes
OLDEST = 30
JOB = "throttled"
BEGAN = time.time()


class Account:
    def __init__(self):
        self.lock, self.tokens, self.at = threading.Lock(), BURST, 0.0
        self.served = self.refused = 0

    def admit(self):
        with self.lock:
            now = time.monotonic()
            self.tokens = min(BURST, self.tokens + RATE * (now - self.at))
            self.at = now
            if self.tokens < 1:
                self.refused += 1
                return False
            self.tokens -= 1
            self.served += 1
            return True


ACCOUNT = Account()


def began(i):
    """700 were there before; then as many at a time as may run."""
    return BEGAN + (i - 700) * EACH / PARALLEL


def ended(i):
    # The very first one never ends: it is on the last page.
    return i != 0 and began(i) + EACH <= time.time()


def count():
    return min(TRIALS, 700 + int((time.time() - BEGAN) * PARALLEL / EACH))


def trial(i):
    t = {"TrainingJobName": "%s-%03d-0123abcd" % (JOB, i),
         "TrainingJobArn": "arn:aws:sagemaker:x:1:training-job/%d" % i,
         "TrainingJobStatus": "InProgress", "CreationTime": began(i),
         "TrainingStartTime": began(i),
         "TunedHyperParameters": {"eta": "0.%d" % i}}
    if ended(i):
        t.update(TrainingJobStatus="Completed", TrainingEndTime=began(i) + EACH,
                 FinalHyperParameterTuningJobObjectiveMetric={
                     "MetricName": "acc", "Value": i / 1000})
    return t


def job():
    n = count()
    done = sum(ended(i) for i in range(n))
    return {"HyperParameterTuningJobName": JOB,
            "HyperParameterTuningJobArn": "arn:aws:sagemaker:x:1:hyper/x",
            "HyperParameterTuningJobStatus": "InProgress",
            "CreationTime": BEGAN - 2000, "LastModifiedTime": time.time(),
            "HyperParameterTuningJobConfig": {
                "Strategy": "Random", "ResourceLimits": {
                    "MaxNumberOfTrainingJobs": TRIALS,
                    "MaxParallelTrainingJobs": PARALLEL}},
            "TrainingJobStatusCounters": {"Completed": done,
                                          "InProgress": n - done},
            "ObjectiveStatusCounters": {"Succeeded": done}}


def answer(op, body):
    if op.startswith("Describe"):
        return job()
    if op.startswith("ListTrainingJobs"):
        n, most = count(), body.get("MaxResults", 10)
        # By name, so that pages do not shift while they are read.
        last = int(body.get("NextToken", n))
        reply = {"TrainingJobSummaries": [
            trial(i) for i in range(last - 1, max(-1, last - 1 - most), -1)]}
        if last > most:
            reply["NextToken"] = str(last - most)
        return reply
    if op == "Search":
        return {"Results": [{"HyperParameterTuningJob": job()}]}
    raise ValueError(op)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def do_POST(self):
        body = json.loads(self.rfile.read(int(
            self.headers["Content-Length"])))
        op = self.headers["X-Amz-Target"].split(".")[1]
        status = 200 if ACCOUNT.admit() else 400
        reply = answer(op, body) if status == 200 else {
            "__type": "ThrottlingException", "message": "Rate exceeded"}
        text = json.dumps(reply).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
        if status == 200:
            self.server.given.append((time.monotonic(), op))


def tmux(*args):
    return subprocess.run(["tmux", "-L", "throttle%d" % os.getpid(), "-f",
                           "/dev/null", *args], check=True,
                          stdout=subprocess.PIPE).stdout.decode()


def shown_age(screen):
    """Seconds, None while there is nothing yet."""
    m = re.search(r"as of (?:(\d+) min )?(\d+) s ago", screen)
    if m:
        return int(m.group(1) or 0) * 60 + int(m.group(2))
    return 0 if re.search(r" live$", screen, re.M) else None


def watch(seconds):
    worst, bad = 0, []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(1)
        for i in range(CONSOLES):
            screen = tmux("capture-pane", "-p", "-t", "c%d" % i)
            worst = max(worst, shown_age(screen) or 0)
            if re.search("▲|Rate exceeded|Throttl", screen):
                bad.append(screen)
    return worst, bad


def gaps(given, until):
    """(longest time without a fresh Describe or page of training jobs, when
    the first of either had come) s."""
    worst, first = 0, 0
    for kind in ("Describe", "ListTraining"):
        at = [t for t, op in given if op.startswith(kind)]
        if not at:
            return 999, 999
        first = max(first, at[0])
        if kind == "Describe":          # pages follow only when it changes
            worst = max([worst] + [b - a for a, b in
                                   zip(at, at[1:] + [until])])
    return worst, first


def main():
    seconds = int((sys.argv + ["20"])[1])
    servers = [http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
               for _ in range(CONSOLES)]
    for s in servers:
        s.given, s.daemon_threads = [], True
        threading.Thread(target=s.serve_forever, daemon=True).start()
    env = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
    env.update(AWS_CONFIG_FILE="/dev/null", NO_PROXY="*", LC_ALL="C.UTF-8",
               AWS_SHARED_CREDENTIALS_FILE="/dev/null",
               AWS_EC2_METADATA_DISABLED="true")
    os.environ.clear()
    os.environ.update(env)
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        try:
            for i, s in enumerate(servers):
                tmux("new-session", "-d", "-s", "c%d" % i, "-x", "100", "-y",
                     "30", "env", "TRIALDECK_HOME=%s/%d" % (home, i), PROGRAM,
                     "--backend", "http://127.0.0.1:%d" % s.server_address[1],
                     "open", JOB)
            shown, bad = watch(seconds)
            last = tmux("capture-pane", "-p", "-t", "c0")
        finally:
            tmux("kill-server")
    until = time.monotonic()
    ages = [gaps(s.given, until) for s in servers]
    oldest, first = (max(x) for x in zip(*ages))
    asked = ACCOUNT.served + ACCOUNT.refused
    pages = sum(op.startswith("ListTraining") for s in servers
                for _, op in s.given)
    wasted = 100 * ACCOUNT.refused / asked
    print(last if bad or oldest > OLDEST else last.split("\n")[1])
    print("%d s, %d consoles: %d requests served (%d of them pages), %d "
          "throttled (%.0f %%); oldest data %.1f s by the server, %d s by the "
          "screens; all had data after %.1f s; %d screens with an error" % (
              seconds, CONSOLES, ACCOUNT.served, pages, ACCOUNT.refused,
              wasted, oldest, shown, first - start, len(bad)))
    if bad:
        print(bad[0])
    return 0 if not bad and max(oldest, shown, first - start) <= OLDEST \
        else 1


if __name__ == "__main__":
    sys.exit(main())
