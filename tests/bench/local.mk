# tests/bench: what the benchmarks need; they run by hand (tests/bench/tui).
check_PROGRAMS += tests/bench/fill_store
tests_bench_fill_store_SOURCES = tests/bench/fill_store.c
tests_bench_fill_store_LDADD = libdaemon.a libmodel.a $(BASE_LIBS) \
	$(SQLITE_LIBS)
EXTRA_DIST += tests/bench/tui/README.md tests/bench/tui/run \
	tests/bench/tui/prepare tests/bench/tui/serve.py \
	tests/bench/tui/live.toml tests/bench/tui/list.toml \
	tests/bench/tui/trials.toml tests/bench/tui/wizard.toml

# The search strategies (tests/bench/search): the whole table, and a short form
# with fixed seeds that is part of check.
dist_check_SCRIPTS += tests/bench/search/check.sh tests/bench/search/sound.sh
TESTS += tests/bench/search/check.sh
LONG_TESTS += tests/bench/search/sound.sh
EXTRA_DIST += tests/bench/search/README.md tests/bench/search/problems.py \
	tests/bench/search/real.py tests/bench/search/run.py \
	tests/bench/search/sound.py tests/bench/search/textbook.py
bench-search: trialdeck-suggest
	$(PYTHON3) $(srcdir)/tests/bench/search/run.py \
	    --program ./trialdeck-suggest $(BENCH_SEARCH)
.PHONY: bench-search
