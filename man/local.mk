# man: trialdeck-job(5) and trialdeck-config(5) are made from the rows of the
# fields and of the settings.
noinst_PROGRAMS += mkpage
mkpage_SOURCES = man/mkpage.c
mkpage_LDADD = $(CLIENT_LIBS)

made_pages = trialdeck-job.5 trialdeck-config.5
dist_man_MANS += man/trialdeck.1 man/trialdeckd.8
nodist_man_MANS = $(made_pages)
EXTRA_DIST += man/trialdeck-job.5.head man/trialdeck-config.5.head
CLEANFILES += $(made_pages)

$(made_pages): trialdeck-%.5: man/trialdeck-%.5.head mkpage$(EXEEXT)
	$(AM_V_GEN)cat $(srcdir)/man/trialdeck-$*.5.head >$@.tmp && \
	./mkpage$(EXEEXT) $* >>$@.tmp && mv $@.tmp $@
