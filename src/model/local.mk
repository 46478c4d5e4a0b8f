# src/model: sources of this folder, added to the lists of Makefile.am.
noinst_HEADERS += \
	src/model/catalog.h src/model/column.h src/model/draft.h \
	src/model/field.h src/model/hyper.h src/model/job.h \
	src/model/name.h src/model/page.h src/model/request.h \
	src/model/rule.h src/model/status.h
