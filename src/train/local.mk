# src/train: sources of this folder, added to the lists of Makefile.am.
noinst_LIBRARIES += libtrain.a
libtrain_a_SOURCES = src/train/train.h \
	src/train/job.c src/train/job.h \
	src/train/param.c src/train/param.h \
	src/train/data.c src/train/data.h \
	src/train/data_files.c src/train/data_row.c src/train/data_read.h \
	src/train/score.c src/train/score.h \
	src/train/loss.c src/train/loss.h

# Only what is needed: a trial's start is a good part of its time.
TRAIN_LIBS = libtrain.a libbase.a $(JANSSON_LIBS) $(LIBINTL) -lm

if HAVE_XGBOOST
pkglibexec_PROGRAMS += trialdeck-train-xgboost
trialdeck_train_xgboost_SOURCES = src/train/xgboost.c src/train/xgboost.h \
	src/train/xgboost_metric.c src/train/xgboost_param.c
trialdeck_train_xgboost_LDADD = $(TRAIN_LIBS) $(XGBOOST_LIBS)
endif

pkglibexec_PROGRAMS += trialdeck-train-linear
trialdeck_train_linear_SOURCES = src/train/linear.c src/train/linear.h \
	src/train/linear_param.c src/train/linear_report.c \
	src/train/linear_state.c src/train/fit.c src/train/fit.h
trialdeck_train_linear_CPPFLAGS = $(AM_CPPFLAGS) $(BLAS_CFLAGS)
trialdeck_train_linear_LDADD = $(TRAIN_LIBS) $(BLAS_LIBS)
