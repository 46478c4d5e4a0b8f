#!/usr/bin/env python3
"""Each check of lint.py meets a small tree that is good, and then trees with
one fault each: the fault must be found by the check that is there for it, and
by no other."""

import os
import sys
import tempfile

import lint

HERE = os.path.dirname(os.path.abspath(__file__))

GOOD = {
    "src/base/a.h": "int a(void);\n",
    "src/base/a.c": '#include "base/a.h"\n\nint\na(void)\n{\n'
                    "\treturn (0); /* not system() */\n}\n",
    "src/base/yaml.c": "#include <yaml.h>\n",
    "src/model/m.c": '#include "base/a.h"\nconst char *m = _("system(x)");\n',
    "src/client/backend.h": "int b(void);\n",
    "src/client/main.c": '#include "ui/u.h"\n',
    "ui/u.h": '#include "client/backend.h"\n',
    "tests/unit/t.c": "int t;\n",
    "po/POTFILES.in": "# text\nsrc/model/m.c\n",
    "src/local.mk": "# tests/e2e tests/wire\nx = src/base/a.h src/base/a.c src/base/yaml.c \\\n"
                    "\tsrc/model/m.c src/client/backend.h \\\n"
                    "\tsrc/client/main.c ui/u.h tests/unit/t.c\n",
    "tests/lint/sizes.allow": "# none\n",
}

LONG = "int\nf(void)\n{\n" + "\tx();\n" * 99 + "}\n"
FITS = "int\nf(void)\n{\n" + "\tx();\n" * 98 + "}\n"

# (check that must find it, path, text)
BAD = [
    ("layers", "src/base/a.c", '#include "model/m.h"\n'),
    ("layers", "ui/u.h", '#include "client/other.h"\n'),
    ("layers", "src/new/n.c", "int n;\n"),
    ("modules", "src/model/m.c", '#include <yaml.h>\n_("x")\n'),
    ("modules", "ui/u.h", "#include <curl/curl.h>\n"),
    ("sizes", "src/base/a.c", LONG),
    ("sizes", "src/base/a.c", "int x;\n" * 801),
    ("sizes", "src/base/a.h", "int x;\n" * 301),
    ("sizes", "src/base/a.c", "\t" + "x" * 73 + "\n"),
    ("sizes", "tests/lint/sizes.allow", "file src/base/a.c too long\n"),
    ("calls", "src/base/a.c", "\tsystem(x);\n"),
    ("calls", "ui/u.h", "\tif (strcpy (a, b))\n"),
    ("potfiles", "src/base/a.c", 'x = N_("x");\n'),
    ("potfiles", "po/POTFILES.in", "src/model/m.c\nsrc/model/gone.c\n"),
    ("lists", "tests/unit/lost.c", "int x;\n"),
    ("lists", "tests/e2e/lost.sh", "exit 0\n"),
    ("lists", "src/base/lost.h", "int x;\n"),
    ("lists", "tests/wire/lost.json", "{}\n"),
]

# Changes that no check may mind.
FINE = [
    ("src/base/a.c", FITS),
    ("src/base/a.c", "int x;\n" * 800),
    ("src/base/a.c", "\t" + "x" * 72 + "\n"),
    ("src/base/a.c", "\tmy_system(x); s.gets(y); // popen(z)\n"),
]


def path_is_lost_header(path):
    return path == "src/base/lost.h"


def findings(change, text):
    with tempfile.TemporaryDirectory() as top:
        files = dict(GOOD)
        with open(os.path.join(HERE, "layers"), encoding="utf-8") as f:
            files["tests/lint/layers"] = f.read()
        for extra in ("src/model/m.h", "src/client/other.h"):
            files[extra] = "int x;\n"
            files["src/local.mk"] += "y = %s\n" % extra
        if change is not None:
            files[change] = text
            if change.startswith("src/new"):
                files["src/local.mk"] += "z = %s\n" % change
            if path_is_lost_header(change):
                files["src/base/a.c"] += '#include "base/lost.h"\n'
        for path, content in files.items():
            full = os.path.join(top, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "w", encoding="utf-8") as f:
                f.write(content)
        tree = lint.Tree(top)
        return {n: found for n, check in lint.CHECKS.items()
                if (found := list(check(tree)))}


def allowed_long():
    """An exception with a reason is taken; one without is not."""
    results = []
    for reason in (" a table", ""):
        GOOD["tests/lint/sizes.allow"] = \
            "function src/base/a.c f%s\n" % reason
        results.append(bool(findings("src/base/a.c", LONG)))
    GOOD["tests/lint/sizes.allow"] = "# none\n"
    return results == [False, True]


def main():
    bad = 0
    found = findings(None, None)
    if found:
        print("the good tree is refused: %s" % found)
        bad += 1
    for check, path, text in BAD:
        found = findings(path, text)
        if set(found) != {check}:
            print("%s with %.40r: %s wanted, found %s" % (
                path, text, check, found))
            bad += 1
    for path, text in FINE:
        found = findings(path, text)
        if found:
            print("%s with %.40r is refused: %s" % (path, text, found))
            bad += 1
    missing = set(lint.CHECKS) - {check for check, _, _ in BAD}
    if missing:
        print("no proof that these can fail: %s" % missing)
        bad += 1
    if not allowed_long():
        print("sizes.allow does not work")
        bad += 1
    print("%d faults planted, %d not as wanted" % (len(BAD), bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
