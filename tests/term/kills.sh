#!/bin/sh
# T38 in full: 200 deaths of the console at random moments of typing.
KILLS="${KILLS:-200}" exec tests/term/test_kills
