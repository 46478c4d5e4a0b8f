#!/bin/sh
# trips.py with its full count.
exec "${top_srcdir:-.}/tests/model/trips.sh" 10000
