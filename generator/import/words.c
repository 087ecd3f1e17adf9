/*
 * words: what a line is by its words alone, as official documents write them:
 * GB/T 9704 (文号 7.2.5, 主送机关 7.3.2, 附件说明 7.3.4, 成文日期 7.3.5,
 * 附注 7.3.7) and the usage of municipal gazettes.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "import/parts.h"

static bool
is_blank(uint32_t cp)
{
	return cp == '_' || uni_is_space(cp);
}

/* A date with blanks to fill in: ____年__月__日. */
static bool
is_blank_date(const char *s)
{
	const char *units = "年月日";
	uint32_t cp, unit = utf8_next(&units);
	bool blank = false;

	while ((cp = utf8_next(&s))) {
		if (cp == unit) {
			unit = utf8_next(&units);
			if (unit == 0)
				return blank && *s == '\0';
		} else if (is_blank(cp)) {
			blank = true;
		} else {
			return false;
		}
	}
	return false;
}

/* The number before a unit, moving past both; 0 when there is none. */
static int
take_number(const char **s, const char *unit)
{
	const char *end = strstr(*s, unit);
	int n;

	if (!end || end - *s > 16)
		return 0;
	n = meta_chinese_number(*s, (size_t)(end - *s));
	*s = end + strlen(unit);
	return n;
}

bool
word_is_date(struct arena *a, const char *s, struct date *date)
{
	const char *p = word_packed(a, s);

	*date = (struct date){0};
	if (is_blank_date(p))
		return true;
	date->year = take_number(&p, "年");
	if (date->year < 1900 || date->year > 2199)
		return false;
	date->month = take_number(&p, "月");
	if (date->month)
		date->day = take_number(&p, "日");
	return date->day && *p == '\0' && meta_date_is_real(*date);
}

static int
skip_digits(const char **s)
{
	int n = 0;

	for (; uni_is_digit(utf8_peek(*s)); n++)
		utf8_next(s);
	return n;
}

static bool
take_mark(const char **s, const char *marks)
{
	utf8_skip_spaces(s);
	if (!uni_is_one_of(utf8_peek(*s), marks))
		return false;
	utf8_next(s);
	utf8_skip_spaces(s);
	return true;
}

/* 19号, 102-124号; nothing after it. */
static bool
is_running_number(const char *s)
{
	take_mark(&s, "第");
	if (skip_digits(&s) == 0)
		return false;
	while (take_mark(&s, "-—–－~～、至") && skip_digits(&s))
		;
	utf8_skip_spaces(&s);
	return strcmp(s, "号") == 0;
}

static bool
is_bare_number(const char *s)
{
	int han = 0;

	for (; uni_is_han(utf8_peek(s)) || *s == ' '; han++)
		utf8_next(&s);
	if (han < 1 || han > 14 || !take_mark(&s, "〔[（(［【﹝﹙"))
		return false;
	if (skip_digits(&s) != 4 || !take_mark(&s, "〕]）)］】﹞﹚"))
		return false;
	return is_running_number(s);
}

bool
word_is_month(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n > 0 && n < 3 &&
	    (strcmp(s + n, "月") == 0 || strcmp(s + n, "月份") == 0);
}

/* Some gazettes set it in parentheses below the title. */
bool
word_is_number(const char *s)
{
	char inner[80];
	size_t n, close = str_ends(s, "）") ? 3 : 1;

	if (!str_starts(s, "（") && *s != '(')
		return is_bare_number(s);
	if (!str_ends(s, "）") && !str_ends(s, ")"))
		return false;
	s += *s == '(' ? 1 : 3;
	n = strlen(s) - close;
	if (strlen(s) < close || n >= sizeof inner)
		return false;
	memcpy(inner, s, n);
	inner[n] = '\0';
	return is_bare_number(inner);
}

/* 第12号, 第十二号, （第12号）. */
bool
word_is_order_number(const char *s)
{
	const char *end;

	if (str_starts(s, "（") || *s == '(')
		s += *s == '(' ? 1 : 3;
	end = strstr(s, "号");
	if (!str_starts(s, "第") || !end || end - s > 18 ||
	    (end[3] && strcmp(end + 3, "）") != 0 && strcmp(end + 3, ")") != 0))
		return false;
	return meta_chinese_number(s + 3, (size_t)(end - s) - 3) > 0;
}

bool
word_is_order(const char *s, const char **number)
{
	const char *order = strstr(s, "令"), *next;

	if (!order || order == s || order - s > 60)
		return false;
	for (; (next = strstr(order + 3, "令")) != NULL; order = next)
		;
	order += 3;
	if (!word_is_order_number(order) || !strstr(s, "政府"))
		return false;
	if (number)
		*number = strstr(order, "第");
	return true;
}

static const char *const organs[] = {"人民政府", "办公室", "办公厅", "委员会",
    "管委会", "局", "厅", "委", "部", "法院", "检察院", "研究院", "中心",
    "支队", "总队", "大队", "调查队", "银行", "分行", "支行", "公司", "集团",
    "指挥部", "领导小组", "协会", "联合会", "总工会", "研究室", "编辑室",
    "军分区", "军区", "学会", "办事处", "供销社", "市政府", "县政府", "区政府",
    NULL};

/* Only Han and spaces, parentheses aside. */
static bool
is_plain_han(const char *s)
{
	uint32_t cp;

	while ((cp = utf8_next(&s)))
		if (!uni_is_han(cp) && !uni_is_space(cp) &&
		    !uni_is_one_of(cp, "（）()、"))
			return false;
	return true;
}

/* 《某市人民政府公报》编辑部, which signs corrections. */
static bool
is_editors(const char *s)
{
	return str_starts(s, "《") && str_ends(s, "》编辑部") &&
	    strlen(s) < 90 && !word_has_mark(s, "。，：；");
}

bool
word_is_organ(const char *s)
{
	size_t n = utf8_count(s, strlen(s));

	if (is_editors(s))
		return true;
	return n >= 3 && n <= 60 && is_plain_han(s) &&
	    str_ends_any(s, organs) && !str_starts(s, "（") &&
	    !str_starts(s, "关于");
}

bool
word_is_signer(const char *s)
{
	static const char *const posts[] = {"市长", "省长", "县长", "区长",
	    "州长", "代市长", "代县长", "主席", "盟长", "旗长", NULL};
	const char *post;
	size_t n = utf8_count(s, strlen(s));

	post = str_starts_any(s, posts);
	if (!post || n > 10 || !is_plain_han(s))
		return false;
	s += strlen(post);
	return *s == '\0' || uni_is_space(utf8_peek(s)) || n <= 5;
}

const char *
word_signed(struct arena *a, const char *s)
{
	const char *p = s, *end;
	char *head;
	struct date date;

	if (strlen(s) > 300 || !str_ends(s, "日"))
		return NULL;
	while (*p && !uni_is_digit(utf8_peek(p)) && !str_starts(p, "二"))
		utf8_next(&p);
	for (end = p; end > s;) {
		const char *before = end;

		if (!uni_is_space(utf8_prev(s, &before)))
			break;
		end = before;
	}
	head = arena_dup(a, s, (size_t)(end - s));
	return word_is_date(a, p, &date) &&
		(word_is_organ(head) || word_is_signer(head))
	    ? p
	    : NULL;
}

bool
word_is_note(const char *s)
{
	static const char *const words[] = {
	    "公开", "此件", "此文", "印发", "联系", "附件略", "网站", NULL};
	uint32_t last = word_last(s);

	if (!str_starts(s, "（") && !str_starts(s, "("))
		return false;
	if ((last != ')' && last != 0xFF09) || strlen(s) > 240)
		return false;
	return str_has_any(s, words) != NULL;
}

bool
word_is_history(const char *s)
{
	static const char *const words[] = {
	    "公布", "通过", "发布", "修正", "修订", "施行", NULL};
	uint32_t last = word_last(s);

	return (str_starts(s, "（") || *s == '(') && str_has_any(s, words) &&
	    strstr(s, "年") && (last == 0xFF09 || last == ')');
}

const char *
word_behind_compound(const char *s)
{
	const char *end = s + strspn(s, "0123456789"), *rest;

	if (end == s || !uni_is_one_of(utf8_next(&end), "-－—–"))
		return NULL;
	rest = end + strspn(end, "0123456789");
	return rest > end ? rest : NULL;
}

bool
word_is_label(const char *s, int *no)
{
	const char *end, *rest;

	*no = 0;
	if (str_starts(s, "附") && uni_is_space(utf8_peek(s + 3)))
		end = s + 4;
	else if (str_starts(s, "附"))
		end = s + 3;
	else
		return false;
	utf8_skip_spaces(&end);
	if (!str_starts(end, "件") && !str_starts(end, "表"))
		return false;
	end += 3;
	utf8_skip_spaces(&end);
	if (str_ends(end, "：") || str_ends(end, ":"))
		return utf8_count(end, strlen(end)) <= 4 &&
		    (*no = meta_chinese_number(
			 end, strlen(end) - (str_ends(end, ":") ? 1 : 3))) > 0;
	rest = word_behind_compound(end);
	if (*end == '\0' || (rest && !*rest))
		return true;
	*no = meta_chinese_number(end, strlen(end));
	return *no > 0 && *no < 100;
}

const char *
word_appointment(const char *s)
{
	static const char *const verbs[] = {"任", "免去", "聘任", "不再",
	    "享受", "同意", "为", "退休", "挂职", "兼任", "解聘", "晋升", NULL};
	const char *p = s;
	int han = 0;

	while (uni_is_han(utf8_peek(p)) || uni_is_space(utf8_peek(p)) ||
	    utf8_peek(p) == 0xB7) {
		if (han >= 2 && str_starts_any(p, verbs))
			break;
		han += uni_is_han(utf8_next(&p));
		if (han > 6)
			return NULL;
	}
	return han >= 2 && str_starts_any(p, verbs) && !word_is_number(s)
	    ? p
	    : NULL;
}

bool
word_is_chronicle(const char *s)
{
	const char *at = strstr(s, "大事记");
	size_t n = utf8_count(s, strlen(s));

	if (!at)
		return false;
	at += strlen("大事记");
	return *at == '\0'
	    ? n <= 14
	    : n <= 32 && uni_is_one_of(utf8_peek(at), "（(〔[") &&
		uni_is_one_of(word_last(at), "）)〕]") && strstr(at, "月");
}

bool
word_is_erratum(const char *s)
{
	static const char *const words[] = {"更正", "勘误", "更正启事",
	    "更正说明", "更正声明", "勘误说明", NULL};
	const char *const *w;

	for (w = words; *w && strcmp(s, *w) != 0; w++)
		;
	return *w != NULL;
}

bool
word_is_section(const char *s)
{
	static const char *const ends[] = {"文件", "令", "规章", "任免",
	    "大事记", "选登", "解读", "讲话", "资料", "文选", "选编", "要闻",
	    "人事", "公告", "通告", "公示", "政发", "政办发", "政规", "办规",
	    "法规", "统计", "政策", "会议", "纪要", "动态", "之声", "专栏",
	    "政务", "发布", "批复", "信息", "数据", "人事任免事项", "报告",
	    NULL};

	return str_ends_any(s, ends) != NULL;
}

static const char *const kinds[] = {"通知", "决定", "意见", "办法", "方案",
    "规定", "通告", "公告", "批复", "函", "令", "纲要", "规划", "计划", "细则",
    "预案", "报告", "命令", "公报", "决议", "通报", "条例", "规则", "措施",
    "目录", "名单", "制度", "清单", "标准", "指南", "要点", "安排", "复函",
    "准则", "流程", "章程", "规程", "答复", "倡议书", "分工", "一览表", "讲话",
    "解读", "致辞", "问答", "公示", "说明", "任务表", "实施", "机制", "名录",
    "表", "条", NULL};

bool
word_is_document_title(const char *s)
{
	static const char *const closers[] = {"》", "）", ")", "〉", NULL};
	char word[512];
	const char *open;
	size_t n = strlen(s);

	if (n >= sizeof word || n < 6)
		return false;
	memcpy(word, s, n + 1);
	while (str_ends_any(word, closers)) {
		open = strrchr(word, '(');
		if (str_ends(word, "）"))
			for (open = word + n;
			     open > word && !str_starts(open, "（"); open--)
				;
		if (!str_ends(word, "）") && !str_ends(word, ")"))
			open = word + strlen(word) - 3;
		if (!open || open <= word)
			return false;
		word[open - word] = '\0';
		n = strlen(word);
		while (n && word[n - 1] == ' ')
			word[--n] = '\0';
	}
	return str_ends_any(word, kinds) != NULL;
}

bool
word_is_title_line(const char *s)
{
	size_t n = utf8_count(s, strlen(s));
	size_t bytes;
	int number;
	enum ordinal sort;

	if (n < 2 || n > 90 || strchr(s, '\t') ||
	    word_has_mark(s, "。；：，？！;:,?_"))
		return false;
	if (word_is_note(s) || word_is_leader(s) || word_is_number(s) ||
	    word_is_label(s, &number))
		return false;
	sort = meta_ordinal(s, &bytes, &number);
	if (sort != ORDINAL_NONE)
		return false;
	return uni_is_han(utf8_peek(s)) ||
	    uni_is_one_of(utf8_peek(s), "《“（(") || (*s >= '0' && *s <= '9');
}

bool
word_is_part(const char *s, int *level)
{
	const char *end;
	uint32_t unit;
	int count = 0;

	if (!str_starts(s, "第"))
		return false;
	end = s + strlen("第");
	while (count++ < 8 && (unit = utf8_next(&end)))
		if (uni_is_one_of(unit, "章节编篇"))
			break;
	if (count > 7 || unit == 0)
		return false;
	if (meta_chinese_number(s + 3, (size_t)(end - s) - 6) == 0)
		return false;
	*level = unit == 0x8282 ? 2 : 1;
	return utf8_count(s, strlen(s)) <= 40 && !word_has_mark(end, "。；，");
}

bool
word_is_box(const char *s)
{
	const char *end = s;

	if (!str_starts(s, "专栏"))
		return false;
	end += strlen("专栏");
	utf8_skip_spaces(&end);
	return skip_digits(&end) > 0 && utf8_count(s, strlen(s)) <= 60 &&
	    !word_has_mark(s, "。；");
}

bool
word_is_caption(const char *s)
{
	const char *end = s + 3;

	if (str_starts(s, "单位：") || str_starts(s, "（单位：") ||
	    str_starts(s, "计量单位："))
		return !str_ends(s, "：") && word_width(s) <= 30 &&
		    !word_has_mark(s, "。；");
	if (!str_starts(s, "表") && !str_starts(s, "图"))
		return false;
	utf8_skip_spaces(&end);
	if (skip_digits(&end) == 0)
		return false;
	while (take_mark(&end, "-－—.") && skip_digits(&end))
		;
	return (uni_is_space(utf8_peek(end - 1)) || *end == '\0' ||
		   uni_is_space(utf8_peek(end)) || str_starts(end, "：")) &&
	    word_width(s) <= 90 && !word_has_mark(s, "。；");
}

/* Before the group in parentheses that s ends with: （6分）; or its end. */
static const char *
before_group(const char *s)
{
	const char *end = s + strlen(s), *p = end;
	uint32_t cp = utf8_prev(s, &p);

	if (cp != ')' && cp != 0xFF09)
		return end;
	while ((cp = utf8_prev(s, &p)) && cp != '(' && cp != 0xFF08)
		;
	while (p > s && p[-1] == ' ')
		p--;
	return p;
}

bool
word_is_finished(const char *s)
{
	uint32_t last = word_last(s);
	const char *end = s + strlen(s);

	if (uni_is_one_of(last, "。！？；：;:!?…"))
		return true;
	if (!uni_is_one_of(last, "”’）)》"))
		return false;
	utf8_prev(s, &end);
	if (uni_is_one_of(utf8_prev(s, &end), "。！？；…"))
		return true;
	end = before_group(s);
	return uni_is_one_of(utf8_prev(s, &end), "。！？；");
}

bool
word_is_cut(const char *s)
{
	return uni_is_one_of(word_last(s), "，、,（(《“‘〈〔-");
}

bool
word_is_rest(const char *s)
{
	return uni_is_one_of(utf8_peek(s), "，。；：、！？）》〉」』】〕”’");
}

int
word_open(const char *s)
{
	static const char opening[] = "（(《“〈〔", closing[] = "）)》”〉〕";
	int depth = 0;
	uint32_t cp;

	while ((cp = utf8_next(&s)))
		if (uni_is_one_of(cp, opening))
			depth++;
		else if (uni_is_one_of(cp, closing) && depth > 0)
			depth--;
	return depth;
}

/* 一、谁可以申请？: what an explanation answers. */
static bool
is_question(const char *s, enum ordinal sort)
{
	return (sort == ORDINAL_HAN || sort == ORDINAL_HAN_PAREN) &&
	    uni_is_one_of(word_last(s), "？?");
}

bool
word_is_heading(const char *s)
{
	size_t bytes, n = utf8_count(s, strlen(s));
	int number, level;
	enum ordinal sort;

	if (word_is_part(s, &level))
		return true;
	sort = meta_ordinal(s, &bytes, &number);
	if (sort != ORDINAL_NONE && str_starts(s + bytes, "《") &&
	    uni_is_one_of(word_last(s), "》）)"))
		return false; /* a document in a list of them */
	return sort != ORDINAL_NONE && sort != ORDINAL_CLAUSE &&
	    sort != ORDINAL_DASH && sort != ORDINAL_HAN_SAID && n <= 46 &&
	    n > utf8_count(s, bytes) && !word_has_mark(s, "。；;：:！") &&
	    (!word_has_mark(s, "？?") || is_question(s, sort)) &&
	    !word_is_cut(s);
}

bool
word_is_foot_note(const char *s)
{
	size_t bytes;
	int number;

	return meta_ordinal(s, &bytes, &number) == ORDINAL_CIRCLED;
}

bool
word_heads(const char *s)
{
	uint32_t cp = utf8_peek(s);

	return uni_is_han(cp) || (cp >= 0x2160 && cp <= 0x217F) ||
	    uni_is_one_of(cp, "《“");
}

bool
word_is_decimal(const char *s)
{
	size_t n = strspn(s, "0123456789.");
	const char *rest = s + n;
	int spaces = 0;
	bool point = memchr(s, '.', n) != NULL;

	if (n == 0 || n > 8 || s[0] == '.' || s[0] == '0' || s[n - 1] == '.' ||
	    (!point && n > 2))
		return false;
	while (uni_is_space(utf8_peek(rest)))
		spaces += utf8_next(&rest) == 0x3000 ? 2 : 1;
	return spaces >= (point ? 1 : 2) && word_heads(rest) &&
	    utf8_count(rest, strlen(rest)) <= 30 &&
	    !word_has_mark(rest, "。；，：, ") && !strchr(rest, '\t');
}

/* Digits of a page, spaces around them; 0 for none. */
static int
take_page(const char **s)
{
	size_t n;
	int page;

	utf8_skip_spaces(s);
	n = strspn(*s, "0123456789");
	page = n && n < 5 ? meta_chinese_number(*s, n) : 0;
	*s += n;
	utf8_skip_spaces(s);
	return page;
}

/* — 7 —, - 7 / 48 -, 第7页, 第7页 共48页, 7/48: a folio, nothing else. */
bool
word_is_page_end(const char *s, int *page)
{
	static const char marks[] = "—－-–·•~～─―=*";
	const char *p = s;
	bool marked = take_mark(&p, marks), named, of;

	while (take_mark(&p, marks))
		;
	named = take_mark(&p, "第");
	*page = take_page(&p);
	named &= take_mark(&p, "页");
	while (take_mark(&p, "，,|"))
		;
	of = take_mark(&p, "/／共");
	if (of) {
		take_mark(&p, "共");
		if (take_page(&p) == 0)
			return false;
		named |= take_mark(&p, "页") || true;
	}
	if (*page == 0 || (!named && !marked))
		return false;
	if (marked && !take_mark(&p, marks))
		return false;
	return named && !marked ? *p == '\0' : utf8_count(p, strlen(p)) <= 2;
}

/* Words, a leader of dots, a page. */
bool
word_is_leader(const char *s)
{
	const char *end = s + strlen(s);
	int dots = 0, digits = 0;
	uint32_t cp;

	while ((cp = utf8_prev(s, &end)) &&
	    (uni_is_space(cp) || uni_is_one_of(cp, "（）()") ||
		(cp >= '0' && cp <= '9')))
		digits += cp >= '0' && cp <= '9';
	for (; cp; cp = utf8_prev(s, &end))
		if (uni_is_one_of(cp, ".·…．•"))
			dots += cp == 0x2026 ? 3 : 1;
		else if (!uni_is_space(cp))
			break;
	return dots >= 3 && digits > 0 && digits <= 4;
}

/* Characters without the spaces. */
static size_t
printed_length(const char *s)
{
	size_t n = 0;

	while (*s)
		n += !uni_is_space(utf8_next(&s));
	return n;
}

bool
word_is_issue(const char *s)
{
	int digits = 0;

	if (strspn(s, "0123456789") != 4)
		return false;
	for (; *s; utf8_next(&s))
		if (*s >= '0' && *s <= '9')
			digits++;
		else if (!uni_is_one_of(utf8_peek(s), "·年第期总（） "))
			return false;
	return digits > 4;
}

/* 曲靖市人民政府公报 2023·7 市政府办公室文件: a name of a gazette and a
 * year; what is behind it is the category of the page. */
bool
word_is_gazette_head(const char *s)
{
	static const char *const names[] = {
	    "政府公报", "政报", "公 报", "府公报", NULL};
	const char *at;
	int digits = 0;

	if (printed_length(s) > 45 || word_has_mark(s, "。，；《") ||
	    !str_has_any(s, names))
		return false;
	for (at = s; *at; at++)
		digits += *at >= '0' && *at <= '9';
	return digits >= 5 && !strchr(s, '(');
}
