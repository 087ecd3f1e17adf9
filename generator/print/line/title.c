/*
 * Breaking a title at each place costs what tree/ says of its sense.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"
#include "print/line/text.h"

void
title_costs(struct words *w)
{
	struct cluster *c = w->clusters.at;
	size_t n = w->clusters.n, i;
	struct sign *signs = mem_alloc(n * sizeof *signs + 1);

	for (i = 0; i < n; i++)
		signs[i] =
		    (struct sign){c[i].text, c[i].len, c[i].cost, c[i].prefer};
	sense_costs(signs, n);
	for (i = 0; i < n; i++)
		c[i].cost = signs[i].cost;
	free(signs);
}
