/*
 * fold: characters that a reader does not tell apart when searching. Spaces,
 * marks of direction and what has no width vanish; full-width forms and the
 * brackets of numbers 〔〕 ［］ （） are their ASCII kin, letters are small.
 * Traditional characters stay what they are: names are not rewritten.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/base.h"
#include "tree/tree.h"
#include "search/search.h"
#include "search/parts.h"

const struct fold fold_table[] = {
    {0x1, 0x20, 0},
    {0x41, 0x5A, 0x61},
    {0x5B, 0x5B, 0x28}, /* [ */
    {0x5D, 0x5D, 0x29},
    {0x7F, 0xA0, 0},
    {0xAD, 0xAD, 0},
    {0xC0, 0xD6, 0xE0}, /* À */
    {0xD8, 0xDE, 0xF8},
    {0x34F, 0x34F, 0},
    {0x391, 0x3A1, 0x3B1}, /* Α */
    {0x3A3, 0x3A9, 0x3C3},
    {0x400, 0x40F, 0x450}, /* Ѐ */
    {0x410, 0x42F, 0x430},
    {0x61C, 0x61C, 0},
    {0x115F, 0x1160, 0},
    {0x1680, 0x1680, 0},
    {0x17B4, 0x17B5, 0},
    {0x180B, 0x180F, 0},
    {0x2000, 0x200F, 0},
    {0x2028, 0x202F, 0},
    {0x205F, 0x206F, 0},
    {0x2160, 0x216F, 0x2170}, /* Ⅰ */
    {0x3000, 0x3000, 0},
    {0x3014, 0x3014, 0x28}, /* 〔 */
    {0x3015, 0x3015, 0x29},
    {0xFE00, 0xFE0F, 0}, /* variants of characters */
    {0xFE5D, 0xFE5D, 0x28}, /* ﹝ */
    {0xFE5E, 0xFE5E, 0x29},
    {0xFEFF, 0xFEFF, 0},
    {0xFF01, 0xFF20, 0x21}, /* ！ */
    {0xFF21, 0xFF3A, 0x61}, /* Ａ */
    {0xFF3B, 0xFF3B, 0x28}, /* ［ */
    {0xFF3C, 0xFF3C, 0x5C},
    {0xFF3D, 0xFF3D, 0x29},
    {0xFF3E, 0xFF5E, 0x5E},
    {0xFF61, 0xFF61, 0x3002}, /* ｡ */
    {0xFF62, 0xFF63, 0x300C},
    {0xFF64, 0xFF64, 0x3001},
    {0xFFE0, 0xFFE1, 0xA2}, /* ￠ */
    {0xFFE5, 0xFFE5, 0xA5}, /* ￥ */
    {0xFFF9, 0xFFFB, 0},
    {0xE0001, 0xE01EF, 0},
};
const size_t fold_rows = sizeof fold_table / sizeof fold_table[0];

uint32_t
fold_char(uint32_t cp)
{
	size_t low = 0, high = fold_rows, mid;
	const struct fold *row;

	if (cp >= 0x3400 && cp < 0xFE00)
		return cp;
	while (low < high) {
		mid = (low + high) / 2;
		if (fold_table[mid].last < cp)
			low = mid + 1;
		else
			high = mid;
	}
	row = &fold_table[low];
	if (low == fold_rows || cp < row->first)
		return cp;
	return row->to ? row->to + (cp - row->first) : 0;
}

size_t
units_of(uint32_t cp)
{
	cp = fold_char(cp);
	return cp == 0 ? 0 : cp < 0x10000 ? 1 : 2;
}

void
units_add(struct units *u, const char *s)
{
	uint32_t cp;

	while ((cp = utf8_next(&s))) {
		if (cp == '\n') {
			*vec_push(u) = 0;
		} else if ((cp = fold_char(cp)) >= 0x10000) {
			*vec_push(u) = (uint16_t)(0xD7C0 + (cp >> 10));
			*vec_push(u) = (uint16_t)(0xDC00 + (cp & 0x3FF));
		} else if (cp) {
			*vec_push(u) = (uint16_t)cp;
		}
	}
}
