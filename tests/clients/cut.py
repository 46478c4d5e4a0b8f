"""Creates through a server that cuts the connection at 8 points in 3 ways
(T12): as many jobs as were meant, none claimed that is another's, no failure
told that was none. Usage: cut.py [CREATES]"""
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

from common import no_account

CREATOR = os.path.join(os.environ["top_builddir"], "tests/clients/creator")
POINTS = ("accept", "head", "body", "unprocessed", "processed", "status line",
          "reply", "whole reply")
WAYS = ("reset", "close", "hang")


class Service:
    def __init__(self):
        self.jobs, self.sent, self.lock = {}, {}, threading.Lock()
        self.foreign = set()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.url = "http://127.0.0.1:%d" % self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()
        self.connections = 0

    def accept(self):
        while True:
            s, _ = self.listener.accept()
            self.connections += 1
            threading.Thread(target=self.serve, args=(s, self.connections),
                             daemon=True).start()

    def end(self, s, way):
        if way == "hang":
            time.sleep(3)
        if way == "reset":
            s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                         struct.pack("ii", 1, 0))
        s.close()

    def plan(self, name, target, n):
        """Where and how this one is cut; None: not at all."""
        if not target.endswith("CreateHyperParameterTuningJob"):
            return (POINTS[n // 3 % 8], WAYS[n % 2]) if n % 11 == 0 else None
        with self.lock:
            times = self.sent[name] = self.sent.get(name, 0) + 1
        i = int(name.split("-")[1])
        if times > 1 + i % 2:       # every other create is cut twice
            return None
        i += times - 1
        return POINTS[i % 8], WAYS[i // 8 % 3]

    def answer(self, target, request):
        name = request["HyperParameterTuningJobName"]
        with self.lock:
            job = self.jobs.get(name)
            if target.endswith("CreateHyperParameterTuningJob"):
                if job is None and int(name.split("-")[1]) % 37 == 36:
                    # Somebody else was faster by a moment.
                    job = self.jobs[name] = dict(
                        request, CreationTime=time.time(),
                        TrainingJobDefinition={"RoleArn": "another"})
                    self.foreign.add(name)
                if job is not None:
                    return 400, {"__type": "ResourceInUse", "Message": "x"}
                self.jobs[name] = dict(
                    request, CreationTime=time.time(),
                    HyperParameterTuningJobArn="arn:" + name)
                return 200, {"HyperParameterTuningJobArn": "arn:" + name}
            if job is None:
                return 400, {"__type": "ResourceNotFound", "Message": "y"}
            return 200, job

    def serve(self, s, n):
        try:
            self.one(s, n)
        except OSError:
            s.close()

    def one(self, s, n):
        # Looked at first, so that the name is known at whatever point of the
        # request the connection is to end; then read up to that point.
        data, end = b"", time.monotonic() + 5
        while True:
            data = s.recv(65536, socket.MSG_PEEK)
            head, _, body = data.partition(b"\r\n\r\n")
            fields = dict(line.lower().split(": ", 1)
                          for line in head.decode().split("\r\n")[1:])
            if not data or time.monotonic() > end:
                return s.close()
            if _ and len(body) >= int(fields["content-length"]):
                break
            time.sleep(0.005)
        target, request = fields["x-amz-target"], json.loads(body)
        for name in ("Create", "Describe"):
            target = target.replace("sagemaker." + name.lower() +
                                    "hyperparametertuningjob",
                                    name + "HyperParameterTuningJob")
        cut = self.plan(request["HyperParameterTuningJobName"], target, n)
        point, way = cut or (None, None)
        s.recv({"accept": 0, "head": 20, "body": len(head) + 14}.get(
            point, len(data)))
        if point in POINTS[:4]:
            return self.end(s, way)
        status, reply = self.answer(target, request)
        text = json.dumps(reply).encode()
        out = b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n" % (
            status, len(text)) + text
        most = {"processed": 0, "status line": 6,
                "reply": len(out) - 5}.get(point, len(out))
        s.sendall(out[:most])
        if point:
            return self.end(s, way)
        self.one(s, n)


def main():
    count = int((sys.argv + ["240"])[1])
    service = Service()
    with tempfile.TemporaryDirectory() as home:
        env = no_account(home)
        began = time.monotonic()
        out = subprocess.run([CREATOR, service.url, "0", str(count)], env=env,
                             check=True, stdout=subprocess.PIPE,
                             text=True).stdout.split("\n")[:-1]
        left = os.listdir(home + "/state/intents")
    told = {line.split()[0]: line.split()[1:] for line in out}
    assert len(told) == len(out) == count, (len(told), len(out))
    claimed = {n for n, t in told.items() if t[0] == "ok"}
    ours = set(service.jobs) - service.foreign
    refused = {n: t for n, t in told.items() if t[0] != "ok"}
    assert claimed <= ours, claimed - ours
    assert set(refused) == service.foreign, (
        set(refused) ^ service.foreign, refused)
    assert all(t[1] == "ResourceInUse" for t in refused.values()), refused
    assert len(service.jobs) == count, len(service.jobs)
    assert not left, left
    print("%d creates, %d connections, %.1f s: %d jobs, %d of them another's, "
          "none of these claimed" % (count, service.connections,
                                     time.monotonic() - began, count,
                                     len(service.foreign)))


if __name__ == "__main__":
    main()
