# ui: the console. The curses file is an archive of its own, so that test
# programs do not pull in ncurses.
