#!/bin/sh
# What the backend adds to each of 500 trials.
command -v /usr/bin/python3 >/dev/null || exit 77
exec /usr/bin/python3 -B "${top_srcdir:-.}/tests/daemon/overhead.py" 500
