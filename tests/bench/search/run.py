#!/usr/bin/python3
"""The search strategies held against random search and Debian's Optuna.

    run.py [--seeds N] [--budget N] [--parallel N] [--peers A,B]
       [--problems A,B] [--program FILE] [--check]

Peers: trialdeck (Bayesian), random, optuna_tpe, optuna_cmaes. Each problem of
problems.py is run by each peer with each seed ("textbook" for --problems: the
functions of textbook.py); printed is a table in Markdown: the geometric mean
over the problems of the median regret over the seeds divided by random
search's at the same number of trials (0.001 added to both; regret 0 is the
optimum, 1 the median random point), the mean rank, and the medians of each
problem.

--check: few problems, trials and seeds, no peer but random; fails when the
ratio is above what it was when the bound was set.
"""
import argparse
import heapq
import importlib.util
import json
import math
import os
import random
import subprocess
import sys
import time

sys.dont_write_bytecode = True  # the source tree may be read-only
import problems as suite  # noqa: E402

POINTS = (25, 50, 100)
FLOOR = 1e-3
CHECK_PROBLEMS = ("wave1", "ellipsoid3", "few10", "fails_mixed5", "mixed8",
                  "choices6", "outliers3", "rate4", "decades5")
CHECK_BOUND = 0.10


class Engine:
    """trialdeck-suggest, one process a run."""
    program = "./trialdeck-suggest"

    def __init__(self, space, seed, parallel):
        self.process = subprocess.Popen(
            [self.program], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True)
        self.say({"init": {"space": [p.json() for p in space], "seed": seed,
                           "parallel": parallel, "direction": "minimize",
                           "strategy": "Bayesian"}})

    def say(self, message):
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        answer = json.loads(line) if line else {"error": "it ended"}
        if "error" in answer:
            raise RuntimeError("trialdeck-suggest: " + answer["error"])
        return answer

    def ask(self):
        answer = self.say({"ask": {}})
        return answer["id"], answer["config"]

    def tell(self, token, value):
        result = {"failed": True} if value is None else {"value": value}
        self.say({"tell": dict(result, id=token)})

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Random:
    def __init__(self, space, seed, parallel):
        self.space, self.rng = space, random.Random(seed)

    def ask(self):
        return None, {p.name: p.sample(self.rng) for p in self.space}

    def tell(self, token, value):
        pass

    def close(self):
        pass


class Optuna:
    def __init__(self, space, seed, parallel):
        import optuna
        optuna.logging.set_verbosity(optuna.logging.ERROR)
        self.optuna, self.space = optuna, space
        self.study = optuna.create_study(sampler=self.sampler(seed, parallel))

    def suggest(self, trial, p):
        if p.kind == "cat":
            return trial.suggest_categorical(p.name, p.choices)
        if p.kind == "int":
            return trial.suggest_int(p.name, p.lo, p.hi,
                                     log=p.scale == "log")
        if p.scale == "rlog":
            return 1 - trial.suggest_float(p.name, 1 - p.hi, 1 - p.lo,
                                           log=True)
        return trial.suggest_float(p.name, p.lo, p.hi, log=p.scale == "log")

    def ask(self):
        trial = self.study.ask()
        return trial, {p.name: self.suggest(trial, p) for p in self.space}

    def tell(self, token, value):
        if value is None:
            self.study.tell(
                token, state=self.optuna.trial.TrialState.FAIL)
        else:
            self.study.tell(token, value)

    def close(self):
        pass


class OptunaTPE(Optuna):
    def sampler(self, seed, parallel):
        import optuna
        return optuna.samplers.TPESampler(seed=seed,
                                          constant_liar=parallel > 1)


class OptunaCMA(Optuna):
    def sampler(self, seed, parallel):
        import optuna
        return optuna.samplers.CmaEsSampler(seed=seed)


PEERS = {"trialdeck": Engine, "random": Random, "optuna_tpe": OptunaTPE,
         "optuna_cmaes": OptunaCMA}


def scale_of(problem):
    """What a regret of 1 is: the median of random points."""
    rng = random.Random(1)
    values = sorted(
        problem.true({p.name: p.sample(rng) for p in problem.space})
        for _ in range(501))
    return values[250] - problem.best


def run(peer, name, seed, budget, parallel):
    """Regrets after each trial that ended; the incumbent is the best that
    was observed, judged by its true value. Trials last a random time."""
    problem = suite.make(name, seed)
    noise, clock = random.Random(seed), random.Random(-seed - 1)
    search = PEERS[peer](problem.space, seed, parallel)
    pending, started, spent = [], 0, 0.0
    seen, best, regrets = set(), math.inf, []
    regret, repeats = 1.0, 0
    scale = scale_of(problem)
    while len(regrets) < budget:
        begin = time.perf_counter()
        while started < budget and len(pending) < parallel:
            token, config = search.ask()
            repeats += str(config) in seen
            seen.add(str(config))
            now = pending[0][0] if pending else 0
            heapq.heappush(pending, (now + math.exp(clock.gauss(0, 0.5)),
                                     started, token, config))
            started += 1
        spent += time.perf_counter() - begin
        _, _, token, config = heapq.heappop(pending)
        value = problem.observe(config, noise)
        if value is not None and value < best:
            best = value
            regret = max(0.0, (problem.true(config) - problem.best) / scale)
        begin = time.perf_counter()
        search.tell(token, value)
        spent += time.perf_counter() - begin
        regrets.append(regret)
    search.close()
    return regrets, repeats, 1000 * spent / budget


def median(values):
    values = sorted(values)
    n = len(values)
    return (values[n // 2] + values[(n - 1) // 2]) / 2


def rank(mine, all_values):
    better = sum(v < mine - 1e-12 for v in all_values)
    equal = sum(abs(v - mine) <= 1e-12 for v in all_values)
    return better + (equal + 1) / 2


def ratio(medians, peer, problems, n):
    logs = [math.log((medians[peer, p, n] + FLOOR) /
                     (medians["random", p, n] + FLOOR)) for p in problems]
    return math.exp(sum(logs) / len(logs))


def show(medians, cost, peers, problems, points):
    print("| peer | %s | ms a trial | repeats |" % " | ".join(
        "ratio@%d | rank@%d" % (n, n) for n in points))
    print("|---" * (3 + 2 * len(points)) + "|")
    for peer in peers:
        cells = []
        for n in points:
            ranks = [rank(medians[peer, p, n],
                          [medians[q, p, n] for q in peers])
                     for p in problems]
            cells += ["%.3f" % ratio(medians, peer, problems, n),
                      "%.1f" % (sum(ranks) / len(ranks))]
        ms = [c[0] for (q, p), c in cost.items() if q == peer]
        repeats = sum(c[1] for (q, p), c in cost.items() if q == peer)
        print("| %s | %s | %.1f | %d |" % (
            peer, " | ".join(cells), sum(ms) / len(ms), repeats))
    print("\n| problem | %s |" % " | ".join(
        "%s@%d" % (q, n) for n in points for q in peers))
    print("|---" * (1 + len(peers) * len(points)) + "|")
    for p in problems:
        print("| %s | %s |" % (p, " | ".join(
            "%.4f" % medians[q, p, n] for n in points for q in peers)))


def measure(peers, problems, seeds, budget, parallel, points):
    medians, cost = {}, {}
    for peer in peers:
        for p in problems:
            runs = [run(peer, p, s, budget, parallel) for s in range(seeds)]
            for n in points:
                medians[peer, p, n] = median([r[0][n - 1] for r in runs])
            cost[peer, p] = (sum(r[2] for r in runs) / seeds,
                             sum(r[1] for r in runs))
    return medians, cost


def check():
    medians, cost = measure(["trialdeck", "random"], CHECK_PROBLEMS, 3, 30,
                            1, [30])
    show(medians, cost, ["trialdeck", "random"], CHECK_PROBLEMS, [30])
    now = ratio(medians, "trialdeck", CHECK_PROBLEMS, 30)
    if now > CHECK_BOUND:
        sys.exit("bench-search: the ratio to random at 30 trials is %.3f, "
                 "above %.2f" % (now, CHECK_BOUND))
    if sum(c[1] for (peer, p), c in cost.items() if peer == "trialdeck"):
        sys.exit("bench-search: a configuration was proposed twice")


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--seeds", type=int, default=5)
    a.add_argument("--budget", type=int, default=100)
    a.add_argument("--parallel", type=int, default=1)
    a.add_argument("--peers",
                   default="trialdeck,random,optuna_tpe,optuna_cmaes")
    a.add_argument("--problems", default=",".join(suite.FAMILIES))
    a.add_argument("--program", default=Engine.program)
    a.add_argument("--check", action="store_true")
    o = a.parse_args()
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
    Engine.program = o.program
    if o.check:
        check()
        return
    if o.problems == "textbook":
        o.problems = ",".join(suite.TEXTBOOK)
    peers, problems = o.peers.split(","), o.problems.split(",")
    if importlib.util.find_spec("optuna") is None:
        print("bench-search: without Optuna, which is not installed (Debian's "
              "python3-optuna)", file=sys.stderr)
        peers = [p for p in peers if not p.startswith("optuna")]
    points = [n for n in POINTS if n <= o.budget]
    show(*measure(peers, problems, o.seeds, o.budget, o.parallel, points),
         peers, problems, points)


if __name__ == "__main__":
    main()
