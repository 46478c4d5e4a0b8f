#!/bin/sh
# 2,000 ways in which a server can do harm (hostile.py).
exec python3 -B "${top_srcdir:-.}/tests/clients/hostile.py" 2000
