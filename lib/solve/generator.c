#include "solve/generator.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

struct generator
generator(const char *purpose, const char *seed)
{
	return (struct generator){ .purpose = purpose, .seed = seed };
}

static void
next_block(struct generator *g)
{
	crypto_hash_sha256_state s;
	char counter[32];
	int n = snprintf(counter, sizeof counter, "%llu\n",
	    (unsigned long long)g->counter++);

	crypto_hash_sha256_init(&s);
	crypto_hash_sha256_update(&s, (const unsigned char *)g->purpose,
	    strlen(g->purpose));
	crypto_hash_sha256_update(&s, (const unsigned char *)"\n", 1);
	crypto_hash_sha256_update(&s, (const unsigned char *)g->seed,
	    strlen(g->seed));
	crypto_hash_sha256_update(&s, (const unsigned char *)"\n", 1);
	crypto_hash_sha256_update(&s, (const unsigned char *)counter,
	    (size_t)n);
	crypto_hash_sha256_final(&s, g->block);
	g->left = 4;
}

uint64_t
generator_number(struct generator *g)
{
	const unsigned char *p;
	uint64_t n = 0;

	if (g->left == 0)
		next_block(g);
	p = g->block + 8 * (4 - g->left--);
	for (int i = 0; i < 8; i++)
		n = n << 8 | p[i];
	return n;
}

uint64_t
generator_below(struct generator *g, uint64_t n)
{
	/* 2^64 mod n numbers at the top would make the first ones likelier. */
	uint64_t over = (UINT64_MAX % n + 1) % n, x;

	do
		x = generator_number(g);
	while (over > 0 && x > UINT64_MAX - over);
	return x % n;
}
