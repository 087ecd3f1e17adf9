/*
 * decode: the bytes of a file to clean UTF-8. The encoding is told by what
 * decodes strictly, iconv doing the work; where two would do, by how common
 * the characters are that come out, and uchardet has a small say.
 */
#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <uchardet.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "source/parse.h"

enum encoding { ENC_UTF16LE, ENC_UTF16BE, ENC_GB18030, ENC_BIG5 };

static const char *const encodings[] = {
    "UTF-16LE", "UTF-16BE", "GB18030", "BIG5"};

/* What one file's bytes are while they become text. */
struct decoder {
	struct arena *arena;
	struct msgs *msgs;
	const char *file;
	const char *bytes;
	size_t n;
	struct decoded how;
};

static int
line_at(const char *s, size_t offset)
{
	int line = 1;

	for (const char *p = s; (p = memchr(p, '\n', s + offset - p)); p++)
		line++;
	return line;
}

/* As utf8_valid, but NUL passes: it is no fault of the encoding. */
static size_t
valid_prefix(const char *s, size_t n)
{
	size_t i = 0;

	for (;;) {
		i += utf8_valid(s + i, n - i);
		if (i >= n || s[i] != '\0')
			return i;
		i++;
	}
}

/* Strictly; false: the offset of the first byte that does not fit in *bad. */
static bool
convert(enum encoding e, const char *s, size_t n, struct buf *out, size_t *bad)
{
	iconv_t cd = iconv_open("UTF-8", encodings[e]);
	char piece[16384], *in = (char *)s, *to;
	size_t left = n, room, done = 0;

	if (cd == (iconv_t)-1)
		die("this system's iconv knows no %s", encodings[e]);
	while (left > 0 && (done != (size_t)-1 || errno == E2BIG)) {
		to = piece;
		room = sizeof piece;
		done = iconv(cd, &in, &left, &to, &room);
		buf_add(out, piece, sizeof piece - room);
	}
	iconv_close(cd);
	*bad = n - left;
	return left == 0;
}

uint32_t
decode_named(uint32_t cp)
{
	static const struct {
		uint32_t was, is;
	} named[] = {{0xE78D, 0xFE10}, {0xE78E, 0xFE12}, {0xE78F, 0xFE11},
	    {0xE790, 0xFE13}, {0xE791, 0xFE14}, {0xE792, 0xFE15},
	    {0xE793, 0xFE16}, {0xE794, 0xFE17}, {0xE795, 0xFE18},
	    {0xE796, 0xFE19}, {0xE816, 0x20087}, {0xE817, 0x20089},
	    {0xE818, 0x200CC}, {0xE81E, 0x9FB4}, {0xE826, 0x9FB5},
	    {0xE82B, 0x9FB6}, {0xE82C, 0x9FB7}, {0xE831, 0x215D7},
	    {0xE832, 0x9FB8}, {0xE83B, 0x2298F}, {0xE843, 0x9FB9},
	    {0xE854, 0x9FBA}, {0xE855, 0x241FE}, {0xE864, 0x9FBB}};

	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (named[i].was == cp)
			return named[i].is;
	return cp;
}

static void
gb_mend(struct buf *text)
{
	struct buf mended = {0};
	const char *s = text->s;
	uint32_t cp;

	/* U+E7xx and U+E8xx begin with EE 9E, EE 9F, EE A0, EE A1. */
	if (text->n == 0 || !memchr(text->s, 0xEE, text->n))
		return;
	while (s < text->s + text->n) {
		cp = utf8_next(&s);
		if (cp)
			buf_putu(&mended, decode_named(cp));
		else
			buf_putc(&mended, *s++);
	}
	buf_free(text);
	*text = mended;
}

/*
 * How much a text looks like Chinese: of its beginning, characters that every
 * document uses count for it, private ones against it.
 */
static long
likeness(const struct buf *text)
{
	static const char common[] =
	    "的一是不了在有人和这中大为上个国以要时来用们到作地于出就分对成会"
	    "可主发年动同工也能下过子说产种面而方后多定行学法所民得经三之进着"
	    "等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本"
	    "去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与"
	    "关各重新线内数正心反你明看原又么利比或但质气第向道命此变条没结解"
	    "市县区省月号文件通知办公室施意见项管规《》（），。、：；“”"
	    "這為個國時來們對會發動過說產種麼後學經進著電裡現實加體機當從業"
	    "應開還關義間樣與線內數質氣條結縣區號辦見項規";
	const char *s = text->s, *end = s + (text->n < 65536 ? text->n : 65536);
	long score = 0;
	char one[5] = {0};
	uint32_t cp;

	while (s < end && (cp = utf8_next(&s)) != 0) {
		if (cp < 0x80)
			continue;
		memset(one, 0, sizeof one);
		utf8_put(one, cp);
		if (strstr(common, one))
			score += 4;
		else if (cp >= 0xE000 && cp < 0xF900)
			score -= 8;
		else
			score -= uni_is_han(cp) ? 0 : 1;
	}
	return score;
}

static bool
hint_is_big5(const struct decoder *d)
{
	uchardet_t ud = uchardet_new();
	bool big5;

	uchardet_handle_data(ud, d->bytes, d->n < 65536 ? d->n : 65536);
	uchardet_data_end(ud);
	big5 = strncasecmp(uchardet_get_charset(ud), "big5", 4) == 0;
	uchardet_delete(ud);
	return big5;
}

/*
 * The line ends of UTF-16 have a zero beside them, always on the same side,
 * and are most of the bytes that look like one. Text of one line is known by
 * its Latin characters: a tenth of its bytes are zeros on one side.
 */
static bool
has_zero_pattern(const struct decoder *d, enum encoding *e)
{
	const char *s = d->bytes;
	size_t zeros[2] = {0, 0}, lines[2] = {0, 0}, ends = 0, i, big;

	if (d->n % 2 != 0 || !memchr(s, '\0', d->n))
		return false;
	for (i = 0; i < d->n; i++) {
		zeros[i % 2] += s[i] == '\0';
		ends += s[i] == '\n';
	}
	for (i = 0; i < d->n; i += 2) {
		lines[0] += s[i] == '\n' && s[i + 1] == '\0';
		lines[1] += s[i] == '\0' && s[i + 1] == '\n';
	}
	big = ends ? lines[1] > lines[0] : zeros[0] > zeros[1];
	*e = big ? ENC_UTF16BE : ENC_UTF16LE;
	return ends ? lines[big] * 2 >= ends && lines[!big] == 0
		    : zeros[!big] * 10 >= d->n;
}

/*
 * Chinese without Latin characters has no zeros: read as what it is, at least
 * a quarter of it is characters every document uses; read as anything else,
 * hardly one is.
 */
static bool
has_common_words(const struct decoder *d, enum encoding *e)
{
	size_t n = d->n < 65536 ? d->n : 65536, bad;
	enum encoding tried;
	struct buf text = {0};
	bool common = false;

	if (d->n % 2 != 0 || valid_prefix(d->bytes, d->n) == d->n)
		return false;
	for (tried = ENC_UTF16LE; !common && tried <= ENC_UTF16BE; tried++) {
		buf_clear(&text);
		common = convert(tried, d->bytes, n, &text, &bad) &&
		    likeness(&text) >= (long)n / 2;
		*e = tried;
	}
	buf_free(&text);
	return common;
}

/* UTF-16 by its mark, by where the zeros of Latin text stand, or by words. */
static bool
is_utf16(const struct decoder *d, enum encoding *e, size_t *mark)
{
	const char *s = d->bytes;

	*mark = 2;
	*e = ENC_UTF16LE;
	if (d->n >= 2 && memcmp(s, "\xFF\xFE", 2) == 0)
		return true;
	*e = ENC_UTF16BE;
	if (d->n >= 2 && memcmp(s, "\xFE\xFF", 2) == 0)
		return true;
	*mark = 0;
	return has_zero_pattern(d, e) || has_common_words(d, e);
}

static void
no_encoding(struct decoder *d, size_t offset, int line)
{
	char hex[3];

	snprintf(hex, sizeof hex, "%02X", (unsigned char)d->bytes[offset]);
	msg(d->msgs, MSG_DECODE_NONE, (struct pos){d->file, line, 0},
	    (int)(offset + 1), hex);
}

static void
converted(struct decoder *d, enum encoding e, int certainty)
{
	d->how = (struct decoded){encodings[e], certainty};
	msg(d->msgs, MSG_DECODE_FROM, (struct pos){d->file, 1, 0},
	    encodings[e]);
}

static bool
from_utf16(struct decoder *d, enum encoding e, size_t mark, struct buf *text)
{
	size_t bad;

	if (!convert(e, d->bytes + mark, d->n - mark, text, &bad)) {
		no_encoding(d, mark + bad, line_at(text->s, text->n));
		return false;
	}
	converted(d, e, mark ? 100 : 95);
	return true;
}

/*
 * Which lines speak for UTF-8 and which cannot be it. Three or more three-byte
 * sequences, with hardly a byte that is in none, are no chance in another
 * encoding; a damaged line is of both sorts.
 */
struct census {
	size_t utf8, other; /* lines */
	size_t first_utf8, first_other; /* offsets */
};

static void
count_line(struct census *c, const char *s, size_t at, size_t n)
{
	size_t i, k, valid, long_ones = 0, bad = 0;

	for (i = 0; i < n; i++) {
		valid = valid_prefix(s + at + i, n - i);
		for (k = i; k < i + valid; k++)
			long_ones += (s[at + k] & 0xF0) == 0xE0;
		i += valid;
		if (i < n && bad++ == 0 && c->other++ == 0)
			c->first_other = at + i;
	}
	if (long_ones >= 3 && long_ones > 2 * bad && c->utf8++ == 0)
		c->first_utf8 = at;
}

static struct census
take_census(const char *s, size_t n)
{
	struct census c = {0};
	const char *nl;
	size_t at, len;

	for (at = 0; at < n; at += len + 1) {
		nl = memchr(s + at, '\n', n - at);
		len = nl ? (size_t)(nl - s) - at : n - at;
		count_line(&c, s, at, len);
	}
	return c;
}

/* Lines of UTF-8 beside lines that are not: mixed, or damaged. */
static void
not_of_a_piece(struct decoder *d, const struct census *c)
{
	struct buf text = {0};
	const char *s = d->bytes + c->first_other, *end;
	size_t bad;

	while (s > d->bytes && s[-1] != '\n')
		s--;
	end = memchr(s, '\n', (size_t)(d->bytes + d->n - s));
	if (!end)
		end = d->bytes + d->n;
	if (c->utf8 < c->other)
		msg(d->msgs, MSG_DECODE_MIXED,
		    (struct pos){d->file, line_at(d->bytes, c->first_utf8), 0},
		    "UTF-8", "GB18030");
	else if (convert(ENC_GB18030, s, (size_t)(end - s), &text, &bad))
		msg(d->msgs, MSG_DECODE_MIXED,
		    (struct pos){d->file, line_at(d->bytes, c->first_other), 0},
		    "GB18030", "UTF-8");
	else
		no_encoding(
		    d, c->first_other, line_at(d->bytes, c->first_other));
	buf_free(&text);
}

/*
 * A few words of GB 2312 may be UTF-8 by chance: sequences of two bytes, all
 * of letters from U+0100 on (Latin extended to Syriac), and each of them one
 * of the common characters (level 1) as GB 2312 has them.
 */
static bool
is_utf8_by_chance(const struct decoder *d)
{
	const unsigned char *s = (const unsigned char *)d->bytes;
	size_t i, pairs = 0;

	for (i = 0; i < d->n; i++) {
		if (s[i] < 0x80)
			continue;
		if (s[i] < 0xC4 || s[i] > 0xD7 || i + 1 == d->n ||
		    s[++i] < 0xA1)
			return false;
		pairs++;
	}
	return pairs > 0;
}

/* Sequences of four bytes are what GB18030 has over GBK. */
static bool
has_four_bytes(const struct decoder *d)
{
	const unsigned char *s = (const unsigned char *)d->bytes;

	for (size_t i = 0; i + 1 < d->n; i += s[i] < 0x80 ? 1 : 2)
		if (s[i] > 0x80 && s[i + 1] >= '0' && s[i + 1] <= '9')
			return true;
	return false;
}

/*
 * How sure the choice between two that fit is: by how much more like Chinese
 * the one looks, a character (likeness counts 4 for a common one).
 */
static int
surer(long margin, size_t n)
{
	long each = 200 * margin / (long)(n / 2 + 1);

	return (int)(each < 0 ? 50 : each > 98 ? 99 : 50 + each / 2);
}

/* GB18030 or Big5, whichever fits; both often do. */
static bool
from_chinese(struct decoder *d, struct buf *text)
{
	struct buf big5 = {0};
	size_t bad_gb, bad_big5, bad;
	bool is_gb, is_big5;
	int certainty = 98; /* only one fits */
	long margin;

	is_gb = convert(ENC_GB18030, d->bytes, d->n, text, &bad_gb);
	is_big5 = convert(ENC_BIG5, d->bytes, d->n, &big5, &bad_big5);
	if (is_gb && is_big5) {
		margin = likeness(&big5) - likeness(text);
		is_big5 = margin > (hint_is_big5(d) ? -8 : 8);
		is_gb = !is_big5;
		certainty = surer(is_big5 ? margin : -margin, d->n);
	}
	bad = bad_gb > bad_big5 ? bad_gb : bad_big5;
	if (is_big5) {
		buf_free(text);
		*text = big5;
	} else {
		buf_free(&big5);
		gb_mend(text);
	}
	if (is_gb || is_big5)
		converted(d, is_gb ? ENC_GB18030 : ENC_BIG5, certainty);
	else
		no_encoding(d, bad, line_at(d->bytes, bad));
	if (is_gb && !has_four_bytes(d))
		d->how.encoding = "GBK";
	return is_gb || is_big5;
}

/* Anything but UTF-8, to UTF-8. */
static bool
from_other(struct decoder *d, struct buf *text)
{
	struct census c = take_census(d->bytes, d->n);

	if (c.utf8 > 0) {
		not_of_a_piece(d, &c);
		return false;
	}
	return from_chinese(d, text);
}

char *
decode_text(struct arena *a, const char *bytes, size_t n, const char *file,
    size_t *len, struct decoded *how, struct msgs *msgs)
{
	struct decoder d = {a, msgs, file, bytes, n, {NULL, 0}};
	struct buf text = {0};
	enum encoding e;
	size_t mark;
	char *clear = NULL;

	if (n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
		d.bytes += 3;
		d.n -= 3;
	}
	if (is_utf16(&d, &e, &mark)) {
		if (from_utf16(&d, e, mark, &text))
			clear = clean_text(
			    a, file, text.s ? text.s : "", text.n, len, msgs);
	} else if (valid_prefix(d.bytes, d.n) == d.n &&
	    !is_utf8_by_chance(&d)) {
		d.how = (struct decoded){"UTF-8", 100};
		clear = clean_text(a, file, d.bytes, d.n, len, msgs);
	} else if (from_other(&d, &text)) {
		clear = clean_text(a, file, text.s, text.n, len, msgs);
	}
	buf_free(&text);
	if (how)
		*how = d.how;
	return clear;
}
