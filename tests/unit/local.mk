# tests/unit

# base
if HAVE_CMOCKA
base_unit_tests = tests/unit/test_base_exec tests/unit/test_base_files \
	tests/unit/test_base_json tests/unit/test_base_small \
	tests/unit/test_base_utf8 tests/unit/test_base_yaml
check_PROGRAMS += $(base_unit_tests)
TESTS += $(base_unit_tests)
tests_unit_test_base_exec_SOURCES = tests/unit/test_base_exec.c \
	tests/unit/trees.c tests/unit/trees.h
tests_unit_test_base_exec_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_base_files_SOURCES = tests/unit/test_base_files.c
tests_unit_test_base_files_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_base_json_SOURCES = tests/unit/test_base_json.c \
	tests/unit/trees.c tests/unit/trees.h
tests_unit_test_base_json_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_base_small_SOURCES = tests/unit/test_base_small.c \
	tests/unit/trees.c tests/unit/trees.h
tests_unit_test_base_small_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_base_utf8_SOURCES = tests/unit/test_base_utf8.c \
	tests/unit/trees.c tests/unit/trees.h
tests_unit_test_base_utf8_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_base_yaml_SOURCES = tests/unit/test_base_yaml.c \
	tests/unit/trees.c tests/unit/trees.h
tests_unit_test_base_yaml_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
endif

# search
if HAVE_CMOCKA
check_PROGRAMS += tests/unit/test_schedule tests/unit/test_search \
	tests/unit/test_search_model tests/unit/test_search_warm
TESTS += tests/unit/test_schedule tests/unit/test_search \
	tests/unit/test_search_model tests/unit/test_search_warm
tests_unit_test_schedule_SOURCES = tests/unit/test_schedule.c
tests_unit_test_schedule_LDADD = $(SEARCH_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_search_model_SOURCES = tests/unit/test_search_model.c
tests_unit_test_search_model_CPPFLAGS = $(AM_CPPFLAGS) $(BLAS_CFLAGS)
tests_unit_test_search_model_LDADD = $(SEARCH_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_search_warm_SOURCES = tests/unit/test_search_warm.c \
	tests/unit/spaces.c tests/unit/spaces.h
tests_unit_test_search_warm_LDADD = $(SEARCH_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_search_SOURCES = tests/unit/test_search.c \
	tests/unit/spaces.c tests/unit/spaces.h
tests_unit_test_search_LDADD = $(SEARCH_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)
endif

# client
if HAVE_CMOCKA
check_PROGRAMS += tests/unit/test_client_backend
TESTS += tests/unit/test_client_backend
tests_unit_test_client_backend_SOURCES = tests/unit/test_client_backend.c
tests_unit_test_client_backend_CPPFLAGS = $(AM_CPPFLAGS) $(LIBEVENT_CFLAGS)
tests_unit_test_client_backend_LDADD = $(CLIENT_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_client_pace
TESTS += tests/unit/test_client_pace
tests_unit_test_client_pace_SOURCES = tests/unit/test_client_pace.c
tests_unit_test_client_pace_LDADD = $(CLIENT_LIBS) $(CMOCKA_LIBS)
endif

# search, through its program
dist_check_SCRIPTS += tests/unit/test_suggest.sh
TESTS += tests/unit/test_suggest.sh
# model
if HAVE_CMOCKA
check_PROGRAMS += tests/unit/test_model_request
TESTS += tests/unit/test_model_request
tests_unit_test_model_request_SOURCES = tests/unit/test_model_request.c
tests_unit_test_model_request_LDADD = libmodel.a $(BASE_LIBS) $(CMOCKA_LIBS)
endif

# model: the rest
if HAVE_CMOCKA
model_unit_tests = tests/unit/test_model_catalog tests/unit/test_model_draft \
	tests/unit/test_model_field tests/unit/test_model_rule \
	tests/unit/test_model_clone tests/unit/test_model_rows \
	tests/unit/test_model_views tests/unit/test_model_autotune
check_PROGRAMS += $(model_unit_tests)
TESTS += $(model_unit_tests)
tests_unit_test_model_catalog_SOURCES = tests/unit/test_model_catalog.c
tests_unit_test_model_catalog_LDADD = libmodel.a $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_model_clone_SOURCES = tests/unit/test_model_clone.c
tests_unit_test_model_clone_LDADD = libmodel.a $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_model_rows_SOURCES = tests/unit/test_model_rows.c
tests_unit_test_model_rows_LDADD = libmodel.a $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_model_views_SOURCES = tests/unit/test_model_views.c
tests_unit_test_model_views_LDADD = libmodel.a $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_model_autotune_SOURCES = tests/unit/test_model_autotune.c
tests_unit_test_model_autotune_LDADD = libmodel.a $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_model_draft_SOURCES = tests/unit/test_model_draft.c
tests_unit_test_model_draft_LDADD = libmodel.a $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_model_field_SOURCES = tests/unit/test_model_field.c
tests_unit_test_model_field_LDADD = libmodel.a $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_model_rule_SOURCES = tests/unit/test_model_rule.c
tests_unit_test_model_rule_LDADD = libmodel.a $(BASE_LIBS) $(CMOCKA_LIBS)
endif
