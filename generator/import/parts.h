/*
 * parts: what the files of import/ offer one another; no other pass sees it.
 * Include base/base.h, tree/tree.h and import/import.h first.
 */

/* words_form: how words are set, whatever they say. */
uint32_t word_last(const char *s); /* its last character, 0 for none */
bool
word_has_mark(const char *s, const char *marks); /* any of the characters */
/* Without any spaces; then with marks of one width too, for comparing. */
/* What stands in brackets around all of it: 【人事任免】; else s. */
char *word_unbracketed(struct arena *, const char *s);
char *word_packed(struct arena *, const char *s);
char *word_folded(struct arena *, const char *s);
int word_width(const char *s); /* [half em] */

/* words: what a line is, by its words alone. */
/* s as 2024年5月31日 and nothing else; blank dates (____年__月__日) too, with
 * year 0. */
bool word_is_date(struct arena *, const char *s, struct date *);
bool word_is_month(const char *s); /* 7月, above the entries of its days */
/* 曲政办发〔2024〕19号 and nothing else: GB/T 9704 7.2.5. */
bool word_is_number(const char *s);
/* 第1号, which stands below the name of an order; and both in one line:
 * 某市人民政府令（第1号）, *number then points at 第. Packed. */
bool word_is_order_number(const char *s);
bool word_is_order(const char *s, const char **number);
bool word_is_organ(const char *s); /* one or several bodies, nothing else */
bool word_is_signer(const char *s); /* 市长, 市长 张三 */
/* Who signs and the day in one line, 某市人民政府　2024年5月31日: the day. */
const char *word_signed(struct arena *, const char *s);
bool word_is_foot_note(const char *s); /* ① and words, at a page's foot */
bool word_is_note(const char *s); /* （此件公开发布） */
bool word_is_history(const char *s); /* （2023年6月1日…公布　…）: 题注 */
/* 附件, 附件1: no is 0 where there is none. */
/* 大事记, 某市大事记, 大事记（2024年6月）. Packed. */
bool word_is_chronicle(const char *s);
bool word_is_label(const char *s, int *no); /* 附件1; 附件, 附件1-2: 0 */
/* What follows the 1-2 of what belongs to another attachment, or NULL. */
const char *word_behind_compound(const char *s);
bool word_is_document_title(const char *s); /* ends as titles do */
bool word_is_title_line(const char *s); /* may be a line of a title */
bool word_is_part(const char *s, int *level); /* 第一章 总则: 1, 第一节: 2 */
bool word_is_box(const char *s); /* 专栏1 … */
/* 表1　…, 图2　…, 单位：万元: above a table or a picture. */
bool word_is_caption(const char *s);
/* Ends as a sentence does; or: with a mark that nothing ends with. */
bool word_is_finished(const char *s);
bool word_is_cut(const char *s);
bool word_is_rest(const char *s); /* begins with a mark no line begins with */
/* Opening brackets and quotes less the closing ones, when not negative. */
int word_open(const char *s);
/* An ordinal and few words, no sentence: may be a heading. */
bool word_is_heading(const char *s);
bool word_is_decimal(const char *s); /* 1.1  指导思想 */
/* May the words behind a heading's number begin so? Han, Ⅳ级, “ and 《. */
bool word_heads(const char *s);
bool word_is_page_end(const char *s, int *page); /* — 7 — */
bool word_is_leader(const char *s); /* words…… 12 */
/* 张　三　任…: where the verb behind the name begins, or NULL. */
const char *word_appointment(const char *s);
bool word_is_erratum(const char *s); /* 更正; packed */
bool word_is_section(const char *s); /* ends as names of sections do */
/* 某市人民政府公报 2023·7 …: a gazette and a year. */
bool word_is_gazette_head(const char *s);
/* 2024·7, 2024年第7期, nothing else: the number of an issue. */
bool word_is_issue(const char *s);

/* tidy: print's widths and spaces; what is left is as one would type it. */
char *tidy_words(struct arena *, const char *s);
/* Does a year stand in the text digit by digit: 2 0 2 1 年? And such digits
 * without the spaces between them: 第 8 6 次 is 第 86 次. */
bool tidy_is_apart(const char *text, size_t n);
char *tidy_digits(struct arena *, const char *s);
/* What text has from an offset on, if it is figures, as superscripts: m², for
 * source files have no marks for them. */
bool tidy_raise(struct buf *text, size_t from);
bool tidy_lower(struct buf *text, size_t from); /* CO₂ */

/*
 * typed: of what a word processor or a page gave: indents of spaces are taken
 * off, lines that were meant as paragraphs are; then, of a single document,
 * what its sheet has and no gazette prints is left out, and told.
 */
void typed_undo(struct import *, struct manuscript *);
void typed_sheet(struct import *, struct manuscript *);
/* An entry of the contents list. */
struct contents_entry {
	struct pos pos;
	const char *category, *title;
	const char *folded; /* title, for comparing */
	int page;
	bool found;
};

/* A physical line of the text of a printed issue. */
enum line_role {
	LINE_TEXT,
	LINE_ALONE, /* never joined with another: title, number, date … */
	LINE_TABLE, /* stands for a whole table */
	LINE_OUT /* taken: furniture, part of a table */
};
struct line {
	const char *s; /* without spaces at the ends; tabs stay */
	int no, last; /* from 1; more than one where leaders were joined */
	int gap; /* blank lines before */
	int indent, width; /* [half em] */
	bool page; /* the first of a page */
	bool item; /* a list dash stood before it */
	bool fresh; /* it goes on with nothing before */
	bool front; /* cover, masthead or contents */
	bool chronicle; /* in a 大事记 */
	enum line_role role;
	struct ms_table *table;
	int printed; /* page, 0: not known */
	const char *category; /* of the running head, or NULL */
	int title_lines; /* an article begins: lines of its title */
	int mark; /* # before it, as Markdown marks headings */
};
struct lines {
	struct import *im;
	const char *file;
	struct line *at;
	size_t n;
	bool spaced; /* blank lines stand between any two lines */
	bool apart; /* the digits of a number do */
};
/* Lines put together anew, to take the place of those that were read. */
struct line_list {
	struct line *at; /* freed with vec_drop */
	size_t n, cap;
};
void line_put(struct line_list *, const struct line *);
struct pos line_pos(const struct lines *, size_t i);
/* The next line from i on that is not LINE_OUT; n when there is none. */
size_t line_next(const struct lines *, size_t i);
/* The one before i, or n. */
size_t line_before(const struct lines *, size_t i);
/* Is line i the first of its page, what is out aside? */
bool line_begins_page(const struct lines *, size_t i);
/* Leaves line i out of the text and tells so. */
void line_drop(struct lines *, size_t i, enum doubt_kind);
/* Moves lines [from, to) before line at, at <= from; tells so. */
void line_move(struct lines *, size_t from, size_t to, size_t at);

/*
 * pages: form feeds begin pages; their lines are noted and, with other controls
 * (which are told), made spaces in the bytes before those are decoded; then
 * the text gets them back.
 */
struct page_lines {
	VEC(int) lines;
};
void pages_take(
    struct import *, const char *file, char *s, size_t n, struct page_lines *);
char *pages_mark(struct arena *, const char *text, const struct page_lines *);

/*
 * markup: the words of the line [s, *end) without the marks of Markdown and
 * HTML, which are told; and a table of HTML at s: its end, or NULL.
 */
const char *markup_words(
    struct lines *, const char *s, const char **end, int no, int *level);
const char *markup_table(struct lines *, const char *s, const char *stop,
    int no, struct ms_table **);
bool markup_is_rule(const char *s);

/* formula: when one in TeX begins at s, adds the characters it stands for, or
 * itself where they cannot say it, and gives its length; else 0. */
size_t formula_words(struct buf *, const char *s, const char *stop);

void lines_read(struct lines *, struct import *, const char *file,
    const char *text, size_t n);
/* Lines that a tool made one are parted. */
void flowed_part(struct lines *);
/* Lines that were cut at a mark are whole again. */
void pieces_merge(struct lines *);
/* Tabs that are indents or spaces. */
void untab_lines(struct lines *);
/* Tables whose columns stand below one another in the text's layout. */
void aligned_rebuild(struct lines *);
/* Columns side by side, one after the other. */
void columns_read(struct lines *);
/* The contents list, taken out of the lines; then the titles it names. */
void contents_take(struct lines *, struct manuscript *);
void contents_mark(struct lines *, struct manuscript *);
/* 1 总则, 1.1 指导思想: headings by their series. */
void decimals_mark(struct lines *);
void lines_roles(struct lines *); /* LINE_ALONE */
void furniture_drop(struct lines *, const struct manuscript *);
void vertical_rebuild(struct lines *);
void float_return(struct lines *);
void tabbed_rebuild(struct lines *);
/* Tables whose columns are one below the other; whose cells are one a line. */
void stacked_rebuild(struct lines *);
void celled_rebuild(struct lines *);
void spaced_rebuild(struct lines *);
/* Words of a line that spaces part, at most so many; spaces that print sets
 * (2023 年, 张 三) are none. */
int spaced_words(struct arena *, const char *s, const char **at, int most);
void parted_join(struct lines *); /* tables that pages parted */
void join_lines(struct lines *, struct manuscript *);
/* The column's width around line i [half em], 0 where lines are paragraphs;
 * *even: most full lines have just this width; *strict: nearly all. */
int line_column(const struct lines *, size_t i, bool *even, bool *strict);

/*
 * How many texts right before i (a 文号, or the end of a title) are lines of
 * one title; get(ctx, i) gives a text, NULL where nothing may be asked.
 */
size_t
title_lines(const char *(*get)(void *ctx, size_t i), void *ctx, size_t i);

/* draft: articles as they will be written. */
enum part_kind {
	PART_TEXT, /* a paragraph */
	PART_HEADING, /* level 1 to 5 */
	PART_TO,
	PART_SIGN, /* lines by \n */
	PART_NOTE,
	PART_LIST, /* 附件 list, lines by \n; "" when it is made */
	PART_ATTACHMENT, /* up to the next one; title, note, no */
	PART_BOX, /* title; up to PART_BOX_END */
	PART_BOX_END,
	PART_ROSTER, /* lines by \n */
	PART_ITEM, /* of a list */
	PART_RIGHT,
	PART_CENTER,
	PART_TABLE,
	PART_FIGURE
};
struct part {
	enum part_kind kind;
	struct pos pos; /* input */
	int last_line;
	int level; /* HEADING */
	bool marked; /* a heading by its block */
	const char *text;
	const char *title, *note; /* ATTACHMENT, BOX, FIGURE */
	const char *label; /* ATTACHMENT: its own words, or NULL */
	int no; /* ATTACHMENT, 0: none */
	bool omitted, landscape;
	struct ms_table *table;
	const char *name; /* FIGURE: images/1.png */
	const char *picture; /* its bytes, or NULL: lost */
	size_t picture_n;
};
struct draft_article {
	struct pos pos;
	const char *title; /* lines by \n */
	const char *toc_title, *number, *category, *date; /* or NULL */
	const char *said_date, *said_issuer; /* by its manuscript, or NULL */
	struct strings issuers;
	enum article_kind kind;
	int page;
	const char *file, *slug; /* 01-a-2.md, a */
	size_t first, body, end; /* blocks: title, what follows the head, end */
	VEC(struct part) parts;
};
struct draft {
	struct import *im;
	struct ms_block *at; /* all blocks */
	size_t n;
	const char *name, *frequency, *price, *permit; /* or NULL */
	struct date published; /* month 0: not said; year 0: the issue's */
	int year, number, serial;
	struct strings motto;
	VEC(struct masthead_role) roles;
	const char *group;
	VEC(struct imprint_line) imprint;
	VEC(struct contents_entry) contents;
	VEC(struct draft_article) articles;
	VEC(struct part) colophon;
	size_t contents_from; /* block of the word 目录 */
	size_t colophon_from; /* block; n for none */
	int pictures; /* named so far */
};
/* The contents list; gives the block behind it, 0 for none. Then all other
 * blocks before the first article. */
size_t front_list(struct draft *);
void front_matter(struct draft *, size_t contents_end, size_t end);
void front_imprint(struct draft *, size_t from, size_t to);
bool front_is_imprint(const char *s); /* 地址：…, 邮编 … */
bool front_is_masthead(const char *s); /* 主编：…, 编辑委员会 */
void split_articles(struct draft *);
/* A title as one breaks it: at its lines, and where a space stood for a break;
 * between bodies a space stays. */
char *title_break(struct arena *, const char *s);
/* The contents list against the articles: categories, pages, titles. */
void contents_match(struct draft *);
void article_read(struct draft *, struct draft_article *);
/* Facts that only the text of the article gives: issuers, date. */
void article_facts(struct draft *, struct draft_article *);
/* issuer: of a signature: its lines but the last, spaces taken out; of an
 * article that nobody signed; of those that do not say, by the numbers of the
 * issue. */
void issuers_of_sign(
    struct arena *, struct draft_article *, const char *sign);
void issuers_of_article(struct draft *, struct draft_article *);
void issuers_by_number(struct draft *);
/* heading: levels of all headings of an article; does s leave an open box? */
void heading_levels(struct import *, struct draft_article *);
bool heading_leaves(const struct draft_article *, const char *s);
/* listing: true, or the number of blocks, when taken. */
/* 组长：…: a line of a roster that begins with a post. */
bool listing_begins(struct arena *, const char *s);
bool listing_personnel(
    struct draft_article *, const struct ms_block *, struct arena *);
size_t listing_take(
    struct import *, struct draft_article *, const struct ms_block *, size_t n);
void grid_spans(struct import *, const char *file, struct ms_table *);
void hint_all(struct draft *);
/* Does a doubt of this kind say what was left out, and so account for it? */
bool doubt_accounts(enum doubt_kind);
/* Tells what of the texts is neither in the files nor in the doubts. */
void account_texts(struct import *, const struct import_result *);
void write_draft(struct draft *, enum import_as, struct import_result *);
struct part *part_add(struct draft_article *, enum part_kind,
    const struct ms_block *, const char *text);
