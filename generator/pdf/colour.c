/*
 * Colours for paper: the ICC profile of the printing process, what becomes of
 * an RGB value under it, and the inks in the words of PDF. The profile is a
 * file of the office or the system, so it is looked at before it is believed.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lcms2.h>

#include "base/base.h"
#include "print/pages.h"
#include "pdf/parts.h"
#include "pdf/pdf.h"

enum { PROFILE_MOST = 64 << 20 }; /* [bytes] real ones have 0.2 to 10 MB */

struct press {
	char *bytes;
	size_t n;
	char name[128]; /* its own */
	cmsHPROFILE profile;
	cmsHTRANSFORM from_srgb;
};

/* === Opening === */

static const char *const folders[] = {"/usr/share/color/icc",
    "/usr/share/color/icc/ghostscript", "/usr/share/color/icc/colord",
    "/usr/local/share/color/icc", "/var/lib/color/icc"};

/* Beside the style first, then where systems keep profiles; or NULL. */
static char *
find(struct arena *a, const char *name, const char *dir)
{
	const char *home = getenv("HOME");
	char *path;
	size_t i;

	if (*name == '/')
		return arena_str(a, name);
	path = path_join(a, dir, name);
	if (!file_exists(path) && home)
		path =
		    arena_printf(a, "%s/.local/share/color/icc/%s", home, name);
	for (i = 0; !file_exists(path); i++) {
		if (i == sizeof folders / sizeof *folders)
			return NULL;
		path = path_join(a, folders[i], name);
	}
	return path;
}

char *
pdf_profile_path(struct arena *a, const char *name, const char *dir)
{
	char *path = *name ? find(a, name, dir) : NULL;

	return path && file_exists(path) && !file_is_dir(path) ? path : NULL;
}

static void
quiet(cmsContext context, cmsUInt32Number code, const char *words)
{
	(void)context;
	(void)code;
	(void)words;
}

static cmsHTRANSFORM
transform_from(const struct press *p, cmsHPROFILE rgb)
{
	return cmsCreateTransform(rgb, TYPE_RGB_8, p->profile, TYPE_CMYK_8,
	    INTENT_RELATIVE_COLORIMETRIC, cmsFLAGS_BLACKPOINTCOMPENSATION);
}

/* PDF/X-4 asks for an output profile ("prtr"), and ours is of four plates. */
static bool
understand(struct press *p)
{
	cmsHPROFILE srgb;

	if (p->n < 128 || p->n > PROFILE_MOST)
		return false;
	p->profile = cmsOpenProfileFromMem(p->bytes, (cmsUInt32Number)p->n);
	if (!p->profile || cmsGetColorSpace(p->profile) != cmsSigCmykData ||
	    cmsGetDeviceClass(p->profile) != cmsSigOutputClass)
		return false;
	srgb = cmsCreate_sRGBProfile();
	p->from_srgb = transform_from(p, srgb);
	cmsCloseProfile(srgb);
	cmsGetProfileInfoASCII(p->profile, cmsInfoDescription, "en", "US",
	    p->name, sizeof p->name);
	return p->from_srgb != NULL;
}

struct press *
pdf_press_open(
    const char *name, const char *dir, struct pos pos, struct msgs *msgs)
{
	struct arena *a = arena_new();
	char *path = pdf_profile_path(a, name, dir);
	struct press *p = mem_alloc(sizeof *p);

	cmsSetLogErrorHandler(quiet);
	if (path)
		p->bytes = file_read(path, &p->n);
	if (!p->bytes)
		msg(msgs, MSG_PROFILE_NONE, pos, name);
	else if (!understand(p))
		msg(msgs, MSG_PROFILE_BAD, pos, path);
	arena_free(a);
	if (p->from_srgb)
		return p;
	pdf_press_close(p);
	return NULL;
}

void
pdf_press_close(struct press *p)
{
	if (!p)
		return;
	if (p->from_srgb)
		cmsDeleteTransform(p->from_srgb);
	if (p->profile)
		cmsCloseProfile(p->profile);
	free(p->bytes);
	free(p);
}

/* === Using === */

obj_dict *
colour_intent(struct obj_file *f, const struct press *p)
{
	obj_dict *profile = obj_deflated(f, p->bytes, p->n);
	obj_dict *intent = obj_new(f, "OutputIntent");

	obj_int(profile, "N", 4);
	obj_name(intent, "S", "GTS_PDFX");
	obj_words(intent, "OutputConditionIdentifier", p->name);
	obj_words(intent, "OutputCondition", p->name);
	obj_words(intent, "Info", p->name);
	obj_ref(intent, "DestOutputProfile", profile);
	return intent;
}

struct colour_way {
	cmsHTRANSFORM transform;
	bool own;
};

struct colour_way *
colour_way_new(const struct press *p, const void *icc, size_t n)
{
	struct colour_way *way = mem_alloc(sizeof *way);
	cmsHPROFILE rgb = NULL;

	if (n > 0 && n <= PROFILE_MOST)
		rgb = cmsOpenProfileFromMem(icc, (cmsUInt32Number)n);
	if (rgb && cmsGetColorSpace(rgb) == cmsSigRgbData)
		way->transform = transform_from(p, rgb);
	if (rgb)
		cmsCloseProfile(rgb);
	way->own = way->transform != NULL;
	if (!way->own)
		way->transform = p->from_srgb;
	return way;
}

void
colour_way_free(struct colour_way *way)
{
	if (way->own)
		cmsDeleteTransform(way->transform);
	free(way);
}

void
colour_convert(const struct colour_way *way, const unsigned char *rgb,
    unsigned char *cmyk, size_t n)
{
	cmsDoTransform(way->transform, rgb, cmyk, (cmsUInt32Number)n);
}

/* Without a profile: each plate takes its light away. */
static void
plates_to_lights(unsigned char *at)
{
	unsigned white = 255u - at[3];

	for (int k = 0; k < 3; k++)
		at[k] = (unsigned char)((255u - at[k]) * white / 255);
}

void
colour_to_screen(
    const void *icc, size_t icc_n, bool inverted, unsigned char *cmyk, size_t n)
{
	cmsHPROFILE own = icc_n > 0 && icc_n <= PROFILE_MOST
	    ? cmsOpenProfileFromMem(icc, (cmsUInt32Number)icc_n)
	    : NULL;
	cmsHPROFILE srgb = cmsCreate_sRGBProfile();
	cmsHTRANSFORM way = NULL;

	if (own && cmsGetColorSpace(own) == cmsSigCmykData)
		way = cmsCreateTransform(own, TYPE_CMYK_8, srgb,
		    COLORSPACE_SH(PT_RGB) | CHANNELS_SH(3) | BYTES_SH(1) |
			EXTRA_SH(1),
		    INTENT_RELATIVE_COLORIMETRIC,
		    cmsFLAGS_BLACKPOINTCOMPENSATION);
	for (size_t i = 0; inverted && i < n * 4; i++)
		cmyk[i] = 255 - cmyk[i];
	if (way)
		cmsDoTransform(way, cmyk, cmyk, (cmsUInt32Number)n);
	for (size_t i = 0; !way && i < n; i++)
		plates_to_lights(cmyk + i * 4);
	if (way)
		cmsDeleteTransform(way);
	if (own)
		cmsCloseProfile(own);
	cmsCloseProfile(srgb);
}

/* What PDF/A allows for RGB (ISO 19005-2, 6.2.4.2). */
static bool
is_rgb(cmsHPROFILE profile)
{
	cmsProfileClassSignature class = cmsGetDeviceClass(profile);

	return cmsGetColorSpace(profile) == cmsSigRgbData &&
	    cmsGetEncodedICCversion(profile) < 0x5000000 &&
	    (class == cmsSigInputClass || class == cmsSigDisplayClass ||
		class == cmsSigOutputClass || class == cmsSigColorSpaceClass);
}

obj_dict *
colour_profile(struct obj_file *f, const void *icc, size_t n)
{
	cmsHPROFILE own = n > 0 && n <= PROFILE_MOST
	    ? cmsOpenProfileFromMem(icc, (cmsUInt32Number)n)
	    : NULL;
	char name[128] = "";
	obj_dict *d = NULL;

	if (own == NULL)
		return NULL;
	cmsGetProfileInfoASCII(
	    own, cmsInfoDescription, "en", "US", name, sizeof name);
	if (is_rgb(own) && !strstr(name, "sRGB")) {
		d = obj_deflated(f, icc, n);
		obj_int(d, "N", 3);
	}
	cmsCloseProfile(own);
	return d;
}

static void
put_values(struct buf *b, const int *thousandths, int n, const char *op)
{
	for (int i = 0; i < n; i++) {
		stream_length(b, thousandths[i]);
		buf_putc(b, ' ');
	}
	buf_puts(b, op);
	buf_putc(b, '\n');
}

void
colour_ink(struct buf *b, const struct ink_value *ink, bool press, bool stroke)
{
	const int *v = ink->rgb;

	if (press)
		put_values(b, ink->cmyk, 4, stroke ? "K" : "k");
	else if (v[0] == v[1] && v[1] == v[2])
		put_values(b, v, 1, stroke ? "G" : "g");
	else
		put_values(b, v, 3, stroke ? "RG" : "rg");
}
