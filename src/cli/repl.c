/* The console as a prompt. See repl.h. */
#include "config.h"

#include <sys/types.h>
#include <sys/wait.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "cli/repl.h"
#include "client/words.h"

#define LINE_MOST	65536

struct argv {
	char	**list;		/* NULL-terminated, owned */
	int	 n;
};

static void
push(struct argv *a, char *word)
{
	a->list = xreallocarray(a->list, (size_t)a->n + 2, sizeof *a->list);
	a->list[a->n++] = word;
	a->list[a->n] = NULL;
}

static void
argv_release(struct argv *a)
{
	while (a->n > 0)
		free(a->list[--a->n]);
	free(a->list);
}

/* The line as a command line of its own, the prompt's options first. */
static void
argv_of(struct argv *a, const struct cli *c, char **words)
{
	size_t k;
	int o;

	push(a, xstrdup("trialdeck"));
	for (o = 0; o < OPTS; o++)
		for (k = 0; option_row((enum opt)o)->everywhere &&
		    k < c->nvalue[o]; k++)
			push(a, option_row((enum opt)o)->arg == NULL ?
			    xasprintf("--%s", option_row((enum opt)o)->name) :
			    xasprintf("--%s=%s", option_row((enum opt)o)->name,
			    c->value[o][k]));
	for (; *words != NULL; words++)
		push(a, xstrdup(*words));
}

/* In a process of its own: an interrupt ends the command, not the prompt. */
static int
run(struct argv *a, int (*console)(struct cli *))
{
	int status = 0, rc;
	pid_t pid;

	fflush(stdout);
	fflush(stderr);
	pid = fork();
	if (pid == 0) {
		signal(SIGINT, SIG_DFL);
		rc = cli_main(a->n, a->list, console);
		fflush(stdout);
		_exit(rc);
	}
	if (pid == -1) {
		fprintf(stderr, "trialdeck: %s\n", strerror(errno));
		return (EXIT_REFUSED);
	}
	while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	if (WIFSIGNALED(status))
		putchar('\n');
	return (WIFEXITED(status) ? WEXITSTATUS(status) :
	    128 + WTERMSIG(status));
}

static void
help(void)
{
	const struct command *m;
	size_t n, i;

	m = command_all(&n);
	for (i = 0; i < n; i++)
		printf("%s%s%s. %s\n", m[i].name, *m[i].args != '\0' ? " " :
		    "", m[i].args, _(m[i].help));
	puts(_("help COMMAND explains a command and its options; quit leaves."
	    ));
}

/* "help list" is "list --help". */
static int
run_words(const struct cli *c, char **words, int (*console)(struct cli *))
{
	char *asked[] = { words[1], (char *)"--help", NULL };
	struct argv a = { NULL, 0 };
	int status;

	if (strcmp(words[0], "help") == 0 || strcmp(words[0], "?") == 0) {
		if (words[1] == NULL) {
			help();
			return (EXIT_DONE);
		}
		words = asked;
	}
	argv_of(&a, c, words);
	status = run(&a, console);
	argv_release(&a);
	return (status);
}

static bool
leaves(const char *word)
{
	return (strcmp(word, "quit") == 0 || strcmp(word, "exit") == 0 ||
	    strcmp(word, "q") == 0);
}

int
cli_repl(const struct cli *c, int (*console)(struct cli *))
{
	char *list[] = { (char *)"list", NULL }, **words, *line;
	int status;
	bool more = true;

	puts(_("trialdeck: hyperparameter tuning jobs. Type a command; help "
	    "lists them, quit leaves."));
	status = run_words(c, list, console);
	line = xmalloc(LINE_MOST);
	signal(SIGINT, SIG_IGN);
	while (more) {
		fputs("trialdeck> ", stdout);
		fflush(stdout);
		if (fgets(line, LINE_MOST, stdin) == NULL) {
			putchar('\n');
			break;
		}
		words = words_split(line);
		if (words == NULL)
			puts(_("A quote is not closed in this line."));
		else if (words[0] != NULL && leaves(words[0]))
			more = false;
		else if (words[0] != NULL)
			status = run_words(c, words, console);
		words_free(words);
	}
	signal(SIGINT, SIG_DFL);
	free(line);
	return (status);
}
