#!/bin/sh
# Runs seed_rows.py; skipped where python3 is missing.
command -v python3 >/dev/null || exit 77
exec python3 -B "${top_srcdir:-.}/tests/lint/seed_rows.py" \
	"${top_srcdir:-.}"
