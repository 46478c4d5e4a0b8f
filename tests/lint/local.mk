# tests/lint: the house's rules, and the proof that each check can fail.
dist_check_SCRIPTS += tests/lint/lint.sh tests/lint/seed_rows.sh \
	tests/lint/selftest.sh
TESTS += tests/lint/lint.sh tests/lint/seed_rows.sh tests/lint/selftest.sh
EXTRA_DIST += tests/lint/lint.py tests/lint/selftest.py tests/lint/layers \
	tests/lint/seed_rows.py tests/lint/sizes.allow tests/seed-rows \
	po/POTFILES.in
