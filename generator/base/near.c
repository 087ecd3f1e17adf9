/*
 * Spelling: the name that a mistyped word was probably meant to be, or that an
 * office has a Chinese word for.
 */
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

/* What official documents call the marks and the keys. */
static const char *const called[][2] = {{"标题", "title"}, {"文号", "number"},
    {"发文字号", "number"}, {"期号", "number"}, {"期数", "number"},
    {"年份", "year"}, {"总期号", "serial"}, {"出版日期", "published"},
    {"栏目", "category"}, {"类别", "category"}, {"发文机关", "issuer"},
    {"机关", "issuer"}, {"日期", "date"}, {"成文日期", "date"},
    {"施行日期", "effective"}, {"种类", "kind"}, {"页码", "page"},
    {"有效性", "status"}, {"废止", "replaces"}, {"名称", "name"},
    {"主办", "publisher"}, {"地址", "address"}, {"邮编", "postcode"},
    {"电话", "phone"}, {"主送", "to"}, {"主送机关", "to"}, {"署名", "sign"},
    {"落款", "sign"}, {"附注", "note"}, {"附件", "attachment"},
    {"附件说明", "attachments"}, {"附件清单", "attachments"}, {"表", "table"},
    {"表格", "table"}, {"专栏", "box"}, {"名单", "roster"}, {"居中", "center"},
    {"居右", "right"}, {"引文", "quote"}, {"小字", "small"}, {"通栏", "full"},
    {"编号", "no"}, {"序号", "no"}, {"表题", "caption"}, {"单位", "unit"},
    {"表头", "header"}, {"文件", "src"}};

static const char *
translate(const char *word)
{
	size_t i;

	for (i = 0; i < sizeof called / sizeof *called; i++)
		if (strcmp(called[i][0], word) == 0)
			return called[i][1];
	return word;
}

const char *
near_name(const char *word, const char *const *names)
{
	const char *found = NULL;
	int best, d;

	word = translate(word);
	best = (int)strlen(word) / 3 + 2;
	for (; *names; names++)
		if ((d = distance(word, *names)) < best) {
			best = d;
			found = *names;
		}
	return found;
}
