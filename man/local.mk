# man: trialdeck-job(5) is made from the rows of the fields.
noinst_PROGRAMS += mkjobpage
mkjobpage_SOURCES = man/mkjobpage.c
mkjobpage_LDADD = libmodel.a $(BASE_LIBS)

dist_man_MANS += man/trialdeck.1 man/trialdeckd.8
nodist_man_MANS = trialdeck-job.5
EXTRA_DIST += man/trialdeck-job.5.head
CLEANFILES += trialdeck-job.5

trialdeck-job.5: $(srcdir)/man/trialdeck-job.5.head mkjobpage$(EXEEXT)
	$(AM_V_GEN)cat $(srcdir)/man/trialdeck-job.5.head >$@.tmp && \
	./mkjobpage$(EXEEXT) >>$@.tmp && mv $@.tmp $@
