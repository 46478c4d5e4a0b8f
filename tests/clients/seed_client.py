"""The seed's two tuning jobs, as its Python example makes them with boto3:
created, described, listed, waited for, on the real data with the trainers
that are shipped (S01 to S03)."""
import json
import os
import subprocess
import sys
import time

import boto3
from botocore.config import Config

from common import Bench, until

TOP = os.environ.get("top_srcdir", ".")


def main():
    with Bench(False, "3") as bench:
        s3 = bench.run("backend", "path", "s3://").strip()
        subprocess.run([TOP + "/examples/install-data", s3], check=True,
                       stdout=subprocess.DEVNULL)
        os.environ.update(bench.client_env())
        sm = boto3.client("sagemaker", endpoint_url=bench.url,
                          config=Config(retries={"max_attempts": 0}))
        names = []
        for name in ("single", "multi"):
            with open("%s/tests/e2e/golden/%s.json" % (TOP, name)) as f:
                request = json.load(f)
            reply = sm.create_hyper_parameter_tuning_job(**request)
            names.append(request["HyperParameterTuningJobName"])
            assert reply["HyperParameterTuningJobArn"].endswith(
                "/" + names[-1])
        listed = sm.list_hyper_parameter_tuning_jobs(
            SortBy="CreationTime", SortOrder="Ascending")
        assert [j["HyperParameterTuningJobName"] for j in
                listed["HyperParameterTuningJobSummaries"]] == names, listed
        for name in names:
            began = time.monotonic()

            def ended():
                d = sm.describe_hyper_parameter_tuning_job(
                    HyperParameterTuningJobName=name)
                return d if d["HyperParameterTuningJobStatus"] not in (
                    "InProgress", "Stopping") else None
            d = until(name, ended, 300)
            assert d["HyperParameterTuningJobStatus"] == "Completed", d
            best = d["BestTrainingJob"]
            value = best["FinalHyperParameterTuningJobObjectiveMetric"]
            print("%s: %s %s = %s after %.1f s" % (
                name, best["TrainingJobName"], value["MetricName"],
                value["Value"], time.monotonic() - began))
            t = sm.describe_training_job(
                TrainingJobName=best["TrainingJobName"])
            model = t["ModelArtifacts"]["S3ModelArtifacts"]
            path = bench.run("backend", "path", model).strip()
            assert os.path.getsize(path) > 0, model
    return 0


if __name__ == "__main__":
    sys.exit(main())
