#!/bin/sh
# Large objects of an S3 service (s3_parts.py); what it needs, s3.sh says.
: "${TRIALDECK_NODE_MODULES:=${top_builddir:-.}/clients-js/node_modules}"
[ -d "$TRIALDECK_NODE_MODULES/s3rver" ] || exit 77
command -v node >/dev/null || exit 77
export TRIALDECK_NODE_MODULES
exec /usr/bin/python3 -B "${top_srcdir:-.}/tests/clients/s3_parts.py"
