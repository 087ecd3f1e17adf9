/*
 * format: numbers as a spreadsheet shows them (ECMA-376 part 1, 18.8.31). A
 * code has up to three sections for numbers (positive; negative; zero) of
 * digit places, literal words, percent signs, and parts of dates.
 */
#include <libxml/tree.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "import/office/office.h"

enum { DIGITS = 400 }; /* of a double written out */

struct section {
	const char *s;
	size_t n;
};

/* Over one literal: "words", \c, _c (a space as wide), *c, [colour]. */
static size_t
literal(const char *s, size_t n, struct buf *out)
{
	const char *end;

	if (*s == '"' || *s == '[') {
		end = memchr(s + 1, *s == '"' ? '"' : ']', n - 1);
		if (!end)
			return n;
		if (out && *s == '"')
			buf_add(out, s + 1, (size_t)(end - s) - 1);
		else if (out && s[1] == '$') /* [$¥-804] */
			buf_add(out, s + 2, strcspn(s + 2, "-]"));
		return (size_t)(end - s) + 1;
	}
	if ((*s == '\\' || *s == '_' || *s == '*') && n > 1) {
		const char *next = s + 1;
		size_t size;

		utf8_next(&next);
		size = (size_t)(next - s) - 1;
		if (out && *s == '\\')
			buf_add(out, s + 1, size);
		return size + 1;
	}
	return 0;
}

static struct section
next_section(const char **s)
{
	struct section at = {*s, 0};
	size_t n;

	while ((*s)[0] && (*s)[0] != ';') {
		n = literal(*s, strlen(*s), NULL);
		*s += n ? n : 1;
	}
	at.n = (size_t)(*s - at.s);
	*s += **s == ';';
	return at;
}

static struct section
choose(const char *code, double *value)
{
	struct section at[3];
	int n = 0;

	while (n < 3 && (*code || n == 0))
		at[n++] = next_section(&code);
	if (*value < 0 && n > 1) {
		*value = -*value;
		return at[1];
	}
	return *value == 0 && n > 2 ? at[2] : at[0];
}

static void
general(struct buf *out, double value)
{
	if (fabs(value) < 1e15 && value == floor(value))
		buf_printf(out, "%.0f", value);
	else
		buf_printf(out, "%.11g", value);
}

/* === Dates === */

struct moment {
	int year, month, day, weekday; /* 0: Sunday */
	int hour, minute, second;
};

/* Days since 1899-12-30, by the proleptic Gregorian calendar. */
static struct moment
date_of(double value, bool from_1904)
{
	long seconds = lround((value - floor(value)) * 86400);
	long days = (long)floor(value) + (from_1904 ? 1462 : 0);
	long z, era, doe, yoe, doy, mp;
	struct moment d;

	if (!from_1904 && days < 60) /* 1900 was taken for a leap year */
		days++;
	days += seconds / 86400;
	seconds %= 86400;
	z = days - 25569 + 719468; /* from 0000-03-01 */
	era = z / 146097;
	doe = z - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	d.day = (int)(doy - (153 * mp + 2) / 5 + 1);
	d.month = (int)(mp < 10 ? mp + 3 : mp - 9);
	d.year = (int)(yoe + era * 400 + (d.month <= 2));
	d.weekday = (int)((days + 6) % 7);
	d.hour = (int)(seconds / 3600);
	d.minute = (int)(seconds / 60 % 60);
	d.second = (int)(seconds % 60);
	return d;
}

/* Is the section one of a date? Letters of dates outside of literals are. */
static bool
is_date(const struct section *f)
{
	size_t i = 0, n;

	while (i < f->n) {
		n = literal(f->s + i, f->n - i, NULL);
		if (!n &&
		    (strchr("yYmMdDhHsS", f->s[i]) ||
			strncmp(f->s + i, "aaa", 3) == 0))
			return true;
		i += n ? n : 1;
	}
	return false;
}

static void
weekday(struct buf *out, const struct moment *d, size_t run)
{
	static const char *const names[] = {
	    "日", "一", "二", "三", "四", "五", "六"};

	buf_printf(out, "%s%s", run > 3 ? "星期" : "周", names[d->weekday]);
}

static void
month_name(struct buf *out, int month, size_t run)
{
	static const char *const names[] = {"January", "February", "March",
	    "April", "May", "June", "July", "August", "September", "October",
	    "November", "December"};

	if (run == 3)
		buf_add(out, names[month - 1], 3);
	else
		buf_puts(out, names[month - 1]);
}

/* m is the month, or the minute after an hour or before seconds. */
static bool
is_minute(const struct section *f, size_t i, size_t run)
{
	size_t k;

	for (k = i; k > 0 && !strchr("yYdDhHsS", f->s[k - 1]); k--)
		;
	if (k > 0 && strchr("hH", f->s[k - 1]))
		return true;
	for (k = i + run; k < f->n && !strchr("yYdDhHsS", f->s[k]); k++)
		;
	return k < f->n && strchr("sS", f->s[k]);
}

/* How the fields of a date are written. */
struct manner {
	bool twelve; /* hours of half days */
	bool chinese; /* [DBNum1]: 二〇二四年五月三十一日 */
};

static void
figure(struct buf *out, int n, int wide, bool year, struct manner how)
{
	if (how.chinese)
		numeral(out, year ? "ideographDigital" : "chineseCounting", n);
	else
		buf_printf(out, "%0*d", wide, n);
}

static void
date_field(struct buf *out, const struct moment *d, char letter, size_t run,
    bool minute, struct manner how)
{
	int wide = run > 1 ? 2 : 1;

	if (letter == 'y')
		figure(out, run > 2 ? d->year : d->year % 100, run > 2 ? 4 : 2,
		    true, how);
	else if (letter == 'm' && minute)
		figure(out, d->minute, wide, false, how);
	else if (letter == 'm' && run > 2)
		month_name(out, d->month, run);
	else if (letter == 'm')
		figure(out, d->month, wide, false, how);
	else if (letter == 'd' && run > 2)
		weekday(out, d, run);
	else if (letter == 'd')
		figure(out, d->day, wide, false, how);
	else if (letter == 'h')
		figure(out, how.twelve ? (d->hour + 11) % 12 + 1 : d->hour,
		    wide, false, how);
	else
		figure(out, d->second, wide, false, how);
}

static bool
says(const struct section *f, const char *word)
{
	size_t len = strlen(word);

	for (size_t i = 0; i + len <= f->n; i++)
		if (strncasecmp(f->s + i, word, len) == 0)
			return true;
	return false;
}

static void
write_date(
    struct buf *out, const struct section *f, double value, bool from_1904)
{
	struct moment d = date_of(value, from_1904);
	struct manner how = {says(f, "AM/PM"), says(f, "[DBNum1]")};
	size_t i, run;
	char c;

	for (i = 0; i < f->n; i += run) {
		run = literal(f->s + i, f->n - i, out);
		if (run)
			continue;
		c = f->s[i];
		for (run = 1; i + run < f->n && f->s[i + run] == c; run++)
			;
		if (c >= 'A' && c <= 'Z')
			c = (char)(c + 'a' - 'A');
		if (c == 'a' && f->n - i >= 5 &&
		    strncasecmp(f->s + i, "AM/PM", 5) == 0) {
			buf_puts(out, d.hour < 12 ? "上午" : "下午");
			run = 5;
		} else if (c == 'a') {
			weekday(out, &d, run);
		} else if (c && strchr("ymdhs", c)) {
			date_field(out, &d, c, run, is_minute(f, i, run), how);
		} else {
			buf_add(out, f->s + i, run);
		}
	}
}

/* === Numbers === */

/* The digit places of a section. */
struct places {
	size_t from, to; /* of the section's bytes: first and behind the last */
	int whole, decimals, optional; /* least whole digits; decimals, and how
					  many of them only where needed */
	bool grouped, percent;
	int thousands; /* divided by, for commas behind the last place */
};

static struct places
find_places(const struct section *f)
{
	struct places p = {.from = f->n};
	bool point = false;
	size_t i = 0, n;

	for (; i < f->n; i += n ? n : 1) {
		n = literal(f->s + i, f->n - i, NULL);
		if (n)
			continue;
		p.percent |= f->s[i] == '%';
		point |= f->s[i] == '.';
		if (!strchr("0#?.,", f->s[i]))
			continue;
		if (f->s[i] == ',') {
			p.thousands++;
			p.to = p.to ? i + 1 : p.to;
			continue;
		}
		p.grouped |= p.thousands > 0 && !point;
		p.thousands = point ? p.thousands : 0;
		p.from = p.from < i ? p.from : i;
		p.to = i + 1;
		p.whole += f->s[i] == '0' && !point;
		p.decimals += f->s[i] != '.' && point;
		p.optional = f->s[i] == '#' && point ? p.optional + 1 : 0;
	}
	return p;
}

static void
write_digits(struct buf *out, double value, const struct places *p)
{
	char digits[DIGITS], *point;
	int n, whole, i;

	n = snprintf(digits, sizeof digits, "%.*f",
	    p->decimals > 30 ? 30 : p->decimals, fabs(value));
	if (n < 0 || n >= DIGITS)
		return;
	point = strchr(digits, '.');
	for (i = 0; point && i < p->optional && digits[n - 1] == '0'; i++)
		digits[--n] = '\0';
	if (point && point[1] == '\0')
		*point = '\0';
	whole = (int)strcspn(digits, ".");
	if (value < 0 && strspn(digits, "0.") != strlen(digits))
		buf_putc(out, '-');
	for (i = whole; i < p->whole; i++)
		buf_putc(out, '0');
	if (p->whole == 0 && whole == 1 && digits[0] == '0' && digits[1])
		whole = 0, memmove(digits, digits + 1, strlen(digits));
	for (i = 0; i < whole; i++) {
		if (p->grouped && i > 0 && (whole - i) % 3 == 0)
			buf_putc(out, ',');
		buf_putc(out, digits[i]);
	}
	buf_puts(out, digits + whole);
}

static void
write_number(struct buf *out, const struct section *f, double value)
{
	struct places p = find_places(f);
	size_t i, n;

	if (p.percent)
		value *= 100;
	for (n = 0; n < (size_t)p.thousands; n++)
		value /= 1000;
	for (i = 0; i < f->n; i += n) {
		n = literal(f->s + i, f->n - i, out);
		if (n)
			continue;
		n = 1;
		if (i == p.from) {
			write_digits(out, value, &p);
			n = p.to - p.from;
		} else if (f->n - i >= 7 &&
		    strncasecmp(f->s + i, "General", 7) == 0) {
			general(out, value);
			n = 7;
		} else {
			buf_putc(out, f->s[i]);
		}
	}
}

void
format_number(struct buf *out, double value, const char *code, bool from_1904)
{
	struct section f;

	if (!code || strcasecmp(code, "General") == 0 ||
	    strcmp(code, "@") == 0) {
		general(out, value);
		return;
	}
	f = choose(code, &value);
	if (is_date(&f) && value >= 0 && value < 2958466)
		write_date(out, &f, value, from_1904);
	else if (memchr(f.s, 'E', f.n) || memchr(f.s, '/', f.n))
		general(out, value); /* scientific, fractions */
	else
		write_number(out, &f, value);
}
