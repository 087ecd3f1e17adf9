/*
 * parts: what the files of export/ share. Include base/base.h, tree/tree.h,
 * export/export.h and export/markup.h first.
 */

/* 2024-05-31; NULL for none. */
char *iso_date(struct arena *, struct date);

void akn_issue(const struct gazette *, const struct issue *, struct buf *out);
void json_issue(const struct gazette *, const struct issue *, struct buf *out);
void sheet_table(const struct node *table, struct buf *out);

/* akn_block.c: what stands in an article as Akoma Ntoso, below <mainBody>. */
struct akn {
	struct xml x;
	struct arena *arena;
	const struct gazette *gazette;
	const struct issue *issue;
	const struct article *article; /* eIds begin with its slug */
};
void akn_body(struct akn *, const struct node *body);
