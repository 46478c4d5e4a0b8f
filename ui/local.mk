# ui: the console. The curses file is an archive of its own, so that test
# programs do not pull in ncurses.
noinst_LIBRARIES += libui.a
libui_a_SOURCES = \
	ui/account.c ui/account.h \
	ui/action.c ui/action.h ui/actions.def \
	ui/app.c ui/app.h \
	ui/ask.c ui/ask.h \
	ui/columns.c ui/columns.h \
	ui/compare.c ui/compare.h \
	ui/copy.c ui/copy.h \
	ui/dialog.c ui/dialog.h \
	ui/disk.c ui/disk.h \
	ui/drafts.c ui/drafts.h \
	ui/effect.c ui/effect.h \
	ui/failures.c ui/failures.h \
	ui/form.c ui/form.h ui/form_text.c \
	ui/grid.c ui/grid.h \
	ui/jobs.c ui/jobs.h \
	ui/keep.c ui/keep.h \
	ui/key.c ui/key.h \
	ui/linear.c ui/linear.h ui/linear_ask.c ui/linear_list.c \
	ui/list.c ui/list.h \
	ui/loop.c \
	ui/msg.h \
	ui/narrow.c ui/narrow.h \
	ui/paging.c ui/paging.h \
	ui/pasted.c ui/pasted.h \
	ui/pick.c ui/pick.h \
	ui/poll.c ui/poll.h \
	ui/prompt.c ui/prompt.h \
	ui/rows.c ui/rows.h \
	ui/show.c ui/show.h \
	ui/table.c ui/table.h \
	ui/term.h \
	ui/term_text.c \
	ui/theme.c ui/theme.h \
	ui/trials.c ui/trials.h \
	ui/ui.h \
	ui/unsaved.c ui/unsaved.h \
	ui/view.h \
	ui/view_account.c ui/view_account.h \
	ui/view_backend.c \
	ui/view_clone.c \
	ui/view_columns.c \
	ui/view_compare.c \
	ui/view_help.c \
	ui/view_job.c ui/view_job.h \
	ui/view_job_draw.c \
	ui/view_job_lines.c \
	ui/view_job_tags.c \
	ui/view_jobs.c \
	ui/view_log.c \
	ui/view_smoke.c \
	ui/view_templates.c \
	ui/view_wizard.c \
	ui/topic.c ui/topic.h \
	ui/wizard.h ui/wizard_account.c ui/wizard_back.c ui/wizard_bench.c \
	ui/wizard_draw.c \
	ui/wizard_edit.c ui/wizard_keep.c ui/wizard_look.c \
	ui/wizard_find.c ui/wizard_help.c ui/wizard_list.c ui/wizard_move.c \
	ui/wizard_pick.c ui/wizard_request.c ui/wizard_template.c
libui_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBEVENT_CFLAGS)

noinst_LIBRARIES += libcurses.a
libcurses_a_SOURCES = ui/term_curses.c ui/term_fatal.c ui/term_fatal.h \
	ui/term_input.c ui/term_input.h
libcurses_a_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSES_CFLAGS)
# Twice: the terminal asks the theme, the loop asks the terminal.
UI_LIBS = libui.a libcurses.a libui.a $(NCURSES_LIBS) $(LIBEVENT_LIBS)
