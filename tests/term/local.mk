# tests/term

# The console on a pty that libvterm reads.
if HAVE_CMOCKA
if HAVE_VTERM
check_PROGRAMS += tests/term/console tests/term/test_term
TESTS += tests/term/test_term
tests_term_console_SOURCES = tests/term/console.c
tests_term_console_CPPFLAGS = $(AM_CPPFLAGS) $(LIBEVENT_CFLAGS)
tests_term_console_LDADD = $(UI_LIBS) libmodel.a $(BASE_LIBS)
tests_term_test_term_SOURCES = tests/term/test_term.c
tests_term_test_term_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_term_test_term_LDADD = $(BASE_LIBS) $(VTERM_LIBS) $(CMOCKA_LIBS) -lutil
endif
endif
