#!/bin/sh
# The protocol as somebody else may speak it (strange.py).
command -v tmux >/dev/null && command -v python3 >/dev/null || exit 77
exec python3 -B "${top_srcdir:-.}/tests/clients/strange.py"
