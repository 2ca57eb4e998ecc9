/* The vocabulary by which a search is understood, in all its languages. */
#include <string.h>

#include "base/csv.h"
#include "practice/practice_find.h"
#include "web/html.h"

extern const char topics_csv[];

static void
add_topics(struct arena *a, struct find_vocabulary *v)
{
	struct csv csv;
	int id, lang, label, also;

	if (csv_read(a, topics_csv, strlen(topics_csv), &csv) != RC_OK)
		return;
	id = csv_column(&csv, "concept_id");
	lang = csv_column(&csv, "language");
	label = csv_column(&csv, "preferred_label");
	also = csv_column(&csv, "alternative_labels");
	if (id < 0 || lang < 0 || label < 0 || also < 0)
		return;
	for (size_t i = 1; i < csv.rows; i++) {
		const char *const *c = csv.row[i].cell;
		const char *tag = arena_printf(a, "#%s", c[id]);
		struct text_list more = text_split(a, c[also], '|');

		find_vocabulary_add(v, tag, c[lang], c[label], true, true);
		for (size_t k = 0; k < more.n; k++)
			find_vocabulary_add(v, tag, c[lang], more.at[k],
			    false, true);
	}
}

static void
add_countries(struct arena *a, struct find_vocabulary *v)
{
	const char *const *code = country_list(a, "en");

	for (; *code != NULL; code++)
		for (const char *const *l = find_langs; *l != NULL; l++) {
			const char *name = country_name(*code, *l);

			/* English stands in for what has no name there. */
			if (strcmp(*l, "en") == 0 || strcmp(name,
			    country_name(*code, "en")) != 0)
				find_vocabulary_add(v, arena_printf(a, "@%s",
				    *code), *l, name, false, true);
		}
}

const struct find_vocabulary *
practice_vocabulary(void)
{
	static struct find_vocabulary *kept;

	if (kept == NULL) {
		struct arena *a = arena_make(), *scratch = arena_make();

		kept = find_vocabulary(a);
		add_topics(scratch, kept);
		add_countries(scratch, kept);
		arena_free(scratch);
	}
	return kept;
}
