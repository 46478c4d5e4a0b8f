#!/bin/sh
# The house's rules, over the whole source tree.
command -v python3 >/dev/null || exit 77
exec python3 -B "${top_srcdir:-.}/tests/lint/lint.py" "${top_srcdir:-.}"
