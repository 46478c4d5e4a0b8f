#!/bin/sh
# Five consoles at an account that throttles (throttle.py).
command -v tmux >/dev/null && command -v python3 >/dev/null || exit 77
exec python3 -B "${top_srcdir:-.}/tests/term/throttle.py" "${THROTTLE_SECONDS:-240}"
