/*
 * day: days as official documents write them: the opening of an entry of a
 * chronicle, the last line of a signature.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "tree/parts.h"

static bool
take(const char **s, const char *word)
{
	if (!str_starts(*s, word))
		return false;
	*s += strlen(word);
	return true;
}

/* What may stand between the first and the last of several days. */
static bool
take_range(const char **s)
{
	static const char *const marks[] = {
	    "——", "—", "－", "–", "-", "~", "～", "至", "、", NULL};
	size_t i;

	for (i = 0; marks[i]; i++)
		if (take(s, marks[i]))
			return true;
	return false;
}

/* 6月3 or 3; false when s is not moved. */
static bool
take_day(const char **s, int *month, int *day)
{
	const char *end;
	int n = ordinal_number(*s, &end);

	if (n == 0)
		return false;
	if (take(&end, "月")) {
		*month = n;
		n = ordinal_number(end, &end);
		if (n == 0)
			return false;
	}
	*day = n;
	*s = end;
	return true;
}

bool
day_span(const char *s, struct day_span *span)
{
	const char *start = s, *end, *after;
	bool is_day;

	*span = (struct day_span){0};
	if (ordinal_number(s, &end) > 12 && take(&end, "年"))
		s = end;
	if (!take_day(&s, &span->month, &span->first))
		return false;
	span->last_month = span->month;
	span->last = span->first;
	is_day = take(&s, "日");
	for (after = s; take_range(&after) &&
	     take_day(&after, &span->last_month, &span->last);
	     s = after)
		is_day |= take(&after, "日");
	span->bytes = (size_t)(s - start);
	return is_day;
}

bool
day_date(const char *s, struct date *date)
{
	const char *end;

	*date = (struct date){0};
	date->year = ordinal_number(s, &end);
	if (date->year == 0 || !take(&end, "年"))
		return false;
	date->month = ordinal_number(end, &end);
	if (date->month == 0 || !take(&end, "月"))
		return false;
	date->day = ordinal_number(end, &end);
	return date->day && take(&end, "日");
}

int
day_month(const char *s)
{
	const char *end, *next;
	int n = ordinal_number(s, &end);

	next = end;
	if (n && take(&next, "年"))
		n = ordinal_number(next, &end);
	return n <= 12 && take(&end, "月") ? n : 0;
}

const char *
day_title(const struct article *article)
{
	const char *s = article->title.n ? article->title.at[0] : "";

	while (*s && !day_month(s))
		utf8_next(&s);
	return s;
}
