#!/bin/sh
# Channels, outputs and checkpoints of local training jobs in s3rver, an S3
# server of npm's, and the console's pickers of buckets (s3.py). quickstart
# test installs it beside the JavaScript client, and says where.
: "${TRIALDECK_NODE_MODULES:=${top_builddir:-.}/clients-js/node_modules}"
[ -d "$TRIALDECK_NODE_MODULES/s3rver" ] || exit 77
command -v node >/dev/null && command -v tmux >/dev/null || exit 77
export TRIALDECK_NODE_MODULES
exec /usr/bin/python3 -B "${top_srcdir:-.}/tests/clients/s3.py"
