#!/bin/bash
# The whole path: a local backend that starts by itself, the two-algorithm
# example on its data, watched to its best training job (S20, T28), and a job
# that a stopped and restarted backend brings to its end.
set -u
. "${top_srcdir:-.}/tests/e2e/own_backend.sh"

out=$(trialdeck submit "$top/examples/multi-algorithm.yaml" --watch \
    --timeout 240) || die "submit --watch ($?): $out"
job=xgboost-linear-example
grep -q "^arn:aws:sagemaker:local:.*/$job\$" <<<"$out" || die "ARN: $out"
n=$(trialdeck trials $job --filter status=Completed --columns name \
    --output csv | tail -n +2 | wc -l)
[ "$n" -eq 10 ] || die "$n of 10 trials completed"
best=$(trialdeck best $job --output json) || die "best ($?)"
grep -q '"TrainingJobStatus": "Completed"' <<<"$best" || die "best: $best"
trial=$(trialdeck trials $job --columns name --output csv --limit 1 |
    tail -n 1)
trialdeck logs "$trial" | grep -q . || die "no log of $trial"
trial=$(sed -n 's/.*"TrainingJobName": "\(.*\)".*/\1/p' <<<"$best" | head -n 1)
values=$(trialdeck logs "$trial" --metric validation:auc)
[ $? -eq 0 ] && [ "$(grep -cx '[0-9.]*' <<<"$values")" -gt 1 ] ||
    die "values of a metric: $values"
trialdeck logs "$trial" --metric nix 2>/dev/null
[ $? -eq 4 ] || die "a metric that is not"

# The same name again is refused, and told by type.
trialdeck submit "$top/examples/multi-algorithm.yaml" 2>/dev/null
[ $? -eq 1 ] || die "a name that is taken"

# What is open where the backend is started, it does not hold: flock waits for
# nobody, and a pipe ends (T39).
trialdeck backend stop || die "backend stop ($?)"
exec 9>"$TRIALDECK_HOME/lock"
flock 9
timeout 20 sh -c 'trialdeckd --socket "$TRIALDECK_HOME/run/local.sock" 8>&1 |
    cat' || die "a pipe is held ($?)"
exec 9>&-
flock -n "$TRIALDECK_HOME/lock" true || die "a lock is held"

# A running job outlives the backend.
trialdeck submit "$top/examples/single-algorithm.yaml" --name lives >/dev/null
trialdeck backend stop || die "backend stop ($?)"
trialdeck watch lives --timeout 120 || die "watch after a restart ($?)"
trialdeck submit "$top/examples/single-algorithm.yaml" --name ends >/dev/null
trialdeck stop ends || die "stop ($?)"
trialdeck watch ends --timeout 120
[ $? -eq 7 ] || die "a stopped job"
trialdeck stop ends 2>/dev/null
[ $? -eq 1 ] || die "a job that has ended is stopped"
trialdeck delete ends || die "delete ($?)"
trialdeck describe ends 2>/dev/null
[ $? -eq 4 ] || die "a deleted job"
echo ok
