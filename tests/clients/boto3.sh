#!/bin/sh
# Debian's boto3 against trialdeckd (boto3_client.py).
/usr/bin/python3 -c 'import boto3' 2>/dev/null || exit 77
command -v openssl >/dev/null || exit 77
exec /usr/bin/python3 -B "${top_srcdir:-.}/tests/clients/boto3_client.py"
