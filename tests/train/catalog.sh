#!/bin/sh
# The trainers against the catalogue of data/algorithms.
[ -x /usr/bin/python3 ] || exit 77
exec /usr/bin/python3 -B "${top_srcdir:-.}/tests/train/catalog.py"
