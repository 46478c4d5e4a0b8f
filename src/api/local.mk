# src/api: the wire, shared by both ends.
noinst_LIBRARIES += libapi.a
libapi_a_SOURCES = \
	src/api/digest.c src/api/digest.h \
	src/api/keyfile.c src/api/keyfile.h \
	src/api/op.c src/api/op.h \
	src/api/shape.c src/api/shape.h \
	src/api/sigv4.c src/api/sigv4.h src/api/sigv4_verify.c
libapi_a_CPPFLAGS = $(AM_CPPFLAGS) $(OPENSSL_CFLAGS)
API_LIBS = libapi.a $(OPENSSL_LIBS)
