#!/bin/sh
# trialdeck-suggest answers each line, goes on after bad input, repeats
# nothing while others are left and says when none is (S25, S26), and decides
# alike for the same seed and results.
set -eu
program=${top_builddir:-.}/trialdeck-suggest
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

init='{"init":{"space":[{"name":"n","type":"int","lo":1,"hi":4},
 {"name":"c","type":"cat","choices":["a","b"]}],"seed":7,"n_trials":8,
 "direction":"maximize","strategy":"Bayesian"}}'
{
	echo '{"ask":{}}'
	echo "no JSON"
	printf '%s\n' "$init" | tr -d '\n'
	echo
	echo '{"tell":{"id":5,"value":1}}'
	for i in 0 1 2 3 4 5 6 7; do
		echo '{"ask":{}}'
		if [ $i = 3 ]; then
			echo '{"tell":{"id":3,"failed":true}}'
		else
			echo "{\"tell\":{\"id\":$i,\"value\":$i.5}}"
		fi
	done
	echo '{"ask":{}}'
} >"$work/in"
"$program" <"$work/in" >"$work/out"
"$program" <"$work/in" >"$work/again"
cmp "$work/out" "$work/again"
[ "$(wc -l <"$work/in")" = "$(wc -l <"$work/out")" ]
[ "$(grep -c '"error"' "$work/out")" = 4 ]
[ "$(grep -o '"config":.*' "$work/out" | sort -u | wc -l)" = 8 ]
tail -n 1 "$work/out" | grep -q '"error"'

# A slip of the pen turns no search around.
for slip in '"direction":"Maximize"' '"early_stopping":"auto"' \
    '"direction":null'; do
	printf '%s\n' "$init" | tr -d '\n' |
		sed "s/\"direction\":\"maximize\"/$slip/" | "$program" | grep -q '"error":"The .* must be'
done
"$program" --help | grep -q '^usage'
if "$program" word </dev/null 2>/dev/null; then exit 1; fi

# Hyperband: the worst of many at the first rung is stopped, the best is not
# (S28).
{
	printf '%s\n' "$init" | tr -d '\n' |
	    sed 's/"Bayesian"/"Hyperband","min_resource":1,"max_resource":2/'
	echo
	for i in 0 1 2 3 4 5 6; do
		echo '{"ask":{}}'
	done
	for i in 6 5 4 3 2 1 0; do
		echo "{\"report\":{\"id\":$i,\"resource\":1,\"value\":$i}}"
	done
} | "$program" >"$work/out"
tail -n 1 "$work/out" | grep -q '"continue":false'
grep '"continue"' "$work/out" | head -n 1 | grep -q true

# A transfer parent's best is the first proposal; its scale does not matter
# (S12).
{
	printf '%s\n' "$init" | tr -d '\n'
	echo
	echo '{"warm":{"type":"transfer","parents":[[{"config":{"n":2,"c":"b"},
"value":100},{"config":{"n":3,"c":"a"},"value":200},
{"config":{"n":1,"c":"a"},"value":110}]]}}' | tr -d '\n'
	echo
	for i in 0 1 2 3 4 5 6 7; do
		echo '{"ask":{}}'
		echo "{\"tell\":{\"id\":$i,\"value\":$i}}"
	done
} | "$program" >"$work/out"
grep -q '"id":0,"config":{"n":3,"c":"a"}' "$work/out"
[ "$(grep -o '"config":.*' "$work/out" | sort -u | wc -l)" = 8 ]
