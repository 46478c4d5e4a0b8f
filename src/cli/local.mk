# src/cli: the commands, and the program trialdeck.
noinst_LIBRARIES += libcli.a
libcli_a_SOURCES = \
	src/cli/cli.c src/cli/cli.h \
	src/cli/cmd_backend.c \
	src/cli/cmd_catalog.c \
	src/cli/cmd_clone.c src/cli/clone.h \
	src/cli/cmd_describe.c \
	src/cli/cmd_diff.c \
	src/cli/cmd_drafts.c \
	src/cli/cmd_export.c \
	src/cli/cmd_failures.c \
	src/cli/cmd_fields.c \
	src/cli/cmd_list.c \
	src/cli/cmd_logs.c \
	src/cli/cmd_preview.c \
	src/cli/cmd_stop.c \
	src/cli/cmd_submit.c \
	src/cli/cmd_tags.c \
	src/cli/cmd_templates.c \
	src/cli/cmd_trials.c \
	src/cli/cmd_validate.c \
	src/cli/cmd_watch.c \
	src/cli/cmd_whoami.c \
	src/cli/command.c \
	src/cli/facts.c src/cli/facts.h \
	src/cli/option.c \
	src/cli/repl.c src/cli/repl.h \
	src/cli/request_file.c src/cli/request_file.h \
	src/cli/source.c src/cli/source.h \
	src/cli/table.c src/cli/table.h
libcli_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBEVENT_CFLAGS)
bin_PROGRAMS += trialdeck
trialdeck_SOURCES = src/cli/main_trialdeck.c
trialdeck_CPPFLAGS = $(AM_CPPFLAGS) $(LIBEVENT_CFLAGS)
trialdeck_LDADD = libcli.a $(UI_LIBS) $(CLIENT_LIBS)
