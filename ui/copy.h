/*
 * What a page offers to copy: a menu of texts under names. The clipboard is
 * the terminal's (OSC 52), which takes so much and no more: what is longer is
 * offered to be saved to a file. Each text is made when the menu opens, so
 * that it can be seen before it is taken.
 */
#ifndef UI_COPY_H
#define UI_COPY_H

#include <stddef.h>

#include "ui/effect.h"

struct app;

#define COPY_ITEMS 20

struct copy_list {
	struct copy_item {
		const char	*what;	/* translated: "its ARN" */
		const char	*file;	/* name's ending for a file, or NULL */
		char		*text;	/* owned */
	}	 item[COPY_ITEMS];
	size_t	 n;
	const char *stem;		/* of file names; borrowed until open */
};

/* text: taken; NULL or empty adds nothing. */
void copy_add(struct copy_list *, const char *what, const char *file,
    char *text);
/* Name, ARN (or NULL: unknown), the commands that describe it, its page in
 * the AWS console. A local backend has no such page and no such command. */
void copy_job(struct copy_list *, const char *name, const char *arn);
/* The same of a training job; its ARN follows from its tuning job's. */
void copy_trial(struct copy_list *, const char *name, const char *job_arn);

/* Opens the menu; the texts are gone afterwards. */
void copy_open(struct app *, struct copy_list *, struct effects *);
/* One text at once. */
void copy_text(struct app *, const char *text, const char *file,
    struct effects *);

/* "https://…/sagemaker/home?region=R#/hyper-tuning-jobs/NAME" of an ARN, or
 * NULL: it is nowhere that AWS has a console. Freed by the caller. */
char *copy_console_url(const char *arn);

#endif
