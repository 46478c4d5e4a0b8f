#include "config.h"

#include "ui/list.h"

void
list_fit(struct list *l, size_t n, size_t rows)
{
	l->n = n;
	l->rows = rows < 1 ? 1 : rows;
	if (l->cursor >= n)
		l->cursor = n == 0 ? 0 : n - 1;
	if (l->top + l->rows > n)
		l->top = n > l->rows ? n - l->rows : 0;
	if (l->cursor < l->top)
		l->top = l->cursor;
	if (l->cursor >= l->top + l->rows)
		l->top = l->cursor - l->rows + 1;
}

void
list_to(struct list *l, size_t row)
{
	l->cursor = row;
	list_fit(l, l->n, l->rows);
}

void
list_center(struct list *l)
{
	if (l->cursor <= l->top || l->cursor + 1 >= l->top + l->rows)
		l->top = l->cursor - (l->cursor < l->rows / 2 ? l->cursor :
		    l->rows / 2);
	list_fit(l, l->n, l->rows);
}

void
list_follow(struct list *l, size_t n, size_t at)
{
	bool first = l->cursor == 0;

	list_fit(l, n, l->rows);
	if (!first && at < n)
		list_to(l, at);
}

static void
down(struct list *l, size_t by)
{
	size_t left = l->n == 0 ? 0 : l->n - 1 - l->cursor;

	l->cursor += by < left ? by : left;
}

static void
up(struct list *l, size_t by)
{
	l->cursor -= by < l->cursor ? by : l->cursor;
}

bool
list_action(struct list *l, enum action_id id)
{
	size_t page = l->rows > 1 ? l->rows - 1 : 1;

	switch (id) {
	case ACTION_UP:
		up(l, 1);
		break;
	case ACTION_DOWN:
		down(l, 1);
		break;
	case ACTION_PAGE_UP:
		l->top -= page < l->top ? page : l->top;
		up(l, page);
		break;
	case ACTION_PAGE_DOWN:
		l->top += page;
		down(l, page);
		break;
	case ACTION_HALF_UP:
		up(l, (page + 1) / 2);
		break;
	case ACTION_HALF_DOWN:
		down(l, (page + 1) / 2);
		break;
	case ACTION_FIRST:
		l->cursor = 0;
		break;
	case ACTION_LAST:
		down(l, l->n);
		break;
	default:
		return (false);
	}
	list_fit(l, l->n, l->rows);
	return (true);
}

bool
list_point(struct list *l, size_t row)
{
	if (row >= l->n)
		return (false);
	if (row == l->cursor)
		return (true);
	list_to(l, row);
	return (false);
}
