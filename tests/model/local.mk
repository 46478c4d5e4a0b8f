# tests/model: requests by the thousand, and software that reads them.
check_PROGRAMS += tests/model/requests
tests_model_requests_SOURCES = tests/model/requests.c
tests_model_requests_LDADD = libmodel.a $(BASE_LIBS)

model_scripts = tests/model/rules.sh tests/model/trips.sh \
	tests/model/exports.sh tests/model/people.sh
dist_check_SCRIPTS += $(model_scripts)
TESTS += $(model_scripts)
EXTRA_DIST += tests/model/generate.py tests/model/rules.py \
	tests/model/trips.py tests/model/exports.py tests/model/people.py \
	tests/model/people.yaml

# The full counts: 10,000 round trips, 50 exports by every tool.
dist_check_SCRIPTS += tests/model/trips_long.sh tests/model/exports_long.sh
LONG_TESTS += tests/model/trips_long.sh tests/model/exports_long.sh
