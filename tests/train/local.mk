# tests/train: the trainers, alone and as programs.
if HAVE_CMOCKA
check_PROGRAMS += tests/unit/test_train
TESTS += tests/unit/test_train
tests_unit_test_train_SOURCES = tests/unit/test_train.c
tests_unit_test_train_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_train_LDADD = $(TRAIN_LIBS) $(CMOCKA_LIBS)
endif
dist_check_SCRIPTS += tests/train/trainers.sh tests/train/parity.sh \
	tests/train/examples.sh tests/train/catalog.sh
TESTS += tests/train/trainers.sh tests/train/parity.sh \
	tests/train/examples.sh tests/train/catalog.sh
EXTRA_DIST += tests/train/trainers.py tests/train/parity.py \
	tests/train/examples.py tests/train/catalog.py
