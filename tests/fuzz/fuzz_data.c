/* Training data, CSV and LIBSVM: T17. */
#include "config.h"

#include <math.h>
#include <stdio.h>

#include "tests/fuzz/fuzz.h"
#include "train/data_read.h"

const char *const fuzz_seeds[] = { "1,2,3\n0,4,5\n", "1,,nan\n0,\"2\",+3\r\n",
	"1 1:0.5 3:2 # note\n-1 2:1\n", "1 qid:1 1:1\n0 qid:2 1:2\n",
	"1:0.5 2:1\n", "", NULL };

const char *const fuzz_words[] = { ",", "\n", "\r\n", ":", " ", "qid:", "\t",
	"\"", "-", "+", ".", "1e38", "1e39", "1e-400", "nan", "NA", "inf",
	"0x1", "#", "4294967295:1", "2147483647:1", "-1:1", "1:1",
	"\xef\xbb\xbf", "\xff", ",,,,,,,,", NULL };

static bool
number(float x, bool missing)
{
	return (isfinite(x) || (missing && isnan(x)));
}

/* What was read is whole: finite numbers, rising indices, groups that cover
 * the rows. */
static void
check_data(const struct data *d, const struct data_rules *rules,
    const uint8_t *data, size_t size)
{
	size_t i, k, sum = 0;

	for (i = 0; i < d->rows; i++) {
		FUZZ_LAW(number(d->label[i], false));
		FUZZ_LAW(!rules->weights || d->weight[i] >= 0);
	}
	for (i = 0; d->x != NULL && i < d->rows * d->cols; i++)
		FUZZ_LAW(number(d->x[i], rules->missing));
	for (i = 0; d->start != NULL && i < d->rows; i++)
		for (k = d->start[i]; k < d->start[i + 1]; k++) {
			FUZZ_LAW(number(d->value[k], false));
			FUZZ_LAW(d->index[k] < d->cols);
			FUZZ_LAW(k == d->start[i] ||
			    d->index[k] > d->index[k - 1]);
		}
	for (i = 0; i < d->groups; i++)
		sum += d->group[i];
	FUZZ_LAW(d->groups == 0 || sum == d->rows);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct data_rules rules = { 0 };
	struct room room = { 0 };
	struct data d = { 0 };
	struct err err = ERR_INIT;
	FILE *file;
	unsigned way;

	if (size == 0)
		return (0);
	for (way = 0; way < 8; way++) {
		rules.format = way & 1 ? DATA_LIBSVM : DATA_CSV;
		rules.missing = (way & 2) != 0;
		rules.weights = (way & 4) != 0;
		room = (struct room){ 0 };
		file = fmemopen((void *)(uintptr_t)data, size, "r");
		FUZZ_LAW(file != NULL);
		if (data_rows(&d, &room, file, "fuzz", &rules, &err) == 0)
			check_data(&d, &rules, data, size);
		else
			FUZZ_LAW(err.text[0] != '\0');
		data_release(&d);
	}
	return (0);
}
