"""Secrets of every origin, and where they must not be (T4, T5): in no file
that the program writes at its most talkative, on no screen, in no error, also
when the server repeats them; in no argument of any process while helpers run;
in no core file, whatever TRIALDECK_CORES says."""
import glob
import http.server
import json
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

BUILD = os.path.abspath(os.environ.get("top_builddir", "."))
PROGRAM = BUILD + "/trialdeck"
KEY = {"AccessKeyId": "AKIASENTINEL00000001",
       "SecretAccessKey": "SENTINELsecret/00000001",
       "SessionToken": "SENTINELtoken00000001=="}
FILE = "[default]\naws_access_key_id = %s\naws_secret_access_key = %s\n" \
    "aws_session_token = %s\n" % tuple(KEY.values())
ANSWER = json.dumps(dict(KEY, Version=1))
# Slow enough to be seen in the list of processes, as trialdeck's child.
HELPER = "#!/bin/sh\nsleep 0.4\necho '%s'\n" % ANSWER.replace("'", "")
SSO = "[default]\nsso_account_id = 1\nsso_role_name = r\nsso_region = x\n" \
    "sso_start_url = https://x\n"


class Echo(http.server.BaseHTTPRequestHandler):
    """Refuses, and says back all that it was told, as Amazon does with a
    signature that does not match. Also the container's credentials."""
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def send(self, status, body):
        body = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        good = self.headers.get("Authorization") == "SENTINELauth"
        self.send(200 if good else 403, dict(
            KEY, Token=KEY["SessionToken"], Expiration="2099-01-01T00:00:00Z"))

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        said = "\n".join("%s:%s" % h for h in self.headers.items()
                         if h[0] != "User-Agent")
        self.server.signed += KEY["SessionToken"] in said and \
            KEY["AccessKeyId"] in said
        self.send(403, {"__type": "AccessDeniedException", "message":
                        "The canonical string should have been " + said})


def origins(url):
    """name: files, variables"""
    return {
        "variables": ({}, {"AWS_ACCESS_KEY_ID": KEY["AccessKeyId"],
                           "AWS_SECRET_ACCESS_KEY": KEY["SecretAccessKey"],
                           "AWS_SESSION_TOKEN": KEY["SessionToken"]}),
        "file": ({"credentials": FILE}, {}),
        "process": ({"helper": HELPER, "config":
                     "[default]\ncredential_process = @/helper\n"}, {}),
        "export": ({"config": SSO, "bin/aws": HELPER}, {}),
        "container": ({}, {
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": url + "/c",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "SENTINELauth"}),
    }


class Home:
    def __init__(self, folder, files, variables, cores=None):
        self.folder = folder
        for name, text in files.items():
            path = "%s/%s" % (folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as f:
                f.write(text.replace("@", folder))
            os.chmod(path, 0o700)
        os.makedirs(folder + "/bin", exist_ok=True)
        self.env = {
            "PATH": folder + "/bin:" + os.environ["PATH"],
            "TRIALDECK_HOME": folder + "/home", "HOME": folder,
            "LC_ALL": "C.UTF-8", "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": folder + "/config", "AWS_REGION": "us-east-1",
            "AWS_SHARED_CREDENTIALS_FILE": folder + "/credentials",
            **variables}
        for name in ("TRIALDECK_DATA", "TRIALDECK_LIBEXEC", "ASAN_OPTIONS"):
            if name in os.environ:
                self.env[name] = os.environ[name]
        if cores is not None:
            self.env["TRIALDECK_CORES"] = cores

    def run(self, url, *words):
        r = subprocess.run([PROGRAM, "--backend", url, "--verbose", *words],
                           env=self.env, cwd=self.folder, text=True,
                           capture_output=True, stdin=subprocess.DEVNULL)
        return r.stdout + r.stderr

    def written(self):
        found = ""
        for at, _, names in os.walk(self.folder + "/home"):
            for name in names:
                with open(os.path.join(at, name), errors="replace") as f:
                    found += f.read()
        return found

    def screens(self, url):
        tmux = ["tmux", "-L", "secrets-%d-%s" % (
            os.getpid(), os.path.basename(self.folder)), "-f", "/dev/null"]
        # Variables given to tmux would stand in its arguments.
        subprocess.run(tmux + ["new-session", "-d", "-x", "150", "-y", "40",
                               PROGRAM, "--backend", url], env=self.env,
                       check=True)
        screen = ""
        try:
            for keys in ([], ["b"], ["Escape"]):
                if keys:
                    subprocess.run(tmux + ["send-keys", *keys], check=True)
                for _ in range(8):
                    time.sleep(0.1)
                    screen += subprocess.run(
                        tmux + ["capture-pane", "-p"], check=True, text=True,
                        stdout=subprocess.PIPE).stdout
        finally:
            subprocess.run(tmux + ["kill-server"], check=True)
        assert "canonical string" in screen, screen
        return screen


class Arguments(threading.Thread):
    """Reads those of every process, all the time."""

    def __init__(self):
        super().__init__(daemon=True)
        self.found, self.seen, self.ended = [], set(), False

    def run(self):
        while not self.ended:
            for path in glob.glob("/proc/[0-9]*/cmdline"):
                try:
                    with open(path, "rb") as f:
                        line = f.read()
                except OSError:
                    continue
                if b"SENTINEL" in line:
                    self.found.append(line)
                if b"helper" in line or b"export-credentials" in line:
                    self.seen.add(line)
            time.sleep(0.01)


def nowhere(name, text):
    found = re.search("SENTINEL(secret|token|auth)|AKIASENTINEL", text)
    assert found is None, (name, text[max(0, found.start() - 200):
                                      found.end() + 100])


def quiet(top, url, server):
    watch = Arguments()
    watch.start()
    for name, (files, variables) in origins(url).items():
        home = Home("%s/%s" % (top, name), files, variables)
        before = server.signed
        said = home.run(url, "list") + home.run(url, "backend", "whoami")
        assert "canonical string" in said and "0001" in said, (name, said)
        assert server.signed > before, (name, said)
        said += home.screens(url) + home.written()
        nowhere(name, said)
    proxied = Home(top + "/proxy", *origins(url)["variables"])
    proxied.env["HTTPS_PROXY"] = "http://u:SENTINELsecret@127.0.0.1:1"
    said = proxied.run("https://localhost:1", "list")
    assert "cannot be reached" in said, said
    nowhere("proxy", said + proxied.written())
    watch.ended = True
    watch.join()
    assert len(watch.seen) >= 2, watch.seen
    assert not watch.found, watch.found


class Hang:
    """A server that takes a request and says part of an answer, or none."""

    def __init__(self, family, address):
        self.socket = socket.socket(family)
        self.socket.bind(address)
        self.socket.listen(50)
        self.part, self.asked, self.kept = b"", threading.Event(), []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            c, _ = self.socket.accept()
            self.kept.append(c)
            if c.recv(65536):
                c.sendall(self.part)
                self.asked.set()


PARTS = [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: "
         b"50\r\n\r\n{", b"HTTP/1.1 100 Continue\r\n\r\n"]


def crash(home, hang, address, part):
    """Whether a core was left behind, when it died in a call."""
    hang.part = part
    hang.asked.clear()
    most = (resource.RLIM_INFINITY,) * 2
    p = subprocess.Popen(
        [PROGRAM, "--backend", address, "list"], env=home.env,
        cwd=home.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, most))
    assert hang.asked.wait(30), "it does not ask"
    with open("/proc/%d/limits" % p.pid) as f:
        limit = re.search(r"Max core file size +(\S+)", f.read()).group(1)
    p.send_signal(signal.SIGSEGV)
    p.wait()
    cores = glob.glob(home.folder + "/core*")
    for path in cores:
        with open(path, "rb") as f:
            assert b"SENTINEL" not in f.read(), path
        os.unlink(path)
    return limit != "0" or bool(cores)


def no_cores(top):
    hang = Hang(socket.AF_INET, ("127.0.0.1", 0))
    url = "http://127.0.0.1:%d" % hang.socket.getsockname()[1]
    n = 0
    for name, (files, variables) in origins(url).items():
        if name == "container":         # it would be asked here
            continue
        for cores in (None, "1"):
            home = Home("%s/core-%s-%s" % (top, name, cores), files,
                        variables, cores)
            for part in PARTS if cores else PARTS[:1]:
                assert not crash(home, hang, url, part), (name, part)
                n += 1
    assert n >= 10
    with open(PROGRAM, "rb") as f:
        if b"__asan_init" in f.read():      # forbids them by itself
            return
    # The switch does something where no secret is near.
    near = Hang(socket.AF_UNIX, top + "/socket")
    for cores in (None, "1"):
        home = Home("%s/core-%s" % (top, cores), {}, {}, cores)
        assert crash(home, near, "unix:" + top + "/socket", b"") == (
            cores == "1"), cores


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    server.daemon_threads, server.signed = True, 0
    threading.Thread(target=server.serve_forever, daemon=True).start()
    top = tempfile.mkdtemp(prefix="trialdeck-secrets.")
    try:
        quiet(top, "http://127.0.0.1:%d" % server.server_address[1], server)
        if resource.getrlimit(resource.RLIMIT_CORE)[1] != 0:
            no_cores(top)
        else:
            print("core files are forbidden here: not looked at")
    finally:
        shutil.rmtree(top)


if __name__ == "__main__":
    sys.exit(main())
