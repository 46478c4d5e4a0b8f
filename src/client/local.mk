# src/client: sources of this folder, added to the lists of Makefile.am.
