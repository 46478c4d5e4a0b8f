#!/bin/sh
# The two trainers as programs.
command -v python3 >/dev/null || exit 77
exec python3 -B "${top_srcdir:-.}/tests/train/trainers.py"
