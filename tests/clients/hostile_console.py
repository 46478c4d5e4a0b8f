"""T14 on the console itself, in a terminal: a server that does harm in 2,000
ways (hostile.py), while keys are pressed all the time. Each key changes the
screen, whatever the server said: the letters of a search, one in, one out. It
is answered at once: within 50 ms of the main thread's own time, since machines
are busy with other things too. Usage: hostile_console.py [CASES]"""
import fcntl
import json
import multiprocessing
import os
import pty
import random
import select
import signal
import socket
import struct
import sys
import tempfile
import termios
import threading
import time

import hostile

PROGRAM = os.path.abspath(os.path.join(
    os.environ.get("top_builddir", "."), "trialdeck"))
LIST = json.dumps({"Results": [{"HyperParameterTuningJob": {
    "HyperParameterTuningJobName": "job-%03d" % i, "CreationTime": 1e9 + i,
    "HyperParameterTuningJobStatus": "Completed"}} for i in range(50)]
    }).encode()
F5 = b"\033[15~"
CASE_SECONDS = 90                       # the client gives up after 60


def case(k):
    r = random.Random(k)
    if k == 0:
        return [hostile.http(LIST)]
    if k % 100 == 7:                    # these take the whole time-out
        return hostile.HEAVY[k // 100 % 3](r)
    if k % 25 == 0:
        return hostile.HEAVY[3 + k // 25 % (len(hostile.HEAVY) - 3)](r)
    return hostile.LIGHT[k % len(hostile.LIGHT)](r)


def answer(s, count):
    try:
        hostile.request(s)
        with count.get_lock():
            k = count.value
            count.value += 1
        for piece in case(k):
            s.sendall(piece)
    except OSError:
        pass
    finally:
        s.close()


def serve(path, count):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(64)
    while True:
        s, _ = listener.accept()
        threading.Thread(target=answer, args=(s, count), daemon=True).start()


class Console:
    def __init__(self, home, path):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TRIALDECK_HOME=home, TERM="xterm-256color",
                              LC_ALL="C.UTF-8")
            os.execv(PROGRAM, [PROGRAM, "--backend", "unix:" + path])
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 24, 80, 0, 0))

    def cpu(self):
        """ms of the main thread."""
        with open("/proc/%d/task/%d/schedstat" % (self.pid, self.pid)) as f:
            return int(f.read().split()[0]) / 1e6

    def memory(self, which):
        with open("/proc/%d/status" % self.pid) as f:
            return int([x for x in f if x.startswith(which)][0].split()[1])

    def take(self, seconds):
        """What comes within so long, and then at once."""
        got = b""
        while select.select([self.fd], [], [], seconds)[0]:
            got += os.read(self.fd, 1 << 16)
            seconds = 0
        return got

    def key(self, keys, echo):
        """(ms until the echo, ms of the main thread for it)."""
        self.take(0)
        cpu, began, got = self.cpu(), time.monotonic(), b""
        os.write(self.fd, keys)
        while echo not in got:
            if time.monotonic() > began + 10:
                raise AssertionError("no answer to %r: %r" % (keys, got))
            got += self.take(0.5)
        return (time.monotonic() - began) * 1e3, self.cpu() - cpu


def press(c, count, most):
    """Until so many cases were served."""
    times, end, last = [], time.monotonic() + CASE_SECONDS, 0
    os.write(c.fd, b"/")
    c.take(1)
    letters = "bcdfghjklmnpqrstvwxz"
    while count.value < most:
        if count.value > last:
            last, end = count.value, time.monotonic() + CASE_SECONDS
        assert time.monotonic() < end, "it does not ask any more"
        letter = letters[len(times) % len(letters)].encode()
        times.append(c.key(letter, letter))
        os.write(c.fd, b"\x7f")         # Backspace
        os.write(c.fd, F5)
        c.take(0.004)
    return times


def main():
    most = int((sys.argv + ["2000"])[1])
    count = multiprocessing.Value("i", 0)
    with tempfile.TemporaryDirectory() as home:
        path = home + "/socket"
        server = multiprocessing.Process(target=serve, args=(path, count),
                                         daemon=True)
        server.start()
        while not os.path.exists(path):
            time.sleep(0.01)
        c = Console(home, path)
        began = time.monotonic()
        while b"job-001" not in c.take(1) and count.value < 1:
            assert time.monotonic() < began + 20
        memory = c.memory("VmRSS")
        try:
            times = press(c, count, most)
            grown = c.memory("VmHWM") - memory
        finally:
            os.kill(c.pid, signal.SIGTERM)
            _, status = os.waitpid(c.pid, 0)
            server.kill()
    wall, busy = (sorted(x) for x in zip(*times))
    print("%d cases in %.0f s, %d keys: answered after %.1f (median), %.1f "
          "(99 %%), %.1f ms (most), of which the main thread worked at most "
          "%.1f ms; %d MiB more memory" % (
              count.value, time.monotonic() - began, len(wall),
              wall[len(wall) // 2], wall[len(wall) * 99 // 100], wall[-1],
              busy[-1], grown >> 10))
    assert os.WIFEXITED(status) or os.WTERMSIG(status) == signal.SIGTERM
    assert busy[-1] <= hostile.BUSY_MS, busy[-10:]


if __name__ == "__main__":
    main()
