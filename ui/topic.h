/*
 * Help topics of the console: what a person who tunes models wants to know
 * beside the fields. One row a topic; F1 in the wizard lists them, and the
 * manual page is made from the same rows.
 */
#ifndef UI_TOPIC_H
#define UI_TOPIC_H

#include <stddef.h>

struct topic {
	const char	*id;	/* "warm-start" */
	const char	*seed;	/* rows it answers: "S17" */
	const char	*title;	/* N_() */
	const char	*text;	/* N_() */
};

size_t topic_count(void);
const struct topic *topic_at(size_t);	/* below topic_count() */

#endif
