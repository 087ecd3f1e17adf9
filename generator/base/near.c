/* Spelling: the name that a mistyped word was probably meant to be. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"

enum { LONGEST = 40 };

static int
least(int a, int b, int c)
{
	int m = a < b ? a : b;

	return m < c ? m : c;
}

/* Edits (insert, delete, change, swap of neighbours) between two words. */
static int
distance(const char *a, const char *b)
{
	int d[LONGEST + 1][LONGEST + 1];
	int m = (int)strlen(a), n = (int)strlen(b), i, j;

	if (m > LONGEST || n > LONGEST)
		return LONGEST;
	for (i = 0; i <= m; i++)
		d[i][0] = i;
	for (j = 0; j <= n; j++)
		d[0][j] = j;
	for (i = 1; i <= m; i++)
		for (j = 1; j <= n; j++) {
			d[i][j] = least(d[i - 1][j] + 1, d[i][j - 1] + 1,
			    d[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && d[i - 2][j - 2] < d[i][j])
				d[i][j] = d[i - 2][j - 2] + 1;
		}
	return d[m][n];
}

const char *
near_name(const char *word, const char *const *names)
{
	int limit = (int)strlen(word) / 3 + 1, best = limit + 1, d;
	const char *found = NULL;

	for (; *names; names++)
		if ((d = distance(word, *names)) < best) {
			best = d;
			found = *names;
		}
	return found;
}
