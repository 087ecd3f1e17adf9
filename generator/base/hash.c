/* SHA-256 by nettle. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <nettle/base16.h>
#include <nettle/sha2.h>

#include "base/base.h"

void
hash_hex(char out[HASH_HEX], const void *s, size_t n)
{
	struct sha256_ctx ctx;
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256_init(&ctx);
	sha256_update(&ctx, n, s);
	sha256_digest(&ctx, sizeof digest, digest);
	base16_encode_update(out, sizeof digest, digest);
	out[HASH_HEX - 1] = '\0';
}
