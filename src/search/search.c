/* See search.h. */
#include <cblas.h>

#include "search/search.h"

void
search_init(void)
{
	openblas_set_num_threads(1);
}
