#include "config.h"

#include <sys/random.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/keyfile.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/secret.h"

static char *
trim(char *s)
{
	char *end;

	s += strspn(s, " \t");
	for (end = s + strlen(s); end > s && strchr(" \t\r", end[-1]); end--)
		;
	*end = '\0';
	return (s);
}

static int
line_wrong(const char *path, int n, const char *why, struct err *err)
{
	return (err_set(err, ERR_USAGE, _("%s, line %d: %s; the form is that "
	    "of ~/.aws/credentials"), path, n, why));
}

static int
keyfile_line(struct keyfile *k, char *line, const char *path, int n,
    struct err *err)
{
	struct sigv4_key *key = k->n > 0 ? &k->keys[k->n - 1] : NULL;
	char *eq, *value;

	line = trim(line);
	if (*line == '\0' || *line == '#' || *line == ';')
		return (0);
	if (*line == '[') {
		if (line[strlen(line) - 1] != ']')
			return (line_wrong(path, n, _("a section has no ]"),
			    err));
		if (k->n == KEYFILE_MOST)
			return (line_wrong(path, n, _("there are more than 64 "
			    "sections"), err));
		k->n++;
		return (0);
	}
	eq = strchr(line, '=');
	if (eq == NULL || key == NULL)
		return (line_wrong(path, n, key == NULL ? _("a section is "
		    "wanted first, as in [default]") :
		    _("NAME = VALUE is wanted"), err));
	*eq = '\0';
	line = trim(line);
	value = trim(eq + 1);
	if (strcmp(line, "aws_access_key_id") == 0)
		key->id = value;
	else if (strcmp(line, "aws_secret_access_key") == 0)
		key->secret = value;
	else if (strcmp(line, "aws_session_token") == 0)
		key->token = value;
	return (0);
}

static int
keyfile_check(const struct keyfile *k, const char *path, struct err *err)
{
	size_t i;

	for (i = 0; i < k->n; i++)
		if (k->keys[i].id == NULL || *k->keys[i].id == '\0' ||
		    k->keys[i].secret == NULL || *k->keys[i].secret == '\0')
			return (err_set(err, ERR_USAGE, _("%s: section %zu "
			    "lacks aws_access_key_id or "
			    "aws_secret_access_key"), path, i + 1));
	if (k->n == 0)
		return (err_set(err, ERR_USAGE, _("%s holds no key pair; "
		    "remove it to have a new one made"), path));
	return (0);
}

int
keyfile_read(struct keyfile *k, const char *path, struct err *err)
{
	struct buf b;
	struct stat st;
	char *line, *end;
	int n = 0, r = 0;

	memset(k, 0, sizeof *k);
	buf_init(&b, 64 << 10);
	secret_expect();
	if (file_read(path, 0, &b, err) == -1) {
		buf_release(&b);
		return (-1);
	}
	if (stat(path, &st) == 0 && (st.st_mode & 077) != 0)
		log_warn("%s can be read by others; chmod 600 mends it", path);
	k->len = b.len;
	k->text = b.len > 0 ? buf_take(&b) : xstrdup("");
	buf_release(&b);
	for (line = k->text; r == 0 && line != NULL; line = end) {
		if ((end = strchr(line, '\n')) != NULL)
			*end++ = '\0';
		r = keyfile_line(k, line, path, ++n, err);
	}
	if (r == -1 || keyfile_check(k, path, err) == -1) {
		keyfile_release(k);
		return (-1);
	}
	return (0);
}

void
keyfile_release(struct keyfile *k)
{
	if (k->text != NULL)
		explicit_bzero(k->text, k->len);
	free(k->text);
	memset(k, 0, sizeof *k);
}

/* n characters of an alphabet of 32. */
static void
random_text(char *out, size_t n)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	unsigned char bytes[64];
	size_t i;

	if (n >= sizeof bytes || getrandom(bytes, n, 0) != (ssize_t)n)
		bug("getrandom(2) gave no %zu bytes", n);
	for (i = 0; i < n; i++)
		out[i] = letters[bytes[i] & 31];
	out[n] = '\0';
	explicit_bzero(bytes, sizeof bytes);
}

int
keyfile_make(const char *path, struct err *err)
{
	char id[17], secret[41], *text;
	int fd, r = 0;

	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	    0600);
	if (fd == -1)
		return (errno == EEXIST ? 0 : err_errno(err, "%s", path));
	secret_expect();
	random_text(id, sizeof id - 1);
	random_text(secret, sizeof secret - 1);
	text = xasprintf("[default]\naws_access_key_id = TDCK%s\n"
	    "aws_secret_access_key = %s\n", id, secret);
	if (file_write_all(fd, text, strlen(text)) == -1 || fsync(fd) == -1)
		r = err_errno(err, "%s", path);
	close(fd);
	if (r == -1)
		unlink(path);
	explicit_bzero(text, strlen(text));
	explicit_bzero(secret, sizeof secret);
	free(text);
	return (r);
}
