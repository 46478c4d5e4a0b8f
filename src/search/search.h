/* What a program that uses src/search does once, before anything else. */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

/* One thread for the linear algebra: more would slow small matrices down and
 * make sums, and with them decisions, depend on the number of cores. */
void search_init(void);

#endif
