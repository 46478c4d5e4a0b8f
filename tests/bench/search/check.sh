#!/bin/sh
# S26: Bayesian search is ahead of random search by as much as it was when the
# bound was set, on seven kinds of problem with fixed seeds, and repeats no
# configuration. make bench-search prints the whole table.
set -eu
exec python3 "${top_srcdir:-.}/tests/bench/search/run.py" --check \
    --program "${top_builddir:-.}/trialdeck-suggest"
