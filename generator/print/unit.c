/*
 * Groups of characters that stay together at a line's end: 第十二条,
 * 〔2024〕12号, a number and its unit; and in titles the words and quoted names
 * that a good hand would not part. No dictionary: the few words that titles of
 * official documents are made of.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"
#include "print/text.h"

enum { LONGEST_ORDINAL = 9, LONGEST_NUMBER = 12 };

/* Costs of breaking a title, besides its shape (see break.c). */
enum {
	TITLE_ANYWHERE = 300,
	TITLE_WELL = 60, /* where sense pauses */
	TITLE_WORD = 6000,
	TITLE_DE = 5000, /* before 的 and its like */
	TITLE_QUOTED = 3000 /* inside 《》 */
};

static const struct cluster *
end_of(const struct words *w)
{
	return w->clusters.at + w->clusters.n;
}

static bool
is_char(const struct cluster *c, const char *sign)
{
	return c->len == strlen(sign) && memcmp(c->text, sign, c->len) == 0;
}

static bool
is_one_of(const struct cluster *c, const char *signs)
{
	char sign[5] = {0};

	if (c->len == 0 || c->len > 4)
		return false;
	memcpy(sign, c->text, c->len);
	return strstr(signs, sign) != NULL;
}

static bool
is_numeral(const struct cluster *c)
{
	return c->kind == KINSOKU_DIGIT ||
	    is_one_of(c, "一二三四五六七八九十百千零〇两");
}

/* One word: no line end in it, no space between its Han and its digits. */
static void
bind(struct cluster *c, const struct cluster *to)
{
	for (c++; c < to; c++) {
		c->cost = NO_BREAK;
		if (c->stretch_kind != STRETCH_LATIN)
			continue;
		c->gap = c->squeeze = c->stretch = 0;
		c->stretch_kind = STRETCH_EVEN;
	}
}

/* 第十二条, 第3期 */
static void
bind_ordinal(struct cluster *c, const struct cluster *end)
{
	struct cluster *p = c + 1;

	if (end > c + LONGEST_ORDINAL)
		end = c + LONGEST_ORDINAL;
	while (p < end && is_numeral(p))
		p++;
	if (p > c + 1 && p < end && is_one_of(p, "条章节款项目编篇号期届次批类"))
		bind(c, p + 1);
}

static struct cluster *
skip_digits(struct cluster *p, const struct cluster *end)
{
	while (p < end && p->kind == KINSOKU_DIGIT)
		p++;
	return p;
}

/* 〔2024〕12号 and 〔2022〕19-20号: one piece, rather with the word before. */
static void
bind_number(struct cluster *c, const struct cluster *end)
{
	struct cluster *p = skip_digits(c + 1, end);

	if (p != c + 5 || p == end || !is_one_of(p, "〕]］"))
		return;
	if (++p < end && is_char(p, "第"))
		p++;
	for (p = skip_digits(p, end); p < end && p < c + LONGEST_NUMBER &&
	     (p->kind == KINSOKU_CONNECT || p->kind == KINSOKU_LATIN_CONNECT);)
		p = skip_digits(p + 1, end);
	if (p == end || !is_char(p, "号"))
		return;
	bind(c, p + 1);
	if (c->cost < COST_NUMBER)
		c->cost = COST_NUMBER;
}

void
unit_bind(struct words *w)
{
	struct cluster *c = w->clusters.at;
	const struct cluster *end = end_of(w);

	for (; c < end; c++) {
		if (c->kind == KINSOKU_HAN && c->len == 3) {
			if (memcmp(c->text, "第", 3) == 0)
				bind_ordinal(c, end);
			else if (c > w->clusters.at && c->cost < COST_UNIT &&
			    c[-1].kind == KINSOKU_DIGIT &&
			    is_one_of(c, "年月日时分秒号元万亿个人次件项名户"
					 "亩吨米克升度倍岁周天期届条章页家座"))
				c->cost = COST_UNIT;
		} else if (is_one_of(c, "〔[［")) {
			bind_number(c, end);
		}
	}
}

/* Words of titles; where sense pauses before or after them. */
static const struct title_word {
	const char *word;
	bool before, after;
} title_words[] = {
    {"人民政府", false, true}, {"办公室", false, true},
    {"办公厅", false, true}, {"委员会", false, true},
    {"关于", true, false}, {"印发", false, true}, {"转发", false, true},
    {"公布", false, true}, {"批转", false, true}, {"修改", false, true},
    {"废止", false, true}, {"的通知", false, false},
    {"的通告", false, false}, {"的公告", false, false},
    {"的决定", false, false}, {"的意见", false, false},
    {"的批复", false, false}, {"的函", false, false},
    {"的报告", false, false}, {"办法", false, false},
    {"规定", false, false}, {"方案", false, false},
    {"规划", false, false}, {"细则", false, false},
    {"条例", false, false}, {"意见", false, false},
    {"计划", false, false}, {"预案", false, false},
    {"措施", false, false}, {"目录", false, false},
    {"清单", false, false}, {"名单", false, false},
    {"实施", true, false}, {"管理", false, false},
    {"行动", false, false}, {"工作", false, false},
    {"建设", false, false}, {"改革", false, false},
    {"发展", false, false}, {"服务", false, false},
    {"推进", true, false}, {"加强", true, false},
    {"进一步", true, false}, {"若干", true, false},
    {"试行", false, false}, {"有关", true, false},
    {"通知", false, false}, {"任免", false, false},
    {"表彰", false, false}, {"事项", false, false},
    {"责任", false, false}, {"领域", false, false},
    {"分工", false, false}, {"体系", false, false},
    {"制度", false, false}, {"机制", false, false},
    {"经济", false, false}, {"社会", false, false},
    {"农业", false, false}, {"农村", false, false},
    {"乡村", false, false}, {"振兴", false, false},
    {"医疗", false, false}, {"保险", false, false},
    {"安全", false, false}, {"生产", false, false},
    {"生态", false, false}, {"环境", false, false},
    {"保护", false, false}, {"应急", false, false},
    {"教育", false, false}, {"科技", false, false},
    {"科学", false, false}, {"技术", false, false},
    {"质量", false, false}, {"项目", false, false},
    {"资金", false, false}, {"企业", false, false},
    {"养老", false, false}, {"全面", true, false},
};

/* The clusters that spell the word from c on; 0 when they do not. */
static size_t
spell(const struct cluster *c, const struct cluster *end, const char *word)
{
	const struct cluster *p = c;

	for (; *word; word += p->len, p++)
		if (p == end || p->len == 0 ||
		    strncmp(word, p->text, p->len) != 0)
			return 0;
	return (size_t)(p - c);
}

static void
raise_cost(struct cluster *c, unsigned least)
{
	if (c->cost < least)
		c->cost = (uint16_t)least;
}

static void
title_word_costs(struct cluster *c, const struct cluster *end)
{
	const struct title_word *t = title_words;
	size_t n, k;

	for (; t < title_words + sizeof title_words / sizeof *title_words;
	     t++) {
		if (!(n = spell(c, end, t->word)))
			continue;
		for (k = 1; k < n; k++)
			raise_cost(&c[k], TITLE_WORD);
		if (t->before && c->cost == TITLE_ANYWHERE)
			c->cost = TITLE_WELL;
		if (t->after && c + n < end && c[n].cost == TITLE_ANYWHERE)
			c[n].cost = TITLE_WELL;
	}
}

void
unit_title(struct words *w)
{
	struct cluster *c = w->clusters.at;
	const struct cluster *end = end_of(w);
	int quoted = 0;

	for (; c < end; c++)
		raise_cost(c, TITLE_ANYWHERE);
	for (c = w->clusters.at; c < end; c++) {
		title_word_costs(c, end);
		if (is_one_of(c, "的和及与等之"))
			raise_cost(c, TITLE_DE);
		if (quoted > 0 && c->cost < NO_BREAK - TITLE_QUOTED)
			c->cost += TITLE_QUOTED;
		if (c->prefer && c->cost != NO_BREAK)
			c->cost = 0;
		quoted += is_one_of(c, "《〈") - is_one_of(c, "》〉");
	}
}
