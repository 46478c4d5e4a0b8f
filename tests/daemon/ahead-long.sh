#!/bin/sh
# S26: how long slots wait at 14 to 750 trials.
command -v /usr/bin/python3 >/dev/null || exit 77
exec /usr/bin/python3 -B "${top_srcdir:-.}/tests/daemon/ahead.py"
