"""TLS, proxies and redirects (T11): certificates that are none, refused with a
sentence that names the cause, and proxies that are there to harm. Nothing of a
request reaches a server that is not the one that was named."""
import contextlib
import os
import socket
import ssl
import subprocess
import tempfile
import threading

from common import no_account

PROGRAM = os.path.join(os.path.abspath(os.environ["top_builddir"]),
                       "trialdeck")
HOST = "sagemaker.test"
SECRET = "SECRETthatnobodymaysee"
LIST = b"{\"Results\": [], \"HyperParameterTuningJobSummaries\": []}"


class Authority:
    """Keys and certificates by openssl, in a folder."""

    def __init__(self, home):
        self.home = home
        self.own("ca", "ca", "basicConstraints=critical,CA:TRUE")
        self.own("stranger", "ca", "basicConstraints=critical,CA:TRUE")

    def path(self, name):
        return os.path.join(self.home, name)

    def run(self, *words, when=None):
        before = ["faketime", when] if when else []
        subprocess.run([*before, "openssl", *words], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def key(self, name, bits=None):
        self.run("genpkey", "-out", self.path(name + ".key"), *(
            ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:%d" % bits]
            if bits else ["-algorithm", "EC", "-pkeyopt",
                          "ec_paramgen_curve:P-256"]))

    def own(self, name, common, *extensions):
        self.key(name)
        words = [w for e in extensions for w in ("-addext", e)]
        self.run("req", "-x509", "-new", "-key", self.path(name + ".key"),
                 "-subj", "/CN=" + common, "-days", "30", "-out",
                 self.path(name + ".pem"), *words)

    def leaf(self, name, issuer="ca", names="DNS:localhost,DNS:" + HOST,
             more=(), when=None, days=1, bits=None, digest="sha256",
             common="leaf"):
        """name.pem and name.key, of an issuer."""
        self.key(name, bits)
        with open(self.path("ext"), "w") as f:
            f.write("\n".join([*(["subjectAltName=" + names] if names else
                                 []), *more]))
        self.run("req", "-new", "-key", self.path(name + ".key"), "-subj",
                 "/CN=" + common, "-out", self.path("csr"))
        self.run("x509", "-req", "-in", self.path("csr"), "-CA",
                 self.path(issuer + ".pem"), "-CAkey",
                 self.path(issuer + ".key"), "-CAcreateserial", "-days",
                 str(days), "-" + digest, "-extfile", self.path("ext"),
                 "-out", self.path(name + ".pem"), when=when)
        return name


@contextlib.contextmanager
def each_connection(one):
    """A port of this machine; one(conn) runs in a thread for each."""
    def serve():
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=one, args=(s.accept()[0],),
                                 daemon=True).start()
    with socket.create_server(("127.0.0.1", 0)) as s:
        threading.Thread(target=serve, daemon=True).start()
        yield s.getsockname()[1]


def take(conn):
    """A request's bytes; what of it came."""
    data = b""
    with contextlib.suppress(OSError):
        while b"\r\n\r\n" not in data:
            part = conn.recv(65536)
            if not part:
                return data
            data += part
        head, _, body = data.partition(b"\r\n\r\n")
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                while len(body) < int(line.split(b":")[1]):
                    body += conn.recv(65536)
        data = head + b"\r\n\r\n" + body
    return data


@contextlib.contextmanager
def server(authority, name, answer=None, most=None, plain=False):
    """Serves one certificate; .got: what arrived behind the handshake."""
    got = []
    context = None
    if not plain:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.load_cert_chain(authority.path(name + ".pem"),
                                authority.path(name + ".key"))
        if most:
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = most

    def one(conn):
        with contextlib.suppress(OSError), conn:
            if context is not None:
                conn = context.wrap_socket(conn, server_side=True)
            got.append(take(conn))
            conn.sendall(answer or b"HTTP/1.1 200 OK\r\nContent-Length: %d"
                         b"\r\n\r\n%s" % (len(LIST), LIST))

    with each_connection(one) as port:
        yield port, got


@contextlib.contextmanager
def proxy(way, to=None):
    """An HTTP proxy: CONNECT leads to a port of this machine whatever host is
    named, or to what way says. .asked: the hosts, and the bytes seen."""
    asked = []

    def pump(a, b):
        with contextlib.suppress(OSError):
            while (data := a.recv(65536)):
                b.sendall(data)
        for end in (a, b):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def one(conn):
        with contextlib.suppress(OSError), conn:
            head = take(conn)
            asked.append(head)
            if way != "good":
                conn.sendall(way)
                return
            conn.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            other = socket.create_connection(("127.0.0.1", to))
            t = threading.Thread(target=pump, args=(conn, other), daemon=True)
            t.start()
            pump(other, conn)

    with each_connection(one) as port:
        yield "http://127.0.0.1:%d" % port, asked


class Console:
    def __init__(self, home, ca):
        self.env = dict(no_account(home), TRIALDECK_HOME=home, HOME=home,
                        AWS_ACCESS_KEY_ID="AKIATLS", AWS_REGION="us-east-1",
                        AWS_SECRET_ACCESS_KEY=SECRET, AWS_CA_BUNDLE=ca,
                        AWS_MAX_ATTEMPTS="1")
        for name in ("NO_PROXY", "no_proxy"):
            self.env.pop(name, None)

    def __call__(self, url, **env):
        p = subprocess.run([PROGRAM, "--backend", url, "list"],
                           env={**self.env, **env}, capture_output=True,
                           text=True, timeout=60)
        assert SECRET not in p.stdout + p.stderr, p
        return p.returncode, p.stderr.strip()


def certificates(console, a):
    """Each is refused for its own reason, before a byte of the request."""
    long = b"localhost\0.evil.test"
    nul = b"\x82" + bytes([len(long)]) + long
    a.leaf("between", names=None, more=["basicConstraints=critical,CA:TRUE"])
    a.leaf("noca", names=None, more=["basicConstraints=critical,CA:FALSE"])
    cases = [
        (a.leaf("expired", when="2020-01-01"), "expired; its owner must"),
        (a.leaf("early", when="2099-01-01"), "not yet valid; its owner"),
        (a.leaf("other", names="DNS:other.test"), "localhost"),
        (a.leaf("common", names="DNS:other.test", common="localhost"),
         "localhost"),
        (a.leaf("address", names="IP:127.0.0.1"), "localhost"),
        (a.leaf("wild", names="DNS:*"), "localhost"),
        (a.leaf("part", names="DNS:local*"), "localhost"),
        (a.leaf("nul", names="DER:30:%02X:%s" % (
            len(nul), ":".join("%02X" % b for b in nul))), "localhost"),
        (a.leaf("unknown", issuer="stranger"), "issuer"),
        (a.leaf("alone", issuer="between"), "issuer"),
        (a.leaf("client", more=["extendedKeyUsage=clientAuth"]), "purpose"),
        (a.leaf("weak", bits=1024), "weak"),
        (a.leaf("sha1", digest="sha1"), "weak"),
    ]
    a.own("self", "localhost", "subjectAltName=DNS:localhost")
    cases.append(("self", "self"))
    # An end certificate that plays authority, sent with what it signed.
    a.leaf("played", issuer="noca")
    with open(a.path("played.pem"), "a") as f, \
            open(a.path("noca.pem")) as above:
        f.write(above.read())
    cases.append(("played", "CA certificate"))
    for name, cause in cases:
        with server(a, name) as (port, got):
            code, err = console("https://localhost:%d" % port)
            assert code == 5 and cause in err and "certificate" in err, (
                name, code, err)
            assert not any(got), (name, got)
            assert ("AWS_CA_BUNDLE" in err) == (name in (
                "unknown", "alone", "self")), (name, err)
    return len(cases)


def versions(console, a):
    good = a.leaf("good")
    with server(a, good) as (port, got):
        assert console("https://localhost:%d" % port) == (0, ""), got
        assert got and b"Authorization: AWS4-HMAC-SHA256" in got[0]
    with server(a, good, most=ssl.TLSVersion.TLSv1_1) as (port, got):
        code, err = console("https://localhost:%d" % port)
        assert code == 5 and not any(got), (code, err)
    with server(a, good, plain=True) as (port, got):
        code, err = console("https://localhost:%d" % port)
        assert code == 5 and not any(b"POST" in g for g in got), (err, got)


def redirects(console, a):
    """Answered with another place: nobody goes there."""
    with server(a, "good") as (there, got):
        for status in (301, 302, 303, 307, 308):
            answer = (b"HTTP/1.1 %d Moved\r\nLocation: https://localhost:%d/"
                      b"\r\nContent-Length: 0\r\n\r\n" % (status, there))
            with server(a, "good", answer) as (port, _):
                code, err = console("https://localhost:%d" % port)
                assert code in (1, 5) and err, (status, code, err)
        assert not got, got


def proxies(console, a):
    url = "https://" + HOST
    with server(a, "good") as (port, got):
        with proxy("good", port) as (via, asked):
            assert console(url, HTTPS_PROXY=via) == (0, "")
            assert asked[0].startswith(b"CONNECT " + HOST.encode() +
                                       b":443 ") and len(got) == 1
            assert b"AKIATLS" not in b"".join(asked)
            # What is of this machine goes through none.
            assert console("https://localhost:%d" % port,
                           HTTPS_PROXY=via) == (0, "")
            assert len(asked) == 1 and len(got) == 2
            code, err = console(url, HTTPS_PROXY=via, NO_PROXY=HOST)
            assert code == 5 and len(asked) == 1, (code, err)
    for name, way, cause in (
            ("password", b"HTTP/1.1 407 Proxy Authentication Required\r\n"
             b"Proxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n",
             "wants a password (407)"),
            ("refuses", b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n",
             "403"),
            ("answers itself", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
             b"{}", ""),
            ("hangs up", b"", "")):
        with proxy(way) as (via, asked):
            code, err = console(url, HTTPS_PROXY=via)
            assert code == 5 and cause in err and "\n" not in err, (
                name, code, err)
            assert b"AKIATLS" not in b"".join(asked), (name, asked)
    # One that opens the envelope, with an authority of its own.
    a.leaf("middle", issuer="stranger")
    with server(a, "middle") as (port, got), \
            proxy("good", port) as (via, asked):
        code, err = console(url, HTTPS_PROXY=via)
        assert code == 5 and "issuer" in err and not any(got), (code, err)


def main():
    with tempfile.TemporaryDirectory(prefix="trialdeck-tls.") as home:
        a = Authority(home)
        console = Console(home, a.path("ca.pem"))
        versions(console, a)
        n = certificates(console, a)
        redirects(console, a)
        proxies(console, a)
        print("%d certificates refused" % n)


if __name__ == "__main__":
    main()
