#!/bin/sh
# How the TCP listener is opened and whom it serves (listen.py).
command -v /usr/bin/python3 >/dev/null && command -v openssl >/dev/null ||
	exit 77
exec /usr/bin/python3 -B "${top_srcdir:-.}/tests/wire/listen.py"
