#!/bin/sh
# Creates over connections that are cut (cut.py).
exec python3 -B "${top_srcdir:-.}/tests/clients/cut.py" 120
