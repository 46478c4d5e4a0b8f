# src/train: sources of this folder, added to the lists of Makefile.am.
