#!/bin/sh
# S26: on every problem, 20 seeds and 100 trials, no proposal is out of range
# or made twice, sanitizers find nothing, and the builds of GCC and clang
# propose the same. The other compiler's build is made here. sound.sh passes its
# arguments on to sound.py.
set -eu
top=${top_srcdir:-.}
mine=${top_builddir:-.}/trialdeck-suggest
if [ "${sanitized-}" = yes ]; then
	compiler=gcc options=
else
	compiler=clang options=--enable-sanitizers
fi
command -v python3 >/dev/null || exit 77
command -v "$compiler" >/dev/null || exit 77
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
top=$(cd "$top" && pwd)
(cd "$folder" && CC=$compiler "$top/configure" -q $options &&
	make -s trialdeck-suggest) >"$folder/log" 2>&1 || {
	cat "$folder/log"
	exit 1
}
export OPENBLAS_NUM_THREADS=1
python3 -B "$top/tests/bench/search/sound.py" "$@" "$mine" \
	"$folder/trialdeck-suggest"
