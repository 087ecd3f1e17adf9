/* SHA-256 by nettle. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <nettle/base16.h>
#include <nettle/sha2.h>
#include <unistd.h>

#include "base/base.h"

enum { PART = 64 * 1024 }; /* [bytes] of a file at once */

static void
put_digest(struct sha256_ctx *ctx, char out[HASH_HEX])
{
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256_digest(ctx, sizeof digest, digest);
	base16_encode_update(out, sizeof digest, digest);
	out[HASH_HEX - 1] = '\0';
}

void
hash_hex(char out[HASH_HEX], const void *s, size_t n)
{
	struct sha256_ctx ctx;

	sha256_init(&ctx);
	sha256_update(&ctx, n, s);
	put_digest(&ctx, out);
}

bool
hash_rest(char out[HASH_HEX], int fd)
{
	struct sha256_ctx ctx;
	uint8_t part[PART];
	ssize_t n;

	sha256_init(&ctx);
	while ((n = read(fd, part, sizeof part)) > 0)
		sha256_update(&ctx, (size_t)n, part);
	put_digest(&ctx, out);
	return n == 0;
}
