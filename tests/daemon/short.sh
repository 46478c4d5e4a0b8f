#!/bin/sh
# The whole path and every reply, while reads and writes do only a part of what
# is asked or are interrupted (short.c, T37).
top=${top_srcdir:-.}
LD_PRELOAD=$(cd "${top_builddir:-.}" && pwd)/tests/daemon/short.so
[ -e "$LD_PRELOAD" ] || { echo "no $LD_PRELOAD"; exit 1; }
export LD_PRELOAD
"$top/tests/wire/replies.sh" && exec "$top/tests/e2e/first_run.sh"
