# tests/bench: what the benchmarks need; they run by hand (tests/bench/tui).
check_PROGRAMS += tests/bench/fill_store
tests_bench_fill_store_SOURCES = tests/bench/fill_store.c
tests_bench_fill_store_LDADD = libdaemon.a libmodel.a $(BASE_LIBS) \
	$(SQLITE_LIBS)
EXTRA_DIST += tests/bench/tui/README.md tests/bench/tui/run \
	tests/bench/tui/prepare tests/bench/tui/serve.py \
	tests/bench/tui/live.toml tests/bench/tui/list.toml \
	tests/bench/tui/trials.toml tests/bench/tui/wizard.toml

# The search strategies: the whole table (bench-search, half an hour), and a
# short form with fixed seeds that is part of check.
dist_check_SCRIPTS += tests/bench/check_search.sh
TESTS += tests/bench/check_search.sh
EXTRA_DIST += tests/bench/bench_search.py tests/bench/search_problems.py
bench-search: trialdeck-suggest
	$(PYTHON3) $(srcdir)/tests/bench/bench_search.py \
	    --program ./trialdeck-suggest $(BENCH_SEARCH)
.PHONY: bench-search
