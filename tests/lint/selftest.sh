#!/bin/sh
# Proves that each check of lint.py can fail, and that it passes what is good.
command -v python3 >/dev/null || exit 77
exec python3 -B "${top_srcdir:-.}/tests/lint/selftest.py"
