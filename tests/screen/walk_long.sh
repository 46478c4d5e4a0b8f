#!/bin/sh
# 1,000 random walks of 200 keys through the wizard (issue: done when 7).
WALKS=1000
export WALKS
exec "$top_builddir/tests/screen/test_wizard_walk"
