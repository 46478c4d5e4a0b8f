#!/bin/sh
# Malformed requests and browsers (malformed.py).
command -v /usr/bin/python3 >/dev/null || exit 77
exec /usr/bin/python3 -B "${top_srcdir:-.}/tests/wire/malformed.py"
