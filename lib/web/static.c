#include "web/static.h"

#include <string.h>

#include "web/asset.h"
#include "web/request.h"

static const char robots[] =
    "User-agent: *\n"
    "Disallow: /sign-in\n"
    "Disallow: /me\n";

static void
asset_answer(struct req *r, const struct asset *p)
{
	struct reply *out = r->reply;
	const char *accept = wire_header(r->wire, "accept-encoding");

	out->status = 200;
	out->type = p->type;
	out->body = p->bytes;
	out->size = p->n;
	out->keep_by_proxies = true;
	if (p->gzip) {
		out->gzip = accepts_gzip(accept);
		if (!out->gzip)
			out->body = asset_plain(r->arena, p, &out->size);
	}
}

bool
static_answer(struct req *r)
{
	struct reply *out = r->reply;
	const struct asset *p;

	if (strcmp(r->path, "/robots.txt") == 0) {
		out->status = 200;
		out->type = "text/plain; charset=utf-8";
		out->body = robots;
		out->size = sizeof robots - 1;
		out->keep = 86400;
		out->keep_by_proxies = true;
		return true;
	}
	if (strncmp(r->path, "/a/", 3) == 0) {
		if ((p = asset_find(r->path)) == NULL)
			return false;
		asset_answer(r, p);
		out->keep = 365 * 86400;	/* its hash is in its address */
		out->immutable = true;
		return true;
	}
	/* What browsers ask for by habit; the page names a better one. */
	if (strcmp(r->path, "/favicon.ico") != 0)
		return false;
	asset_answer(r, asset_find(asset_url("icon.svg")));
	out->keep = 86400;
	return true;
}
