"""Round trips: request → YAML → request, request → draft → request, Describe
answer → clone → request, request → pane → body; each the identity apart from
the repairs of a clone. Usage: trips.py [COUNT]. Rows: S06, S07, S08, S42."""
import json
import sys

from generate import Model, answer, request, seeded

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 400


def same(a, b):
    """Equal with types: 1 is not 1.0 and not True."""
    return json.dumps(a, sort_keys=True) == json.dumps(b, sort_keys=True)


def repaired(wire):
    """The request of an answer as clone.h says it."""
    out = json.loads(json.dumps(wire))
    for name in ("HyperParameterTuningJobArn", "CreationTime",
                 "HyperParameterTuningJobStatus", "LastModifiedTime",
                 "TrainingJobStatusCounters", "ObjectiveStatusCounters",
                 "BestTrainingJob"):
        out.pop(name, None)
    out["HyperParameterTuningJobName"] = "copy"
    one = out.get("TrainingJobDefinition")
    for i, d in enumerate([one] if one else out["TrainingJobDefinitions"]):
        d.setdefault("DefinitionName", "definition-%d" % (i + 1))
        d["StaticHyperParameters"].pop("_tuning_objective_metric")
        if not d["StaticHyperParameters"]:
            del d["StaticHyperParameters"]
        spec = d["AlgorithmSpecification"]
        if "/mine" in spec["TrainingImage"]:
            assert spec["MetricDefinitions"].pop()["Name"] == \
                "ObjectiveMetric"
        else:
            del spec["MetricDefinitions"]
        if not d["EnableManagedSpotTraining"]:
            d["StoppingCondition"].pop("MaxWaitTimeInSeconds", None)
    return out


def main():
    model = Model()
    r = seeded(20261125)
    forms = set()
    for i in range(COUNT):
        wire = request(r, unknown=i % 2 == 1)
        forms.add(tuple(sorted(k for k in wire if "Definition" in k)))
        got = model("trip", wire)
        for way in ("yaml", "draft"):
            assert same(got[way], wire), \
                "%d %s:\n%s\n%s" % (i, way, json.dumps(wire),
                                    json.dumps(got[way]))
        got = model("body", wire)
        assert same(json.loads(got["text"]), wire)
        assert same(json.loads("".join(got["pane"])), wire)
        said = answer(r, wire)
        got = model("clone", said, name="copy")
        assert same(got, repaired(said)), "%d clone:\n%s\n%s" % (
            i, json.dumps(repaired(said)), json.dumps(got))
    model.close()
    assert len(forms) == 2
    print("%d requests, 4 ways each: the same" % COUNT)


main()
