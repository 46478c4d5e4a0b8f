/* The copy menu. See copy.h. */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/i18n.h"
#include "model/name.h"
#include "ui/app.h"
#include "ui/copy.h"
#include "ui/dialog.h"
#include "ui/pick.h"

#define JOB_PART	":hyper-parameter-tuning-job/"
#define TRIAL_PART	":training-job/"

/* Under the picker and the question for a file: what they are about. */
struct copy {
	struct copy_list list;
	char		*stem;
	size_t		 at;		/* the one that is too long */
};

void
copy_add(struct copy_list *l, const char *what, const char *file, char *text)
{
	struct copy_item *item = &l->item[l->n];

	if (text == NULL || *text == '\0' || l->n == COPY_ITEMS) {
		free(text);
		return;
	}
	item->what = what;
	item->file = file;
	item->text = text;
	l->n++;
}

/* "arn:PARTITION:sagemaker:REGION:ACCOUNT:KIND/NAME", or not. */
static bool
arn_part(const char *arn, int n, char *out, size_t size)
{
	size_t len;

	while (n-- > 0) {
		arn += strcspn(arn, ":");
		if (*arn++ == '\0')
			return (false);
	}
	len = strcspn(arn, ":");
	if (len == 0 || len >= size)
		return (false);
	memcpy(out, arn, len);
	out[len] = '\0';
	return (true);
}

/* Not one of the local backend. */
static bool
is_aws(const char *arn, char *region, size_t size)
{
	return (arn != NULL && strncmp(arn, "arn:", 4) == 0 &&
	    arn_part(arn, 3, region, size) && strchr(region, '-') != NULL &&
	    !name_is_local_arn(arn));
}

char *
copy_console_url(const char *arn)
{
	static const struct {
		const char	*partition, *host;
	} hosts[] = {
		{ "aws", "console.aws.amazon.com" },
		{ "aws-cn", "console.amazonaws.cn" },
		{ "aws-us-gov", "console.amazonaws-us-gov.com" },
	};
	static const struct {
		const char	*part, *page;
	} pages[] = {
		{ JOB_PART, "hyper-tuning-jobs" }, { TRIAL_PART, "jobs" },
	};
	char region[40], partition[24];
	const char *name;
	size_t i, k;

	if (!is_aws(arn, region, sizeof region) ||
	    !arn_part(arn, 1, partition, sizeof partition))
		return (NULL);
	for (i = 0; i < nitems(hosts); i++)
		for (k = 0; k < nitems(pages) && strcmp(hosts[i].partition,
		    partition) == 0; k++)
			if ((name = strstr(arn, pages[k].part)) != NULL)
				return (xasprintf("https://%s.%s/sagemaker/"
				    "home?region=%s#/%s/%s", region,
				    hosts[i].host, region, pages[k].page,
				    strchr(name, '/') + 1));
	return (NULL);
}

static char *
aws(const char *operation, const char *option, const char *name,
    const char *arn)
{
	char region[40];

	/* What a server calls otherwise is not one word of a shell. */
	if (!name_valid(name, NAME_TRIAL_MAX) ||
	    !is_aws(arn, region, sizeof region))
		return (NULL);
	return (xasprintf("aws sagemaker %s --%s %s --region %s", operation,
	    option, name, region));
}

static char *
command(const char *sub, const char *name)
{
	return (name_valid(name, NAME_TRIAL_MAX) ?
	    xasprintf("trialdeck %s %s", sub, name) : NULL);
}

void
copy_job(struct copy_list *l, const char *name, const char *arn)
{
	l->stem = name;
	copy_add(l, _("name"), NULL, xstrdup(name));
	copy_add(l, _("ARN"), NULL, arn == NULL ? NULL : xstrdup(arn));
	copy_add(l, _("command that describes it"), NULL,
	    command("describe", name));
	copy_add(l, _("AWS CLI command that does"), NULL,
	    aws("describe-hyper-parameter-tuning-job",
	    "hyper-parameter-tuning-job-name", name, arn));
	copy_add(l, _("page in the AWS console"), NULL,
	    copy_console_url(arn));
}

void
copy_trial(struct copy_list *l, const char *name, const char *job_arn)
{
	const char *at = job_arn == NULL ? NULL : strstr(job_arn, JOB_PART);
	char region[40], *arn = NULL, *p;

	l->stem = name;
	if (at != NULL) {
		arn = xasprintf("%.*s" TRIAL_PART "%s", (int)(at - job_arn),
		    job_arn, name);
		/* Amazon SageMaker writes names small in ARNs. */
		for (p = strrchr(arn, '/'); is_aws(arn, region,
		    sizeof region) && *p != '\0'; p++)
			*p = (char)tolower((unsigned char)*p);
	}
	copy_add(l, _("name"), NULL, xstrdup(name));
	copy_add(l, _("ARN"), NULL, arn == NULL ? NULL : xstrdup(arn));
	copy_add(l, _("command that prints its log"), NULL,
	    command("logs", name));
	copy_add(l, _("AWS CLI command for it"), NULL,
	    aws("describe-training-job", "training-job-name", name, arn));
	copy_add(l, _("page in the AWS console"), NULL,
	    copy_console_url(arn));
	free(arn);
}

static void
release(struct copy_list *l)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		free(l->item[i].text);
	memset(l, 0, sizeof *l);
}

static void
copy_title(const struct view *v, struct buf *out)
{
	(void)v;
	buf_adds(out, _("Copy"));
}

static void
copy_free(struct view *v)
{
	struct copy *c = v->state;

	release(&c->list);
	free(c->stem);
	free(c);
}

static const struct view_ops copy_ops = {
	.name = "copy",
	.title = copy_title,
	.free = copy_free,
	.overlay = true,
};

static void
path_entered(struct view *v, struct app *app, const char *path,
    struct effects *fx)
{
	struct copy *c = v->state;
	struct copy_item *item = &c->list.item[c->at];

	if (path != NULL && path[0] != '\0')
		effects_write(fx, path, xstrdup(item->text));
	app_pop(app, v, fx);
}

/* Says that it is too long, and takes a file instead. */
static void
offer_file(struct view *v, struct app *app, struct effects *fx)
{
	struct copy *c = v->state;
	const struct copy_item *item = &c->list.item[c->at];
	char *name = xasprintf("%s.%s", c->stem != NULL ? c->stem : "copy",
	    item->file != NULL ? item->file : "txt");
	char *label = xasprintf(_("It has %zu bytes, and terminals take at "
	    "most %d. Save it to a file (one that exists is not written "
	    "over):"), strlen(item->text), EFFECT_COPY_MOST);

	dialog_enter(app, v, _("Too long for the clipboard"), label, name,
	    path_entered, fx);
	free(label);
	free(name);
}

static bool
fits(struct app *app, const char *text, struct effects *fx)
{
	if (strlen(text) > EFFECT_COPY_MOST)
		return (false);
	effects_copy(fx, text);
	if (strlen(text) <= 100 && strchr(text, '\n') == NULL)
		app_flash(app, STYLE_OK, _("Copied: %s"), text);
	else
		app_flash(app, STYLE_OK, "%s", _("Copied, if the terminal "
		    "takes OSC 52 (tmux: set -g set-clipboard on)."));
	return (true);
}

static void
chosen(struct view *v, struct app *app, const size_t *at, size_t n,
    const char *typed, struct effects *fx)
{
	struct copy *c = v->state;

	(void)typed;
	if (n > 0 && !fits(app, c->list.item[at[0]].text, fx)) {
		c->at = at[0];
		offer_file(v, app, fx);
		return;
	}
	app_pop(app, v, fx);
}

static struct view *
under(struct app *app, struct copy_list *list, struct effects *fx)
{
	struct copy *c = xcalloc(1, sizeof *c);

	c->list = *list;
	c->stem = list->stem != NULL ? xstrdup(list->stem) : NULL;
	memset(list, 0, sizeof *list);
	return (app_push(app, &copy_ops, c, fx));
}

void
copy_open(struct app *app, struct copy_list *list, struct effects *fx)
{
	struct pick_item items[COPY_ITEMS];
	size_t i, n = list->n;
	struct view *v;
	struct copy *c;

	/* The state is gone where the view finds no room. */
	if ((v = under(app, list, fx)) == NULL)
		return;
	c = v->state;
	for (i = 0; i < n; i++)
		items[i] = (struct pick_item){ c->list.item[i].what,
		    c->list.item[i].text };
	pick_open(app, v, _("Copy"), items, n, 0, 0, chosen, fx);
}

void
copy_text(struct app *app, const char *text, const char *file,
    struct effects *fx)
{
	struct copy_list list = { .n = 0 };
	struct view *v;

	if (fits(app, text, fx))
		return;
	copy_add(&list, "", file, xstrdup(text));
	if ((v = under(app, &list, fx)) != NULL)
		offer_file(v, app, fx);
}
