#!/bin/sh
# The full count: 10,000 random requests against libcurl's signer and 10,000
# against botocore's.
SIGV4_COUNT=10000
export SIGV4_COUNT
"${top_builddir:-.}/tests/wire/test_sigv4" &&
	exec sh "${top_srcdir:-.}/tests/wire/sigv4.sh"
