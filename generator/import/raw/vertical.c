/*
 * vertical: a table that was printed turned comes out as one or two characters
 * a line. The characters are strung together again; the head, which every page
 * repeats, says where the title ends and which columns there are; rows begin
 * with their running number; the cells of a row are told by the numbers, by
 * the names of the columns (主管部门 ends in 部门), by the ten types of
 * administrative power, by the 《 that opens a basis in law, and, where none
 * of these is there, by a pair of characters that all rows have at one place.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "import/parts.h"

enum { LEAST_LINES = 40, MOST_COLS = 16, MOST_ROWS = 4000 };

struct upright {
	struct lines *l;
	size_t from, to; /* lines of the run */
	struct buf words; /* all of them */
	const char *title, *label; /* or NULL */
	const char *head; /* in words */
	size_t head_n;
	const char *names[MOST_COLS];
	int cols, numbers; /* numbers: leading columns that count */
	VEC(const char *) rows; /* words of each, number included */
};

/* Words that name columns in the tables of official documents. */
static const char *const column_names[] = {"设定和实施依据", "项目名称",
    "事项名称", "事项类型", "事项类别", "职权名称", "职权类型", "权力名称",
    "权力类型", "主管部门", "责任单位", "责任部门", "牵头单位", "牵头部门",
    "配合单位", "配合部门", "承办单位", "实施主体", "实施单位", "设定依据",
    "实施依据", "法律依据", "工作任务", "工作内容", "主要内容", "工作措施",
    "完成时限", "办理时限", "联系方式", "联系电话", "序号", "编号", "依据",
    "备注", "名称", "类型", "类别", "单位", "部门", "内容", "时限", "时间",
    "姓名", "职务", "地址", "电话", "数量", "金额", "规模", "级别", "等次",
    NULL};
/* 行政处罚法, 行政许可法 and the catalogues of powers made under them. */
static const char *const powers[] = {"其他行政权力", "行政许可", "行政处罚",
    "行政强制", "行政征收", "行政征用", "行政给付", "行政检查", "行政确认",
    "行政奖励", "行政裁决", "行政备案", "公共服务", NULL};

static bool
is_short(const struct line *line)
{
	return line->role == LINE_TEXT && !line->front &&
	    utf8_count(line->s, strlen(line->s)) <= 2;
}

/* The last line + 1 of the run of short lines from i on. */
static size_t
run_end(const struct lines *l, size_t i)
{
	while (i < l->n && is_short(&l->at[i]))
		i++;
	return i;
}

static void
string_together(struct upright *u)
{
	size_t i;

	for (i = u->from; i < u->to; i++) {
		buf_puts(
		    &u->words, word_packed(u->l->im->arena, u->l->at[i].s));
	}
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The head: from 序号 or 编号 to the first digit behind it. */
static bool
find_head(struct upright *u)
{
	const char *s = u->words.s, *a = strstr(s, "序号"),
		   *b = strstr(s, "编号");

	u->head = a && (!b || a < b) ? a : b;
	if (!u->head)
		return false;
	for (s = u->head; *s && !is_digit(*s); s++)
		;
	u->head_n = (size_t)(s - u->head);
	return *s == '1' && u->head_n < 400;
}

/* Takes out the head where a page says it again. */
static void
drop_heads(struct upright *u)
{
	char *head = arena_dup(u->l->im->arena, u->head, u->head_n);
	size_t first = (size_t)(u->head - u->words.s);
	char *again = u->words.s + first + u->head_n;

	while ((again = strstr(again, head))) {
		doubt_add(u->l->im, DOUBT_REPEATED_HEAD,
		    line_pos(u->l, u->from), head, NULL, NULL);
		memmove(
		    again, again + u->head_n, strlen(again + u->head_n) + 1);
		u->words.n -= u->head_n;
	}
}

/* 附件 or 附件2, then the title: all that stands before the head. */
static void
find_title(struct upright *u)
{
	struct arena *a = u->l->im->arena;
	char *s = arena_dup(a, u->words.s, (size_t)(u->head - u->words.s));
	size_t n = strlen("附件");

	if (str_starts(s, "附件")) {
		n += strspn(s + n, "0123456789");
		u->label = arena_dup(a, s, n);
		s += n;
	}
	u->title = *s ? s : NULL;
}

static const char *
known_name(const char *s)
{
	return str_starts_any(s, column_names);
}

static bool
is_taken(const struct upright *u, const char *name)
{
	int i;

	for (i = 0; i < u->cols; i++)
		if (strcmp(u->names[i], name) == 0)
			return true;
	return false;
}

static void
add_name(struct upright *u, const char *s, size_t n)
{
	if (n && u->cols < MOST_COLS)
		u->names[u->cols++] = arena_dup(u->l->im->arena, s, n);
}

/* The head to names of columns; a known word that is there already belongs to
 * the unknown one before it: 省指导目录序号. */
static void
split_head(struct upright *u)
{
	const char *s = u->head, *end = s + u->head_n, *start = s, *name;

	while (s < end) {
		name = known_name(s);
		if (!name) {
			utf8_next(&s);
			continue;
		}
		if (s > start && is_taken(u, name)) {
			s += strlen(name);
			add_name(u, start, (size_t)(s - start));
		} else {
			add_name(u, start, (size_t)(s - start));
			s += strlen(name);
			add_name(u, s - strlen(name), strlen(name));
		}
		start = s;
	}
	add_name(u, start, (size_t)(end - start));
	while (u->numbers < u->cols && str_ends(u->names[u->numbers], "号"))
		u->numbers++;
}

static const char *
find_row(const char *s, int number)
{
	char want[16];
	size_t n = (size_t)snprintf(want, sizeof want, "%d", number);
	const char *p;

	for (p = s; *p; p++) {
		if (!is_digit(*p) || (p > s && is_digit(p[-1])))
			continue;
		if (strncmp(p, want, n) != 0)
			continue;
		/* 第42号, 1997年: a number of the words */
		if (p - s >= 3 && str_starts(p - strlen("第"), "第"))
			continue;
		if (str_starts(p + strspn(p, "0123456789"), "年"))
			continue;
		return p;
	}
	return NULL;
}

static bool
split_rows(struct upright *u)
{
	struct arena *a = u->l->im->arena;
	const char *s = u->head + u->head_n, *next;
	int number = 1;

	while (number < MOST_ROWS) {
		char own[16];
		size_t n = (size_t)snprintf(own, sizeof own, "%d", number);

		if (strncmp(s, own, n) != 0)
			return false;
		next = find_row(s + strspn(s, "0123456789"), ++number);
		*vec_push(&u->rows) =
		    arena_dup(a, s, next ? (size_t)(next - s) : strlen(s));
		if (!next)
			break;
		s = next;
	}
	return u->rows.n >= 2;
}

/* Where the cell ends, by the end of its column's name: …部门. */
static const char *
cut_by_name(const char *s, const char *name)
{
	const char *tail = name + strlen(name), *found;

	utf8_prev(name, &tail);
	utf8_prev(name, &tail);
	found = strstr(s, tail);
	return found && *s ? found + strlen(tail) : NULL;
}

/* Before a power that 《 or the end follows, or the last one there is. */
static const char *
cut_by_power(const char *s)
{
	const char *p, *last = NULL, *power;

	for (p = s; *p; utf8_next(&p)) {
		power = str_starts_any(p, powers);
		if (!power)
			continue;
		last = p;
		if (str_starts(p + strlen(power), "《"))
			return p;
	}
	return last;
}

typedef const char *cutter(const char *s, const char *name, const char *next);

static const char *
cut_name(const char *s, const char *name, const char *next)
{
	(void)next;
	return cut_by_name(s, name);
}

static const char *
cut_power(const char *s, const char *name, const char *next)
{
	(void)name;
	return strstr(next, "类") ? cut_by_power(s) : NULL;
}

static const char *
cut_after_power(const char *s, const char *name, const char *next)
{
	const char *power =
	    strstr(name, "类") ? str_starts_any(s, powers) : NULL;

	(void)next;
	return power ? s + strlen(power) : NULL;
}

static const char *
cut_law(const char *s, const char *name, const char *next)
{
	(void)name;
	return strstr(next, "依据") ? strstr(s, "《") : NULL;
}

/* The place in each row where the same two characters meet, the first of them
 * the last of the column's name if it can be; two bytes sequences of UTF-8. */
static bool
cut_by_pair(const struct upright *u, const char **at, const char **cut)
{
	const char *p, *q;
	char pair[9];
	size_t r, n;

	for (p = at[0]; *p; utf8_next(&p)) {
		q = p;
		utf8_next(&q);
		if (*q == '\0')
			return false;
		utf8_next(&q);
		n = (size_t)(q - p);
		memcpy(pair, p, n);
		pair[n] = '\0';
		for (r = 0; r < u->rows.n; r++)
			if (!(cut[r] = strstr(at[r], pair)) || cut[r] == at[r])
				break;
		if (r < u->rows.n)
			continue;
		for (r = 0; r < u->rows.n; r++)
			utf8_next(&cut[r]);
		return true;
	}
	return false;
}

/* Cuts the column's cell off all rows; at[] moves to the next one. */
static bool
cut_column(const struct upright *u, int c, const char **at, const char **cut)
{
	static cutter *const cutters[] = {
	    cut_after_power, cut_law, cut_name, cut_power};
	size_t k, r;

	for (k = 0; k < sizeof cutters / sizeof *cutters; k++) {
		for (r = 0; r < u->rows.n; r++) {
			cut[r] =
			    cutters[k](at[r], u->names[c], u->names[c + 1]);
			if (!cut[r] || cut[r] == at[r])
				break;
		}
		if (r == u->rows.n)
			return true;
	}
	return cut_by_pair(u, at, cut);
}

/* Each 《 behind a 》 begins a line: several laws in one cell. */
static const char *
law_lines(struct arena *a, const char *s)
{
	struct buf b = {0};
	char *out;

	while (*s) {
		if (str_starts(s, "》《")) {
			buf_puts(&b, "》\n");
			s += strlen("》");
		} else {
			buf_putu(&b, utf8_next(&s));
		}
	}
	out = arena_dup(a, b.s ? b.s : "", b.n);
	buf_free(&b);
	return out;
}

static void
set_cell(struct upright *u, struct ms_table *t, size_t r, int c, const char *s,
    size_t n)
{
	struct arena *a = u->l->im->arena;

	ms_cell_at(t, (int)r + 1, c)->text =
	    law_lines(a, tidy_words(a, arena_dup(a, s, n)));
}

/* The running numbers in front: the row's own, then one more column. */
static void
fill_numbers(struct upright *u, struct ms_table *t, const char **at)
{
	char own[16];
	size_t r, n, digits;

	for (r = 0; r < u->rows.n; r++) {
		at[r] = u->rows.at[r];
		n = (size_t)snprintf(own, sizeof own, "%zu", r + 1);
		set_cell(u, t, r, 0, at[r], n);
		at[r] += n;
		if (u->numbers < 2)
			continue;
		digits = strspn(at[r], "0123456789");
		set_cell(u, t, r, 1, at[r], digits);
		at[r] += digits;
	}
}

/* Fills the table column by column; false: the rest went into one cell. */
static bool
fill_table(struct upright *u, struct ms_table *t)
{
	const char **at = mem_alloc(u->rows.n * sizeof *at);
	const char **cut = mem_alloc(u->rows.n * sizeof *cut);
	int c = u->numbers < 2 ? 1 : 2;
	bool good = true;
	size_t r;

	fill_numbers(u, t, at);
	for (; good && c + 1 < t->cols; c++) {
		good = cut_column(u, c, at, cut);
		for (r = 0; good && r < u->rows.n; r++) {
			set_cell(u, t, r, c, at[r], (size_t)(cut[r] - at[r]));
			at[r] = cut[r];
		}
	}
	for (r = 0; r < u->rows.n; r++)
		set_cell(u, t, r, good ? c : c - 1, at[r], strlen(at[r]));
	free(at);
	free(cut);
	return good;
}

static struct ms_table *
make_table(struct upright *u)
{
	struct ms_table *t =
	    ms_table_new(u->l->im->arena, (int)u->rows.n + 1, u->cols);
	int c, r;

	t->header = 1;
	t->spans_known = true;
	t->landscape = true;
	for (c = 0; c < u->cols; c++)
		ms_cell_at(t, 0, c)->text = u->names[c];
	for (r = 0; r < t->rows; r++)
		t->lines[r] = u->l->at[u->from].no;
	doubt_add(u->l->im, DOUBT_ROTATED, line_pos(u->l, u->from),
	    u->title ? u->title : u->names[0],
	    arena_printf(u->l->im->arena, "%zu x %d", u->rows.n, u->cols),
	    fill_table(u, t) ? NULL : "?");
	return t;
}

/* Puts label, title and table on the first lines of the run. */
static void
replace(struct upright *u, struct ms_table *t)
{
	struct line *line = &u->l->at[u->from];
	size_t i;

	for (i = u->from; i < u->to; i++)
		u->l->at[i].role = LINE_OUT;
	if (u->label) {
		line->s = u->label;
		line++->role = LINE_ALONE;
	}
	if (u->title) {
		line->s = u->title;
		line++->role = LINE_ALONE;
	}
	line->role = LINE_TABLE;
	line->table = t;
}

/* What is no table is one paragraph, for a person to look at. */
static void
replace_by_words(struct upright *u)
{
	struct line *line = &u->l->at[u->from];
	size_t i;

	for (i = u->from; i < u->to; i++)
		u->l->at[i].role = LINE_OUT;
	line->role = LINE_ALONE;
	line->s = arena_str(u->l->im->arena, u->words.s);
	doubt_add(u->l->im, DOUBT_ROTATED, line_pos(u->l, u->from), line->s,
	    "?", NULL);
}

static void
rebuild(struct lines *l, size_t from, size_t to)
{
	struct upright u = {.l = l, .from = from, .to = to};

	string_together(&u);
	if (u.words.n && find_head(&u)) {
		find_title(&u);
		drop_heads(&u);
		split_head(&u);
	}
	if (u.cols > 1 && u.numbers > 0 && split_rows(&u))
		replace(&u, make_table(&u));
	else
		replace_by_words(&u);
	buf_free(&u.words);
	vec_free(&u.rows);
}

void
vertical_rebuild(struct lines *l)
{
	size_t i, end;

	for (i = 0; i < l->n; i = end + 1) {
		end = run_end(l, i);
		if (end - i >= LEAST_LINES)
			rebuild(l, i, end);
	}
}
