/* audience: organiser */
/* What an organiser has to do next about peers. */
#include "peer/peer.h"

static enum rc
todo(struct db *db, struct arena *a, row_id edition,
    [[maybe_unused]] unixtime now, struct todo **out)
{
	struct todo **end = out;
	struct peer_figures f;

	*out = NULL;
	TRY(peer_figures(db, edition, &f));
	todo_add(a, &end, (struct todo){ .stage = 2, .n = f.waiting,
	    .one = N_("{1} pair of peers is ready to be proposed"),
	    .other = N_("{1} pairs of peers are ready to be proposed"),
	    .where = "desk/peers" });
	todo_add(a, &end, (struct todo){ .stage = 2, .n = f.seeks > 0 &&
	    f.waiting + f.sent == 0, .one = N_("Participants seek peers: look "
	    "for partners"), .where = "desk/peers" });
	return RC_OK;
}

const struct doer peer_doer = { "peer", todo };
