/*
 * series: the numbers of all issues beside one another: none twice in a year,
 * and in a monthly that of its month, unless the year counts otherwise; no
 * serial twice, and a day of each where the issue before has one.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "source/parse.h"

/* In two folders. */
static void
check_twice(
    const struct numbered *all, size_t n, size_t here, struct msgs *msgs)
{
	const struct numbered *a = &all[here], *b;
	size_t i;

	for (i = 0; i < n && i < here; i++) {
		b = &all[i];
		if (a->number && a->number == b->number && a->year == b->year &&
		    a->supplement == b->supplement)
			msg(msgs, MSG_ISSUE_TWICE, a->pos, a->label, b->path);
	}
}

/* Issues of a year beside one of them. */
struct others {
	int n;
	int monthly; /* number that of the month */
	int alike; /* as far from it as this one's is */
	int before; /* number of the issue before; 0: none */
};

static struct others
count_others(const struct numbered *all, size_t n, size_t here)
{
	struct others count = {0};
	const struct numbered *a = &all[here], *b;
	size_t i;

	for (i = 0; i < n; i++) {
		b = &all[i];
		if (i == here || b->supplement || b->year != a->year)
			continue;
		count.n++;
		count.monthly += b->number == b->month;
		count.alike += b->number - b->month == a->number - a->month;
		if (i < here)
			count.before = b->number;
	}
	return count;
}

/*
 * A first issue begins at 1 in any month, one for two months shifts those after
 * it, and a count that goes on over the years soon leaves the months behind.
 */
static void
check_month(
    const struct numbered *all, size_t n, size_t here, struct msgs *msgs)
{
	const struct numbered *a = &all[here];
	struct others others;
	bool monthly;

	if (a->supplement || !a->month || !a->number || a->number == a->month)
		return;
	others = count_others(all, n, here);
	monthly = a->monthly ? others.monthly > 0 || a->number <= 12
			     : others.monthly > 1 && others.monthly == others.n;
	if (monthly && !others.alike && a->number != others.before + 1)
		msg(msgs, MSG_ISSUE_MONTH, a->pos, a->number, a->month);
}

/* A supplement may have the serial of its month's issue. */
static void
check_serial(
    const struct numbered *all, size_t n, size_t here, struct msgs *msgs)
{
	const struct numbered *a = &all[here];
	size_t i;

	for (i = 0; i < n && i < here; i++)
		if (a->serial && a->serial == all[i].serial && !a->supplement &&
		    !all[i].supplement) {
			msg(msgs, MSG_SERIAL_TWICE, a->pos_serial, a->serial,
			    all[i].path);
			return;
		}
}

static void
check_published(const struct numbered *all, size_t here, struct msgs *msgs)
{
	const struct numbered *a = &all[here];

	if (here > 0 && !a->published && all[here - 1].published && a->number)
		msg(msgs, MSG_PUBLISHED_MISSING,
		    (struct pos){a->pos.file, 1, 0}, all[here - 1].path);
}

void
series_check(const struct numbered *all, size_t n, struct msgs *msgs)
{
	size_t i;

	for (i = 0; i < n; i++) {
		check_twice(all, n, i, msgs);
		check_month(all, n, i, msgs);
		check_serial(all, n, i, msgs);
		check_published(all, i, msgs);
	}
}
