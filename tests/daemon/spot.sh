#!/bin/sh
# Runs spot.py; skipped where python3 is missing.
command -v /usr/bin/python3 >/dev/null || exit 77
exec /usr/bin/python3 -B "${top_srcdir:-.}/tests/daemon/spot.py"
