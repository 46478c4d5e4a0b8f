/*
 * How values of replies look in tables: statuses, times, numbers. Style and
 * mark always stand beside a word.
 */
#ifndef UI_SHOW_H
#define UI_SHOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/json.h"
#include "ui/grid.h"

/* Style and mark of a status of a tuning or training job; unknown words are
 * plain. */
enum style show_status_style(const char *status);
enum mark show_status_mark(const char *status);
/* Nothing will change any more. */
bool show_status_final(const char *status);
/* "✓ Completed" */
void show_status(const char *status, bool ascii, char *, size_t);

/* Epoch seconds of a reply as ms; 0: absent. */
int64_t show_ms(const json_t *, const char *pointer);
/* "11-24 05:07" in the year of wall, else "2025-11-24"; "-" when 0. */
void show_time(int64_t ms, int64_t wall, char *, size_t);
/* "05:07:06" */
void show_clock(int64_t ms, char *, size_t);
/* From start to end, or to wall while it runs. */
void show_span(int64_t start, int64_t end, int64_t wall, char *, size_t);
/* At most six significant digits: for tables. */
void show_value(double, char *, size_t);
/* Any scalar as text; objects and lists as compact JSON. */
void show_json(const json_t *, char *, size_t);

/* "label   value" in one row; returns 1. The label has 24 cells. */
int show_pair(struct grid *, int y, int x, int w, const char *label,
    enum style, const char *value);

#endif
