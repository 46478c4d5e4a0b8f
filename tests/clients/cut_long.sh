#!/bin/sh
exec python3 -B "${top_srcdir:-.}/tests/clients/cut.py" 1000
