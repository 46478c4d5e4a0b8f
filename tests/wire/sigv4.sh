#!/bin/sh
# Our signer against botocore's (sigv4.py); skipped where that is missing.
/usr/bin/python3 -c 'import botocore' 2>/dev/null || exit 77
exec /usr/bin/python3 -B "${top_srcdir:-.}/tests/wire/sigv4.py"
