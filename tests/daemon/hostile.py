"""Trials and requests that mean harm: what a trial can reach (T6, T8), what
names and places can touch (T23), what a flood of output costs (T25)."""
import contextlib
import glob
import json
import os
import re
import shutil
import socket
import time

from backend import TOP, Backend, Refused, fail, run_tests, sandboxed

KEY = "sentinel-8a3f11"


def python_image(b, name):
    folder = b.image('exec /usr/bin/python3 -B "${0%%/*}/%s"' % name)
    shutil.copy(os.path.join(TOP, "tests/daemon", name), folder)
    return folder


def probes(b):
    if not sandboxed():
        print("no sandbox here: the probes cannot be tried")
        return
    with open(b.home + "/secret", "w") as f:
        f.write(KEY)
    os.makedirs(b.data + "/s3/in/d")
    with open(b.data + "/s3/in/d/x", "w") as f:
        f.write("1\n")
    tcp = socket.create_server(("127.0.0.1", 0))
    abstract = socket.socket(socket.AF_UNIX)
    abstract.bind("\0" + KEY)
    abstract.listen()
    image = python_image(b, "probes.py")
    b.create("probes", image, most=1, parallel=1, StaticHyperParameters={
        "key": KEY[::-1], "home": b.home,
        "port": str(tcp.getsockname()[1])},
        EnableNetworkIsolation=True, InputDataConfig=[{
            "ChannelName": "d", "DataSource": {"S3DataSource": {
                "S3DataType": "S3Prefix", "S3Uri": "s3://in/d"}}}])
    b.wait("probes")
    text = b.log_text(b.trials("probes")[0]["TrainingJobName"])
    tcp.close()
    abstract.close()
    # Where root goes without a user namespace the trial has no capability,
    # but may make a namespace of its own.
    with open("%s/jobs/%s/spec.json" % (b.data, b.attempts().pop())) as f:
        if "--disable-userns" not in json.load(f)["bwrap_user"]:
            text = text.replace("PROBE capabilities by a namespace", "")
    done = re.search("probes=([0-9]+)", text)
    if done is None or int(done[1]) < 30 or "PROBE" in text:
        fail("probes:\n" + text)
    print("%s probes, none succeeded" % done[1])


def tree(root, but):
    """Every path below root but those below the folders named."""
    found = set()
    for folder, folders, files in os.walk(root):
        if folder == root:
            folders[:] = [f for f in folders if f not in but]
        found.update(os.path.join(folder, f) for f in files + folders)
    return found


PARTS = ("..", ".", "../..", "a/../../../b", "a/./b", "/etc", "//etc/passwd",
         "%2e%2e", "..%2f..", "\\..\\..", "~root", "$HOME", "`id`",
         "$(touch owned)", "a b", "a\tb", "x;touch owned", "|touch owned",
         "-rf", "--help", "*", "?", "[a]", "'", '"', "\x7f", "a\u202eb",
         "\u200b", "caf\u00e9", "\U0001f600", "x" * 255, "x" * 600, "")


def hostile_places():
    """Members of a definition with each of PARTS in each place."""
    for part in PARTS:
        for uri in ("s3://%s", "s3://b/%s", "s3://b/k/%s/x", "file://%s",
                    "file:///tmp/%s"):
            yield {"OutputDataConfig": {"S3OutputPath": uri % part}}
        yield {"CheckpointConfig": {"S3Uri": "s3://b/%s" % part}}
        for local in ("%s", "/opt/ml/%s", "/opt/ml/input/%s"):
            yield {"CheckpointConfig": {"S3Uri": "s3://b/c",
                                        "LocalPath": local % part}}
        yield {"InputDataConfig": [{"ChannelName": part, "DataSource": {
            "S3DataSource": {"S3DataType": "S3Prefix",
                             "S3Uri": "s3://in/d"}}}]}
        yield {"InputDataConfig": [{"ChannelName": "c", "DataSource": {
            "S3DataSource": {"S3DataType": "S3Prefix",
                             "S3Uri": "s3://in/%s" % part}}}]}


def places(b):
    """Names and places are refused, or stay below the backend's own
    folders; what a job is called is never a path."""
    image = b.image("echo x > $SM_MODEL_DIR/w; echo m=1")
    before = tree(b.home, ("data",)) | tree(b.data, ("jobs", "s3"))
    taken, refused = [], 0
    for i, members in enumerate(hostile_places()):
        name = "place-%d" % i
        try:
            b.create(name, image, most=1, parallel=1, **members)
            taken.append(name)
        except Refused as e:
            if e.status != 400 or e.type != "ValidationException":
                fail("%s: %s" % (members, e))
            refused += 1
    for name in taken:
        b.wait(name)
    for name in PARTS:
        try:
            b.create(name, image, most=1)
            fail("the job's name %r" % name)
        except Refused:
            refused += 1
    after = tree(b.home, ("data",)) | tree(b.data, ("jobs", "s3"))
    new = [p for p in after - before
           if not p.startswith(b.data + "/local.db")]
    new += [p for p in ("/owned", "/tmp/owned", "owned", b.home + "/owned")
            if os.path.exists(p)]
    if new or refused < 200:
        fail("%d refused, new: %s" % (refused, new))
    print("%d places and names refused, %d taken and kept in" % (
        refused, len(taken)))


def links(b):
    """A trial whose checkpoints lie where its model will: what it links there
    leads the backend nowhere (T23)."""
    outside = b.home + "/outside"
    os.mkdir(outside)
    link = "ln -s %s" % outside
    for i, (script, status) in enumerate((
            (link + " $C/output", "Failed"),
            ("mkdir $C/output; %s/x $C/output/model.tar.gz" % link,
             "Completed"),
            ("mkdir $C/output; %s/x "
             "$C/output/model.tar.gz.$TRIALDECK_ATTEMPT" % link,
             "Completed"))):
        for model in ("", "echo x > $SM_MODEL_DIR/w\n"):
            name = "link-%d-%d" % (i, len(model))
            b.create(name, b.image("C=$SM_CHECKPOINT_DIR\n%s\n%secho m=1" % (
                script, model)), most=1, parallel=1,
                OutputDataConfig={"S3OutputPath": "s3://both"},
                CheckpointConfig={"S3Uri": "s3://both"})
            b.wait(name)
            trial = b.trial(b.trials(name)[0]["TrainingJobName"])
            if trial["TrainingJobStatus"] != status or os.listdir(outside):
                fail("%s: %s, outside %s" % (script, trial,
                                             os.listdir(outside)))


def size(folder):
    total = 0
    for name in os.listdir(folder):
        if name.startswith("log"):
            total += os.stat(os.path.join(folder, name)).st_size
    return total


def resident(pid):
    with open("/proc/%d/statm" % pid) as f:
        return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def flood(b):
    """Output without end costs the cap and no more; a quiet trial's values
    come as fast as ever; a line without end is cut."""
    before = resident(b.process.pid)
    keys = b.attempts()
    noise = ("yes nothing", "tr '\\\\0' x < /dev/zero", "cat /dev/urandom")
    for i, command in enumerate(noise):
        b.create("flood-%d" % i, b.image("timeout 3 %s\necho\necho m=2" %
                                         command), most=1, parallel=1)
    # It writes what the clock says; the daemon what it saw and when.
    b.create("quiet", b.image("sleep 1; echo m=$(date +%s.%N)"), most=1,
             parallel=1)
    b.wait("quiet")
    name = b.trials("quiet")[0]["TrainingJobName"]
    metric = b.trial(name)["FinalMetricDataList"][0]
    if metric["Timestamp"] - metric["Value"] > 1:
        fail("a quiet trial's value came %.1f s late" %
             (metric["Timestamp"] - metric["Value"]))
    for i in range(len(noise)):
        b.wait("flood-%d" % i)
    for key in b.attempts() - keys:
        if size(b.data + "/jobs/" + key) > 1048576 * 1.01:
            fail("a log of %d bytes" % size(b.data + "/jobs/" + key))
    grown = resident(b.process.pid) - before
    if grown > 8 << 20:
        fail("the daemon grew by %d bytes" % grown)
    text = b.log_text(b.trials("flood-1")[0]["TrainingJobName"])
    if "[line cut]" not in text:
        fail("a line without end: " + text[-200:])
    text = b.log_text(b.trials("flood-2")[0]["TrainingJobName"])
    if not text.endswith("m=2\n"):
        fail("the end is missing: %r" % text[-200:])


def grouped():
    """The number of processes in the trials' control groups."""
    n = 0
    for path in glob.glob("/sys/fs/cgroup/**/trialdeck-*/pids.current",
                          recursive=True):
        with contextlib.suppress(OSError):
            with open(path) as f:
                n += int(f.read())
    return n


def bombs(b):
    """T26: a trial that takes all memory ends with that reason, one that
    forks without end is held and ends when it is stopped. The limit leaves
    the forks room for all the processes that they may have."""
    b.create("memory", b.image(
        "echo m=1; /usr/bin/python3 -c 'x = [b\"x\" * 1000000 for i in "
        "range(1500)]'"), most=1, parallel=1)
    b.wait("memory")
    trial = b.trial(b.trials("memory")[0]["TrainingJobName"])
    if trial["TrainingJobStatus"] == "Completed":
        print("no right to make control groups: not tried")
        return
    if "ran out of memory" not in trial["FailureReason"]:
        fail("reason: " + trial["FailureReason"])
    b.create("forks", b.image("echo m=1; f() { f | f & }; f; sleep 1000"),
             most=1, parallel=1)
    name = b.until("a trial", lambda: b.trials("forks"))[0][
        "TrainingJobName"]
    began = time.monotonic()
    many = 0
    while many < 500 and time.monotonic() - began < 10:
        time.sleep(0.1)
        many = max(many, grouped())
    b.call("StopTrainingJob", TrainingJobName=name)
    began = time.monotonic()
    b.wait("forks")
    took = time.monotonic() - began
    if not 10 < many < 1100 or took > 5 or b.processes():
        fail("%d processes, ended after %.1f s, left: %s" % (
            many, took, b.processes()))
    print("%d processes at most, ended %.1f s after the stop" % (many, took))


TESTS = (probes, places, links, flood, bombs)


def main():
    with Backend(AWS_SECRET_ACCESS_KEY=KEY, AWS_SESSION_TOKEN=KEY,
                 TRIALDECK_LOG_CAP="1048576", TRIALDECK_GRACE_MS="500",
                 TRIALDECK_MEMORY=str(1 << 30)) as b:
        b.start()
        run_tests(b, TESTS)


main()
