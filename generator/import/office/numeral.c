/*
 * numeral: numbers in words, as office programs write the numbers of headings
 * and lists (ECMA-376 part 1, 17.18.59).
 */
#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "import/office/office.h"

static const char *const plain[] = {
    "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
static const char *const formal[] = {
    "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};

/* 1024: 一千零二十四; below twenty 十二, not 一十二, where so asked. */
static void
counted(struct buf *out, int n, const char *const *digits,
    const char *const *units, bool short_ten)
{
	int unit = 10000, i, digit;
	bool begun = false, gap = false;

	for (i = 4; i >= 0; i--, unit /= 10) {
		digit = n / unit % 10;
		if (digit == 0) {
			gap = begun;
			continue;
		}
		if (gap)
			buf_puts(out, "零");
		if (!(short_ten && !begun && i == 1 && digit == 1))
			buf_puts(out, digits[digit]);
		buf_puts(out, units[i]);
		begun = true;
		gap = false;
	}
}

static void
chinese(struct buf *out, int n)
{
	static const char *const units[] = {"", "十", "百", "千", "万"};

	counted(out, n, plain, units, true);
}

static void
banker(struct buf *out, int n)
{
	static const char *const units[] = {"", "拾", "佰", "仟", "万"};

	counted(out, n, formal, units, false);
}

/* 2024: 二〇二四 */
static void
digital(struct buf *out, int n)
{
	char digits[16];

	snprintf(digits, sizeof digits, "%d", n);
	for (const char *s = digits; *s; s++)
		buf_puts(out, plain[*s - '0']);
}

static void
decimal(struct buf *out, int n)
{
	buf_printf(out, "%d", n);
}

static void
two_digits(struct buf *out, int n)
{
	buf_printf(out, "%02d", n);
}

static void
full_width(struct buf *out, int n)
{
	char digits[16];

	snprintf(digits, sizeof digits, "%d", n);
	for (const char *s = digits; *s; s++)
		buf_putu(out, 0xFF10 + (uint32_t)(*s - '0'));
}

static void
letter(struct buf *out, int n, char first)
{
	int times = (n - 1) / 26 + 1;

	for (; times > 0; times--)
		buf_putc(out, (char)(first + (n - 1) % 26));
}

static void
lower_letter(struct buf *out, int n)
{
	letter(out, n, 'a');
}

static void
upper_letter(struct buf *out, int n)
{
	letter(out, n, 'A');
}

static void
roman(struct buf *out, int n, bool upper)
{
	static const struct {
		int n;
		const char *upper, *lower;
	} parts[] = {{1000, "M", "m"}, {900, "CM", "cm"}, {500, "D", "d"},
	    {400, "CD", "cd"}, {100, "C", "c"}, {90, "XC", "xc"},
	    {50, "L", "l"}, {40, "XL", "xl"}, {10, "X", "x"}, {9, "IX", "ix"},
	    {5, "V", "v"}, {4, "IV", "iv"}, {1, "I", "i"}};

	for (size_t i = 0; n > 0 && i < sizeof parts / sizeof *parts; i++)
		for (; n >= parts[i].n; n -= parts[i].n)
			buf_puts(out, upper ? parts[i].upper : parts[i].lower);
}

static void
upper_roman(struct buf *out, int n)
{
	roman(out, n, true);
}

static void
lower_roman(struct buf *out, int n)
{
	roman(out, n, false);
}

/* One character each, from first; beyond last, digits. */
static void
one_of(struct buf *out, int n, uint32_t first, int last)
{
	if (n >= 1 && n <= last)
		buf_putu(out, first + (uint32_t)(n - 1));
	else
		decimal(out, n);
}

static void
circle(struct buf *out, int n)
{
	if (n > 20 && n <= 35)
		buf_putu(out, 0x3251 + (uint32_t)(n - 21));
	else if (n > 35 && n <= 50)
		buf_putu(out, 0x32B1 + (uint32_t)(n - 36));
	else
		one_of(out, n, 0x2460, 20);
}

static void
parenthesis(struct buf *out, int n)
{
	one_of(out, n, 0x2474, 20);
}

static void
full_stop(struct buf *out, int n)
{
	one_of(out, n, 0x2488, 20);
}

static void
han_circle(struct buf *out, int n)
{
	one_of(out, n, 0x3280, 10);
}

static void
from_list(struct buf *out, int n, const char *list, int count)
{
	if (n >= 1 && n <= count)
		buf_add(out, list + 3 * (size_t)(n - 1), 3);
	else
		decimal(out, n);
}

static void
stems(struct buf *out, int n)
{
	from_list(out, n, "甲乙丙丁戊己庚辛壬癸", 10);
}

static void
branches(struct buf *out, int n)
{
	from_list(out, n, "子丑寅卯辰巳午未申酉戌亥", 12);
}

bool
numeral(struct buf *out, const char *format, int number)
{
	static const struct {
		const char *format;
		void (*write)(struct buf *, int);
	} known[] = {{"decimal", decimal}, {"decimalZero", two_digits},
	    {"decimalHalfWidth", decimal}, {"decimalFullWidth", full_width},
	    {"decimalFullWidth2", full_width}, {"upperRoman", upper_roman},
	    {"lowerRoman", lower_roman}, {"upperLetter", upper_letter},
	    {"lowerLetter", lower_letter}, {"chineseCounting", chinese},
	    {"chineseCountingThousand", chinese},
	    {"chineseLegalSimplified", banker}, {"japaneseCounting", chinese},
	    {"taiwaneseCounting", chinese},
	    {"taiwaneseCountingThousand", chinese},
	    {"ideographDigital", digital}, {"taiwaneseDigital", digital},
	    {"japaneseDigitalTenThousand", digital},
	    {"ideographTraditional", stems}, {"ideographZodiac", branches},
	    {"decimalEnclosedCircle", circle},
	    {"decimalEnclosedCircleChinese", circle},
	    {"decimalEnclosedParen", parenthesis},
	    {"decimalEnclosedFullstop", full_stop},
	    {"ideographEnclosedCircle", han_circle}};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i].format, format) == 0) {
			(number < 1 ? decimal : known[i].write)(out, number);
			return true;
		}
	decimal(out, number);
	return false;
}
