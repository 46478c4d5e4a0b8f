/*
 * A job file as commands see it: read, checked, and its findings printed with
 * the line they stand on.
 */
#ifndef CLI_REQUEST_FILE_H
#define CLI_REQUEST_FILE_H

#include "cli/cli.h"
#include "model/catalog.h"
#include "model/note.h"
#include "model/request.h"
#include "model/rule.h"

struct request_file {
	const char		*path;
	json_t			*internal;
	enum request_form	 form;
	struct yaml_marks	*marks;
	json_t			*wire;		/* the file as it is */
	char			*within;	/* where it stands, or NULL */
	struct notes		 notes;		/* of the reading */
	bool			 answer;	/* of a Describe */
	struct catalog		*catalog;	/* or NULL */
	struct findings		 findings;
	bool			 checked;
};

/* Reads FILE ("-": standard input) and puts name in it when not NULL. What
 * wraps a request and what the service added to a described one is taken out;
 * every member is kept as it is written otherwise, so that the rules name it
 * where it stands. -1 and err when it cannot be read or is neither YAML nor
 * JSON. */
int request_file_read(struct request_file *, const char *path,
    const char *name, struct err *);
/* Runs the rules; with what a backend told, or NULL. The number of errors. */
size_t request_file_check(struct request_file *, struct cli *,
    const struct rule_facts *);
/* Where a finding stands in the file, as the file writes it: a JSON pointer,
 * freed by the caller. */
char *request_file_pointer(const struct request_file *,
    const struct finding *);
/* {"valid", "findings"} with these pointers. New reference. */
json_t *request_file_json(const struct request_file *);
/* "file:line:col: error: …", one finding a line. */
void request_file_print(const struct request_file *, FILE *);
void request_file_release(struct request_file *);

#endif
