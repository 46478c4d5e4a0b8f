# tests/wire: what is on the wire, as files.
EXTRA_DIST += tests/wire/create-shapes.json

if HAVE_CMOCKA
check_PROGRAMS += tests/wire/test_shapes
TESTS += tests/wire/test_shapes
tests_wire_test_shapes_SOURCES = tests/wire/test_shapes.c
tests_wire_test_shapes_LDADD = libmodel.a $(BASE_LIBS) $(CMOCKA_LIBS)
endif
