#include "web/router.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct node {
	const char *text;	/* the segment, not NUL-terminated */
	size_t n;
	struct node **child;	/* literals, sorted by place() */
	size_t children;
	struct node *any;	/* :parameter */
	const struct route *route[2];
	int row[2];
};

struct router {
	struct arena *arena;
	struct node root;
	const struct route **row;
	int rows;
};

static _Noreturn void
refuse(const struct route *r, const char *why)
{
	fprintf(stderr, "guildhall: route %s %s: %s\n",
	    r->method == POST ? "POST" : "GET", r->path, why);
	abort();
}

static int
order(const struct node *n, const char *text, size_t len)
{
	if (n->n != len)
		return n->n < len ? -1 : 1;
	return memcmp(n->text, text, len);
}

/* Where the segment stands, or would. */
static size_t
place(const struct node *at, const char *text, size_t n, bool *there)
{
	size_t low = 0, high = at->children;

	*there = false;
	while (low < high) {
		size_t mid = (low + high) / 2;
		int c = order(at->child[mid], text, n);

		if (c == 0) {
			*there = true;
			return mid;
		}
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static struct node *
step(struct router *r, struct node *at, const char *text, size_t n)
{
	struct node **more, *new;
	bool there;
	size_t i;

	if (text[0] == ':') {
		if (at->any == NULL)
			at->any = arena_new(r->arena, struct node);
		return at->any;
	}
	i = place(at, text, n, &there);
	if (there)
		return at->child[i];
	new = arena_new(r->arena, struct node);
	new->text = text;
	new->n = n;
	more = arena_array(r->arena, struct node *, at->children + 1);
	for (size_t k = 0; k < at->children; k++)
		more[k < i ? k : k + 1] = at->child[k];
	more[i] = new;
	at->child = more;
	at->children++;
	return new;
}

static void
add(struct router *r, const struct route *route)
{
	struct node *at = &r->root;
	int depth = 0;

	if (route->path == NULL || route->path[0] != '/')
		refuse(route, "a path begins with /");
	if (route->right <= RIGHT_NONE || route->right >= RIGHTS)
		refuse(route, "has no right");
	if (route->handle == NULL)
		refuse(route, "has no handler");
	if (route->method != GET && route->method != POST)
		refuse(route, "is neither GET nor POST");
	if (route->method == POST && (route->flags & ROUTE_CACHE))
		refuse(route, "a POST is never cached");
	for (const char *s = route->path + 1; *s != '\0';) {
		size_t n = strcspn(s, "/");

		if (n == 0 || (s[0] == ':' && n == 1))
			refuse(route, "has an empty segment");
		if (++depth > ROUTE_DEPTH_MAX)
			refuse(route, "is too deep");
		at = step(r, at, s, n);
		s += n;
		if (*s == '/' && *++s == '\0')
			refuse(route, "ends with /");
	}
	if (at->route[route->method] != NULL)
		refuse(route, "stands twice (another may name its parameters"
		    " otherwise)");
	at->route[route->method] = route;
	at->row[route->method] = r->rows;
	r->row[r->rows++] = route;
}

struct router *
router_make(const struct route *const *tables)
{
	struct arena *a = arena_make();
	struct router *r = arena_new(a, struct router);
	size_t n = 0;

	r->arena = a;
	for (size_t t = 0; tables[t] != NULL; t++)
		for (const struct route *p = tables[t]; p->path != NULL; p++)
			n++;
	r->row = arena_array(a, const struct route *, n + 1);
	for (size_t t = 0; tables[t] != NULL; t++)
		for (const struct route *p = tables[t]; p->path != NULL; p++)
			add(r, p);
	return r;
}

void
router_free(struct router *r)
{
	if (r != NULL)
		arena_free(r->arena);
}

/* Goes back and tries the parameter where the literal leads nowhere. */
static bool
walk(const struct node *at, const char *s, enum method m, int depth,
    struct found *out)
{
	bool there;
	size_t i, n;

	if (*s == '\0') {
		for (int k = GET; k <= POST; k++)
			if (at->route[k] != NULL)
				out->methods |= 1u << k;
		out->route = at->route[m];
		out->row = at->row[m];
		return out->route != NULL;
	}
	if (depth == ROUTE_DEPTH_MAX)
		return false;
	n = strcspn(s, "/");
	if (n == 0)
		return false;
	i = place(at, s, n, &there);
	if (s[n] == '/' && s[n + 1] == '\0')
		return false;
	if (there && walk(at->child[i], s + n + (s[n] == '/'), m, depth + 1,
	    out))
		return true;
	return at->any != NULL &&
	    walk(at->any, s + n + (s[n] == '/'), m, depth + 1, out);
}

struct found
router_find(const struct router *r, enum method m, const char *path)
{
	struct found out = { 0 };

	if (path[0] != '/' || !walk(&r->root, path + 1, m, 0, &out)) {
		out.route = NULL;
		out.row = -1;
	}
	return out;
}

int
router_rows(const struct router *r)
{
	return r->rows;
}

const struct route *
router_row(const struct router *r, int row)
{
	return r->row[row];
}
