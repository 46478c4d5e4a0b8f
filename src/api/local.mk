# src/api: the wire, shared by both ends.
noinst_LIBRARIES += libapi.a
libapi_a_SOURCES = \
	src/api/op.c src/api/op.h \
	src/api/shape.c src/api/shape.h
