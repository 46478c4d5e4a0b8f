# tests/e2e
dist_check_SCRIPTS += tests/e2e/commands.sh tests/e2e/dry_run.sh \
	tests/e2e/first_run.sh tests/e2e/hostile.sh
TESTS += tests/e2e/commands.sh tests/e2e/dry_run.sh \
	tests/e2e/first_run.sh tests/e2e/hostile.sh
EXTRA_DIST += tests/e2e/commands.py tests/e2e/dry_run.py tests/e2e/hostile.py \
	tests/e2e/golden/multi.json tests/e2e/golden/single.json
