# src/shim: the process beside each trial, and what the daemon shares with it.
noinst_LIBRARIES += libshim.a
libshim_a_SOURCES = \
	src/shim/attempt.c src/shim/attempt.h \
	src/shim/logfile.c src/shim/logfile.h \
	src/shim/metric.c src/shim/metric.h \
	src/shim/uri.c src/shim/uri.h

pkglibexec_PROGRAMS += trialdeck-shim
trialdeck_shim_SOURCES = src/shim/main.c src/shim/shim.h \
	src/shim/child.c src/shim/group.c src/shim/pack.c src/shim/remote.c \
	src/shim/sandbox.c src/shim/stage.c src/shim/watch.c src/shim/words.c
# PCRE2 reads patterns here, nothing else of the libraries is needed.
trialdeck_shim_LDADD = libshim.a libbase.a $(PCRE2_LIBS) $(JANSSON_LIBS) \
	$(LIBINTL) -lm

include src/daemon/runner.mk
