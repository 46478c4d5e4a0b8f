#!/bin/sh
# The full count of malformed requests.
MALFORMED_COUNT=10000 exec sh "${top_srcdir:-.}/tests/wire/malformed.sh"
