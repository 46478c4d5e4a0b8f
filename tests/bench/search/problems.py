"""Problems for run.py, all to be minimised.

None of them is a set that an engine was ever tuned on by others: each is a
family, and every seed draws another member (optimum, rotation, tables). A
problem says what real tuning does to a search: ridges, steps, noise, failing
regions, outliers, parameters that do not matter, kinds mixed.

make(seed) gives a Problem: observe(config) is what the search is told (None:
the trial failed), true(config) is what it is judged by, best the least value
there is.
"""
import math
import random

from textbook import TEXTBOOK


class Param:
    """As in trialdeck-suggest: float, int or cat; linear, log or rlog."""

    def __init__(self, name, kind, lo=None, hi=None, scale="linear",
                 choices=None):
        self.name, self.kind, self.scale = name, kind, scale
        self.lo, self.hi, self.choices = lo, hi, choices

    def json(self):
        if self.kind == "cat":
            return {"name": self.name, "type": "cat", "choices": self.choices}
        return {"name": self.name, "type": self.kind, "lo": self.lo,
                "hi": self.hi, "scale": self.scale}

    def sample(self, rng):
        if self.kind == "cat":
            return rng.choice(self.choices)
        u = rng.random()
        if self.kind == "int" and self.scale == "linear":
            return rng.randint(self.lo, self.hi)
        if self.scale == "log":
            v = math.exp(math.log(self.lo) +
                         u * (math.log(self.hi) - math.log(self.lo)))
        elif self.scale == "rlog":
            lo, hi = -math.log1p(-self.lo), -math.log1p(-self.hi)
            v = -math.expm1(-(lo + u * (hi - lo)))
        else:
            v = self.lo + u * (self.hi - self.lo)
        return min(self.hi, max(self.lo, round(v))) \
            if self.kind == "int" else v


class Problem:
    def __init__(self, space, fn, best=0.0, noise=None, fails=None):
        self.space, self.fn, self.best = space, fn, best
        self.noise, self.fails = noise, fails

    def true(self, config):
        return self.fn(config)

    def observe(self, config, rng):
        if self.fails is not None and self.fails(config):
            return None
        value = self.fn(config)
        return self.noise(value, rng) if self.noise is not None else value


def box(d):
    return [Param("x%d" % i, "float", 0.0, 1.0) for i in range(d)]


def vector(config):
    return [config["x%d" % i] for i in range(len(config))]


def point(rng, d, edge=0.15):
    return [rng.uniform(edge, 1 - edge) for _ in range(d)]


def rotation(rng, d):
    """An orthogonal matrix, by Gram and Schmidt."""
    rows = []
    while len(rows) < d:
        v = [rng.gauss(0, 1) for _ in range(d)]
        for r in rows:
            dot = sum(a * b for a, b in zip(v, r))
            v = [a - dot * b for a, b in zip(v, r)]
        size = math.sqrt(sum(a * a for a in v))
        rows.append([a / size for a in v])
    return rows


def turn(rows, v):
    return [sum(a * b for a, b in zip(r, v)) for r in rows]


def gap(x, c):
    return [a - b for a, b in zip(x, c)]


# -------------------------------------------------------------- continuous
def wave1(rng):
    """One parameter, several valleys."""
    c, f = rng.uniform(0.2, 0.8), rng.uniform(9, 14)

    def fn(k):
        g = k["x0"] - c
        return 4 * g * g + 0.5 * (1 - math.cos(f * g))
    return Problem(box(1), fn)


def ellipsoid3(rng):
    """A rotated bowl, a hundred times as steep one way as the other."""
    c, r = point(rng, 3), rotation(rng, 3)

    def fn(k):
        z = turn(r, gap(vector(k), c))
        return z[0] ** 2 + 10 * z[1] ** 2 + 100 * z[2] ** 2
    return Problem(box(3), fn)


def peaks4(rng):
    """Wells of different depth and width, the deepest not the widest."""
    wells = [(1.0, 0.16, point(rng, 4))] + [
        (rng.uniform(0.3, 0.8), rng.uniform(0.15, 0.35), point(rng, 4))
        for _ in range(6)]

    def depth(x, well):
        a, w, c = well
        return a * math.exp(-sum(g * g for g in gap(x, c)) / (2 * w * w))

    def fn(k):
        x = vector(k)
        return 1 - max(depth(x, w) for w in wells)
    return Problem(box(4), fn)


def ripple5(rng):
    """A bowl under ripples (Rastrigin's, five dimensions, few periods)."""
    c = point(rng, 5)

    def fn(k):
        return sum(8 * g * g + 0.25 * (1 - math.cos(4 * math.pi * g))
                   for g in gap(vector(k), c))
    return Problem(box(5), fn)


def valley6(rng):
    """A bent valley with a flat floor; the scale spans five decades."""
    c = point(rng, 6, 0.3)

    def fn(k):
        g = gap(vector(k), c)
        total = sum(abs(v) ** 1.5 for v in g[2:])
        return total + 0.1 * abs(g[0]) + \
            20 * (g[1] - 2 * g[0] * g[0]) ** 2
    return Problem(box(6), fn)


def few10(rng):
    """Ten parameters of which three matter, rotated among themselves."""
    c, r = point(rng, 3), rotation(rng, 3)
    at = rng.sample(range(10), 3)

    def fn(k):
        x = vector(k)
        z = turn(r, gap([x[i] for i in at], c))
        q = 3 * z[0] ** 2 + 12 * z[1] ** 2 + abs(z[2])
        return q / (1 + 0.5 * q)
    return Problem(box(10), fn)


def bowl20(rng):
    """Twenty parameters whose weights fall off."""
    c = point(rng, 20)

    def fn(k):
        return math.sqrt(sum(0.75 ** i * g * g
                             for i, g in enumerate(gap(vector(k), c))))
    return Problem(box(20), fn)


def steps4(rng):
    """A bowl seen through coarse steps: flat stretches everywhere."""
    c = point(rng, 4)

    def fn(k):
        q = sum((i + 1) * abs(g) for i, g in enumerate(gap(vector(k), c)))
        return math.floor(8 * q) / 8
    return Problem(box(4), fn)


def wells5(rng):
    """Every parameter has a good and a better valley (32 in all)."""
    c, f = point(rng, 5, 0.3), [rng.choice((-1, 1)) for _ in range(5)]

    def one(g):
        return 400 * g * g * (g - 0.4) ** 2 + 0.25 * g

    def fn(k):
        return sum(one(g * s) for g, s in zip(gap(vector(k), c), f))
    low = 5 * min(one(i / 2000) for i in range(-400, 1600))
    return Problem(box(5), fn, best=low)


def spike6(rng):
    """Ripples on a cone whose tip is sharp (Ackley's shape)."""
    c = point(rng, 6, 0.2)

    def fn(k):
        g = [20 * v for v in gap(vector(k), c)]
        root = math.sqrt(sum(v * v for v in g) / 6)
        wave = sum(math.cos(math.pi * v) for v in g) / 6
        return 20 - 20 * math.exp(-0.2 * root) + math.e - math.exp(wave)
    return Problem(box(6), fn)


def plateau3(rng):
    """Nearly flat but for a basin in a twentieth of the space."""
    c = point(rng, 3)

    def fn(k):
        q = sum(g * g for g in gap(vector(k), c))
        return 1 - math.exp(-q / 0.05)
    return Problem(box(3), fn)


def rate4(rng):
    """An error rate: a bowl in steps of one example of 400, which one of the
    parameters does nothing to once it is large enough."""
    c = point(rng, 4)

    def fn(k):
        g = gap(vector(k), c)
        q = 2 * min(g[0], 0) ** 2 + sum(i * v * v for i, v in
                                        enumerate(g[1:], 2))
        return round(400 * q / (1 + q)) / 400
    return Problem(box(4), fn)


def decades5(rng):
    """A loss over many decades, judged by its logarithm."""
    p = ripple5(rng)
    return Problem(p.space, p.fn, noise=lambda v, r: 20 * math.exp(6 * v))


# ------------------------------------------------------------ noise, faults
def noisy4(rng):
    p = ripple_free(rng, 4)
    return Problem(p.space, p.fn, noise=lambda v, r: v + r.gauss(0, 0.15))


def ripple_free(rng, d):
    c, r = point(rng, d), rotation(rng, d)

    def fn(k):
        z = turn(r, gap(vector(k), c))
        return sum((1 + 2 * i) * v * v for i, v in enumerate(z))
    return Problem(box(d), fn)


def noisy_far5(rng):
    """Noise that grows with the value, as a diverging training's does."""
    p = ripple_free(rng, 5)
    return Problem(p.space, p.fn,
                   noise=lambda v, r: v * math.exp(r.gauss(0, 0.25)) +
                   r.gauss(0, 0.02))


def outliers3(rng):
    """One trial in eight says something absurd."""
    p = ripple_free(rng, 3)
    return Problem(p.space, p.fn, noise=lambda v, r:
                   v if r.random() > 0.125 else 10 ** r.uniform(2, 12))


def fails4(rng):
    """Trials fail beyond a plane that passes close by the optimum."""
    c = point(rng, 4)
    n = turn(rotation(rng, 4), [1, 0, 0, 0])

    def fails(k):
        return sum(a * b for a, b in zip(n, gap(vector(k), c))) > 0.06

    def fn(k):
        return sum((1 + i) * abs(g) ** 1.5
                   for i, g in enumerate(gap(vector(k), c)))
    return Problem(box(4), fn, fails=fails)


def fails_mixed5(rng):
    """Some choices fail with some sizes, as memory runs out."""
    best = {"m": rng.choice("abcd"), "w": rng.randint(40, 400)}
    worth = {m: rng.uniform(0.1, 0.6) for m in "abcd"}
    worth[best["m"]] = 0
    room = {m: rng.uniform(30, 90) * best["w"] for m in "abcd"}

    def fails(k):
        return k["w"] * k["batch"] > room[k["m"]] or k["lr"] > 0.5

    def fn(k):
        return worth[k["m"]] + 0.3 * math.log(k["w"] / best["w"]) ** 2 + \
            0.2 * (math.log10(k["lr"]) + 2) ** 2 + \
            0.1 * (math.log2(k["batch"]) - 4) ** 2 + (k["drop"] - 0.3) ** 2
    return Problem([
        Param("m", "cat", choices=list("abcd")),
        Param("w", "int", 8, 1024, "log"),
        Param("batch", "int", 4, 512, "log"),
        Param("lr", "float", 1e-5, 1.0, "log"),
        Param("drop", "float", 0.0, 0.8)], fn, fails=fails)


def fails_wells4(rng):
    """Ripples and two regions that fail, the optimum between them."""
    c = point(rng, 4, 0.3)

    def fails(k):
        g = gap(vector(k), c)
        return g[0] + g[1] > 0.12 or g[2] - 0.5 * g[3] < -0.15

    def fn(k):
        return sum(6 * g * g + 0.2 * (1 - math.cos(5 * math.pi * g))
                   for g in gap(vector(k), c))
    return Problem(box(4), fn, fails=fails)


# -------------------------------------------------------------------- mixed
def tables(rng, names, choices, reach):
    """A sum of random tables, each of a choice and its neighbours' (an NK
    landscape); the least value by trying all."""
    table = {}

    def fn(k):
        total = 0
        for i in range(len(names)):
            key = (i,) + tuple(k[names[(i + j) % len(names)]]
                               for j in range(reach))
            total += table.setdefault(key, random.Random(
                repr((seed, key))).random())
        return total / len(names)
    seed = rng.random()
    return fn


def every(names, choices):
    if not names:
        yield {}
        return
    for rest in every(names[1:], choices):
        for c in choices:
            yield dict(rest, **{names[0]: c})


def choices6(rng):
    """Six categories of four values that act in pairs."""
    names, choices = ["c%d" % i for i in range(6)], list("abcd")
    fn = tables(rng, names, choices, 2)
    return Problem([Param(n, "cat", choices=choices) for n in names], fn,
                   best=min(fn(k) for k in every(names, choices)))


def ladder4(rng):
    """Four integers of few values; the space is small."""
    c = [rng.randint(2, 7) for _ in range(4)]

    def fn(k):
        g = [(k["n%d" % i] - c[i]) / 8 for i in range(4)]
        return abs(g[0]) + 2 * g[1] ** 2 + 2 * (g[2] - g[3]) ** 2 + \
            0.3 * abs(g[3])
    return Problem([Param("n%d" % i, "int", 1, 9) for i in range(4)], fn)


def mixed8(rng):
    """Reals, integers and choices; a choice moves the others' optimum."""
    shift = {c: rng.uniform(-0.25, 0.25) for c in "abc"}
    cost = dict(zip(rng.sample("abc", 3), (0, 0.05, 0.2)))
    on = {"yes": 0.0, "no": 0.08}
    c, n = point(rng, 4, 0.3), rng.randint(3, 9)

    def fn(k):
        s = shift[k["kind"]]
        y = cost[k["kind"]] + on[k["flag"]]
        y += 2 * (k["x0"] - c[0] - s) ** 2 + (k["x1"] - c[1] + s) ** 2
        y += 0.5 * (math.log10(k["lr"]) + 3 + 2 * (k["x0"] - c[0] - s)) ** 2
        y += 0.01 * abs(k["n"] - n)
        y += 0.05 * (math.log2(k["size"]) - 6) ** 2 * (k["flag"] == "yes")
        y += 0.3 * (1 - math.exp(-8 * (k["mom"] - 0.9) ** 2))
        return y
    return Problem([
        Param("kind", "cat", choices=list("abc")),
        Param("flag", "cat", choices=["yes", "no"]),
        Param("x0", "float", 0.0, 1.0), Param("x1", "float", 0.0, 1.0),
        Param("lr", "float", 1e-6, 1.0, "log"), Param("n", "int", 1, 12),
        Param("size", "int", 4, 1024, "log"),
        Param("mom", "float", 0.0, 0.999, "rlog")], fn)


def branch7(rng):
    """A choice decides which of the other parameters count."""
    c = point(rng, 6, 0.2)
    base = dict(zip("abc", rng.sample([0.0, 0.06, 0.12], 3)))
    mine = {"a": (0, 1), "b": (2, 3), "c": (4, 5)}

    def fn(k):
        g = [k["x%d" % i] - c[i] for i in mine[k["kind"]]]
        return base[k["kind"]] + g[0] ** 2 + 2 * (g[1] + 0.5 * g[0]) ** 2
    return Problem([Param("kind", "cat", choices=list("abc"))] + box(6), fn)


def hidden5(rng):
    """The choice that looks best in most places is not the one that holds
    the optimum, which lies in a narrow valley of another."""
    kinds = rng.sample("abcd", 4)
    c = {m: point(rng, 3) for m in kinds}
    floor = dict(zip(kinds, (0.0, 0.12, 0.2, 0.3)))
    width = dict(zip(kinds, (0.02, 0.3, 0.3, 0.3)))

    def fn(k):
        m = k["m"]
        q = sum(g * g for g in gap([k["x0"], k["x1"], k["x2"]], c[m]))
        y = floor[m] + q / (q + width[m])
        return y + (0.05 if k["fast"] == "yes" and k["x0"] > 0.5 else 0)
    return Problem([Param("m", "cat", choices=list("abcd")),
                    Param("fast", "cat", choices=["yes", "no"])] + box(3), fn)


def linear_lr4(rng):
    """Rates that the user left on a linear scale, a cliff above them."""
    lr, wd = 10 ** rng.uniform(-2.5, -1.2), 10 ** rng.uniform(-3, -1.5)
    c = point(rng, 2)

    def fn(k):
        y = 0.3 * math.log10(k["lr"] / lr) ** 2
        y += 0.1 * math.log10(k["wd"] / wd) ** 2
        y += 0.5 * (k["x0"] - c[0]) ** 2 + 0.5 * abs(k["x1"] - c[1])
        return y + 3 / (1 + math.exp(-40 * (k["lr"] - 6 * lr) / lr / 6))
    low = fn({"lr": lr, "wd": wd, "x0": c[0], "x1": c[1]})
    return Problem([Param("lr", "float", 1e-4, 1.0),
                    Param("wd", "float", 1e-4, 0.3)] + box(2), fn, best=low)


def textbook(rng, name):
    """One of textbook.py, mirrored and moved by up to a tenth of its range
    (beyond which the optimum may then be)."""
    d, lo, hi, of, best = TEXTBOOK[name]
    mirrored = [rng.random() < 0.5 for _ in range(d)]
    moved = [rng.uniform(-0.1, 0.1) * (hi - lo) for _ in range(d)]

    def fn(k):
        return of([(lo + hi - v if mirror else v) + move
                   for v, mirror, move in zip(vector(k), mirrored, moved)])
    return Problem([Param("x%d" % i, "float", lo, hi) for i in range(d)], fn,
                   best=best)


FAMILIES = {f.__name__: f for f in (
    wave1, ellipsoid3, peaks4, ripple5, valley6, few10, bowl20, steps4,
    wells5, spike6, plateau3, rate4, decades5, noisy4, noisy_far5, outliers3,
    fails4, fails_wells4, fails_mixed5, choices6, ladder4, mixed8, branch7,
    hidden5, linear_lr4)}


def make(name, seed):
    rng = random.Random("%s %d" % (name, seed))
    return FAMILIES[name](rng) if name in FAMILIES else textbook(rng, name)
