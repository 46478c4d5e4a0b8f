#!/bin/sh
# The short form of kills-long.sh.
command -v /usr/bin/python3 >/dev/null || exit 77
exec /usr/bin/python3 -B "${top_srcdir:-.}/tests/daemon/kills.py" 20 4
