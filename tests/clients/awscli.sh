#!/bin/sh
# Debian's AWS CLI against trialdeckd (awscli_client.py).
/usr/bin/python3 -c 'import awscli.clidriver' 2>/dev/null || exit 77
command -v openssl >/dev/null && [ -x /usr/bin/aws ] || exit 77
exec /usr/bin/python3 -B "${top_srcdir:-.}/tests/clients/awscli_client.py"
