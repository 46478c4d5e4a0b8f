#!/bin/sh
# 200 kills with 4 trials at a time, 1,000 with 8.
command -v /usr/bin/python3 >/dev/null || exit 77
p="/usr/bin/python3 -B ${top_srcdir:-.}/tests/daemon/kills.py"
$p 200 4 && exec $p 1000 8
