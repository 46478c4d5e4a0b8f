"""What people have (people.yaml), through the program: validate finds just
the errors that are there, where they stand in the file, and says the way out;
export and clone bring it to a request. Rows: S07, S35, S55, S61; threat T16.
"""
import json
import os
import subprocess
import sys
import tempfile

from generate import BUILD, TOP

try:
    import yaml
except ImportError:
    print("skipped: python3-yaml is not here")
    sys.exit(77)


def run(home, *args, text):
    env = dict(os.environ, TRIALDECK_HOME=home)
    env.setdefault("TRIALDECK_DATA", os.path.join(TOP, "data"))
    return subprocess.run([os.path.join(BUILD, "trialdeck"), *args],
                          input=text.encode(), env=env,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def findings(home, text):
    done = run(home, "validate", "-", "--output", "json", text=text)
    return json.loads(done.stdout)["findings"]


def errors(list_):
    return sorted("%(rule)s %(path)s" % f for f in list_
                  if f["severity"] == "error")


def one(home, case):
    what, text = case["what"], case["text"]
    if "unreadable" in case:
        done = run(home, "validate", "-", text=text)
        assert done.returncode != 0
        assert case["unreadable"] in done.stderr.decode(), (what,
                                                            done.stderr)
        return
    got = errors(findings(home, text))
    if "errors" in case:
        assert got == sorted(case["errors"]), (what, got, case["errors"])
    if "some" in case:
        assert set(case["some"]) <= set(got), (what, got)
    if "only_rules" in case:
        assert got and {e.split()[0] for e in got} <= \
            set(case["only_rules"]), (what, got)
    if "says" in case:
        said = run(home, "validate", "-", text=text).stdout.decode()
        for words in case["says"]:
            assert words in said, (what, words, said)
    if "clone" in case:
        done = run(home, "clone", "-", text=text)
        assert done.returncode == 0, (what, done.stderr)
        assert errors(findings(home, done.stdout.decode())) == [], what
    if "import" in case or "import_some" in case:
        done = run(home, "export", "-", "--as", "json", text=text)
        assert done.returncode == 0, done.stderr
        assert errors(findings(home, done.stdout.decode())) == \
            sorted(case.get("import", [])), (what, errors(
                findings(home, done.stdout.decode())))


def main():
    with open(os.path.join(TOP, "tests/model/people.yaml")) as f:
        cases = yaml.safe_load(f)
    with tempfile.TemporaryDirectory() as home:
        for case in cases:
            one(home, case)
    assert len(cases) >= 30
    print("%d files of people" % len(cases))


main()
