/* The pages of the library; a table a file. */
#ifndef PRACTICE_PRACTICE_WEB_H
#define PRACTICE_PRACTICE_WEB_H

#include "web/web.h"

extern const struct route practice_routes[];	/* what everybody reads */
extern const struct route practice_room_routes[];	/* in an edition */
extern const struct route practice_write_routes[];	/* one's own */
extern const struct route practice_review_routes[];
extern const struct route practice_merge_routes[];	/* two that are one */
extern const struct route practice_desk_routes[];
extern const struct route practice_pick_routes[];	/* into an edition */
extern const struct route practice_partner_routes[];
extern const struct route practice_holds_routes[];	/* the yearly answer */
extern const struct route practice_find_routes[];	/* searching */
extern const struct route practice_feed_routes[];	/* Atom */
extern const struct route practice_carry_routes[];	/* files, in */
extern const struct route practice_bundle_routes[];	/* files, out */
extern const struct route practice_visit_routes[];	/* observation sheets */
extern const struct route practice_file_routes[];	/* leaflets, pictures */
extern const struct route practice_trial_routes[];	/* "we tried it" */
extern const struct route practice_source_routes[];	/* libraries harvested */
extern const struct route practice_oai_routes[];	/* for harvesters */

#endif
