#include "follow/follow.h"

static const char *base = "";

void
follow_base_set(const char *url)
{
	base = url;
}

const char *
follow_base(void)
{
	return base;
}
