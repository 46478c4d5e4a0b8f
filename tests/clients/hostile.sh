#!/bin/sh
# Ways in which a server can do harm (hostile.py): some of them.
BUSY_MS=250 exec python3 -B "${top_srcdir:-.}/tests/clients/hostile.py" 300
