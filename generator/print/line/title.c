/*
 * Where the sense of a title pauses, and which of its words no line end may
 * part [GB/T 9704 7.3.1: 词意完整]. ICU tells where words end; on top of that
 * stand the few words official titles are built from: 关于…的通知, an organ, a
 * verb that carries another title, the name of a sort of document.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"
#include "print/line/text.h"

/* Costs of breaking a title, besides its shape (see balance.c). */
enum {
	COST_BEST = 30, /* 曲靖市人民政府|关于印发|… */
	COST_GOOD = 120, /* where sense pauses */
	COST_FAIR = 500, /* behind the name of a place */
	COST_ANY = 1500, /* between two words */
	COST_TAIL = 2500, /* behind 和 */
	COST_KIND = 3000, /* 实施|方案 */
	COST_QUOTED = 1500, /* more, inside 《》 or （） */
	COST_DE = 8000, /* before 的 and its like */
	COST_WORD = 12000
};

enum {
	LONG_TITLE = 20, /* [characters] of one whose last line is no stub */
	STUB = 4 /* a last line as short as that */
};
enum { SHORT_QUOTE = 10 }; /* [characters] “一网通办” stays together */

/* Words between spaces. A pause behind them: */
static const char behind[] =
    "印发 转发 批转 公布 发布 修改 修订 废止 下达 命名 表彰 奖励 授予 任免 "
    "成立 调整 实施 人民政府 办公室 办公厅 委员会 代表大会 关于 年度 、 ， ： "
    "） "
    "》 ” 的";
/* Before them: */
static const char ahead[] =
    "关于 进一步 加强 加快 推进 推动 深化 促进 支持 规范 做好 开展 全面 贯彻 "
    "若干 有关 部分 （ 《 “";
/* Bound to what stands before them. */
static const char bound[] = "的 和 及 与 等 之 或 以及";
static const char counters[] = "年 年度 月 日 期 届 次 批 号 个 项 条 大 级 类";
/* Parts of an organ's name, and words ICU takes apart. */
static const char organs[] =
    "人民政府 办公室 办公厅 常务委员会 人民代表大会 人民法院 人民检察院 委员会";
static const char wholes[] =
    "人民政府 办公室 办公厅 常务委员会 人民代表大会 人民法院 人民检察院 委员会 "
    "中华人民共和国 事权 县级 市级 省级 区级 乡级 省政府 市政府 县政府 区政府 "
    "进出境 区块链 大数据 互联网 高质量 现代化 规范性 五年 三年 人大常委会";
/* 行动|方案: the sort of document, and what stands before it. */
static const char kinds[] =
    "方案 办法 规定 规划 细则 条例 意见 计划 预案 措施 目录 清单 名单 标准 "
    "规则 "
    "规程 纲要 要点 通知 通告 公告 决定 批复 报告 说明 制度";
static const char modifiers[] =
    "实施 工作 行动 管理 暂行 试行 若干 专项 总体 发展 建设 应急 评奖 任务 "
    "操作 "
    "重点 具体 指导 监督 处理 考核 奖励 补充 临时 一年 两年 三年 五年 十年";
/* Not well at a line's end. */
static const char openers[] =
    "和 与 及 或 对 以 在 为 将 向 从 第 若干 有关 各级";

/* Names of places end so, where none of these words begins. */
static const char places[] = "省 市 县 区 州 镇 乡";
static const char no_places[] = "市场 市政 市级 市民 市容 市区 县级 县域 县区 "
				"区级 区域 区县 区块 乡级 乡镇 "
				"乡村 镇村 省级";

/* The clusters that spell the word (up to a space) from c on, or 0. */
static size_t
spell(const struct cluster *c, const struct cluster *end, const char *word)
{
	const struct cluster *p = c;

	for (; *word && *word != ' '; word += p->len, p++)
		if (p == end || p->len == 0 ||
		    strncmp(word, p->text, p->len) != 0)
			return 0;
	return (size_t)(p - c);
}

/* The longest word of the list that stands at c: its clusters, or 0. */
static size_t
find_word(const struct cluster *c, const struct cluster *end, const char *words)
{
	size_t best = 0, n;

	for (; *words; words += strcspn(words, " ")) {
		words += *words == ' ';
		if ((n = spell(c, end, words)) > best)
			best = n;
	}
	return best;
}

static void
lower_cost(struct cluster *c, unsigned most)
{
	if (c->cost > most && c->cost <= COST_ANY)
		c->cost = (uint16_t)most;
}

/* Raises the cost of all places that are no end of a word. */
static void
keep_words(struct words *w)
{
	struct cluster *c = w->clusters.at, *end = c + w->clusters.n;
	UErrorCode status = U_ZERO_ERROR;
	UBreakIterator *breaks;
	struct buf s = {0};
	UText *text;
	int at = 0;

	for (; c < end; c++)
		buf_add(&s, c->text, c->len);
	breaks = ubrk_open(UBRK_WORD, "zh", NULL, 0, &status);
	text = utext_openUTF8(NULL, s.s ? s.s : "", (int64_t)s.n, &status);
	ubrk_setUText(breaks, text, &status);
	for (c = w->clusters.at; U_SUCCESS(status) && c < end; c++) {
		unit_raise(
		    c, ubrk_isBoundary(breaks, at) ? COST_ANY : COST_WORD);
		at += (int)c->len;
	}
	utext_close(text);
	ubrk_close(breaks);
	buf_free(&s);
}

/* 麒麟|区, 麒|麟区: the name of a place is one word. */
static void
keep_place(const struct words *w, struct cluster *c)
{
	const struct cluster *first = w->clusters.at;
	const struct cluster *end = first + w->clusters.n;

	if (c < first + 2 || !find_word(c, end, places) ||
	    find_word(c, end, no_places) || c[-1].kind != KINSOKU_HAN)
		return;
	unit_raise(c, COST_WORD);
	if (c + 1 < end)
		lower_cost(c + 1, COST_FAIR);
	if (c[-2].kind == KINSOKU_HAN && c[-1].cost == COST_ANY &&
	    !find_word(c - 2, end, places))
		unit_raise(c - 1, COST_WORD);
}

/* 三年行动方案: the name of a sort of document is one word. */
static void
keep_kind(const struct words *w, struct cluster *c)
{
	struct cluster *first = w->clusters.at, *p = c;
	const struct cluster *end = first + w->clusters.n;
	bool more = true;

	if (!find_word(c, end, kinds))
		return;
	while (more && p > first + 1 && find_word(p - 2, end, modifiers) == 2) {
		unit_raise(p, COST_KIND);
		more = !unit_is(p - 1, "年");
		p -= 2;
	}
	lower_cost(p, COST_GOOD);
}

/* What ICU takes apart, or joins to its neighbour. */
static void
keep_whole(struct cluster *c, const struct cluster *end)
{
	size_t n = find_word(c, end, wholes), k;

	for (k = 1; k < n; k++)
		unit_raise(&c[k], COST_WORD);
	if (n && c->cost == COST_WORD)
		c->cost = COST_ANY;
	if (n && c + n < end && c[n].cost == COST_WORD)
		c[n].cost = COST_ANY;
}

static void
keep_quote(struct cluster *c, const struct cluster *end)
{
	struct cluster *p = c + 1;

	if (end - c > SHORT_QUOTE + 2)
		end = c + SHORT_QUOTE + 2;
	while (p < end && !unit_is(p, "”"))
		p++;
	if (p < end)
		for (; p > c; p--)
			unit_raise(p, COST_WORD);
}

/* 关于印发|…, 曲靖市人民政府|关于… */
static void
add_about(struct cluster *c, const struct cluster *end)
{
	size_t n = find_word(c + 2, end, behind);

	lower_cost(c, COST_BEST);
	if (n && c + 2 + n < end)
		lower_cost(c + 2 + n, COST_BEST);
}

static bool
is_space(const struct cluster *c)
{
	return c->kind == KINSOKU_SPACE || c->kind == KINSOKU_EMSPACE;
}

/* 保障|局 关于…: the last character of an organ's name. */
static bool
ends_organ(const struct cluster *c, const struct cluster *end)
{
	const struct cluster *after = c + 1;

	return unit_is_one_of(c, "局厅部委办院会组署") &&
	    (after == end || is_space(after) || unit_is(after, "、") ||
		spell(after, end, "关于"));
}

static void
add_sense(const struct words *w, struct cluster *c)
{
	const struct cluster *first = w->clusters.at;
	const struct cluster *end = first + w->clusters.n;
	size_t n = find_word(c, end, behind);

	if (n && c + n < end)
		lower_cost(c + n, COST_GOOD);
	if (find_word(c, end, ahead))
		lower_cost(c, COST_GOOD);
	if (c > first && find_word(c, end, organs))
		unit_raise(c, COST_WORD);
	if (find_word(c, end, bound))
		unit_raise(c, COST_DE);
	if (c > first && ends_organ(c, end))
		unit_raise(c, COST_WORD);
	if (c > first && is_space(c - 1))
		lower_cost(c, COST_BEST);
	if (c > first && unit_is_numeral(c - 1) && find_word(c, end, counters))
		unit_raise(c, COST_WORD);
	if (spell(c, end, "关于"))
		add_about(c, end);
	n = find_word(c, end, openers);
	if (n && c + n < end)
		unit_raise(c + n, COST_TAIL);
	if (unit_is(c, "“"))
		keep_quote(c, end);
	keep_place(w, c);
	keep_kind(w, c);
}

/* Organs that issue jointly stand between spaces: no line ends in a name. */
static void
keep_organs(const struct words *w)
{
	struct cluster *first = w->clusters.at, *c = first, *from, *p;
	const struct cluster *end = first + w->clusters.n;
	bool joint = false;

	for (; c < end; c++)
		joint |= is_space(c);
	for (c = first; joint && c < end; c++) {
		for (from = c; c < end && !is_space(c); c++) {
			if (c == from || !ends_organ(c, end))
				continue;
			for (p = from + 1; p <= c; p++)
				unit_raise(p, COST_DE);
			break;
		}
		while (c < end && !is_space(c))
			c++;
	}
}

void
title_costs(struct words *w)
{
	struct cluster *c = w->clusters.at;
	const struct cluster *end = c + w->clusters.n;
	int quoted = 0;

	keep_words(w);
	for (; c < end; c++)
		keep_whole(c, end);
	for (c = w->clusters.at; c < end; c++)
		add_sense(w, c);
	keep_organs(w);
	for (c = w->clusters.at; w->clusters.n > LONG_TITLE && c < end; c++)
		if (end - c <= STUB)
			unit_raise(c, COST_DE);
	for (c = w->clusters.at; c < end; c++) {
		if (quoted > 0 && c->cost < NO_BREAK - COST_QUOTED)
			c->cost += COST_QUOTED;
		if (c->prefer && c->cost != NO_BREAK)
			c->cost = 0;
		quoted +=
		    unit_is_one_of(c, "《〈（") - unit_is_one_of(c, "》〉）");
	}
}
