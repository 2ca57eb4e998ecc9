/* What the store files of this room share. */
#ifndef PEER_INSIDE_H
#define PEER_INSIDE_H

#include "peer/peer.h"

/* Fills p->entries with what that person says in p->edition. */
enum rc peer_entries(struct db *, struct arena *, struct peer *p);
/* For whom others speak first: what they have said of themselves stands. */
enum rc peer_save_first(struct db *, const struct peer *, unixtime now);
/* Drops the files that name somebody. */
enum rc peer_file_forget(struct db *, struct arena *, row_id person);

#endif
