#!/bin/sh
# The seed's two jobs with Debian's boto3, to their ends (seed_client.py).
/usr/bin/python3 -c 'import boto3' 2>/dev/null || exit 77
exec /usr/bin/python3 -B "${top_srcdir:-.}/tests/clients/seed_client.py"
