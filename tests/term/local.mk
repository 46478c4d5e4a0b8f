# tests/term
