# tests/e2e
e2e_scripts = tests/e2e/commands.sh tests/e2e/dry_run.sh \
	tests/e2e/first_run.sh tests/e2e/hostile.sh tests/e2e/linear.sh \
	tests/e2e/readme.sh
dist_check_SCRIPTS += $(e2e_scripts)
TESTS += $(e2e_scripts)
EXTRA_DIST += tests/e2e/own_backend.sh \
	tests/e2e/commands.py tests/e2e/dry_run.py \
	tests/e2e/hostile.py tests/e2e/linear.py \
	tests/e2e/golden/multi.json tests/e2e/golden/single.json
