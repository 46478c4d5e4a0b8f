#!/bin/sh
# No secret where one could be seen (secrets.py).
command -v tmux >/dev/null && command -v python3 >/dev/null || exit 77
exec /usr/bin/python3 -B "${top_srcdir:-.}/tests/clients/secrets.py"
