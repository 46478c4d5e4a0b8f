"""Whether builds of trialdeck-suggest are sound, and decide alike.

    sound.py [--seeds N] [--first N] [--budget N] [--problems A,B] PROGRAM...

Every problem of problems.py, each seed another member: all programs are told
the same history, with one trial pending at even seeds and four at odd ones.
Each proposal must hold every parameter within its range and be new, all
programs must propose the same bytes, and each must end well and say nothing
on its standard error (as sanitizers do).
"""
import argparse
import heapq
import json
import math
import random
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # the source tree may be read-only
import problems as suite  # noqa: E402

PENDING = (1, 4)


class Unsound(Exception):
    pass


class Program:
    def __init__(self, path, init):
        self.path, self.errors = path, tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [path], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=self.errors, text=True)
        self.say({"init": init})

    def say(self, message):
        try:
            self.process.stdin.write(json.dumps(message) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # seen as the end of its answers
        line = self.process.stdout.readline()
        if not line or "error" in json.loads(line):
            raise Unsound("%s: %s%s" % (self.path, line, self.said()))
        return line

    def said(self):
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")

    def end(self):
        self.process.stdin.close()
        status = self.process.wait()
        if status != 0 or self.said():
            raise Unsound("%s: status %d: %s" % (self.path, status,
                                                 self.said()))

    def drop(self):
        self.process.kill()
        self.process.wait()
        self.errors.close()


def check_config(space, config):
    if sorted(config) != sorted(p.name for p in space):
        raise Unsound("not the parameters: %s" % config)
    for p in space:
        v = config[p.name]
        if p.kind == "cat":
            good = v in p.choices
        else:
            good = (isinstance(v, int) if p.kind == "int" else
                    math.isfinite(v)) and p.lo <= v <= p.hi
        if not good:
            raise Unsound("%s of %r" % (p.name, v))


def ask(programs, space, seen):
    lines = [p.say({"ask": {}}) for p in programs]
    for p, line in zip(programs, lines):
        if line != lines[0]:
            raise Unsound("%s proposes %s%s %s" % (
                programs[0].path, lines[0], p.path, line))
    answer = json.loads(lines[0])
    check_config(space, answer["config"])
    if str(answer["config"]) in seen:
        raise Unsound("proposed again: %s" % answer["config"])
    seen.add(str(answer["config"]))
    return answer["id"], answer["config"]


def follow(programs, problem, seed, budget):
    """Trials last a random time."""
    noise, clock = random.Random(seed), random.Random(-seed - 1)
    pending, started, seen, now = [], 0, set(), 0.0
    while started < budget or pending:
        while started < budget and \
                len(pending) < PENDING[seed % len(PENDING)]:
            token, config = ask(programs, problem.space, seen)
            heapq.heappush(pending, (now + math.exp(clock.gauss(0, 0.5)),
                                     started, token, config))
            started += 1
        now, _, token, config = heapq.heappop(pending)
        value = problem.observe(config, noise)
        result = {"failed": True} if value is None else {"value": value}
        for p in programs:
            p.say({"tell": dict(result, id=token)})


def run(paths, problem, seed, budget):
    init = {"space": [p.json() for p in problem.space], "seed": seed,
            "parallel": PENDING[seed % len(PENDING)], "direction": "minimize",
            "strategy": "Bayesian"}
    programs = []
    try:
        for path in paths:
            programs.append(Program(path, init))
        follow(programs, problem, seed, budget)
        for p in programs:
            p.end()
    finally:
        for p in programs:
            p.drop()


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--seeds", type=int, default=20)
    a.add_argument("--first", type=int, default=0)
    a.add_argument("--budget", type=int, default=100)
    a.add_argument("--problems", default=",".join(suite.FAMILIES))
    a.add_argument("program", nargs="+")
    o = a.parse_args()
    bad = runs = 0
    for seed in range(o.first, o.first + o.seeds):
        for name in o.problems.split(","):
            runs += 1
            try:
                run(o.program, suite.make(name, seed), seed, o.budget)
            except Unsound as e:
                bad += 1
                print("%s, seed %d: %s" % (name, seed, e), flush=True)
        print("seed %d: %d runs so far, %d of them not sound" % (
            seed, runs, bad), flush=True)
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
