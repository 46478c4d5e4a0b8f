"""What a trial must not find or do (T6, T8): a line for each probe that
succeeds. Runs as the training program, the secret backwards in its
hyperparameters."""
import ctypes
import fcntl
import json
import os
import socket
import sys
import termios

LIBC = ctypes.CDLL(None, use_errno=True)
BASE = os.environ["SAGEMAKER_BASE_DIR"]
with open(BASE + "/input/config/hyperparameters.json") as f:
    H = json.load(f)


def proc_files(name):
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/%s" % (pid, name), "rb") as f:
                yield f.read()
        except OSError:
            pass


def holds(name, secret):
    return any(secret.encode() in text for text in proc_files(name))


def reads(path):
    with open(path, "rb") as f:
        return f.read(1) != b""


def lists(path):
    return bool(os.listdir(path))


def writes(path):
    """Opened to be written; a file of the kernel is left as it is."""
    new = not os.path.exists(path)
    os.close(os.open(path, os.O_WRONLY | (os.O_CREAT if new else 0)))
    return True


def connects(family, address):
    with socket.socket(family, socket.SOCK_STREAM) as s:
        s.settimeout(1)
        s.connect(address)
    return True


def calls(name, *arguments):
    return getattr(LIBC, name)(*arguments) == 0


def capabilities():
    """Those it has; those it could be given count where a program may give
    any."""
    with open("/proc/self/status") as f:
        has = dict(line.split(":") for line in f if line[:3] in ("Cap", "NoN"))
    sets = ["CapEff", "CapPrm", "CapInh", "CapAmb"]
    if int(has["NoNewPrivs"]) == 0:
        sets.append("CapBnd")
    return any(int(has[name], 16) for name in sets)


def in_a_child(probe):
    """What it changes of the process is gone before the next probe."""
    pid = os.fork()
    if pid == 0:
        found = False
        try:
            found = probe()
        finally:
            os._exit(0 if found else 1)
    return os.waitpid(pid, 0)[1] == 0


def descriptors():
    """More than the three of the trial and the one that lists them."""
    return [n for n in os.listdir("/proc/self/fd") if int(n) > 3]


def types_ahead():
    with open("/dev/tty", "w") as tty:
        fcntl.ioctl(tty, termios.TIOCSTI, b"x")
    return True


def enters(kind):
    """A namespace of the first process that is not already ours."""
    if os.readlink("/proc/1/ns/" + kind) == \
            os.readlink("/proc/self/ns/" + kind):
        return False
    return calls("setns", os.open("/proc/1/ns/" + kind, os.O_RDONLY), 0)


PROBES = {
    "the key of the daemon's environment": lambda:
        holds("environ", H["key"][::-1]),
    "the key in its own environment": lambda:
        H["key"][::-1] in str(os.environ),
    "AWS variables": lambda:
        [n for n in os.environ if n.startswith("AWS_") and
         n != "AWS_REGION"],
    "its place on the host in a command line": lambda:
        holds("cmdline", H["home"] + "/data"),
    "more processes than its own": lambda:
        len([p for p in os.listdir("/proc") if p.isdigit()]) > 2,
    "descriptors of others": descriptors,
    "its neighbours in a folder": lambda:
        len(os.listdir(H["home"])) > 1,
    "a file of the host": lambda: reads(H["home"] + "/secret"),
    "the same through the first process": lambda:
        reads("/proc/1/root" + H["home"] + "/secret"),
    "the store": lambda: reads(H["home"] + "/data/local.db"),
    "the socket of the daemon": lambda:
        connects(socket.AF_UNIX, H["home"] + "/local.sock"),
    "an abstract socket": lambda:
        connects(socket.AF_UNIX, "\0" + H["key"][::-1]),
    "AWS files": lambda: lists(os.path.expanduser("~root/.aws")),
    "the home folder": lambda: lists("/root"),
    "homes": lambda: lists("/home"),
    "agents below /run": lambda: lists("/run"),
    "/var": lambda: lists("/var"),
    "the temporary files of others": lambda:
        len(os.listdir("/tmp")) > 1 or lists("/dev/shm"),
    "passwords": lambda: reads("/etc/shadow"),
    "ssh keys": lambda: lists("/etc/ssh"),
    "other trials": lambda: lists(H["home"] + "/data/jobs"),
    "writing to /usr": lambda: writes("/usr/bin/trialdeck-owned"),
    "writing to /etc": lambda: writes("/etc/trialdeck-owned"),
    "writing to its program": lambda: writes(sys.path[0] + "/owned"),
    "writing to its data": lambda: writes(BASE + "/input/data/d/owned"),
    "writing to the root": lambda: writes("/trialdeck-owned"),
    "mounting": lambda: calls("mount", b"none", b"/tmp", b"tmpfs", 0, None),
    "remounting /usr": lambda: calls(
        "mount", b"none", b"/usr", None, 32 | 4096, None),
    "unmounting": lambda: calls("umount2", b"/opt/ml", 2),
    "capabilities": capabilities,
    "capabilities by a namespace": lambda: in_a_child(
        lambda: calls("unshare", 0x10000000)),
    "a namespace of the first process": lambda: any(
        enters(k) for k in ("mnt", "net", "pid")),
    "tracing the first process": lambda: os.getppid() > 0 and
        calls("ptrace", 16, os.getppid(), 0, 0),
    "typing on a terminal": types_ahead,
    "a device": lambda: calls("mknod", b"/tmp/sda", 0o60600, 0x800),
    "another root": lambda: calls("chroot", b"/usr"),
    "another name of the host": lambda: calls("sethostname", b"x", 1),
    "the kernel's settings": lambda:
        writes("/proc/sys/kernel/core_pattern"),
    "the kernel's keys": lambda: writes("/proc/sysrq-trigger"),
    "the kernel's other files": lambda: [
        p for p in ("/proc/pressure/cpu", "/proc/kcore", "/proc/kmsg")
        if os.access(p, os.W_OK)],
    "/sys": lambda: lists("/sys"),
    "a raw socket": lambda: bool(socket.socket(
        socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)),
    "a server of the host": lambda: connects(
        socket.AF_INET, ("127.0.0.1", int(H["port"]))),
    "instance metadata": lambda: connects(
        socket.AF_INET, ("169.254.169.254", 80)),
    "container metadata": lambda: connects(
        socket.AF_INET, ("169.254.170.2", 80)),
}


def main():
    # Some of these change the machine where nothing holds them: only in
    # namespaces of its own, as the first process but a few of one of them.
    if BASE != "/opt/ml" or os.getpid() > 9 or \
            os.path.exists(H["home"] + "/data"):
        sys.exit("This is no sandbox: nothing was tried.")
    for name, probe in PROBES.items():
        try:
            found = probe()
        except (OSError, ValueError):
            found = False
        if found:
            print("PROBE %s: %r" % (name, found))
    print("probes=%d" % len(PROBES))
    print("m=1")


main()
