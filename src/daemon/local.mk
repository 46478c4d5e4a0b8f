# src/daemon: the local tuning backend; the runner has an archive of its own
# (runner.mk).
noinst_LIBRARIES += libdaemon.a
libdaemon_a_SOURCES = \
	src/daemon/ahead.c src/daemon/ahead.h \
	src/daemon/conn.c src/daemon/conn.h \
	src/daemon/create.c src/daemon/create.h \
	src/daemon/dispatch.c src/daemon/dispatch.h \
	src/daemon/guard.c src/daemon/guard.h \
	src/daemon/http.c src/daemon/http.h \
	src/daemon/httpd.c src/daemon/httpd.h \
	src/daemon/op_job.c src/daemon/op_list.c src/daemon/op_log.c \
	src/daemon/op_search.c \
	src/daemon/op_tag.c src/daemon/op_train.c src/daemon/op_trial.c \
	src/daemon/page.c src/daemon/page.h \
	src/daemon/query.c src/daemon/query.h \
	src/daemon/reply.c \
	src/daemon/schedule.c src/daemon/schedule.h \
	src/daemon/store.c src/daemon/store.h \
	src/daemon/tls.c src/daemon/tls.h \
	src/daemon/tuner.c src/daemon/tuner.h \
	src/daemon/tuner_doc.c src/daemon/tuner_metric.c \
	src/daemon/tuner_job.c src/daemon/tuner_own.h \
	src/daemon/tuner_search.c src/daemon/tuner_single.c \
	src/daemon/tuner_spot.c src/daemon/tuner_stop.c src/daemon/tuner_trial.c \
	src/daemon/tuner_warm.c
libdaemon_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBEVENT_CFLAGS) $(TLS_CFLAGS) \
	$(SQLITE_CFLAGS)

bin_PROGRAMS += trialdeckd
trialdeckd_SOURCES = src/daemon/main_trialdeckd.c
trialdeckd_CPPFLAGS = $(AM_CPPFLAGS) $(LIBEVENT_CFLAGS)
trialdeckd_LDADD = libdaemon.a librunner.a libshim.a $(API_LIBS) libsearch.a \
	libclient.a libmodel.a $(BASE_LIBS) $(BLAS_LIBS) $(NLOPT_LIBS) $(TLS_LIBS) \
	$(LIBEVENT_LIBS) $(SQLITE_LIBS)
