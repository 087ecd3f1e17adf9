/*
 * Titles: which words a line end must not part, where their sense pauses, and
 * which lines make the best shape. GB/T 9704 7.3.1: whole words, in the shape
 * of a trapezium or a lozenge.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"
#include "print/text.h"

/* Costs of breaking a title, besides its shape. */
enum {
	TITLE_ANYWHERE = 300,
	TITLE_WELL = 60, /* where sense pauses */
	TITLE_WORD = 6000,
	TITLE_DE = 5000, /* before 的 and its like */
	TITLE_QUOTED = 3000, /* inside 《》 */
	TITLE_WAIST = 4000, /* a line shorter than those around it */
	TITLE_LINE = 1500 /* one more line than need be */
};

enum { MOST_LINES = 6, MOST_CLUSTERS = 160 }; /* that are searched through */

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
		unit_raise(&c[k], TITLE_WORD);
	if (tail)
		lower_cost(c);
	if (head && c + head < end)
		lower_cost(c + head);
}

void
title_costs(struct words *w)
{
	struct cluster *c = w->clusters.at;
	const struct cluster *end = c + w->clusters.n;
	int quoted = 0;

	for (; c < end; c++)
		unit_raise(c, TITLE_ANYWHERE);
	for (c = w->clusters.at; c < end; c++) {
		title_word_costs(c, end);
		if (unit_is_one_of(c, "的和及与等之"))
			unit_raise(c, TITLE_DE);
		if (c > w->clusters.at && unit_is_numeral(c - 1) &&
		    unit_is_one_of(c, "年月日号期届次批个项大级条章县区市"))
			unit_raise(c, TITLE_WORD);
		if (quoted > 0 && c->cost < NO_BREAK - TITLE_QUOTED)
			c->cost += TITLE_QUOTED;
		if (c->prefer && c->cost != NO_BREAK)
			c->cost = 0;
		quoted += unit_is_one_of(c, "《〈") - unit_is_one_of(c, "》〉");
	}
}

/* All ways to break a title into so many lines. */
struct search {
	const struct cluster *c;
	size_t n;
	const int64_t *x; /* left edge of each cluster, and of the end */
	int64_t first, rest; /* width of the first line, of the others */
	int64_t ideal, em;
	int lines;
	size_t at[MOST_LINES]; /* where each line begins */
	int64_t widths[MOST_LINES];
	size_t best[MOST_LINES];
	int64_t cost; /* of the best, or -1 */
};

static int64_t
width_of(const struct search *s, size_t from, size_t to)
{
	int64_t w = s->x[to] - s->x[from] - (to < s->n ? s->c[to].gap : 0);

	while (to > from + 1 && s->c[to - 1].kind == KINSOKU_SPACE)
		w -= s->c[--to].width;
	if (kinsoku_trims_start(s->c[from].kind))
		w -= s->c[from].width / 2;
	if (kinsoku_trims_end(s->c[to - 1].kind))
		w -= s->c[to - 1].width / 2;
	return w;
}

/* A waist is neither trapezium nor lozenge. */
static int64_t
shape_cost(const struct search *s)
{
	const int64_t *w = s->widths;
	int64_t cost = 0;
	int i;

	for (i = 1; i + 1 < s->lines; i++)
		if (w[i] < w[i - 1] - s->em / 2 && w[i] < w[i + 1] - s->em / 2)
			cost += TITLE_WAIST;
	return cost;
}

static void
search_line(struct search *s, int line, size_t from, int64_t cost)
{
	int64_t w, off, rest = s->lines - line - 1;
	size_t to = rest ? from + 1 : s->n;

	s->at[line] = from;
	for (; to <= s->n - (size_t)rest; to++) {
		if (to < s->n && s->c[to].cost == NO_BREAK)
			continue;
		w = width_of(s, from, to);
		if (w > (line ? s->rest : s->first))
			return;
		off = (w - s->ideal) * 100 / s->ideal;
		off = cost + off * off + (to < s->n ? s->c[to].cost : 0);
		if ((s->cost >= 0 && off >= s->cost) ||
		    s->x[s->n] - s->x[to] > rest * (s->rest + s->em))
			continue;
		s->widths[line] = w;
		if (rest) {
			search_line(s, line + 1, to, off);
			continue;
		}
		off += shape_cost(s);
		if (s->cost >= 0 && off >= s->cost)
			continue;
		s->cost = off;
		memcpy(s->best, s->at, sizeof s->best);
	}
}

/* The lines the title takes at least, and one more. */
static bool
search_title(struct search *s, struct breaks *out, size_t first)
{
	int64_t width = width_of(s, 0, s->n), best = -1, cost;
	int least = (int)((width + s->rest - 1) / s->rest), i;

	for (s->lines = least; s->lines <= least + 1; s->lines++) {
		if (s->lines > MOST_LINES)
			break;
		s->ideal = width / s->lines + 1;
		s->cost = -1;
		search_line(s, 0, 0, 0);
		cost = s->cost + s->lines * TITLE_LINE;
		if (s->cost < 0 || (best >= 0 && cost >= best))
			continue;
		best = cost;
		out->at.n = 0;
		for (i = 1; i < s->lines; i++)
			*vec_push(&out->at) = first + s->best[i];
	}
	return best >= 0;
}

/* The editor's own lines, if each has room; one line if it is. */
static bool
break_as_preferred(const struct breaking *job, struct breaks *out)
{
	const struct cluster *c = job->words->clusters.at;
	size_t i, begin = job->from, end;
	len_t room = job->first;

	for (i = begin + 1; i <= job->to; i++) {
		if (i < job->to && !c[i].prefer)
			continue;
		if (break_fit(job->words, begin, i, &end).width > room)
			return false;
		room = job->rest;
		if (i < job->to)
			*vec_push(&out->at) = i;
		begin = i;
	}
	return true;
}

bool
title_break(const struct breaking *job, struct breaks *out)
{
	struct search s = {.c = job->words->clusters.at + job->from,
	    .n = job->to - job->from,
	    .first = job->first,
	    .rest = job->rest,
	    .em = job->words->em};
	int64_t x[MOST_CLUSTERS + 1] = {0};
	size_t i;

	if (break_as_preferred(job, out))
		return true;
	out->at.n = 0;
	if (s.n > MOST_CLUSTERS || s.rest <= 0)
		return false;
	for (i = 0; i < s.n; i++)
		x[i + 1] =
		    x[i] + s.c[i].width + (i + 1 < s.n ? s.c[i + 1].gap : 0);
	s.x = x;
	return search_title(&s, out, job->from);
}
