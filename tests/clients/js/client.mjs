/* @aws-sdk/client-sagemaker against trialdeckd; js_client.py starts it. */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

// The packages lie in the build folder, not beside this file.
const load = createRequire(process.env.TRIALDECK_NODE_MODULES + "/x.js");
const sdk = load("@aws-sdk/client-sagemaker");
const cw = load("@aws-sdk/client-cloudwatch-logs");

const { endpoint, requests } = JSON.parse(readFileSync(0, "utf8"));
const region = "eu-central-1";
const sm = new sdk.SageMakerClient({ endpoint, region, maxAttempts: 1 });
const logs = new cw.CloudWatchLogsClient({ endpoint, region, maxAttempts: 1 });
const logGroupName = "/aws/sagemaker/TrainingJobs";

const call = (name, input) => sm.send(new sdk[name + "Command"](input));
const job = (name) => ({ HyperParameterTuningJobName: name });
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function error(type, name, input) {
  try {
    await call(name, input);
  } catch (e) {
    assert(e instanceof type, `${name}: ${e}`);
    assert.equal(e.$metadata.requestId.length, 36);
    return e;
  }
  throw new Error(`${name}: no error`);
}

async function until(name, status) {
  for (let i = 0; i < 200; i++) {
    const d = await call("DescribeHyperParameterTuningJob", job(name));
    if (d.HyperParameterTuningJobStatus === status) {
      return d;
    }
    await pause(300);
  }
  throw new Error(`${name} never became ${status}`);
}

async function errors() {
  const exceeded = await error(sdk.ResourceInUse,
    "CreateHyperParameterTuningJob", requests[0]);
  assert.match(exceeded.message, /must be unique/);
  for (const verb of ["Describe", "Stop"]) {
    await error(sdk.ResourceNotFound, verb + "HyperParameterTuningJob",
      job("no-such-job"));
  }
  const e = await error(sdk.SageMakerServiceException,
    "DescribeHyperParameterTuningJob", job("a b!"));
  assert.equal(e.name, "ValidationException");
  assert.match(e.message, /^1 validation error detected: Value 'a b!' at /);
  const bad = new sdk.SageMakerClient({ endpoint, region, maxAttempts: 1,
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wrong" } });
  await assert.rejects(
    bad.send(new sdk.ListHyperParameterTuningJobsCommand({})),
    { name: "UnrecognizedClientException" });
}

async function training() {
  const trials = [];
  for await (const page of
    sdk.paginateListTrainingJobsForHyperParameterTuningJob(
      { client: sm, pageSize: 2 }, job("job-a"))) {
    trials.push(...page.TrainingJobSummaries);
  }
  assert.deepEqual(trials.map((t) => t.TrainingJobStatus),
    ["Completed", "Completed", "Completed"]);
  const TrainingJobName = trials[0].TrainingJobName;
  const d = await call("DescribeTrainingJob", { TrainingJobName });
  assert(d.CreationTime instanceof Date);
  assert.equal(d.HyperParameters.kind, "quick");
  const { logStreams } = await logs.send(new cw.DescribeLogStreamsCommand(
    { logGroupName, logStreamNamePrefix: TrainingJobName + "/" }));
  const { events } = await logs.send(new cw.GetLogEventsCommand({
    logGroupName, logStreamName: logStreams[0].logStreamName,
    startFromHead: true }));
  assert.deepEqual(events.map((e) => e.message),
    ["begin " + TrainingJobName, "acc=0.25;", "acc=0.75;", "end"]);
  await assert.rejects(logs.send(new cw.GetLogEventsCommand(
    { logGroupName, logStreamName: "x/y" })), cw.ResourceNotFoundException);
}

async function main() {
  const arns = [];
  for (const r of requests.slice(0, 3)) {
    const reply = await call("CreateHyperParameterTuningJob", r);
    arns.push(reply.HyperParameterTuningJobArn);
  }
  const names = [];
  for await (const page of sdk.paginateListHyperParameterTuningJobs(
    { client: sm, pageSize: 1 }, {})) {
    names.push(...page.HyperParameterTuningJobSummaries.map(
      (j) => j.HyperParameterTuningJobName));
  }
  assert.deepEqual(names, ["job-a", "job-b", "job-slow"]);
  const ResourceArn = arns[0];
  await call("AddTags", { ResourceArn, Tags: [{ Key: "k", Value: "v" }] });
  await call("DeleteTags", { ResourceArn, TagKeys: ["purpose"] });
  assert.deepEqual((await call("ListTags", { ResourceArn })).Tags,
    [{ Key: "k", Value: "v" }]);
  await call("StopHyperParameterTuningJob", job("job-slow"));
  await errors();
  const d = await until("job-a", "Completed");
  assert(d.HyperParameterTuningEndTime instanceof Date);
  await until("job-slow", "Stopped");
  await training();
  await call("DeleteHyperParameterTuningJob", job("job-a"));
  await error(sdk.ResourceNotFound, "DescribeHyperParameterTuningJob",
    job("job-a"));
  /* As many jobs as there may be at a time. */
  await assert.rejects(async () => {
    for (let i = 0; i < 200; i++) {
      await call("CreateHyperParameterTuningJob",
        { ...requests[3], HyperParameterTuningJobName: `fill-${i}` });
    }
  }, sdk.ResourceLimitExceeded);
}

await main();
