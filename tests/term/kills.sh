#!/bin/sh
# T38 in full: 50 deaths of the console at random moments of typing.
KILLS="${KILLS:-50}" exec tests/term/test_kills
