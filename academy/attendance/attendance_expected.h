/* SQL that the store files of this room share. */
#ifndef ATTENDANCE_EXPECTED_H
#define ATTENDANCE_EXPECTED_H

/* Session i counts. */
#define COUNTS(i) "(" i ".cancelled = 0 AND " i ".kind <> 'break')"
/* Participant pa, who is in the part of session i, is expected there. */
#define EXPECTED(i, pa) \
	"(" i ".seats IS NULL OR EXISTS (SELECT 1 FROM session_place sp" \
	" WHERE sp.session_id = " i ".id AND sp.person_id = " pa ".person_id)" \
	" OR EXISTS (SELECT 1 FROM session_person sw WHERE sw.session_id = " \
	i ".id AND sw.person_id = " pa ".person_id))"
/* Those whom certificates and figures are about. */
#define LEARNS(pa) pa ".role IN ('participant', 'contributor')"

#endif
