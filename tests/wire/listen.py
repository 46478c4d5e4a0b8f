"""How the TCP listener is opened and whom it serves: options, key files,
regions, tokens, TLS (T7, T19, T20)."""
import os
import socket
import ssl
import stat
import subprocess
import sys
import tempfile
import warnings

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "clients"))
from common import Bench  # noqa: E402
from serve import BUILD, Server, error_type, read_answer  # noqa: E402

TARGET = "SageMaker.ListHyperParameterTuningJobs"


def refused(*args):
    """trialdeckd with these options ends at once; its sentence."""
    with tempfile.TemporaryDirectory() as home:
        run = subprocess.run(
            [os.path.join(BUILD, "trialdeckd"), "--foreground", *args],
            env=dict(os.environ, TRIALDECK_HOME=home), timeout=60,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    text = run.stderr.decode()
    assert run.returncode == 2, (args, run.returncode, text)
    assert text.startswith("trialdeckd: "), (args, text)
    return text


def options():
    for address in ("127.0.0.1", "localhost:1", ":80", "127.0.0.1:x", "[::1]",
                    "127.0.0.1:65536", "1.2.3:4", "127.0.0.1:-1", ""):
        assert "--listen takes ADDRESS:PORT" in refused(
            "--listen", address), address
    assert "--tls-cert" in refused("--listen", "0.0.0.0:0")
    assert "--tls-cert" in refused("--listen", "[::]:0")
    assert "given together" in refused("--listen", "127.0.0.1:0",
                                       "--tls-key", "/dev/null")
    assert "belong to --listen" in refused("--credentials", "x")
    assert "/dev/null" in refused("--listen", "127.0.0.1:0", "--tls-key",
                                  "/dev/null", "--tls-cert", "/dev/null")
    with tempfile.NamedTemporaryFile("w") as f:
        for text in ("aws_access_key_id = x\n", "[a\n", "[a]\nnonsense\n",
                     "[a]\naws_access_key_id = sentinel7\n", "", "#\n"):
            f.seek(0)
            f.truncate()
            f.write(text)
            f.flush()
            said = refused("--listen", "127.0.0.1:0", "--credentials",
                           f.name)
            assert f.name in said and "sentinel7" not in said, said


def ask(s, **kw):
    body = b"{}"
    with s.connect() as c:
        c.sendall(s.wire(s.headers(kw.pop("target", TARGET), body, **kw),
                         body))
        return read_answer(c)


def keys():
    text = ("# two pairs\n[one]\naws_access_key_id=ONE\n"
            "aws_secret_access_key = first/secret+\nregion = x\n\n"
            "[two]\naws_access_key_id = TWO\n"
            "aws_secret_access_key = second\naws_session_token = tok==\n")
    with tempfile.NamedTemporaryFile("w") as f:
        f.write(text)
        f.flush()
        with Server(args=["--credentials", f.name]) as s:
            one = {"key": "ONE", "secret": "first/secret+"}
            two = {"key": "TWO", "secret": "second"}
            assert ask(s, **one)[0] == 200
            assert ask(s, **two, token="tok==")[0] == 200
            for bad in (two, dict(two, token="tok"), dict(one, token="tok=="),
                        {}, {"key": "THREE", "secret": "first/secret+"}):
                assert error_type(ask(s, **bad)) == \
                    "UnrecognizedClientException", bad
            assert error_type(ask(s, **dict(one, secret="second"))) == \
                "InvalidSignatureException"
            assert error_type(ask(s, **one, service="logs")) == \
                "InvalidSignatureException"
            assert error_type(ask(
                s, **one, target="Logs_20140328.DescribeLogStreams")) == \
                "InvalidSignatureException"


def own_pair():
    """Made once, kept, 0600, and nowhere else."""
    with Server() as s:
        file = os.path.join(s.home, "data", "credentials")
        assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
        with open(file) as f:
            assert f.read() == s.run("backend", "credentials")
        assert ask(s)[0] == 200
        assert error_type(ask(s, secret="x")) == "InvalidSignatureException"
        with open("/proc/%d/cmdline" % s.process.pid) as f:
            assert s.secret not in f.read()
        for folder, _, names in os.walk(s.home):
            for name in names:
                path = os.path.join(folder, name)
                if path == file or not os.path.isfile(path):
                    continue
                with open(path, "rb") as f:
                    assert s.secret.encode() not in f.read(), path


def tls():
    with Bench(True) as b:
        assert ask(b)[0] == 200
        context = ssl.create_default_context(cafile=b.ca)
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.set_ciphers("ALL:@SECLEVEL=0")
        try:
            with socket.create_connection(("127.0.0.1", b.port)) as raw:
                context.wrap_socket(raw, server_hostname="localhost")
            raise AssertionError("TLS 1.1 was taken")
        except (ssl.SSLError, ConnectionResetError):
            pass
        with socket.create_connection(("127.0.0.1", b.port)) as raw:
            raw.sendall(b"POST / HTTP/1.1\r\n\r\n")
            try:
                assert b"HTTP" not in raw.recv(100)
            except ConnectionResetError:
                pass
        # The name of the certificate, which Host may say then.
        assert ask(b, host="localhost:%d" % b.port)[0] == 200
        assert ask(b, host="box.example:%d" % b.port)[0] == 200
        assert error_type(ask(b, host="localhost")) == \
            "AccessDeniedException"


if __name__ == "__main__":
    options()
    keys()
    own_pair()
    tls()
    print("ok")
