/*
 * The output intent of a file for screens (ISO 19005-2, 6.2.3): what the
 * numbers of device colours mean is said by sRGB (IEC 61966-2-1), made by
 * Little CMS.
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

enum { ICC_DATE = 24, ICC_DATE_BYTES = 12 }; /* in the header, ICC.1 7.2 */

/* The profile is dated by the clock: that of the standard stands for it. */
static void
set_date(unsigned char *profile)
{
	static const unsigned char date[ICC_DATE_BYTES] = {
	    1999 >> 8, 1999 & 0xff, 0, 10, 0, 1};

	memcpy(profile + ICC_DATE, date, sizeof date);
}

obj_dict *
intent_srgb(struct obj_file *f)
{
	cmsHPROFILE srgb = cmsCreate_sRGBProfile();
	cmsUInt32Number n = 0;

	if (srgb == NULL || !cmsSaveProfileToMem(srgb, NULL, &n))
		die("Little CMS makes no sRGB profile");
	unsigned char *s = mem_alloc(n);
	if (!cmsSaveProfileToMem(srgb, s, &n))
		die("Little CMS makes no sRGB profile");
	cmsCloseProfile(srgb);
	set_date(s);
	obj_dict *profile = obj_deflated(f, s, n);
	free(s);
	obj_int(profile, "N", 3);

	obj_dict *d = obj_new(f, "OutputIntent");
	obj_name(d, "S", "GTS_PDFA1");
	obj_put(d, "/OutputConditionIdentifier (sRGB IEC61966-2.1)\n");
	obj_ref(d, "DestOutputProfile", profile);
	return d;
}
