"""Who the AWS credentials are taken from: the same variables, files, helpers
and metadata services for us and for Debian's AWS CLI 2, whose answer counts
(T18, T9, G18). Most cases run the CLI's own code in this process, a dozen its
program. Usage: credentials.py [NUMBER OF RANDOM CASES]"""
import contextlib
import http.server
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading

ANSWER = os.path.join(os.environ["top_builddir"], "tests/clients/cred_answer")
AWS = "/usr/bin/aws"
FAR = "2099-01-01T00:00:00Z"


def keys(n, token=False):
    """A key pair that nothing else has: also the sentinels of T4."""
    r = {"AccessKeyId": "AKIASENTINEL%08d" % n,
         "SecretAccessKey": "SENTINELsecret/%08d" % n}
    if token:
        r["SessionToken"] = "SENTINELtoken%08d==" % n
    return r


def ini_keys(n, token=False):
    k = keys(n, token)
    text = "aws_access_key_id = %s\naws_secret_access_key=%s\n" % (
        k["AccessKeyId"], k["SecretAccessKey"])
    return text + ("aws_session_token : %s\n" % k["SessionToken"]
                   if token else "")


def env_keys(n, token=False):
    k = keys(n, token)
    r = {"AWS_ACCESS_KEY_ID": k["AccessKeyId"],
         "AWS_SECRET_ACCESS_KEY": k["SecretAccessKey"]}
    if token:
        r["AWS_SESSION_TOKEN"] = k["SessionToken"]
    return r


class Metadata(http.server.BaseHTTPRequestHandler):
    """Instance metadata version 2, and a container's agent."""
    def log_message(self, *args):
        pass

    def send(self, text, status=200):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_PUT(self):
        mode = self.path.split("/")[1]
        if mode == "v1":
            return self.send("", 404)
        if not self.headers.get("X-aws-ec2-metadata-token-ttl-seconds"):
            return self.send("", 400)
        self.send("SENTINELimds")

    def do_GET(self):
        mode, path = self.path[1:].split("/", 1)
        answer = dict(keys(900, True), Expiration=FAR)
        answer["Token"] = answer.pop("SessionToken")
        if mode == "agent":
            if path == "auth" and \
                    self.headers.get("Authorization") != "SENTINELauth":
                return self.send("no", 403)
            return self.send(json.dumps(answer))
        if mode != "v1" and \
                self.headers.get("X-aws-ec2-metadata-token") != "SENTINELimds":
            return self.send("", 401)
        if path.endswith("availability-zone/"):
            return self.send("mx-central-1a")
        if path.endswith("placement/region"):
            return self.send("mx-central-1")
        if mode == "norole":
            return self.send("", 404)
        if path.endswith("security-credentials/"):
            return self.send("role-of-machine")
        return self.send(json.dumps(dict(answer, Code="Success")))


class Cases:
    def __init__(self, top, port):
        self.top, self.url, self.list = top, "http://127.0.0.1:%d" % port, []

    def add(self, what, config="", credentials="", profile=None, program=False,
            **env):
        self.list.append((what, config, credentials, profile, program, env))

    def script(self, name, text):
        path = os.path.join(self.top, name)
        with open(path, "w") as f:
            f.write("#!/bin/sh\n" + text)
        os.chmod(path, 0o755)
        return path

    def helper(self, name, n, **more):
        return self.script(name, "cat <<'E'\n%s\nE\n" % json.dumps(
            dict(keys(n, True), Version=1, **more)))


def fixed(c):
    both = "[default]\nregion = eu-west-1\n", "[default]\n" + ini_keys(1)
    c.add("nothing at all", program=True)
    c.add("keys in the environment", program=True, **env_keys(2))
    c.add("with a token", **env_keys(3, True))
    c.add("the old token's name first", AWS_SECURITY_TOKEN="SENTINELold",
          **env_keys(4, True))
    c.add("an empty key counts as none", *both, AWS_ACCESS_KEY_ID="")
    c.add("a key without its secret", *both, AWS_ACCESS_KEY_ID="AKIAALONE")
    c.add("credentials file", *both, program=True)
    c.add("environment before file", *both, **env_keys(5))
    c.add("--profile before environment", *both, profile="default",
          program=True, **env_keys(5))
    two = ("[default]\nregion=eu-west-1\n[profile two]\nregion = us-west-2\n"
           "output=json\n"), "[default]\n" + ini_keys(1) + "[two]\n" + \
        ini_keys(6, True)
    c.add("AWS_PROFILE", *two, AWS_PROFILE="two", program=True)
    c.add("AWS_DEFAULT_PROFILE", *two, AWS_DEFAULT_PROFILE="two")
    c.add("AWS_PROFILE before AWS_DEFAULT_PROFILE", *two, AWS_PROFILE="two",
          AWS_DEFAULT_PROFILE="default")
    c.add("--profile before AWS_PROFILE", *two, profile="two",
          AWS_PROFILE="default")
    c.add("AWS_PROFILE leaves the environment first", *two, AWS_PROFILE="two",
          **env_keys(7))
    c.add("a profile that is not there", *two, profile="three", program=True)
    c.add("the same by variable", *two, AWS_PROFILE="three")
    c.add("an empty AWS_PROFILE", *two, AWS_PROFILE="")
    c.add("a default that is named and missing", profile="default")
    c.add("the region's first variable", *two, AWS_REGION="sa-east-1",
          AWS_DEFAULT_REGION="ca-west-1")
    c.add("the region's second variable", *two, AWS_DEFAULT_REGION="ca-west-1")
    c.add("region in the credentials file", "[default]\nregion=eu-west-1\n",
          "[default]\nregion = eu-west-3\n" + ini_keys(8))
    c.add("keys in the config file", "[default]\n" + ini_keys(9), program=True)
    c.add("of a profile there", "[profile a]\n" + ini_keys(10), profile="a")
    c.add("the credentials file before it", "[default]\n" + ini_keys(9),
          "[default]\n" + ini_keys(11))
    c.add("[profile default]", "[profile default]\n" + ini_keys(12))
    c.add("[default] after [profile default]", "[profile default]\n" +
          ini_keys(12) + "[default]\n" + ini_keys(13))
    c.add("[profile default] after [default]", "[default]\n" + ini_keys(13) +
          "[profile default]\n" + ini_keys(12))
    c.add("no prefix in the config file", "[a]\n" + ini_keys(14), profile="a")
    c.add("a prefix in the credentials file", "",
          "[profile a]\n" + ini_keys(15), profile="a")
    c.add("a quoted name", "[profile \"a b\"]\n" + ini_keys(16),
          profile="a b")
    c.add("two words", "[profile a b]\n" + ini_keys(16), profile="a")
    c.add("a secret that is missing", "",
          "[default]\naws_access_key_id = AKIAALONE\n")
    c.add("comments and blanks", "", "# a\n; b\n\n  [default]  \n" +
          ini_keys(17).replace("\n", "\n\n"))
    c.add("a comment behind a value belongs to it",
          "[default]\nregion = eu-west-1 # home\n", "[default]\n" +
          ini_keys(18))
    c.add("line ends of DOS", "", ("[default]\n" + ini_keys(19)).replace(
        "\n", "\r\n"))
    c.add("colons, upper-case keys", "", "[default]\nAWS_Access_Key_ID: A19\n"
          "AWS_SECRET_ACCESS_KEY:s=:=19\n")
    c.add("a section twice", "", "[default]\n" + ini_keys(1) + "[default]\n" +
          ini_keys(2))
    c.add("a key twice", "", "[default]\n" + ini_keys(1) + ini_keys(2))
    c.add("a value before any section", "region=x\n[default]\n" + ini_keys(1))
    c.add("a line that is neither", "[default]\nnonsense\n" + ini_keys(1))
    c.add("nested values", "[default]\ns3 =\n  max_concurrent_requests = 3\n"
          "  addressing_style = path\nregion = eu-west-1\n" + ini_keys(20))
    c.add("a value over two lines", "[default]\n" + ini_keys(20) +
          "region = eu-\n   west-1\n")
    c.add("variables in the files' paths", *both, program=True,
          AWS_SHARED_CREDENTIALS_FILE="$HOME/.aws/credentials",
          AWS_CONFIG_FILE="~/.aws/config")
    c.add("files that are absent", *both,
          AWS_SHARED_CREDENTIALS_FILE="/nonexistent/a",
          AWS_CONFIG_FILE="/nonexistent/b")
    c.add("a folder instead of a file", *both, AWS_CONFIG_FILE="/tmp")
    good = c.helper("good", 30)
    c.add("credential_process", "[default]\ncredential_process = " + good,
          program=True)
    c.add("with an end", "[default]\ncredential_process = " +
          c.helper("dated", 31, Expiration=FAR))
    c.add("with words and quotes", "[default]\ncredential_process = " +
          c.script("words", "[ \"$1\" = 'a b' ] && [ \"$2\" = 'c\"d' ] && "
                   "[ $# = 2 ] && exec %s\nexit 1\n" % good) +
          " \"a b\" 'c\"d'")
    c.add("no shell between", "[default]\ncredential_process = " + c.script(
        "plain", "[ \"$*\" = '$HOME ; `id` | a' ] && exec %s\nexit 1\n" %
        good) + " $HOME ; `id` | a")
    c.add("files' keys before it", "[default]\ncredential_process = " + good,
          "[default]\n" + ini_keys(32))
    c.add("it before the config file's", "[default]\ncredential_process = " +
          good + "\n" + ini_keys(33))
    c.add("in the credentials file", "", "[default]\ncredential_process = " +
          good)
    for name, text in (
            ("fails", "echo SENTINELword >&2; exit 3\n"),
            ("no JSON", "echo SENTINELjunk\n"), ("silent", ""),
            ("version", "echo '{\"Version\": 2}'\n"),
            ("incomplete", "echo '{\"Version\": 1, \"AccessKeyId\": \"A\"}'\n"),
            ("killed", "kill -9 $$\n")):
        c.add("a helper that " + name, "[default]\ncredential_process = " +
              c.script(name.replace(" ", ""), text))
    c.add("a helper that is not there",
          "[default]\ncredential_process = /nonexistent/helper")
    c.add("a quote that is not closed",
          "[default]\ncredential_process = helper 'a")
    agent = c.url + "/agent/"
    c.add("container", AWS_CONTAINER_CREDENTIALS_FULL_URI=agent + "x",
          program=True)
    c.add("container with a token", AWS_CONTAINER_CREDENTIALS_FULL_URI=agent +
          "auth", AWS_CONTAINER_AUTHORIZATION_TOKEN="SENTINELauth")
    c.add("a container elsewhere", AWS_CONTAINER_CREDENTIALS_FULL_URI=  # noqa
          "http://192.0.2.1/x")
    c.add("files before the container", *both,
          AWS_CONTAINER_CREDENTIALS_FULL_URI=agent + "x")
    for mode in ("v2", "v1", "norole"):
        c.add("instance metadata, " + mode, AWS_EC2_METADATA_DISABLED="false",
              AWS_EC2_METADATA_SERVICE_ENDPOINT=c.url + "/" + mode + "/")
    c.add("the endpoint in the profile", "[default]\n"
          "ec2_metadata_service_endpoint = %s/v2/\n" % c.url,
          AWS_EC2_METADATA_DISABLED="false")
    c.add("only the region is of the instance",
          AWS_EC2_METADATA_DISABLED="false", program=True,
          AWS_EC2_METADATA_SERVICE_ENDPOINT=c.url + "/v2/", **env_keys(40))
    c.add("metadata before nothing", *both, AWS_EC2_METADATA_DISABLED="false",
          AWS_EC2_METADATA_SERVICE_ENDPOINT=c.url + "/v2/")
    c.add("a source profile that is not there",
          "[default]\nrole_arn = arn:aws:iam::1:role/r\n"
          "source_profile = none\n")
    c.add("single sign-on without a token", "[default]\nsso_account_id = 1\n"
          "sso_role_name = r\nsso_start_url = https://x.awsapps.com/start\n"
          "sso_region = us-east-1\n")
    c.add("web identity without a role",
          AWS_WEB_IDENTITY_TOKEN_FILE="/nonexistent/token")


def chance(c, r, n):
    """Files and variables by chance, with many things that matter at once."""
    for i in range(n):
        config, creds, env, profile = "", "", {}, None
        for name in r.sample(["default", "a", "b c"], r.randint(0, 3)):
            head = name if name == "default" and r.random() < .7 else \
                'profile "%s"' % name if " " in name else "profile " + name
            config += "[%s]\n" % head
            if r.random() < .5:
                config += "region %s %s\n" % (r.choice("=:"), r.choice(
                    ["eu-west-1", "us-east-2", "ap-south-1"]))
            if r.random() < .3:
                config += ini_keys(r.randint(100, 199), r.random() < .5)
            if r.random() < .2:
                config += "credential_process = %s/good\n" % c.top
            if r.random() < .2:
                config += "# word\n\ns3 =\n    a = b\n"
        for name in r.sample(["default", "a", "b c"], r.randint(0, 3)):
            creds += "[%s]\n" % name
            if r.random() < .8:
                creds += ini_keys(r.randint(200, 299), r.random() < .5)
            if r.random() < .2:
                creds += "region = us-west-1\n"
        if r.random() < .3:
            env.update(env_keys(r.randint(300, 399), r.random() < .5))
        if r.random() < .3:
            env["AWS_PROFILE"] = r.choice(["default", "a", "b c", "none"])
        if r.random() < .2:
            env[r.choice(["AWS_REGION", "AWS_DEFAULT_REGION"])] = "eu-north-1"
        if r.random() < .3:
            profile = r.choice(["default", "a", "b c"])
        if r.random() < .2:
            env["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = c.url + "/agent/x"
        c.add("chance %d" % i, config, creds, profile, False, **env)


def cli_answer(profile):
    """As `aws configure list` and `export-credentials` find it."""
    from awscli.clidriver import create_clidriver
    try:
        session = create_clidriver().session
        if profile is not None:
            session.set_config_variable("profile", profile)
        region = session.get_config_variable("region")
        found = session.get_credentials()
        if found is None:
            return {"Error": "none", "Region": region}
        frozen = found.get_frozen_credentials()
        return {"AccessKeyId": frozen.access_key, "Method": found.method,
                "SecretAccessKey": frozen.secret_key,
                "SessionToken": frozen.token, "Region": region}
    except Exception as e:             # whatever it says, it gave no keys
        return {"Error": repr(e)}


def program_answer(profile, env):
    args = ["--profile", profile] if profile else []
    r = subprocess.run([AWS, *args, "configure", "export-credentials"],
                       env=env, capture_output=True, text=True)
    if r.returncode != 0:
        return {"Error": r.stderr}
    answer = json.loads(r.stdout)
    answer.pop("Version"), answer.pop("Expiration", None)
    r = subprocess.run([AWS, *args, "configure", "list"], env=env,
                       capture_output=True, text=True)
    row = [line.split() for line in r.stdout.splitlines()
           if line.split()[:1] == ["region"]]
    answer["Region"] = row[0][1] if row and "not" not in row[0][1] else None
    return answer


def same(theirs, ours):
    if "Error" in theirs or "Error" in ours:
        return "Error" in theirs and "Error" in ours
    for name in ("AccessKeyId", "SecretAccessKey", "SessionToken", "Region",
                 "Method"):
        a, b = theirs.get(name) or None, ours.get(name) or None
        if a != b and not (name == "Method" and a is None):
            return False
    return True


def run(c):
    base = {k: v for k, v in os.environ.items()
            if not k.startswith(("AWS_", "BOTO")) and "proxy" not in k.lower()}
    wrong = programs = 0
    for n, (what, config, creds, profile, program, env) in enumerate(c.list):
        home = os.path.join(c.top, "home")
        shutil.rmtree(home, ignore_errors=True)
        os.makedirs(home + "/.aws")
        for name, text in (("config", config), ("credentials", creds)):
            if text:
                with open("%s/.aws/%s" % (home, name), "w", newline="") as f:
                    f.write(text)
        full = dict(base, HOME=home, AWS_EC2_METADATA_DISABLED="true",
                    NO_PROXY="*")
        full.update(env)
        os.environ.clear()
        os.environ.update(full)
        with contextlib.redirect_stderr(io.StringIO()):
            theirs = cli_answer(profile)
        r = subprocess.run([ANSWER, profile if profile else "-"],
                           capture_output=True, text=True)
        try:
            ours = json.loads(r.stdout)
        except ValueError:
            wrong += 1
            print("no answer: %s\n  %s" % (what, r.stderr))
            continue
        good = same(theirs, ours)
        if program and good and programs < 5:
            programs += 1
            theirs = program_answer(profile, full)
            good = same(theirs, ours)
        leak = "SENTINEL" in (r.stderr + ours.get("Error", "").replace(
            "SENTINELword", ""))
        if not good or leak:
            wrong += 1
            print("not the same: %s\n  CLI  %s\n  ours %s" % (
                what, theirs, ours))
    print("%d cases, %d of them with the program; %d differ" % (
        len(c.list), programs, wrong))
    return wrong


def main():
    os.environ.pop("PYTHONWARNINGS", None)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Metadata)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    top = tempfile.mkdtemp()
    try:
        c = Cases(top, server.server_address[1])
        fixed(c)
        chance(c, random.Random(1), int((sys.argv + ["40"])[1]))
        return 1 if run(c) else 0
    finally:
        shutil.rmtree(top)


if __name__ == "__main__":
    sys.exit(main())
