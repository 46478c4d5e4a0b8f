"""Test functions of the literature on global optimisation, for problems.py.

TEXTBOOK: name -> (parameters, lo, hi, function of a list, least value). The
formulas, ranges and least values are those of Surjanovic and Bingham's
"Virtual Library of Simulation Experiments". They are no model of tuning, and
no part of the search was chosen by them: they say what it does elsewhere.
"""
import math

SHEKEL = ((0.1, 4, 4, 4, 4), (0.2, 1, 1, 1, 1), (0.2, 8, 8, 8, 8),
          (0.4, 6, 6, 6, 6), (0.4, 3, 7, 3, 7), (0.6, 2, 9, 2, 9),
          (0.3, 5, 3, 5, 3), (0.7, 8, 1, 8, 1), (0.5, 6, 2, 6, 2),
          (0.5, 7, 3.6, 7, 3.6))
LANGERMANN = ((1, 3, 5), (2, 5, 2), (5, 2, 1), (2, 1, 4), (3, 7, 9))


def square(x):
    return sum(v * v for v in x)


def rastrigin(x):
    return sum(10 + v * v - 10 * math.cos(2 * math.pi * v) for v in x)


def griewank(x):
    waves = math.prod(math.cos(v / math.sqrt(i))
                      for i, v in enumerate(x, 1))
    return square(x) / 4000 - waves + 1


def michalewicz(x):
    return -sum(math.sin(v) * math.sin(i * v * v / math.pi) ** 20
                for i, v in enumerate(x, 1))


def six_hump_camel(x):
    a, b = x
    return (4 - 2.1 * a * a + a ** 4 / 3) * a * a + a * b + \
        (4 * b * b - 4) * b * b


def goldstein_price(x):
    a, b = x
    one = 19 - 14 * a + 3 * a * a - 14 * b + 6 * a * b + 3 * b * b
    two = 18 - 32 * a + 12 * a * a + 48 * b - 36 * a * b + 27 * b * b
    return (1 + (a + b + 1) ** 2 * one) * (30 + (2 * a - 3 * b) ** 2 * two)


def shekel(x):
    return -sum(1 / (width + sum((v - c) ** 2 for v, c in zip(x, centre)))
                for width, *centre in SHEKEL)


def zakharov(x):
    s = sum(0.5 * i * v for i, v in enumerate(x, 1))
    return square(x) + s ** 2 + s ** 4


def dixon_price(x):
    return (x[0] - 1) ** 2 + sum(
        i * (2 * b * b - a) ** 2 for i, (a, b) in enumerate(zip(x, x[1:]), 2))


def schwefel(x):
    return sum(418.9829 - v * math.sin(math.sqrt(abs(v))) for v in x)


def eggholder(x):
    a, b = x
    return -(b + 47) * math.sin(math.sqrt(abs(a / 2 + b + 47))) - \
        a * math.sin(math.sqrt(abs(a - b - 47)))


def alpine(x):
    return sum(abs(v * math.sin(v) + 0.1 * v) for v in x)


def powell(x):
    a, b, c, d = x
    return (a + 10 * b) ** 2 + 5 * (c - d) ** 2 + (b - 2 * c) ** 4 + \
        10 * (a - d) ** 4


def bukin(x):
    a, b = x
    return 100 * math.sqrt(abs(b - 0.01 * a * a)) + 0.01 * abs(a + 10)


def easom(x):
    a, b = x
    return -math.cos(a) * math.cos(b) * \
        math.exp(-(a - math.pi) ** 2 - (b - math.pi) ** 2)


def drop_wave(x):
    r2 = square(x)
    return -(1 + math.cos(12 * math.sqrt(r2))) / (0.5 * r2 + 2)


def sphere(x):
    return sum((v - 1.3) ** 2 for v in x)


def beale(x):
    a, b = x
    return (1.5 - a + a * b) ** 2 + (2.25 - a + a * b ** 2) ** 2 + \
        (2.625 - a + a * b ** 3) ** 2


def colville(x):
    a, b, c, d = x
    return 100 * (a * a - b) ** 2 + (a - 1) ** 2 + (c - 1) ** 2 + \
        90 * (c * c - d) ** 2 + 10.1 * ((b - 1) ** 2 + (d - 1) ** 2) + \
        19.8 * (b - 1) * (d - 1)


def holder_table(x):
    a, b = x
    return -abs(math.sin(a) * math.cos(b) *
                math.exp(abs(1 - math.sqrt(square(x)) / math.pi)))


def langermann(x):
    total = 0
    for depth, a, b in LANGERMANN:
        r2 = (x[0] - a) ** 2 + (x[1] - b) ** 2
        total += depth * math.exp(-r2 / math.pi) * math.cos(math.pi * r2)
    return -total


def salomon(x):
    r = math.sqrt(square(x))
    return 1 - math.cos(2 * math.pi * r) + 0.1 * r


def trid(x):
    return sum((v - 1) ** 2 for v in x) - \
        sum(a * b for a, b in zip(x, x[1:]))


def perm(x):
    n = len(x)
    return sum(sum((j + 0.5) * (v ** i - j ** -i)
                   for j, v in enumerate(x, 1)) ** 2
               for i in range(1, n + 1))


TEXTBOOK = {
    "rastrigin3": (3, -5.12, 5.12, rastrigin, 0),
    "griewank5": (5, -100, 100, griewank, 0),
    "michalewicz5": (5, 0, math.pi, michalewicz, -4.687658),
    "six_hump_camel2": (2, -2, 2, six_hump_camel, -1.0316285),
    "goldstein_price2": (2, -2, 2, goldstein_price, 3),
    "shekel4": (4, 0, 10, shekel, -10.5364),
    "zakharov5": (5, -5, 10, zakharov, 0),
    "dixon_price4": (4, -10, 10, dixon_price, 0),
    "schwefel3": (3, -500, 500, schwefel, 0),
    "eggholder2": (2, -512, 512, eggholder, -959.6407),
    "alpine5": (5, -10, 10, alpine, 0),
    "powell4": (4, -4, 5, powell, 0),
    "bukin2": (2, -10, 3, bukin, 0),
    "easom2": (2, -10, 10, easom, -1),
    "drop_wave2": (2, -5.12, 5.12, drop_wave, -1),
    "sphere10": (10, -5, 5, sphere, 0),
    "beale2": (2, -4.5, 4.5, beale, 0),
    "colville4": (4, -10, 10, colville, 0),
    "holder_table2": (2, -10, 10, holder_table, -19.2085),
    "langermann2": (2, 0, 10, langermann, -5.1621),
    "salomon4": (4, -20, 20, salomon, 0),
    "trid6": (6, -36, 36, trid, -50),
    "perm4": (4, -4, 4, perm, 0),
}
