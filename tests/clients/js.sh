#!/bin/sh
# @aws-sdk/client-sagemaker against trialdeckd (js/client.mjs). quickstart test
# installs it and says where; by hand: tests/clients/js/install FOLDER, with
# FOLDER below the build folder as here.
: "${TRIALDECK_NODE_MODULES:=${top_builddir:-.}/clients-js/node_modules}"
[ -d "$TRIALDECK_NODE_MODULES/@aws-sdk/client-sagemaker" ] || exit 77
command -v node >/dev/null && command -v openssl >/dev/null || exit 77
export TRIALDECK_NODE_MODULES
exec /usr/bin/python3 -B "${top_srcdir:-.}/tests/clients/js_client.py"
