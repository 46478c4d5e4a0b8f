# ui: the console. The curses file is an archive of its own, so that test
# programs do not pull in ncurses.
noinst_LIBRARIES += libui.a
libui_a_SOURCES = \
	ui/action.c ui/action.h \
	ui/app.c ui/app.h \
	ui/dialog.c ui/dialog.h \
	ui/effect.c ui/effect.h \
	ui/grid.c ui/grid.h \
	ui/key.c ui/key.h \
	ui/list.c ui/list.h \
	ui/msg.h \
	ui/prompt.c ui/prompt.h \
	ui/table.c ui/table.h \
	ui/term.h \
	ui/term_text.c \
	ui/theme.c ui/theme.h \
	ui/ui.h \
	ui/view.h \
	ui/view_help.c
libui_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBEVENT_CFLAGS)
