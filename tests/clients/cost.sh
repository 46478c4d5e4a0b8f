#!/bin/sh
# Cost of a call against the AWS CLI's (cost.py).
[ -x /usr/bin/aws ] || exit 77
exec /usr/bin/python3 -B "${top_srcdir:-.}/tests/clients/cost.py"
