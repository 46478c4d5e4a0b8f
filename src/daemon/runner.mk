# src/daemon/runner*: trials as processes. In an archive of its own, which the
# daemon and the tests of the runner link.
noinst_LIBRARIES += librunner.a
librunner_a_SOURCES = src/daemon/runner.h \
	src/daemon/runner_attempt.c \
	src/daemon/runner_image.c src/daemon/runner_image.h \
	src/daemon/runner_internal.h \
	src/daemon/runner_log.c \
	src/daemon/runner_process.c \
	src/daemon/runner_spec.c
librunner_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBEVENT_CFLAGS)
RUNNER_LIBS = librunner.a libshim.a

if HAVE_CMOCKA
check_PROGRAMS += tests/unit/test_runner_trial
TESTS += tests/unit/test_runner_trial
tests_unit_test_runner_trial_SOURCES = tests/unit/test_runner_trial.c \
	tests/unit/runner_util.c tests/unit/runner_util.h
tests_unit_test_runner_trial_CPPFLAGS = $(AM_CPPFLAGS) $(LIBEVENT_CFLAGS) \
	$(CMOCKA_CFLAGS)
tests_unit_test_runner_trial_LDADD = $(RUNNER_LIBS) $(BASE_LIBS) \
	$(LIBEVENT_LIBS) $(CMOCKA_LIBS)
endif

check_PROGRAMS += tests/daemon/test_runner_crash
TESTS += tests/daemon/test_runner_crash
tests_daemon_test_runner_crash_SOURCES = tests/daemon/test_runner_crash.c
tests_daemon_test_runner_crash_CPPFLAGS = $(AM_CPPFLAGS) $(LIBEVENT_CFLAGS)
tests_daemon_test_runner_crash_LDADD = $(RUNNER_LIBS) $(BASE_LIBS) \
	$(LIBEVENT_LIBS)
