/*
 * sense: where the sense of a title pauses, and which of its words no line end
 * may part [GB/T 9704 7.3.1: 词意完整]. ICU tells where words end; on top of
 * that stand the few words official titles are built from: 关于…的通知, an
 * organ, a verb that carries another title, the name of a sort of document.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "base/base.h"
#include "tree/tree.h"

/* Costs of breaking a title, besides its shape. */
enum {
	COST_BEST = 30, /* 曲靖市人民政府|关于印发|… */
	COST_GOOD = 120, /* where sense pauses */
	COST_FAIR = 500, /* behind the name of a place */
	COST_ANY = 1500, /* between two words */
	COST_TAIL = 2500, /* behind 和 */
	COST_KIND = 3000, /* 实施|方案 */
	COST_QUOTED = 1500, /* more, inside 《》 or （） */
	COST_DE = 8000, /* before 的 and its like */
	COST_WORD = 12000,
	COST_NEVER = UINT16_MAX
};

enum {
	LONG_TITLE = 20, /* [characters] of one whose last line is no stub */
	STUB = 4 /* a last line as short as that */
};
enum { SHORT_QUOTE = 10 }; /* [characters] “一网通办”, （试行） stay together */

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
    "进出境 区块链 大数据 互联网 高质量 现代化 规范性 五年 三年 人大常委会 "
    "印发 转发 批转 暂行 评分 细则 机动车 校对";
/* Words of one character: those that join others, those that begin one. */
static const char joiners[] =
    "和与及或同对在以为将向从于由到等的之也很要就都还已应可须";
static const char starters[] = "第反非不无未有各每全总副新老大中小高特";
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

struct title {
	struct sign *signs;
	size_t n;
};

static bool
is_sign(const struct sign *c, const char *sign)
{
	return c->len == strlen(sign) && memcmp(c->text, sign, c->len) == 0;
}

static bool
is_one_of(const struct sign *c, const char *signs)
{
	return c->len && uni_is_one_of(utf8_peek(c->text), signs);
}

static bool
is_han(const struct sign *c)
{
	return c->len && uni_is_han(utf8_peek(c->text));
}

static bool
is_numeral(const struct sign *c)
{
	return (c->len && uni_is_digit(utf8_peek(c->text))) ||
	    is_one_of(c, "一二三四五六七八九十百千零〇两");
}

static void
raise_cost(struct sign *c, unsigned least)
{
	if (c->cost < least)
		c->cost = (uint16_t)least;
}

/* The signs that spell the word (up to a space) from c on, or 0. */
static size_t
spell(const struct sign *c, const struct sign *end, const char *word)
{
	const struct sign *p = c;

	for (; *word && *word != ' '; word += p->len, p++)
		if (p == end || p->len == 0 ||
		    strncmp(word, p->text, p->len) != 0)
			return 0;
	return (size_t)(p - c);
}

/* The longest word of the list that stands at c: its signs, or 0. */
static size_t
find_word(const struct sign *c, const struct sign *end, const char *words)
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
lower_cost(struct sign *c, unsigned most)
{
	if (c->cost > most && c->cost <= COST_ANY)
		c->cost = (uint16_t)most;
}

/* Raises the cost of all places that are no end of a word to ICU. */
static void
keep_words(const struct title *t)
{
	struct sign *c = t->signs, *end = c + t->n;
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
	for (c = t->signs; U_SUCCESS(status) && c < end; c++) {
		raise_cost(
		    c, ubrk_isBoundary(breaks, at) ? COST_ANY : COST_WORD);
		at += (int)c->len;
	}
	utext_close(text);
	ubrk_close(breaks);
	buf_free(&s);
}

/* A word of one character; not one that joins words, as 和. */
static bool
is_single(const struct title *t, const struct sign *c)
{
	const struct sign *end = t->signs + t->n;

	return c >= t->signs && c < end && is_han(c) && c->cost < COST_WORD &&
	    (c + 1 == end || !is_han(c + 1) || c[1].cost < COST_WORD) &&
	    !is_one_of(c, joiners);
}

/*
 * ICU knows few words of offices, and leaves single characters of the others:
 * those in a row are one word (燃|气, 脱|贫|攻|坚), one alone belongs to the
 * word after it (新|品种) or before it (保护|法).
 */
static void
keep_singles(const struct title *t)
{
	bool *single = mem_alloc(t->n + 2);
	struct sign *c = t->signs;
	size_t i;

	for (i = 0; i < t->n; i++)
		single[i + 1] = is_single(t, &c[i]);
	for (i = 0; i < t->n; i++) {
		if (!single[i + 1])
			continue;
		if (is_one_of(&c[i], starters) && i + 1 < t->n)
			raise_cost(&c[i + 1], COST_WORD);
		else if (i > 0 && is_han(&c[i - 1]) &&
		    (single[i] || !single[i + 2]) &&
		    !is_one_of(&c[i - 1], joiners))
			raise_cost(&c[i], COST_WORD);
	}
	free(single);
}

/* 麒麟|区, 麒|麟区: the name of a place is one word. */
static void
keep_place(const struct title *t, struct sign *c)
{
	const struct sign *first = t->signs;
	const struct sign *end = first + t->n;

	if (c < first + 2 || !find_word(c, end, places) ||
	    find_word(c, end, no_places) || !is_han(c - 1))
		return;
	raise_cost(c, COST_WORD);
	if (c + 1 < end)
		lower_cost(c + 1, COST_FAIR);
	if (is_han(c - 2) && c[-1].cost == COST_ANY &&
	    !find_word(c - 2, end, places))
		raise_cost(c - 1, COST_WORD);
}

/* 三年行动方案: the name of a sort of document is one word. */
static void
keep_kind(const struct title *t, struct sign *c)
{
	struct sign *first = t->signs, *p = c;
	const struct sign *end = first + t->n;
	bool more = true;

	if (!find_word(c, end, kinds))
		return;
	while (more && p > first + 1 && find_word(p - 2, end, modifiers) == 2) {
		raise_cost(p, COST_KIND);
		more = !is_sign(p - 1, "年");
		p -= 2;
	}
	lower_cost(p, COST_GOOD);
}

/* What ICU takes apart, or joins to its neighbour. */
static void
keep_whole(struct sign *c, const struct sign *end)
{
	size_t n = find_word(c, end, wholes), k;

	for (k = 1; k < n; k++)
		raise_cost(&c[k], COST_WORD);
	if (n && c->cost == COST_WORD)
		c->cost = COST_ANY;
	if (n && c + n < end && c[n].cost == COST_WORD)
		c[n].cost = COST_ANY;
}

static void
keep_quote(struct sign *c, const struct sign *end, const char *close)
{
	struct sign *p = c + 1;

	if (end - c > SHORT_QUOTE + 2)
		end = c + SHORT_QUOTE + 2;
	while (p < end && !is_sign(p, close))
		p++;
	if (p < end)
		for (; p > c; p--)
			raise_cost(p, COST_WORD);
}

/* 关于印发|…, 曲靖市人民政府|关于… */
static void
add_about(struct sign *c, const struct sign *end)
{
	size_t n = find_word(c + 2, end, behind);

	lower_cost(c, COST_BEST);
	if (n && c + 2 + n < end)
		lower_cost(c + 2 + n, COST_BEST);
}

static bool
is_space(const struct sign *c)
{
	return is_one_of(c, " \u3000");
}

/* 保障|局 关于…: the last character of an organ's name. */
static bool
ends_organ(const struct sign *c, const struct sign *end)
{
	const struct sign *after = c + 1;

	return is_one_of(c, "局厅部委办院会组署") &&
	    (after == end || is_space(after) || is_sign(after, "、") ||
		spell(after, end, "关于"));
}

static void
add_sense(const struct title *t, struct sign *c)
{
	const struct sign *first = t->signs;
	const struct sign *end = first + t->n;
	size_t n = find_word(c, end, behind);

	if (n && c + n < end)
		lower_cost(c + n, COST_GOOD);
	if (find_word(c, end, ahead))
		lower_cost(c, COST_GOOD);
	if (c > first && find_word(c, end, organs))
		raise_cost(c, COST_WORD);
	if (find_word(c, end, bound))
		raise_cost(c, COST_DE);
	if (c > first && ends_organ(c, end))
		raise_cost(c, COST_WORD);
	if (c > first && is_space(c - 1))
		lower_cost(c, COST_BEST);
	if (c > first && is_numeral(c - 1) && find_word(c, end, counters))
		raise_cost(c, COST_WORD);
	if (spell(c, end, "关于"))
		add_about(c, end);
	n = find_word(c, end, openers);
	if (n && c + n < end)
		raise_cost(c + n, COST_TAIL);
	if (is_sign(c, "“"))
		keep_quote(c, end, "”");
	if (is_sign(c, "（"))
		keep_quote(c, end, "）");
	keep_place(t, c);
	keep_kind(t, c);
}

/* Organs that issue jointly stand between spaces: no line ends in a name. */
static void
keep_organs(const struct title *t)
{
	struct sign *first = t->signs, *c = first, *from, *p;
	const struct sign *end = first + t->n;
	bool joint = false;

	for (; c < end; c++)
		joint |= is_space(c);
	for (c = first; joint && c < end; c++) {
		for (from = c; c < end && !is_space(c); c++) {
			if (c == from || !ends_organ(c, end))
				continue;
			for (p = from + 1; p <= c; p++)
				raise_cost(p, COST_DE);
			break;
		}
		while (c < end && !is_space(c))
			c++;
	}
}

/* All but that what is quoted is better kept whole. */
static void
weigh(const struct title *t)
{
	struct sign *c = t->signs;
	const struct sign *end = c + t->n;

	keep_words(t);
	keep_singles(t);
	for (; c < end; c++)
		keep_whole(c, end);
	for (c = t->signs; c < end; c++)
		add_sense(t, c);
	keep_organs(t);
	for (c = t->signs; t->n > LONG_TITLE && c < end; c++)
		if (end - c <= STUB)
			raise_cost(c, COST_DE);
}

void
sense_costs(struct sign *signs, size_t n)
{
	struct sign *c = signs, *end = c + n;
	int quoted = 0;

	weigh(&(struct title){signs, n});
	for (; c < end; c++) {
		if (quoted > 0 && c->cost < COST_NEVER - COST_QUOTED)
			c->cost += COST_QUOTED;
		if (c->prefer && c->cost != COST_NEVER)
			c->cost = 0;
		quoted += is_one_of(c, "《〈（") - is_one_of(c, "》〉）");
	}
}

static bool
is_letter(const struct sign *c)
{
	return is_han(c) || uni_is_latin(utf8_peek(c->text));
}

/* Signs of the words; none is parted from what is no letter, for marks break
 * by rules of their own. */
static struct title
read_signs(const char *words)
{
	struct title t = {mem_alloc(strlen(words) * sizeof *t.signs + 1), 0};
	struct sign *c = t.signs;

	for (; *words; c++, t.n++) {
		c->text = words;
		utf8_next(&words);
		c->len = (uint32_t)(words - c->text);
		if (t.n &&
		    (!is_letter(c - 1) || !is_letter(c) ||
			!(is_han(c - 1) || is_han(c))))
			c->cost = COST_NEVER;
	}
	return t;
}

void
sense_parts(const char *words,
    void (*take)(void *ctx, const char *part, size_t n), void *ctx)
{
	struct title t = read_signs(words);
	const char *from = words;
	size_t i;

	weigh(&t);
	for (i = 1; i < t.n; i++)
		if (t.signs[i].cost <= COST_ANY) {
			take(ctx, from, (size_t)(t.signs[i].text - from));
			from = t.signs[i].text;
		}
	take(ctx, from, strlen(from));
	free(t.signs);
}
