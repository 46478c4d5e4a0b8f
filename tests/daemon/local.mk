# tests/daemon
daemon_scripts = tests/daemon/ahead.sh tests/daemon/contract.sh \
	tests/daemon/disk.sh \
	tests/daemon/hostile.sh tests/daemon/jobs.sh tests/daemon/kills.sh \
	tests/daemon/spot.sh tests/daemon/sync.sh tests/daemon/trainer.sh \
	tests/daemon/tuning.sh
daemon_long = tests/daemon/ahead-long.sh tests/daemon/kills-long.sh \
	tests/daemon/overhead.sh
dist_check_SCRIPTS += $(daemon_scripts) $(daemon_long)
TESTS += $(daemon_scripts)
LONG_TESTS += $(daemon_long)
EXTRA_DIST += tests/daemon/ahead.py tests/daemon/backend.py \
	tests/daemon/contract.py tests/daemon/disk.py \
	tests/daemon/hostile.py tests/daemon/jobs.py tests/daemon/kills.py \
	tests/daemon/overhead.py tests/daemon/probes.py \
	tests/daemon/spot.py tests/daemon/sync.py tests/daemon/trainer.py \
	tests/daemon/tuning.py

# Reads and writes that do a part of what is asked.
check_PROGRAMS += tests/daemon/short.so
tests_daemon_short_so_SOURCES = tests/daemon/short.c
tests_daemon_short_so_CFLAGS = -fPIC
tests_daemon_short_so_LDFLAGS = -shared
dist_check_SCRIPTS += tests/daemon/short.sh
TESTS += tests/daemon/short.sh

# Syncs that fail.
check_PROGRAMS += tests/daemon/sync.so
tests_daemon_sync_so_SOURCES = tests/daemon/sync.c
tests_daemon_sync_so_CFLAGS = -fPIC
tests_daemon_sync_so_LDFLAGS = -shared
