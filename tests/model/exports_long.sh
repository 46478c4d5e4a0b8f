#!/bin/sh
# exports.py with its full count.
exec "${top_srcdir:-.}/tests/model/exports.sh" 50
