# tests/wire: what is on the wire, as files.
EXTRA_DIST += tests/wire/create-shapes.json
