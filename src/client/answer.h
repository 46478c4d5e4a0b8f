/*
 * What a server's bytes say: a tree, or an error. Short ones are read at
 * once; longer ones beside the loop, by a thread of their own that is handed
 * the bytes and hands a tree back, so that no answer whatever keeps a key
 * waiting (T14). The thread touches nothing else.
 */
#ifndef CLIENT_ANSWER_H
#define CLIENT_ANSWER_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"

struct event_base;
struct neighbour;
struct answer;			/* being read */

#define ANSWER_AT_ONCE	(32u << 10)	/* bytes */
/* More would keep keys waiting when the rows are taken up, or let go. The
 * largest honest ones: 10,000 log events; 100 found jobs with all of theirs. */
#define ANSWER_VALUES	60000
#define ANSWER_PAGE	1000		/* entries; we ask for 100 at most */

struct answer_of {
	const struct neighbour *other;	/* XML of its operation; NULL: JSON */
	int		 status;	/* of HTTP */
	const char	*page_list;	/* member with a page, or NULL */
	const char	*errortype;	/* its header, or "" */
	const char	*who;		/* answered, for sentences */
};

/* tree: a new reference, or NULL and err. */
typedef void (*answer_done)(void *ctx, json_t *tree, const struct err *);

/* A new reference, or NULL and err. Bytes that are no UTF-8 are read as
 * U+FFFD. */
json_t *answer_read(const struct answer_of *, const struct buf *,
    struct err *);
/* The same beside the loop. Takes the bytes; copies what is pointed to. done
 * is called once, never from here, unless it is dropped. */
struct answer *answer_begin(struct event_base *, const struct answer_of *,
    struct buf *, answer_done, void *ctx);
/* Without a word; NULL is fine. */
void answer_drop(struct answer *);

#endif
