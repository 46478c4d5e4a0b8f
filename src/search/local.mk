# src/search: strategies, pure and seeded.
noinst_LIBRARIES += libsearch.a
libsearch_a_SOURCES = \
	src/search/acquisition.c src/search/acquisition.h \
	src/search/bayes.c \
	src/search/completion.c src/search/completion.h \
	src/search/design.c src/search/design.h \
	src/search/feasibility.c src/search/feasibility.h \
	src/search/focus.c src/search/focus.h \
	src/search/gp.c src/search/gp.h src/search/gp_parts.h \
	src/search/gp_fit.c src/search/gp_invert.c src/search/gp_predict.c \
	src/search/grid.c src/search/hyperband.c \
	src/search/loops.h \
	src/search/nearby.c \
	src/search/neglect.c src/search/neglect.h \
	src/search/optimiser.c src/search/optimiser.h \
	src/search/outputs.c src/search/outputs.h \
	src/search/random.c \
	src/search/rng.c src/search/rng.h \
	src/search/sampler.h \
	src/search/search.c src/search/search.h \
	src/search/share.c src/search/share.h \
	src/search/space.c src/search/space.h \
	src/search/stopping.c src/search/stopping.h \
	src/search/strategy.c src/search/strategy.h \
	src/search/warmstart.c src/search/warmstart.h
# A product and a sum are rounded apart on every machine, or the same history
# would lead to other trials where the compiler fuses them.
libsearch_a_CFLAGS = $(AM_CFLAGS) $(TD_LOOPS) -ffp-contract=off
libsearch_a_CPPFLAGS = $(AM_CPPFLAGS) $(BLAS_CFLAGS) $(NLOPT_CFLAGS)
SEARCH_LIBS = libsearch.a $(BLAS_LIBS) $(NLOPT_LIBS)

bin_PROGRAMS += trialdeck-suggest
trialdeck_suggest_SOURCES = src/search/main_suggest.c
trialdeck_suggest_LDADD = $(SEARCH_LIBS) $(BASE_LIBS)
