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

enum { LONGEST_ORDINAL = 9, LONGEST_NUMBER = 12, LONGEST_WORD = 10 };

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
	if (p > c + 1 && p < end &&
	    is_one_of(p, "条章节款项目编篇号期届次批类"))
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
unit_part(struct cluster *c, const struct cluster *end)
{
	for (c++; c < end; c++)
		if (c->cost == NO_BREAK &&
		    (c->kind == KINSOKU_LATIN || c->kind == KINSOKU_DIGIT) &&
		    c[-1].len == 1 && strchr("/.-?&=_@,:", *c[-1].text))
			c->cost = COST_PART;
}

/* An address: a long run of Latin signs with letters in it. */
static void
part_address(struct cluster *c, const struct cluster *end)
{
	struct cluster *from = c;
	bool letters = false;

	for (; c < end && KINSOKU_IS_LATIN(c->kind); c++)
		letters |= c->kind == KINSOKU_LATIN;
	if (letters && c - from >= LONGEST_WORD)
		unit_part(from, c);
}

void
unit_bind(struct words *w)
{
	struct cluster *c = w->clusters.at;
	const struct cluster *end = end_of(w);

	for (; c < end; c++) {
		if (c->kind == KINSOKU_LATIN &&
		    (c == w->clusters.at || !KINSOKU_IS_LATIN(c[-1].kind)))
			part_address(c, end);
		if (c->kind == KINSOKU_HAN && c->len == 3) {
			if (memcmp(c->text, "第", 3) == 0)
				bind_ordinal(c, end);
			else if (c > w->clusters.at && c->cost < COST_UNIT &&
			    c[-1].kind == KINSOKU_DIGIT &&
			    is_one_of(c,
				"年月日时分秒号元万亿个人次件项名户"
				"亩吨米克升度倍岁周天期届条章页家座"))
				c->cost = COST_UNIT;
		} else if (is_one_of(c, "〔[［")) {
			bind_number(c, end);
		} else if (c->kind == KINSOKU_DIGIT && c->cost == 0 &&
		    c > w->clusters.at + 1 && c[-1].kind == KINSOKU_SPACE &&
		    c[-2].kind == KINSOKU_LATIN) {
			c->cost = COST_RANGE; /* GB/T |9704 */
		}
	}
}

/* Words of titles, between spaces. The sense pauses after the first and before
 * the second sort. */
static const char heads[] = "人民政府 办公室 办公厅 委员会 印发 转发 批转 公布 "
			    "修改 废止 年度";
static const char tails[] = "关于 进一步 加强 推进 若干 全面 有关 部分 实施";
static const char others[] =
    "的通知 的通告 的公告 的决定 的意见 的批复 的函 的报告 的命令 的说明 "
    "办法 规定 方案 规划 细则 条例 意见 计划 预案 措施 目录 清单 名单 通知 "
    "标准 规则 规程 纲要 要点 事项 试行 暂行 修订 任免 表彰 奖励 授予 "
    "知识产权 高质量 经济 社会 农业 农村 乡村 振兴 城镇 城市 城乡 居民 基本 "
    "公共 行政 审批 许可 执法 决策 目标 考核 评价 监督 监管 检查 责任 领域 "
    "分工 体系 制度 机制 管理 行动 工作 建设 改革 发展 服务 保障 保护 治理 "
    "生态 环境 污染 防治 安全 生产 应急 事故 消防 食品 药品 医疗 保险 卫生 "
    "健康 养老 教育 学校 学生 科技 科学 技术 质量 创新 人才 就业 创业 劳动 "
    "项目 资金 财政 支出 预算 投资 融资 金融 税收 企业 产业 工业 招商 市场 "
    "营商 旅游 文化 体育 文物 遗产 住房 建筑 工程 房屋 土地 资源 自然 水利 "
    "交通 道路 运输 公路 铁路 车辆 管道 燃气 电力 能源 网络 信息 数据 平台 "
    "街道 社区 乡镇 群众 经营 特许 使用 利用 重大 重点 专项 统筹 巩固 拓展";

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
raise_cost(struct cluster *c, unsigned least)
{
	if (c->cost < least)
		c->cost = (uint16_t)least;
}

static void
lower_cost(struct cluster *c)
{
	if (c->cost == TITLE_ANYWHERE)
		c->cost = TITLE_WELL;
}

static void
title_word_costs(struct cluster *c, const struct cluster *end)
{
	size_t head = find_word(c, end, heads);
	size_t tail = find_word(c, end, tails);
	size_t n = find_word(c, end, others), k;

	if (head > n)
		n = head;
	if (tail > n)
		n = tail;
	for (k = 1; k < n; k++)
		raise_cost(&c[k], TITLE_WORD);
	if (tail)
		lower_cost(c);
	if (head && c + head < end)
		lower_cost(c + head);
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
		if (c > w->clusters.at && is_numeral(c - 1) &&
		    is_one_of(c, "年月日号期届次批个项大级条章县区市"))
			raise_cost(c, TITLE_WORD);
		if (quoted > 0 && c->cost < NO_BREAK - TITLE_QUOTED)
			c->cost += TITLE_QUOTED;
		if (c->prefer && c->cost != NO_BREAK)
			c->cost = 0;
		quoted += is_one_of(c, "《〈") - is_one_of(c, "》〉");
	}
}
