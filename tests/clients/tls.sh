#!/bin/sh
# TLS, proxies and redirects (tls.py).
command -v openssl >/dev/null && command -v faketime >/dev/null || exit 77
exec /usr/bin/python3 -B -W ignore "${top_srcdir:-.}/tests/clients/tls.py"
