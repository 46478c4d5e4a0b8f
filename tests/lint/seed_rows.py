"""The product's rows S01 to S109 and the tests that prove them, listed in
tests/seed-rows. Every row stands there once; every test that it names is
there, is run by make check, and cites the row itself.
Usage: seed_rows.py TOP [--suggest]"""

import os
import re
import sys

ROWS = 109


def cited(text):
    """The rows that a file's text names, ranges such as S71 to S75 too."""
    out = set()
    for m in re.finditer(r"\bS(\d{1,3})\b(?:\s*(?:to|–|-)\s*S(\d{1,3})\b)?",
                         text):
        first = int(m.group(1))
        out |= set(range(first, int(m.group(2) or first) + 1))
    return {n for n in out if 1 <= n <= ROWS}


def read(top, path):
    with open(os.path.join(top, path), encoding="utf-8") as f:
        return f.read()


def run_by_make(top):
    """Every word of the tests' local.mk."""
    words = set()
    for at, _dirs, names in os.walk(os.path.join(top, "tests")):
        for name in names:
            if name.endswith(".mk"):
                words |= set(re.split(r"[\s\\]+",
                                      read(top, os.path.join(at, name))))
    return words


def check(top):
    seen, words = {}, run_by_make(top)
    for line in read(top, "tests/seed-rows").split("\n"):
        if not line or line.startswith("#"):
            continue
        row, *tests = line.split()
        if not re.fullmatch(r"S\d{2,3}", row) or not tests:
            yield "seed-rows: not understood: " + line
            continue
        number = int(row[1:])
        if number in seen:
            yield "seed-rows: %s stands there twice" % row
        seen[number] = tests
        for test in tests:
            if not os.path.exists(os.path.join(top, test)):
                yield "seed-rows: %s: %s is not there" % (row, test)
            elif test not in words:
                yield "seed-rows: %s: %s is not run" % (row, test)
            elif number not in cited(read(top, test)):
                yield "seed-rows: %s: %s does not cite it" % (row, test)
    for number in range(1, ROWS + 1):
        if number not in seen:
            yield "seed-rows: S%02d has no line" % number
    print("%d of %d rows are cited by a test" % (len(seen), ROWS))


def suggest(top):
    """The list as the tests' own citations give it."""
    words, found = run_by_make(top), {}
    for at, _dirs, names in os.walk(os.path.join(top, "tests")):
        for name in sorted(names):
            path = os.path.relpath(os.path.join(at, name), top)
            if path in words and path.endswith((".c", ".py", ".sh")) and \
                    not path.startswith("tests/lint/"):
                for number in cited(read(top, path)):
                    found.setdefault(number, []).append(path)
    for number in range(1, ROWS + 1):
        print("S%02d %s" % (number, " ".join(sorted(
            found.get(number, ["open"]))[:4])))


def main():
    top = sys.argv[1]
    if "--suggest" in sys.argv:
        suggest(top)
        return 0
    wrong = list(check(top))
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


sys.exit(main())
