# tests: one include a folder, so that two people adding tests do not meet.
include tests/unit/local.mk
include tests/lint/local.mk
include tests/fuzz/local.mk
include tests/wire/local.mk
include tests/screen/local.mk
include tests/daemon/local.mk
include tests/term/local.mk
include tests/e2e/local.mk
include tests/bench/local.mk
include tests/train/local.mk
