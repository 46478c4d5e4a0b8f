#!/bin/sh
# Every key on the first 14 rows of every page (issue: done when 6).
KEY_ROWS=14
export KEY_ROWS
exec "$top_builddir/tests/screen/test_wizard_keys"
