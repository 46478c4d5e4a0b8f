#!/bin/sh
# trialdeck over TCP and TLS (console_client.py).
command -v openssl >/dev/null || exit 77
command -v faketime >/dev/null || exit 77
exec python3 -B "${top_srcdir:-.}/tests/clients/console_client.py"
