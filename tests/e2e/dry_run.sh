#!/bin/sh
# Runs dry_run.py; skipped where python3 is missing.
command -v /usr/bin/python3 >/dev/null || exit 77
exec /usr/bin/python3 -B "${top_srcdir:-.}/tests/e2e/dry_run.py"
