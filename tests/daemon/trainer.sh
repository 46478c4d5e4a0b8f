#!/bin/sh
# Tuning with the shipped trainers, with kills in between.
command -v /usr/bin/python3 >/dev/null || exit 77
[ -x "${top_builddir:-.}/trialdeck-train-xgboost" ] || exit 77
[ -x "${top_builddir:-.}/trialdeck-train-linear" ] || exit 77
exec /usr/bin/python3 -B "${top_srcdir:-.}/tests/daemon/trainer.py"
