/*
 * A page under construction.  Templates (tools/tmpl) write into it through the
 * calls below; nothing else does.  Every call that takes text escapes it.
 *
 * The template language, one file a room, x_pages.tmpl:
 *
 *   @include "finding/finding.h"
 *   @page finding_list(struct html *h, struct req *r, const struct finding *f)
 *   <h1>[[Adopted findings]]</h1>
 *   @if (f == NULL) {
 *   <p>[[Nothing is adopted yet.]]</p>
 *   @}
 *   @for (; f != NULL; f = f->next) {
 *   <li><a href="/findings/{{f->id}}">{{f->title}}</a>
 *   [[{{f->yes}} yes, {{f->no}} no]]
 *   [[#(f->votes) {{f->votes}} vote | {{f->votes}} votes]]</li>
 *   @}
 *   @end
 *
 * - A line that begins with @ is C ("@@" begins text with an @); it goes on
 *   over further lines while a parenthesis is open.  @include stands before
 *   the first @page.  A @page is a function that returns void; x_web.c finds
 *   the declarations in the generated "x_pages.h".  "@static name(...)" is a
 *   page for this file alone.  web/web.h and web/form.h are included.
 * - Elements are closed in the page that opens them, but for
 *   "@page head(...) opens html body" and "@page foot(...) closes html body";
 *   h_form() and h_form_saving() open <form>.
 * - {{expression}}: text (const char *; NULL is nothing), a whole number,
 *   struct words (wrapped in <span lang dir> where its language is not the
 *   page's; plain in an attribute) or struct markup (made by our Markdown
 *   renderer or another page; only between tags).  Anything else does not
 *   compile.
 * - In href, src, action, formaction, cite, poster: at the very start only a
 *   struct url (url_to(), url_checked()); further on, text (percent-encoded)
 *   and numbers.
 * - In class, id, name, value, ...: text and numbers, always in quotes.
 *   Holes in <script>, <style>, style="", on...="", srcdoc, unquoted values,
 *   tag or attribute names are refused with file:line.  {{?flag name}} inside
 *   a tag writes the boolean attribute name when flag is true ("selected"),
 *   {{?flag aria-current="page"}} a constant one.
 * - Letters outside [[ ]] (in text, alt, title, placeholder, aria-label,
 *   label) are refused: every visible word is marked.  [[=Guildhall]] is not
 *   translated.  In [[ ]] the n-th hole is {n} for the translator, who may
 *   reorder them.  Plain tags may stand inside [[ ]] without attributes
 *   ([[Read <b>this</b> first]]); a tag with attributes and its end count as
 *   holes ([[Read <a href="{{where}}">the rules</a>]] is "Read {1}the
 *   rules{2}").  A context, where a word has two meanings: [[verb^Open]].
 * - Strings after a line "@audience organiser" (up to "@audience everyone" or
 *   the end) are seen by organisers only: releases may go without their
 *   translations.
 * - An @if branch or @for body stands in braces and must end in the HTML
 *   context it began in.
 */
#ifndef WEB_HTML_H
#define WEB_HTML_H

#include "base/buf.h"
#include "base/text.h"
#include "base/time.h"

struct html {
	struct buf out;
	const char *lang;	/* "lt" */
	bool rtl;
};

struct markup { const char *p; };	/* HTML that is known to be safe */
struct url { const char *p; };		/* an address that is known to be safe */

static inline void
h_raw(struct html *h, const char *p, size_t n)
{
	buf_put(&h->out, p, n);
}

/* & < > " ' escaped.  h_text(): between tags; in a page from right to left,
 * what stands between ISOLATE and ISOLATED (a string without translation: see
 * tr()) becomes <span lang="en" dir="ltr">.  h_attr(): where no tag may stand. */
void h_text(struct html *, const char *);
void h_attr(struct html *, const char *);
void h_int(struct html *, int64_t);
void h_words(struct html *, struct words);
void h_words_attr(struct html *, struct words);
void h_markup(struct html *, struct markup);
void h_url(struct html *, struct url);
void h_part(struct html *, const char *);	/* percent-encoded */
void h_words_part(struct html *, struct words);

/* Between tags; in a quoted attribute; inside an address after its start. */
#define H_TEXT(h, v) _Generic((v), char *: h_text, const char *: h_text, \
	int: h_int, long: h_int, long long: h_int, unsigned: h_int, \
	unsigned long: h_int, unsigned long long: h_int, short: h_int, \
	struct words: h_words, struct markup: h_markup)((h), (v))
#define H_ATTR(h, v) _Generic((v), char *: h_attr, const char *: h_attr, \
	int: h_int, long: h_int, long long: h_int, unsigned: h_int, \
	unsigned long: h_int, unsigned long long: h_int, short: h_int, \
	struct words: h_words_attr)((h), (v))
#define H_PART(h, v) _Generic((v), char *: h_part, const char *: h_part, \
	int: h_int, long: h_int, long long: h_int, unsigned: h_int, \
	unsigned long: h_int, unsigned long long: h_int, short: h_int, \
	struct words: h_words_part)((h), (v))
#define H_URL(h, v) _Generic((v), struct url: h_url)((h), (v))

/* A path of ours, made like printf: "/editions/%s"; %s is percent-encoded. */
struct url url_to(struct arena *, const char *fmt, ...);
/* An address somebody typed: http, https, mailto and tel only; else "#". */
struct url url_checked(struct arena *, const char *);

/* The pieces of a translated sentence with holes: text up to the next hole is
 * written, its number returned; 0 at the end.  plain: where no tag may stand. */
struct msg { const char *at; bool isolated; };
struct msg h_msg(struct html *, const char *id, bool plain);
struct msg h_msg_n(struct html *, int64_t n, const char *one, const char *other,
    bool plain);
int h_msg_next(struct html *, struct msg *);

/*
 * Languages.  tr() looks up a marked string; in C it is written
 * tr(lang, "text"), and N_("text") (base/text.h) only marks it for a later
 * lookup.  trn() picks the plural form.  A string without translation is
 * returned as it is; for a language from right to left between ISOLATE and
 * ISOLATED, so that it keeps its direction wherever it is put.
 */
#define ISOLATE "\u2066"	/* left-to-right isolate */
#define ISOLATED "\u2069"	/* pop directional isolate */
const char *tr(const char *lang, const char *id);
const char *tr_c(const char *lang, const char *context, const char *id);
const char *trn(const char *lang, int64_t n, const char *one,
    const char *other);
/* tr() with {1}, {2}, ... filled in by the given texts. */
#define TRF(a, lang, id, ...) tr_fill((a), tr((lang), (id)), \
	(const char *const[]){ __VA_ARGS__, NULL })
const char *tr_fill(struct arena *, const char *msg, const char *const *);

struct language { const char *code, *own_name; bool rtl; };
extern const struct language languages[];	/* the interface's; code NULL ends */
bool language_known(const char *code);		/* of the interface */
bool language_rtl(const char *code);		/* of any language */
/* The name of any language or country (CLDR), in a language; the code itself
 * when unknown. */
const char *language_name(const char *code, const char *lang);
const char *country_name(const char *alpha2, const char *lang);
/* All country codes, sorted by their name in that language; NULL ends. */
const char *const *country_list(struct arena *, const char *lang);
bool country_known(const char *alpha2);

#endif
