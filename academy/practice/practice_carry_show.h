/* What the pages of files and of harvested sources are given to show. */
#ifndef PRACTICE_CARRY_SHOW_H
#define PRACTICE_CARRY_SHOW_H

#include "practice/practice_carry_desk.h"
#include "practice/practice_oai_harvest.h"
#include "programme/programme_desk_web.h"
#include "web/list.h"

struct carry_view {
	struct desk desk;
	struct carry c;
	struct carry *before;		/* files brought in earlier */
	struct carry_told *told;
	bool wrong;			/* told: lines that are; else known ones */
	struct list_page page;
	int64_t done;			/* lines looked at so far */
};

/* "Title: This is too long."; the field's label in the page's language. */
const char *carry_fault_text(struct req *, const struct practice_fault *,
    const char *detail);
const char *carry_same_text(const char *lang, enum carry_same);
const char *carry_state_text(const char *lang, enum carry_state);

#endif
