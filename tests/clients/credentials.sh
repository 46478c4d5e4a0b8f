#!/bin/sh
# Credentials as the AWS CLI finds them (credentials.py).
[ -x /usr/bin/aws ] || exit 77
exec /usr/bin/python3 -B "${top_srcdir:-.}/tests/clients/credentials.py"
