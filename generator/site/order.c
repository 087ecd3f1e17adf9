/*
 * order: Chinese words in the order in which readers look them up. The 3,755
 * characters of the first level of GB/T 2312 stand there by their sound, so
 * their codes are the order; the others come after them, by code point.
 */
#include <iconv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/tree.h>

#include "base/base.h"
#include "tree/tree.h"
#include "site/site.h"
#include "site/parts.h"

enum { FIRST_LEVEL = 0xB0A1, FIRST_LEVEL_END = 0xD7F9 };

struct order {
	iconv_t to_gb;
};

struct order *
order_open(void)
{
	struct order *o = mem_alloc(sizeof *o);

	o->to_gb = iconv_open("GB2312", "UTF-8");
	if (o->to_gb == (iconv_t)-1)
		die("this system's iconv knows no GB2312");
	return o;
}

void
order_close(struct order *o)
{
	iconv_close(o->to_gb);
	free(o);
}

/* The code of the character of n bytes at s; 0 outside the first level. */
static int
first_level(const struct order *o, const char *s, size_t n)
{
	char in[8], out[4], *from = in, *to = out;
	size_t left = sizeof out;
	int code;

	if (n < 3 || n >= sizeof in)
		return 0;
	memcpy(in, s, n);
	iconv(o->to_gb, NULL, NULL, NULL, NULL);
	if (iconv(o->to_gb, &from, &n, &to, &left) == (size_t)-1 ||
	    left != sizeof out - 2)
		return 0;
	code = (unsigned char)out[0] << 8 | (unsigned char)out[1];
	return code >= FIRST_LEVEL && code <= FIRST_LEVEL_END ? code : 0;
}

/* Latin and figures before Han of known sound before all others. */
static void
add_key(const struct order *o, const char *s, size_t n, struct buf *key)
{
	int code = first_level(o, s, n);

	buf_putc(key, n == 1 ? 1 : code ? 2 : 3);
	if (!code)
		buf_add(key, s, n);
	else
		buf_printf(key, "%c%c", code >> 8, code & 0xFF);
}

void
order_key(const struct order *o, const char *words, struct buf *key)
{
	const char *next = words;

	for (; utf8_next(&next); words = next)
		add_key(o, words, (size_t)(next - words), key);
}

/* === Names === */

size_t
order_surname(const char *name)
{
	static const char *const two[] = {"欧阳", "上官", "司马", "司徒",
	    "诸葛", "皇甫", "令狐", "尉迟", "夏侯", "慕容", "端木", "公孙",
	    "东方", "轩辕", "长孙", "宇文", "鲜于", "闻人", "赫连", "濮阳",
	    "申屠", "独孤", "南宫", "万俟", "钟离", "淳于", "单于", "太史",
	    NULL};
	const char *end = name, *both = str_starts_any(name, two);

	if (both && name[strlen(both)])
		return strlen(both);
	utf8_next(&end);
	return (size_t)(end - name);
}

/*
 * Surnames that the first level does not have, or has under another sound, with
 * a character of it that sounds as they do.
 */
static const char *
sounds_as(const char *s, size_t n)
{
	static const char *const alike[][2] = {{"闫", "严"}, {"佟", "同"},
	    {"邬", "乌"}, {"郗", "西"}, {"郦", "力"}, {"鄢", "烟"},
	    {"晏", "艳"}, {"晁", "巢"}, {"荀", "寻"}, {"莘", "深"},
	    {"蔺", "吝"}, {"芮", "瑞"}, {"佘", "蛇"}, {"亓", "其"},
	    {"仝", "同"}, {"冼", "显"}, {"缪", "庙"}, {"綦", "其"},
	    {"阚", "看"}, {"阙", "缺"}, {"闵", "敏"}, {"褚", "楚"},
	    {"竺", "竹"}, {"逄", "旁"}, {"逯", "路"}, {"濮", "普"},
	    {"宓", "密"}, {"嵇", "机"}, {"岑", "层"}, {"庹", "妥"},
	    {"庾", "雨"}, {"隗", "伟"}, {"姒", "四"}, {"妫", "归"},
	    {"嬴", "营"}, {"琚", "居"}, {"璩", "渠"}, {"瞿", "渠"},
	    {"邸", "底"}, {"邰", "台"}, {"邴", "丙"}, {"昝", "攒"},
	    {"谌", "陈"}, {"谯", "桥"}, {"郏", "夹"}, {"郄", "切"},
	    {"郅", "至"}, {"雒", "洛"}, {"眭", "虽"}, {"窦", "豆"},
	    {"滕", "腾"}, {"邝", "旷"}, {"覃", "秦"}, {"臧", "脏"},
	    {"邳", "披"}, {"缑", "勾"}, {"蒯", "快"}, {"麴", "屈"},
	    {"訾", "子"}, {"鄯", "善"}, {"单", "善"}, {"解", "谢"},
	    {"查", "渣"}, {"仇", "求"}, {"朴", "飘"}, {"区", "欧"},
	    {"翟", "宅"}, {"乐", "月"}, {"员", "运"}, {"折", "舌"},
	    {"尉迟", "玉"}, {"万俟", "莫"}, {"单于", "缠"}, {"澹台", "谈"}};
	size_t i;

	for (i = 0; i < sizeof alike / sizeof alike[0]; i++)
		if (strlen(alike[i][0]) == n && memcmp(s, alike[i][0], n) == 0)
			return alike[i][1];
	return NULL;
}

void
order_name_key(const struct order *o, const char *name, struct buf *key)
{
	size_t n = order_surname(name);
	const char *alike = sounds_as(name, n);

	order_key(o, alike ? alike : name, key);
	if (alike)
		order_key(o, name, key);
}

char
order_initial(const struct order *o, const char *name)
{
	/* the last code of each letter; no sound begins with I, U, V */
	static const struct {
		int last;
		char letter;
	} ends[] = {{0xB0C4, 'A'}, {0xB2C0, 'B'}, {0xB4ED, 'C'}, {0xB6E9, 'D'},
	    {0xB7A1, 'E'}, {0xB8C0, 'F'}, {0xB9FD, 'G'}, {0xBBF6, 'H'},
	    {0xBFA5, 'J'}, {0xC0AB, 'K'}, {0xC2E7, 'L'}, {0xC4C2, 'M'},
	    {0xC5B5, 'N'}, {0xC5BD, 'O'}, {0xC6D9, 'P'}, {0xC8BA, 'Q'},
	    {0xC8F5, 'R'}, {0xCBF9, 'S'}, {0xCDD9, 'T'}, {0xCEF3, 'W'},
	    {0xD1B8, 'X'}, {0xD4D0, 'Y'}, {FIRST_LEVEL_END, 'Z'}};
	const char *alike = sounds_as(name, order_surname(name));
	const char *s = alike ? alike : name, *end = s;
	int code;
	size_t i;

	utf8_next(&end);
	code = first_level(o, s, (size_t)(end - s));
	if (!code)
		return 0;
	for (i = 0; code > ends[i].last; i++)
		;
	return ends[i].letter;
}
