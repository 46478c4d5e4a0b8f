#!/bin/sh
# Replies against the API's shapes (replies.py).
command -v /usr/bin/python3 >/dev/null || exit 77
exec /usr/bin/python3 -B "${top_srcdir:-.}/tests/wire/replies.py"
