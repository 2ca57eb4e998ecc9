/* audience: organiser */
#include "intake/intake_words_web.h"

#include <string.h>

#include "web/web.h"

const char *
answer_words(struct arena *a, const struct answer *s, const char *lang)
{
	const struct question *q = s->question;
	struct text_list l;
	struct buf b = BUF(a);

	if (s->text == NULL)
		return NULL;
	if (q->kind == Q_COUNTRY)
		return country_name(s->text, lang);
	if (q->kind == Q_LANGUAGE)
		return language_name(s->text, lang);
	if (q->options == NULL)
		return s->text;
	l = text_split(a, s->text, '\n');
	for (size_t i = 0; i < l.n; i++) {
		const struct question_option *o = q->options;

		while (o != NULL && strcmp(o->value, l.at[i]) != 0)
			o = o->next;
		if (b.n > 0)
			buf_char(&b, '\n');
		buf_str(&b, o == NULL ? l.at[i] :
		    words_pick(a, o->label, lang).text);
	}
	return buf_text(&b);
}

const char *
action_words(const char *action, const char *lang)
{
	const char *label = action_label(action);

	return label == NULL ? action : tr(lang, label);
}

/* Text as typed, with its paragraphs and lines. */
void
h_lines(struct html *h, const char *text)
{
	h_raw(h, "<p>", 3);
	for (const char *p = text == NULL ? "" : text; *p != '\0';) {
		size_t n = strcspn(p, "\n");
		char *line = arena_dup_n(h->out.arena, p, n);

		h_text(h, line);
		p += n;
		if (*p == '\n' && p[1] == '\n') {
			while (*p == '\n')
				p++;
			h_raw(h, "</p><p>", 7);
		} else if (*p == '\n') {
			h_raw(h, "<br>", 4);
			p++;
		}
	}
	h_raw(h, "</p>", 4);
}
