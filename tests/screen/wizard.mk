# The wizard's pages and flows.
if HAVE_CMOCKA
wizard_tests = tests/screen/test_account tests/screen/test_clone \
	tests/screen/test_copy tests/screen/test_kept \
	tests/screen/test_prompt \
	tests/screen/test_templates \
	tests/screen/test_screen_wizard tests/screen/test_theme \
	tests/screen/test_wizard_keys tests/screen/test_wizard_parts \
	tests/screen/test_wizard_walk
check_PROGRAMS += $(wizard_tests)
TESTS += $(wizard_tests)
tests_screen_test_account_SOURCES = tests/screen/test_account.c \
	tests/screen/harness.c tests/screen/harness.h
tests_screen_test_account_LDADD = libui.a libmodel.a $(BASE_LIBS) \
	$(CMOCKA_LIBS)
tests_screen_test_clone_SOURCES = tests/screen/test_clone.c \
	tests/screen/harness.c tests/screen/harness.h
tests_screen_test_clone_LDADD = libui.a libmodel.a $(BASE_LIBS) \
	$(CMOCKA_LIBS)
tests_screen_test_copy_SOURCES = tests/screen/test_copy.c \
	tests/screen/harness.c tests/screen/harness.h
tests_screen_test_copy_LDADD = libui.a libmodel.a $(BASE_LIBS) \
	$(CMOCKA_LIBS)
tests_screen_test_kept_SOURCES = tests/screen/test_kept.c \
	tests/screen/harness.c tests/screen/harness.h
tests_screen_test_kept_LDADD = libui.a libmodel.a $(BASE_LIBS) \
	$(CMOCKA_LIBS)
tests_screen_test_templates_SOURCES = tests/screen/test_templates.c \
	tests/screen/harness.c tests/screen/harness.h
tests_screen_test_templates_LDADD = libui.a libmodel.a $(BASE_LIBS) \
	$(CMOCKA_LIBS)
tests_screen_test_prompt_SOURCES = tests/screen/test_prompt.c
tests_screen_test_prompt_LDADD = libui.a libmodel.a $(BASE_LIBS) \
	$(CMOCKA_LIBS)
tests_screen_test_theme_SOURCES = tests/screen/test_theme.c
tests_screen_test_theme_LDADD = libui.a $(BASE_LIBS) $(CMOCKA_LIBS)
tests_screen_test_screen_wizard_SOURCES = tests/screen/test_screen_wizard.c \
	tests/screen/harness.c tests/screen/harness.h
tests_screen_test_screen_wizard_LDADD = libui.a libmodel.a $(BASE_LIBS) \
	$(CMOCKA_LIBS)
tests_screen_test_wizard_keys_SOURCES = tests/screen/test_wizard_keys.c \
	tests/screen/harness.c tests/screen/harness.h
tests_screen_test_wizard_keys_LDADD = libui.a libmodel.a $(BASE_LIBS) \
	$(CMOCKA_LIBS)
tests_screen_test_wizard_parts_SOURCES = tests/screen/test_wizard_parts.c \
	tests/screen/harness.c tests/screen/harness.h
tests_screen_test_wizard_parts_LDADD = libui.a libmodel.a $(BASE_LIBS) \
	$(CMOCKA_LIBS)
tests_screen_test_wizard_walk_SOURCES = tests/screen/test_wizard_walk.c \
	tests/screen/harness.c tests/screen/harness.h
tests_screen_test_wizard_walk_LDADD = libui.a libmodel.a $(BASE_LIBS) \
	$(CMOCKA_LIBS)
endif
EXTRA_DIST += tests/screen/keys_long.sh tests/screen/walk_long.sh
LONG_TESTS += tests/screen/keys_long.sh tests/screen/walk_long.sh
wizard_screens = \
	tests/screen/wizard-action-menu.txt \
	tests/screen/wizard-algorithm-120x40.txt \
	tests/screen/wizard-algorithm-200x60.txt \
	tests/screen/wizard-algorithm-ascii.txt \
	tests/screen/wizard-bench.txt \
	tests/screen/wizard-create-role.txt \
	tests/screen/wizard-editor.txt \
	tests/screen/wizard-locked.txt \
	tests/screen/wizard-preview.txt \
	tests/screen/wizard-topic.txt \
	tests/screen/wizard-two-definitions-200x60.txt \
	tests/screen/wizard-two-definitions.txt \
	tests/screen/wizard-warm-start.txt \
	tests/screen/wizard-algorithm-160x50.txt \
	tests/screen/wizard-algorithm-80x24.txt \
	tests/screen/wizard-algorithm-new-160x50.txt \
	tests/screen/wizard-algorithm-new-80x24.txt \
	tests/screen/wizard-data-160x50.txt \
	tests/screen/wizard-data-80x24.txt \
	tests/screen/wizard-data-new-160x50.txt \
	tests/screen/wizard-data-new-80x24.txt \
	tests/screen/wizard-definitions-160x50.txt \
	tests/screen/wizard-definitions-80x24.txt \
	tests/screen/wizard-definitions-none-160x50.txt \
	tests/screen/wizard-definitions-none-80x24.txt \
	tests/screen/wizard-limits-160x50.txt \
	tests/screen/wizard-limits-80x24.txt \
	tests/screen/wizard-pick-algorithm-160x50.txt \
	tests/screen/wizard-pick-algorithm-80x24.txt \
	tests/screen/wizard-pick-hyperparameters-160x50.txt \
	tests/screen/wizard-pick-hyperparameters-80x24.txt \
	tests/screen/wizard-pick-metric-160x50.txt \
	tests/screen/wizard-pick-metric-80x24.txt \
	tests/screen/wizard-range-160x50.txt \
	tests/screen/wizard-range-80x24.txt \
	tests/screen/wizard-resources-160x50.txt \
	tests/screen/wizard-resources-80x24.txt \
	tests/screen/wizard-review-160x50.txt \
	tests/screen/wizard-review-80x24.txt \
	tests/screen/wizard-settings-160x50.txt \
	tests/screen/wizard-settings-80x24.txt
EXTRA_DIST += $(wizard_screens)
