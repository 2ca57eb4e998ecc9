/* What the store files of this room share. */
#ifndef PROGRAMME_READ_H
#define PROGRAMME_READ_H

/* The place of s in names[n]; 0 when it is not there. */
unsigned name_index(const char *const *names, unsigned n, const char *s);

/*
 * Where session i claims person p: placed there, doing something there, or in
 * its part when it has no limited seats.
 */
#define CLAIMS(i, p) \
	"(EXISTS (SELECT 1 FROM session_place sp WHERE sp.session_id = " i ".id" \
	" AND sp.person_id = " p ")" \
	" OR EXISTS (SELECT 1 FROM session_person sw WHERE sw.session_id = " i ".id" \
	" AND sw.person_id = " p "))"
#define IN_PART(i, p) \
	"(" i ".seats IS NULL AND EXISTS (SELECT 1 FROM participant pa" \
	" JOIN participant_part pp ON pp.participant_id = pa.id" \
	" WHERE pa.edition_id = " i ".edition_id AND pa.person_id = " p \
	" AND pp.part_id = " i ".part_id AND pp.state <> 'cancelled'))"

/*
 * Guards for a partner's own ($n is its organisation, 0 for the organisers, who
 * may all): a part t of kind local that it hosts; a session i in such a part.
 */
#define OWN_PART(t, n) \
	"(" n " = 0 OR (" t ".kind = 'local' AND " t ".host_id = " n "))"
#define OWN_SESSION(i, n) \
	"(" n " = 0 OR EXISTS (SELECT 1 FROM part op WHERE op.id = " i ".part_id" \
	" AND op.kind = 'local' AND op.host_id = " n "))"

#endif
