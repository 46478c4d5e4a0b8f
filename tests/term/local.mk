# tests/term

# The console on a pty that libvterm reads.
if HAVE_CMOCKA
if HAVE_VTERM
check_PROGRAMS += tests/term/console tests/term/test_term \
	tests/term/test_hostile tests/term/test_kills
TESTS += tests/term/test_term tests/term/test_hostile tests/term/test_kills
tests_term_console_SOURCES = tests/term/console.c \
	tests/term/answers.c tests/term/answers.h
tests_term_console_CPPFLAGS = $(AM_CPPFLAGS) $(LIBEVENT_CFLAGS)
tests_term_console_LDADD = $(UI_LIBS) libmodel.a $(BASE_LIBS)
TERM_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
TERM_LDADD = $(BASE_LIBS) $(VTERM_LIBS) $(CMOCKA_LIBS) -lutil
tests_term_test_term_SOURCES = tests/term/test_term.c \
	tests/term/pty.c tests/term/pty.h
tests_term_test_term_CPPFLAGS = $(TERM_CPPFLAGS)
tests_term_test_term_LDADD = $(TERM_LDADD)
tests_term_test_hostile_SOURCES = tests/term/test_hostile.c \
	tests/term/pty.c tests/term/pty.h
tests_term_test_hostile_CPPFLAGS = $(TERM_CPPFLAGS)
tests_term_test_hostile_LDADD = $(TERM_LDADD)
tests_term_test_kills_SOURCES = tests/term/test_kills.c \
	tests/term/pty.c tests/term/pty.h
tests_term_test_kills_CPPFLAGS = $(TERM_CPPFLAGS)
tests_term_test_kills_LDADD = $(TERM_LDADD)
dist_check_SCRIPTS += tests/term/kills.sh
LONG_TESTS += tests/term/kills.sh
endif
endif

# Consoles at an account that throttles.
dist_check_SCRIPTS += tests/term/throttle.sh
EXTRA_DIST += tests/term/throttle.py
LONG_TESTS += tests/term/throttle.sh
