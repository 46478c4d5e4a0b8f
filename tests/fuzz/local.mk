# tests/fuzz: a target a parser of foreign bytes. Others add theirs here:
# fuzz_X.c with LLVMFuzzerTestOneInput, fuzz_seeds and fuzz_words.
fuzz_common = tests/fuzz/fuzz.h tests/fuzz/law.c
fuzz_driver = tests/fuzz/driver.c tests/unit/trees.c tests/unit/trees.h
fuzz_targets = tests/fuzz/fuzz_data tests/fuzz/fuzz_http \
	tests/fuzz/fuzz_json \
	tests/fuzz/fuzz_regex tests/fuzz/fuzz_reply tests/fuzz/fuzz_request tests/fuzz/fuzz_utf8 \
	tests/fuzz/fuzz_yaml

if FUZZING
noinst_PROGRAMS += $(fuzz_targets)
fuzz_main =
EXTRA_DIST += $(fuzz_driver)
else
check_PROGRAMS += $(fuzz_targets)
TESTS += $(fuzz_targets)
fuzz_main = $(fuzz_driver)
endif

tests_fuzz_fuzz_json_SOURCES = tests/fuzz/fuzz_json.c $(fuzz_common) \
	$(fuzz_main)
tests_fuzz_fuzz_json_LDADD = $(BASE_LIBS)
tests_fuzz_fuzz_json_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_regex_SOURCES = tests/fuzz/fuzz_regex.c $(fuzz_common) \
	$(fuzz_main)
tests_fuzz_fuzz_regex_LDADD = $(BASE_LIBS)
tests_fuzz_fuzz_regex_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_reply_SOURCES = tests/fuzz/fuzz_reply.c $(fuzz_common) \
	$(fuzz_main)
tests_fuzz_fuzz_reply_LDADD = libmodel.a $(BASE_LIBS)
tests_fuzz_fuzz_reply_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_request_SOURCES = tests/fuzz/fuzz_request.c $(fuzz_common) \
	$(fuzz_main)
tests_fuzz_fuzz_request_LDADD = libmodel.a $(BASE_LIBS)
tests_fuzz_fuzz_request_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_utf8_SOURCES = tests/fuzz/fuzz_utf8.c $(fuzz_common) \
	$(fuzz_main)
tests_fuzz_fuzz_utf8_LDADD = $(BASE_LIBS)
tests_fuzz_fuzz_utf8_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_yaml_SOURCES = tests/fuzz/fuzz_yaml.c $(fuzz_common) \
	$(fuzz_main)
tests_fuzz_fuzz_yaml_LDADD = $(BASE_LIBS)
tests_fuzz_fuzz_yaml_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_data_SOURCES = tests/fuzz/fuzz_data.c $(fuzz_common) \
	$(fuzz_main)
tests_fuzz_fuzz_data_LDADD = $(TRAIN_LIBS)
tests_fuzz_fuzz_data_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_http_SOURCES = tests/fuzz/fuzz_http.c src/daemon/http.c \
	src/daemon/http.h $(fuzz_common) $(fuzz_main)
tests_fuzz_fuzz_http_LDADD = $(API_LIBS) $(BASE_LIBS)
tests_fuzz_fuzz_http_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
