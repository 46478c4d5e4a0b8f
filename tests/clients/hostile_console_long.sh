#!/bin/sh
# The console in a terminal, at a server that means harm (hostile_console.py).
exec python3 -B "${top_srcdir:-.}/tests/clients/hostile_console.py" 2000
