/* The page that offers what the account has for a field (account.h). */
#ifndef UI_VIEW_ACCOUNT_H
#define UI_VIEW_ACCOUNT_H

#include "ui/account.h"
#include "ui/view.h"

struct app;

/* The page is gone by then. Not called when it was left. */
typedef void (*account_chosen)(struct view *parent, struct app *,
    const char *value, struct effects *);

void view_account_open(struct app *, struct view *parent, enum account_id,
    account_chosen, struct effects *);

#endif
