# tests/screen

# The list page, the job page and the log.
if HAVE_CMOCKA
ui_screen_tests = tests/screen/test_failures tests/screen/test_log \
	tests/screen/test_screen_job \
	tests/screen/test_screen_jobs tests/screen/test_screen_hostile
check_PROGRAMS += $(ui_screen_tests)
TESTS += $(ui_screen_tests)
tests_screen_test_failures_SOURCES = tests/screen/test_failures.c \
	tests/screen/harness.c tests/screen/harness.h
tests_screen_test_failures_LDADD = libui.a libmodel.a $(BASE_LIBS) \
	$(CMOCKA_LIBS)
tests_screen_test_log_SOURCES = tests/screen/test_log.c \
	tests/screen/harness.c tests/screen/harness.h
tests_screen_test_log_LDADD = libui.a libmodel.a $(BASE_LIBS) \
	$(CMOCKA_LIBS)
tests_screen_test_screen_job_SOURCES = tests/screen/test_screen_job.c \
	tests/screen/harness.c tests/screen/harness.h
tests_screen_test_screen_job_LDADD = libui.a libmodel.a $(BASE_LIBS) \
	$(CMOCKA_LIBS)
tests_screen_test_screen_jobs_SOURCES = tests/screen/test_screen_jobs.c \
	tests/screen/harness.c tests/screen/harness.h
tests_screen_test_screen_jobs_LDADD = libui.a libmodel.a $(BASE_LIBS) \
	$(CMOCKA_LIBS)
tests_screen_test_screen_hostile_SOURCES = \
	tests/screen/test_screen_hostile.c \
	tests/term/answers.c tests/term/answers.h \
	tests/screen/harness.c tests/screen/harness.h
tests_screen_test_screen_hostile_CPPFLAGS = $(AM_CPPFLAGS) \
	-I$(srcdir)/tests/term
tests_screen_test_screen_hostile_LDADD = libui.a libmodel.a $(BASE_LIBS) \
	$(CMOCKA_LIBS)
check_PROGRAMS += tests/screen/test_disk
TESTS += tests/screen/test_disk
tests_screen_test_disk_SOURCES = tests/screen/test_disk.c
tests_screen_test_disk_CPPFLAGS = $(AM_CPPFLAGS) $(LIBEVENT_CFLAGS)
tests_screen_test_disk_LDADD = libui.a libmodel.a $(BASE_LIBS) \
	$(LIBEVENT_LIBS) $(CMOCKA_LIBS)
endif
ui_screens = \
	tests/screen/job-20x5.txt \
	tests/screen/job-best-160x50.txt \
	tests/screen/job-best-80x24.txt \
	tests/screen/job-compare-names.txt \
	tests/screen/job-compare.txt \
	tests/screen/job-completed-best.txt \
	tests/screen/job-completed-configuration.txt \
	tests/screen/job-condition.txt \
	tests/screen/job-configuration-160x50.txt \
	tests/screen/job-configuration-80x24.txt \
	tests/screen/job-definitions-160x50.txt \
	tests/screen/job-definitions-80x24.txt \
	tests/screen/job-empty.txt \
	tests/screen/job-error.txt \
	tests/screen/job-failures.txt \
	tests/screen/job-loading.txt \
	tests/screen/job-tags.txt \
	tests/screen/job-tags-long.txt \
	tests/screen/job-trial.txt \
	tests/screen/job-trials-160x50.txt \
	tests/screen/job-trials-80x24.txt \
	tests/screen/jobs-160x50.txt \
	tests/screen/jobs-80x24.txt \
	tests/screen/jobs-ascii.txt \
	tests/screen/jobs-columns.txt \
	tests/screen/jobs-compare-60x20.txt \
	tests/screen/jobs-compare.txt \
	tests/screen/jobs-drafts.txt \
	tests/screen/jobs-empty.txt \
	tests/screen/jobs-error.txt \
	tests/screen/jobs-help.txt \
	tests/screen/jobs-loading.txt \
	tests/screen/jobs-small.txt \
	tests/screen/jobs-stop.txt \
	tests/screen/log-wrapped.txt tests/screen/log.txt
EXTRA_DIST += $(ui_screens)
