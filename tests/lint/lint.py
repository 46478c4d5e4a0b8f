#!/usr/bin/env python3
"""Checks of the house's rules. Each check prints its name and the number of
findings; the findings themselves go to stderr. Usage: lint.py TOP [CHECK …]"""

import fnmatch
import os
import re
import sys

FUNCTION_MOST = 100
FILE_MOST = 800
HEADER_MOST = 300
COLUMNS_MOST = 80
FORBIDDEN = ("system", "popen", "strcpy", "strcat", "sprintf", "vsprintf",
             "gets", "strtok", "tmpnam", "tempnam", "mktemp", "alloca",
             "wordexp", "execlp", "execvp", "execvpe")


class Tree:
    """The files of a source tree, read once."""

    def __init__(self, top):
        self.top = top
        self.files = {}
        for folder in ("src", "ui", "tests"):
            for at, dirs, names in os.walk(os.path.join(top, folder)):
                dirs[:] = sorted(d for d in dirs if d[0] not in "._")
                for name in sorted(names):
                    path = os.path.relpath(os.path.join(at, name), top)
                    if self.wanted(path):
                        self.files[path] = self.read(path)

    @staticmethod
    def wanted(path):
        data = (".json", ".yaml", ".txt", ".csv", ".screen")
        return path.endswith((".c", ".h", ".def", ".mk", ".sh",
                              ".py") + data)

    def read(self, path):
        try:
            with open(os.path.join(self.top, path), encoding="utf-8") as f:
                return f.read()
        except FileNotFoundError:
            return ""

    def c(self, *folders):
        for path, text in self.files.items():
            if path.endswith((".c", ".h", ".def")) and \
                    path.split("/")[0] in (folders or ("src", "ui", "tests")):
                yield path, text


def without_comments(text, strings=False):
    """Comments (and the insides of strings) blanked, lines kept."""
    def blank(m):
        s = m.group(0)
        if s[0] == "/":
            return re.sub(r"[^\n]", " ", s)
        return s if strings else s[0] + s[-1]
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'
                  r"'(?:\\.|[^'\\\n])*'", blank, text, flags=re.S)


def includes(text):
    for n, line in enumerate(text.split("\n"), 1):
        m = re.match(r'\s*#\s*include\s+(?:"([^"]+)"|(<[^>]+>))', line)
        if m:
            yield n, m.group(1), m.group(2)


def rules(tree):
    layers, free, only = {}, [], []
    for line in tree.read("tests/lint/layers").split("\n"):
        line = line.split("#")[0].strip()
        if line.startswith("layer "):
            name, may = line[6:].split(":")
            layers[name.strip()] = may.split()
        elif line.startswith("free "):
            free += line[5:].split()
        elif line.startswith("only "):
            header, where = line[5:].rsplit(":", 1)
            only.append((header.strip(), where.split()))
    return layers, free, only


def layer_of(path):
    parts = path.split("/")
    return parts[1] if parts[0] == "src" and len(parts) > 2 else parts[0]


def matches(path, patterns):
    return any(fnmatch.fnmatchcase(path, p) for p in patterns)


def resolve(tree, path, name):
    for base in (os.path.dirname(path), "src", ""):
        full = os.path.normpath(os.path.join(base, name))
        if full in tree.files:
            return full
    return None


def check_layers(tree):
    layers, free, _ = rules(tree)
    for path, text in tree.c("src", "ui"):
        if matches(path, free):
            continue
        mine = layers.get(layer_of(path))
        if mine is None:
            yield "%s: its folder is no layer" % path
            continue
        for n, name, _system in includes(text):
            full = name and resolve(tree, path, name)
            if not full or layer_of(full) in mine or name in mine:
                continue
            yield "%s:%d: %s may not include %s" % (
                path, n, layer_of(path), name)


def check_modules(tree):
    _, _, only = rules(tree)
    for path, text in tree.c("src", "ui"):
        for n, _name, system in includes(text):
            for header, where in only:
                if system and system.startswith(header) and \
                        not matches(path, where):
                    yield "%s:%d: %s belongs to %s" % (
                        path, n, system, " ".join(where))


def functions(text):
    """(name, line, lines) of what KNF shows as a function."""
    lines = without_comments(text).split("\n")
    start = name = None
    for n, line in enumerate(lines):
        m = re.match(r"([A-Za-z_]\w*)\(", line)
        if m:
            name = m.group(1)
        if line.rstrip() == "{":
            start = n
        if line.rstrip() == "}" and start is not None:
            yield name or "?", start + 1, n - start + 1
            start = None


def wide_lines(text):
    for n, line in enumerate(text.split("\n"), 1):
        if len(line.expandtabs(8)) > COLUMNS_MOST:
            yield n


def too_large(tree):
    """(key, text) of everything over a limit."""
    for path, text in tree.c():
        lines = text.count("\n")
        most = HEADER_MOST if path.endswith(".h") else FILE_MOST
        if lines > most:
            yield "file " + path, "%s: %d lines, at most %d" % (
                path, lines, most)
        for name, n, length in functions(text):
            if length > FUNCTION_MOST:
                yield "function %s %s" % (path, name), \
                    "%s:%d: %s has %d lines, at most %d" % (
                        path, n, name, length, FUNCTION_MOST)
        wide = list(wide_lines(text))
        if wide:
            yield "columns " + path, "%s:%d: wider than %d columns (%d lines)" \
                % (path, wide[0], COLUMNS_MOST, len(wide))


def check_sizes(tree):
    allowed = {}
    for line in tree.read("tests/lint/sizes.allow").split("\n"):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        n = 3 if words[0] == "function" else 2
        if len(words) <= n:
            yield "sizes.allow: no reason given: " + line
        allowed[" ".join(words[:n])] = False
    for key, text in too_large(tree):
        if key in allowed:
            allowed[key] = True
        else:
            yield text
    for key, used in allowed.items():
        if not used:
            yield "sizes.allow: not needed: " + key


def check_calls(tree):
    pattern = re.compile(r"(?<![\w.>])(%s)\s*\(" % "|".join(FORBIDDEN))
    for path, text in tree.c("src", "ui"):
        for n, line in enumerate(without_comments(text).split("\n"), 1):
            m = pattern.search(line)
            if m:
                yield "%s:%d: %s() is not used here" % (path, n, m.group(1))


def check_potfiles(tree):
    listed = {line.strip() for line in
              tree.read("po/POTFILES.in").split("\n")
              if line.strip() and not line.startswith("#")}
    for path, text in tree.c("src", "ui"):
        if not path.endswith((".c", ".def")) or path in listed:
            continue
        if re.search(r"(?<!\w)N?_\(", without_comments(text)):
            yield "%s: has text for users and is not in po/POTFILES.in" % path
    for path in sorted(listed):
        if path not in tree.files:
            yield "po/POTFILES.in: %s is not there" % path


def included(tree):
    """Headers that some source includes: a contract without a user yet is
    not part of the program."""
    for path, text in tree.c():
        if path.endswith(".c"):
            for _n, name, _system in includes(text):
                yield name and resolve(tree, path, name)


def listed(path, words):
    """In a list itself, or with its folder."""
    while path:
        if path in words:
            return True
        path = os.path.dirname(path)
    return False


def check_lists(tree):
    words = set()
    for path, text in tree.files.items():
        if path.endswith(".mk"):
            text = re.sub(r"(?m)^#.*$", "", text)
            words |= set(re.split(r"[\s\\]+", text))
    used = set(included(tree))
    for path in tree.files:
        if path.endswith(".h") and path not in used:
            continue
        if not path.endswith(".mk") and not listed(path, words):
            yield "%s: in no local.mk" % path


CHECKS = {
    "layers": check_layers,
    "modules": check_modules,
    "sizes": check_sizes,
    "calls": check_calls,
    "potfiles": check_potfiles,
    "lists": check_lists,
}


def main(argv):
    tree = Tree(argv[1])
    if not tree.files:
        print("lint: no sources below %s" % argv[1], file=sys.stderr)
        return 1
    bad = 0
    for name in argv[2:] or CHECKS:
        found = list(CHECKS[name](tree))
        for text in found:
            print("%s: %s" % (name, text), file=sys.stderr)
        print("%-10s %d" % (name, len(found)))
        bad += len(found)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
