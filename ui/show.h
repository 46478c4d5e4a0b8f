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
#include "model/status.h"
#include "ui/grid.h"
#include "ui/poll.h"

enum style show_status_style(const struct status *);
/* "✓ Completed"; came: the word as it came, for one that no row knows. */
void show_status(const struct status *, const char *came, bool ascii, char *,
    size_t);

/* "11-24 05:07" in the year of wall, else "2025-11-24"; "-" when 0. */
void show_time(int64_t ms, int64_t wall, char *, size_t);
/* "05:07:06" */
void show_clock(int64_t ms, char *, size_t);
/* How fresh what is shown is: "live" while something runs and answers come in
 * time, "as of 12 s ago" when the next one is overdue, else the time of the
 * last one. now: steady ms. Returns how to show it. */
enum style show_fresh(const struct poll *, int64_t as_of, bool failed,
    int64_t now, char *, size_t);
/* In place of what has not come yet: `reading`, or why it takes longer. */
const char *show_reading(const struct poll *, const char *reading);
/* At most six significant digits, and so many cells: for tables. */
#define SHOW_VALUE_CELLS 11
void show_value(double, char *, size_t);
/* Any scalar as text; objects and lists as compact JSON. */
void show_json(const json_t *, char *, size_t);

#endif
