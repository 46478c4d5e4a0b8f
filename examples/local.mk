# examples: added to the lists of Makefile.am.
