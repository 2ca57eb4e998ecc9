/* What the store files of this room share. */
#ifndef PEER_INSIDE_H
#define PEER_INSIDE_H

#include "peer/peer.h"

/* Fills p->entries with what that person says in p->edition. */
enum rc peer_entries(struct db *, struct arena *, struct peer *p);

#endif
