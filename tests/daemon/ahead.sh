#!/bin/sh
# S26: no slot waits for the model (a wide bound; ahead-long.sh has figures).
command -v /usr/bin/python3 >/dev/null || exit 77
exec /usr/bin/python3 -B "${top_srcdir:-.}/tests/daemon/ahead.py" --check
