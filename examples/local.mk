# examples: added to the lists of Makefile.am.
examplesdir = $(pkgdatadir)/examples
dist_examples_DATA = \
	examples/single-algorithm.yaml \
	examples/multi-algorithm.yaml
dist_examples_SCRIPTS = examples/install-data
exampledatadir = $(examplesdir)/data
dist_exampledata_DATA = examples/data/README
exampletraindir = $(exampledatadir)/train
dist_exampletrain_DATA = examples/data/train/train.csv
examplevalidatedir = $(exampledatadir)/validate
dist_examplevalidate_DATA = examples/data/validate/validate.csv
exampletestdir = $(exampledatadir)/test
dist_exampletest_DATA = examples/data/test/test.csv
EXTRA_DIST += examples/split.py
