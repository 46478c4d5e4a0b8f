# tests: one include a folder, so that two people adding tests do not meet.
include tests/unit/local.mk
include tests/model/local.mk
include tests/lint/local.mk
include tests/fuzz/local.mk
include tests/wire/local.mk
include tests/screen/local.mk
include tests/screen/wizard.mk
include tests/daemon/local.mk
include tests/term/local.mk
include tests/e2e/local.mk
include tests/bench/local.mk
include tests/train/local.mk
include tests/clients/local.mk

# What takes minutes or needs a quiet machine: the full counts of the goals,
# benchmarks. Never part of check; a test listed here need not be in TESTS.
check-long: all $(check_PROGRAMS) $(check_LIBRARIES)
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS='$(LONG_TESTS)'
.PHONY: check-long
