#!/usr/bin/env python3
"""serve.py PORT TRIALS: a job that runs; its newest training job changes
its objective value once a second, everything else stays."""
import http.server
import json
import sys
import time

PORT, TRIALS = int(sys.argv[1]), int(sys.argv[2])
JOB = "bench"
BEGUN = 1795496826.0
METRIC = "validation:accuracy"


def trial(n, now):
    running = n == TRIALS
    one = {
        "TrainingJobName": f"{JOB}-{n:03d}-{n * 2654435761 % 2**32:08x}",
        "TrainingJobArn": f"arn:aws:sagemaker:local:000000000000:training-job/{n}",
        "CreationTime": BEGUN + n, "TrainingStartTime": BEGUN + n + 1,
        "TrainingJobStatus": "InProgress" if running else "Completed",
        "TunedHyperParameters": {"eta": f"{0.1 + n % 200 / 1000:.3f}",
                                 "max_depth": str(n % 10 + 1)},
        "FinalHyperParameterTuningJobObjectiveMetric": {
            "MetricName": METRIC, "Type": "Maximize",
            "Value": 0.8 + (now % 1000 if running else n) / 1e4}}
    if not running:
        one["TrainingEndTime"] = BEGUN + n + 61
    return one


def describe(request, now):
    return {
        "HyperParameterTuningJobName": JOB,
        "HyperParameterTuningJobArn": "arn:aws:sagemaker:local:000000000000:"
        "hyper-parameter-tuning-job/" + JOB,
        "HyperParameterTuningJobStatus": "InProgress",
        "CreationTime": BEGUN, "LastModifiedTime": BEGUN + now,
        "HyperParameterTuningJobConfig": {
            "Strategy": "Random", "ResourceLimits": {
                "MaxNumberOfTrainingJobs": TRIALS + 10,
                "MaxParallelTrainingJobs": 1}},
        "TrainingJobStatusCounters": {
            "Completed": TRIALS - 1, "InProgress": 1, "Stopped": 0,
            "RetryableError": 0, "NonRetryableError": 0},
        "ObjectiveStatusCounters": {
            "Succeeded": TRIALS - 1, "Pending": 1, "Failed": 0},
        "BestTrainingJob": trial(TRIALS - 1, now)}


def trials(request, now):
    at = int(request.get("NextToken", "0"))
    most = request.get("MaxResults", 10)
    numbers = range(TRIALS - at, max(TRIALS - at - most, 0), -1)
    reply = {"TrainingJobSummaries": [trial(n, now) for n in numbers]}
    if at + most < TRIALS:
        reply["NextToken"] = str(at + most)
    return reply


ANSWERS = {"DescribeHyperParameterTuningJob": describe,
           "ListTrainingJobsForHyperParameterTuningJob": trials}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        op = self.headers.get("X-Amz-Target", "").rsplit(".", 1)[-1]
        answer = ANSWERS.get(op, lambda request, now: {})
        out = json.dumps(answer(json.loads(body), int(time.time()))).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(out)))
        self.end_headers()
        self.wfile.write(out)

    def log_message(self, *args):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
