/*
 * What GB 18030-2022 asks of fonts, and what the fonts have. Its levels are
 * counted as ideographs and radicals by Unicode's code ranges:
 *
 *   1  the unified ideographs up to U+9FEF and of extension A, the twelve in
 *      the compatibility block, the radical forms of the two-byte part: 27,584
 *   2  and the ideographs of 通用规范汉字表 (2013) outside it: 27,780
 *   3  and extensions B to F, the Kangxi radicals: 88,115
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <fontconfig/fontconfig.h>
#include <hb.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"
#include "print/line/text.h"
#include "print/font/face.h"

enum { LEVELS = 3 };

static const struct {
	uint32_t first, last;
	int level;
} ranges[] = {
    {0x4E00, 0x9FEF, 1},
    {0x3400, 0x4DB5, 1},
    {0xFA0E, 0xFA0F, 1},
    {0xFA11, 0xFA11, 1},
    {0xFA13, 0xFA14, 1},
    {0xFA1F, 0xFA1F, 1},
    {0xFA21, 0xFA21, 1},
    {0xFA23, 0xFA24, 1},
    {0xFA27, 0xFA29, 1},
    {0x2E81, 0x2E81, 1},
    {0x2E84, 0x2E84, 1},
    {0x2E88, 0x2E88, 1},
    {0x2E8B, 0x2E8C, 1},
    {0x2E97, 0x2E97, 1},
    {0x2EA7, 0x2EA7, 1},
    {0x2EAA, 0x2EAA, 1},
    {0x2EAE, 0x2EAE, 1},
    {0x2EB3, 0x2EB3, 1},
    {0x2EB6, 0x2EB7, 1},
    {0x2EBB, 0x2EBB, 1},
    {0x2ECA, 0x2ECA, 1},
    {0x20000, 0x2A6D6, 3},
    {0x2A700, 0x2B734, 3},
    {0x2B740, 0x2B81D, 3},
    {0x2B820, 0x2CEA1, 3},
    {0x2CEB0, 0x2EBE0, 3},
    {0x2F00, 0x2FD5, 3},
};

/* Of 通用规范汉字表, in extensions B to E. */
static const uint32_t standard[] = {
    0x20164,
    0x20676,
    0x20CD0,
    0x2139A,
    0x21413,
    0x235CB,
    0x23C97,
    0x23C98,
    0x23E23,
    0x249DB,
    0x24A7D,
    0x24AC9,
    0x25532,
    0x25562,
    0x255A8,
    0x25ED7,
    0x26221,
    0x2648D,
    0x26676,
    0x2677C,
    0x26B5C,
    0x26C21,
    0x27FF9,
    0x28408,
    0x28678,
    0x28695,
    0x287E0,
    0x28B49,
    0x28C47,
    0x28C4F,
    0x28C51,
    0x28C54,
    0x28E99,
    0x29F7E,
    0x29F83,
    0x29F8C,
    0x2A7DD,
    0x2A8FB,
    0x2A917,
    0x2AA30,
    0x2AA36,
    0x2AA58,
    0x2AFA2,
    0x2B127,
    0x2B128,
    0x2B137,
    0x2B138,
    0x2B1ED,
    0x2B300,
    0x2B363,
    0x2B36F,
    0x2B372,
    0x2B37D,
    0x2B404,
    0x2B410,
    0x2B413,
    0x2B461,
    0x2B4E7,
    0x2B4EF,
    0x2B4F6,
    0x2B4F9,
    0x2B50D,
    0x2B50E,
    0x2B536,
    0x2B5AE,
    0x2B5AF,
    0x2B5B3,
    0x2B5E7,
    0x2B5F4,
    0x2B61C,
    0x2B61D,
    0x2B626,
    0x2B627,
    0x2B628,
    0x2B62A,
    0x2B62C,
    0x2B695,
    0x2B696,
    0x2B6AD,
    0x2B6ED,
    0x2B7A9,
    0x2B7C5,
    0x2B7E6,
    0x2B7F9,
    0x2B7FC,
    0x2B806,
    0x2B80A,
    0x2B81C,
    0x2B8B8,
    0x2BAC7,
    0x2BB5F,
    0x2BB62,
    0x2BB7C,
    0x2BB83,
    0x2BC1B,
    0x2BD77,
    0x2BD87,
    0x2BDF7,
    0x2BE29,
    0x2C029,
    0x2C02A,
    0x2C0A9,
    0x2C0CA,
    0x2C1D5,
    0x2C1D9,
    0x2C1F9,
    0x2C27C,
    0x2C288,
    0x2C2A4,
    0x2C317,
    0x2C35B,
    0x2C361,
    0x2C364,
    0x2C488,
    0x2C494,
    0x2C497,
    0x2C542,
    0x2C613,
    0x2C618,
    0x2C621,
    0x2C629,
    0x2C62B,
    0x2C62C,
    0x2C62D,
    0x2C62F,
    0x2C642,
    0x2C64A,
    0x2C64B,
    0x2C72C,
    0x2C72F,
    0x2C79F,
    0x2C7C1,
    0x2C7FD,
    0x2C8D9,
    0x2C8DE,
    0x2C8E1,
    0x2C8F3,
    0x2C907,
    0x2C90A,
    0x2C91D,
    0x2CA02,
    0x2CA0E,
    0x2CA7D,
    0x2CAA9,
    0x2CB29,
    0x2CB2D,
    0x2CB2E,
    0x2CB31,
    0x2CB38,
    0x2CB39,
    0x2CB3B,
    0x2CB3F,
    0x2CB41,
    0x2CB4A,
    0x2CB4E,
    0x2CB5A,
    0x2CB5B,
    0x2CB64,
    0x2CB69,
    0x2CB6C,
    0x2CB6F,
    0x2CB73,
    0x2CB76,
    0x2CB78,
    0x2CB7C,
    0x2CBB1,
    0x2CBBF,
    0x2CBC0,
    0x2CBCE,
    0x2CC56,
    0x2CC5F,
    0x2CCF5,
    0x2CCF6,
    0x2CCFD,
    0x2CCFF,
    0x2CD02,
    0x2CD03,
    0x2CD0A,
    0x2CD8B,
    0x2CD8D,
    0x2CD8F,
    0x2CD90,
    0x2CD9F,
    0x2CDA0,
    0x2CDA8,
    0x2CDAD,
    0x2CDAE,
    0x2CDD5,
    0x2CE18,
    0x2CE1A,
    0x2CE23,
    0x2CE26,
    0x2CE2A,
    0x2CE7C,
    0x2CE88,
    0x2CE93,
};

static hb_set_t *
level_set(int level)
{
	hb_set_t *set = hb_set_create();

	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
		if (ranges[i].level <= level)
			hb_set_add_range(set, ranges[i].first, ranges[i].last);
	for (size_t i = 0;
	     level >= 2 && i < sizeof standard / sizeof standard[0]; i++)
		hb_set_add(set, standard[i]);
	return set;
}

/* The characters of the first n faces of a chain. */
static hb_set_t *
chain_set(const struct chain *c, size_t n)
{
	hb_set_t *set = hb_set_create();

	for (size_t i = 0; i < n; i++)
		hb_face_collect_unicodes(c->faces.at[i].face->plain.face, set);
	return set;
}

static void
add_levels(hb_set_t *const *levels, const hb_set_t *have, struct buf *out)
{
	for (int i = 0; i < LEVELS; i++) {
		hb_set_t *both = hb_set_create();
		hb_set_set(both, levels[i]);
		hb_set_intersect(both, have);
		buf_printf(out, i > 0 ? ", %u/%u" : " %u/%u",
		    hb_set_get_population(both),
		    hb_set_get_population(levels[i]));
		hb_set_destroy(both);
	}
	buf_putc(out, '\n');
}

void
coverage_report(const struct fonts *f, struct buf *out)
{
	hb_set_t *levels[LEVELS];

	for (int i = 0; i < LEVELS; i++)
		levels[i] = level_set(i + 1);
	buf_puts(out,
	    tr("GB 18030-2022, levels 1, 2, 3 (ideographs and radicals "
	       "a role's own fonts have):\n"));
	for (int i = 0; i <= ROLE_LATIN; i++) {
		const struct chain *c = &f->chains[i];
		if (c->own == 0)
			continue;
		hb_set_t *have = chain_set(c, c->own);
		buf_printf(out, "%-6s", font_role_names[i]);
		add_levels(levels, have, out);
		hb_set_destroy(have);
	}
	hb_set_t *have =
	    chain_set(&f->chains[ROLE_SONG], f->chains[ROLE_SONG].faces.n);
	buf_puts(out, tr("with the fallbacks:"));
	add_levels(levels, have, out);
	hb_set_destroy(have);
	for (int i = 0; i < LEVELS; i++)
		hb_set_destroy(levels[i]);
}
