# tests/wire: what is on the wire, as files.
EXTRA_DIST += tests/wire/create-shapes.json tests/wire/sigv4-vectors.json \
	tests/wire/sigv4.py

if HAVE_CMOCKA
check_PROGRAMS += tests/wire/test_shapes
TESTS += tests/wire/test_shapes
tests_wire_test_shapes_SOURCES = tests/wire/test_shapes.c
tests_wire_test_shapes_LDADD = libmodel.a $(BASE_LIBS) $(CMOCKA_LIBS)
endif

# The signer, against public vectors and other people's signers.
check_PROGRAMS += tests/wire/sigv4_lines
tests_wire_sigv4_lines_SOURCES = tests/wire/sigv4_lines.c
tests_wire_sigv4_lines_LDADD = $(API_LIBS) $(BASE_LIBS)
dist_check_SCRIPTS += tests/wire/sigv4.sh tests/wire/sigv4_long.sh
TESTS += tests/wire/sigv4.sh
if HAVE_CMOCKA
check_PROGRAMS += tests/wire/test_sigv4
TESTS += tests/wire/test_sigv4
LONG_TESTS += tests/wire/sigv4_long.sh
tests_wire_test_sigv4_SOURCES = tests/wire/test_sigv4.c
tests_wire_test_sigv4_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS)
tests_wire_test_sigv4_LDADD = $(API_LIBS) $(BASE_LIBS) $(CURL_LIBS) \
	$(CMOCKA_LIBS)
endif

# The daemon's server, as strangers use it.
dist_check_SCRIPTS += tests/wire/listen.sh tests/wire/malformed.sh \
	tests/wire/malformed_long.sh tests/wire/replies.sh
EXTRA_DIST += tests/wire/listen.py tests/wire/malformed.py \
	tests/wire/replies.py \
	tests/wire/reply-shapes.json tests/wire/serve.py tests/wire/shapes.py
TESTS += tests/wire/listen.sh tests/wire/malformed.sh tests/wire/replies.sh
LONG_TESTS += tests/wire/malformed_long.sh
if SANITIZED
AM_TESTS_ENVIRONMENT += sanitized=yes; export sanitized;
endif
