"""Replies against the API's output shapes (reply-shapes.json): no member that
the shape does not know, none of the wrong type or outside its limits, every
required one there."""
import json
import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "reply-shapes.json")) as f:
    DATA = json.load(f)


def pattern_fits(pattern, text):
    if r"\p{" in pattern:
        return True             # tags: the daemon's own rows check them
    return re.fullmatch(pattern, text) is not None


class Checker:
    """check(op, reply) gives problems; what was seen stays in the fields."""

    def __init__(self):
        self.members = set()
        self.values = {}

    def check(self, op, reply):
        shape = DATA["operations"][op]
        if shape is None:
            return ["%s: a body where none belongs" % op] if reply else []
        return self.value(shape, reply, op)

    def value(self, name, v, at):
        shape = DATA["shapes"][name]
        kind = shape["type"]
        fits = {"structure": dict, "map": dict, "list": list, "string": str,
                "boolean": bool, "integer": int, "long": int,
                "float": (int, float), "timestamp": (int, float)}[kind]
        if not isinstance(v, fits) or (isinstance(v, bool) and
                                       kind != "boolean"):
            return ["%s: %r is no %s" % (at, v, kind)]
        problems = self.limits(shape, v, at)
        if kind == "structure":
            problems += self.structure(name, shape, v, at)
        elif kind == "map":
            for key, value in v.items():
                problems += self.value(shape["key"], key, at + " key")
                problems += self.value(shape["value"], value,
                                       "%s.%s" % (at, key))
        elif kind == "list":
            for i, value in enumerate(v):
                problems += self.value(shape["member"], value,
                                       "%s[%d]" % (at, i))
        if "enum" in shape:
            self.values.setdefault(name, set()).add(v)
        return problems

    def structure(self, name, shape, v, at):
        problems = ["%s: %s is missing" % (at, m)
                    for m in shape.get("required", ()) if m not in v]
        for member, value in v.items():
            if member not in shape["members"]:
                problems.append("%s: unknown member %s" % (at, member))
                continue
            self.members.add("%s.%s" % (name, member))
            problems += self.value(shape["members"][member], value,
                                   "%s.%s" % (at, member))
        return problems

    @staticmethod
    def limits(shape, v, at):
        problems = []
        size = v if isinstance(v, (int, float)) else len(v)
        if shape["type"] in ("timestamp", "structure", "boolean"):
            return problems
        if size < shape.get("min", size):
            problems.append("%s: %r is below %s" % (at, v, shape["min"]))
        if size > shape.get("max", size):
            problems.append("%s: %r is above %s" % (at, v, shape["max"]))
        if "enum" in shape and v not in shape["enum"]:
            problems.append("%s: %r is no value" % (at, v))
        if "pattern" in shape and not pattern_fits(shape["pattern"], v):
            problems.append("%s: %r does not fit %s" % (
                at, v, shape["pattern"]))
        return problems
