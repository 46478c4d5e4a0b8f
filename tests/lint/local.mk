# tests/lint: the house's rules, and the proof that each check can fail.
dist_check_SCRIPTS += tests/lint/lint.sh tests/lint/selftest.sh
TESTS += tests/lint/lint.sh tests/lint/selftest.sh
EXTRA_DIST += tests/lint/lint.py tests/lint/selftest.py tests/lint/layers \
	tests/lint/sizes.allow po/POTFILES.in
