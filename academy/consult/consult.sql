-- @1
CREATE TABLE consult_step (	-- how an edition names and times a step of its
				-- consultations; without, the method's own
  edition_id {int} NOT NULL REFERENCES edition,
  n {int} NOT NULL,		-- from 1
  title TEXT,			-- words; NULL: the method's own
  minutes {int} NOT NULL,	-- 0: left out
  PRIMARY KEY (edition_id, n)
){strict};

CREATE TABLE consult_group (	-- a group of a session, and its one clock
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  session_id {int} NOT NULL REFERENCES session_item,
  number {int} NOT NULL,	-- from 1
  round {int} NOT NULL DEFAULT 1,
  step {int} NOT NULL DEFAULT 0,	-- from 1; 0: the round has not begun
  runs {int} NOT NULL DEFAULT 0,
  since {int} NOT NULL DEFAULT 0,	-- it runs
  spent {int} NOT NULL DEFAULT 0,	-- seconds of the step before that
  extra {int} NOT NULL DEFAULT 0,	-- seconds added to the step
  version {int} NOT NULL DEFAULT 1,	-- counted up: who moves it from an old page is told
  UNIQUE (session_id, number)
){strict};
CREATE INDEX consult_group_edition ON consult_group (edition_id);

CREATE TABLE consult_round (	-- one question in a group, and who has which role;
				-- whoever else sits there advises
  group_id {int} NOT NULL REFERENCES consult_group ON DELETE CASCADE,
  n {int} NOT NULL,		-- from 1
  giver_id {int} REFERENCES person,	-- whose question it is; NULL: erased
  moderator_id {int} REFERENCES person,
  rapporteur_id {int} REFERENCES person,
  PRIMARY KEY (group_id, n),
  CHECK (giver_id <> moderator_id AND giver_id <> rapporteur_id
    AND moderator_id <> rapporteur_id)
){strict};
CREATE INDEX consult_round_giver ON consult_round (giver_id);
CREATE INDEX consult_round_moderator ON consult_round (moderator_id);
CREATE INDEX consult_round_rapporteur ON consult_round (rapporteur_id);

CREATE TABLE consult_seat (	-- who sits in a group in a round: in one only
  session_id {int} NOT NULL REFERENCES session_item,
  round {int} NOT NULL,
  person_id {int} NOT NULL REFERENCES person,
  group_id {int} NOT NULL REFERENCES consult_group ON DELETE CASCADE,
  away {int} NOT NULL DEFAULT 0,	-- 1: did not come, or left
  PRIMARY KEY (session_id, round, person_id)
){strict};
CREATE INDEX consult_seat_group ON consult_seat (group_id);
CREATE INDEX consult_seat_person ON consult_seat (person_id);

CREATE TABLE consult_lead (	-- who leads a group and does not sit in it
  group_id {int} NOT NULL REFERENCES consult_group ON DELETE CASCADE,
  person_id {int} NOT NULL REFERENCES person,
  PRIMARY KEY (group_id, person_id)
){strict};
CREATE INDEX consult_lead_person ON consult_lead (person_id);

-- @2
CREATE TABLE consult_case (	-- a case study for the groups of a session
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  session_id {int} NOT NULL REFERENCES session_item,
  title TEXT NOT NULL,
  lang TEXT NOT NULL,
  body TEXT,			-- Markdown; NULL: a file alone
  blob_id {int} REFERENCES blob,
  groups {int} NOT NULL DEFAULT 0,	-- where none are made for the session
  person_id {int} REFERENCES person,	-- who wrote it
  handed_at {int},		-- to the groups; NULL: staff alone see it
  opened_at {int},		-- all results for everybody in the session
  made_at {int} NOT NULL
){strict};
CREATE INDEX consult_case_edition ON consult_case (edition_id);
CREATE INDEX consult_case_session ON consult_case (session_id);
CREATE INDEX consult_case_person ON consult_case (person_id);

CREATE TABLE consult_result (	-- what a group made of a case
  id {id},
  case_id {int} NOT NULL REFERENCES consult_case ON DELETE CASCADE,
  grp {int} NOT NULL,
  lang TEXT NOT NULL,
  body TEXT NOT NULL,
  version {int} NOT NULL DEFAULT 1,	-- counted up: who writes over what is told
  changed_at {int} NOT NULL,
  UNIQUE (case_id, grp)
){strict};

CREATE TABLE consult_result_version (	-- each text of it
  result_id {int} NOT NULL REFERENCES consult_result ON DELETE CASCADE,
  n {int} NOT NULL,
  body TEXT NOT NULL,
  person_id {int} REFERENCES person,
  at {int} NOT NULL,
  PRIMARY KEY (result_id, n)
){strict};
CREATE INDEX consult_result_version_person ON consult_result_version (person_id);

-- @3
ALTER TABLE consult_group ADD COLUMN news {int} NOT NULL DEFAULT 0;	-- counted
				-- up: an offer or the note is new
CREATE TABLE consult_offer (	-- what somebody in the group offers to a question
  id {id},
  group_id {int} NOT NULL REFERENCES consult_group ON DELETE CASCADE,
  giver_id {int} NOT NULL REFERENCES person,	-- whose question it is
  kind TEXT NOT NULL CHECK (kind IN ('case', 'practice', 'warning', 'contact')),
  lang TEXT NOT NULL,
  body TEXT NOT NULL,
  practice_id {int} REFERENCES practice ON DELETE SET NULL,
  person_id {int} NOT NULL REFERENCES person,	-- who offers
  at {int} NOT NULL,
  taken_at {int}		-- into the question's analysis
){strict};
CREATE INDEX consult_offer_question ON consult_offer (group_id, giver_id);
CREATE INDEX consult_offer_giver ON consult_offer (giver_id);
CREATE INDEX consult_offer_person ON consult_offer (person_id);
CREATE INDEX consult_offer_practice ON consult_offer (practice_id);

CREATE TABLE consult_note (	-- what the rapporteur wrote down of a question
  group_id {int} NOT NULL REFERENCES consult_group ON DELETE CASCADE,
  giver_id {int} NOT NULL REFERENCES person,	-- whose question it is
  state TEXT NOT NULL CHECK (state IN ('draft', 'read', 'back', 'confirmed')),
				-- read: back to its owner, who confirms it or
				-- sends it back
  lang TEXT NOT NULL,
  said TEXT NOT NULL,
  takes TEXT,			-- what the owner takes along and will do
  remark TEXT,			-- of the owner, who sent it back
  version {int} NOT NULL,	-- counted up: who writes over what is told
  person_id {int} REFERENCES person,	-- who wrote last
  changed_at {int} NOT NULL,
  confirmed_at {int},
  taken_at {int},		-- into the question's analysis
  PRIMARY KEY (group_id, giver_id)
){strict};
CREATE INDEX consult_note_giver ON consult_note (giver_id);
CREATE INDEX consult_note_person ON consult_note (person_id);

-- @4
CREATE TABLE consult_change (	-- who is there was changed: how it was before, for
				-- who takes it back
  id {id},
  session_id {int} NOT NULL REFERENCES session_item,
  group_id {int} REFERENCES consult_group ON DELETE CASCADE,	-- in whose room;
				-- NULL: at the desk
  what TEXT NOT NULL CHECK (what IN ('away', 'came', 'anew')),
  person_id {int} REFERENCES person,	-- whom it is about; NULL: several
  by_id {int} REFERENCES person,	-- who made it
  at {int} NOT NULL
){strict};
CREATE INDEX consult_change_session ON consult_change (session_id);
CREATE INDEX consult_change_group_id ON consult_change (group_id);
CREATE INDEX consult_change_person ON consult_change (person_id);
CREATE INDEX consult_change_by ON consult_change (by_id);

CREATE TABLE consult_change_group (	-- a group that it touched
  change_id {int} NOT NULL REFERENCES consult_change ON DELETE CASCADE,
  group_id {int} NOT NULL REFERENCES consult_group ON DELETE CASCADE,
  round {int} NOT NULL,		-- of its clock, before and after
  step {int} NOT NULL,
  then_round {int} NOT NULL,
  then_step {int} NOT NULL,
  PRIMARY KEY (change_id, group_id)
){strict};
CREATE INDEX consult_change_group_group ON consult_change_group (group_id);

CREATE TABLE consult_change_seat (	-- its seats from that round on, before
  change_id {int} NOT NULL REFERENCES consult_change ON DELETE CASCADE,
  session_id {int} NOT NULL REFERENCES session_item,
  round {int} NOT NULL,
  person_id {int} NOT NULL REFERENCES person,
  group_id {int} NOT NULL REFERENCES consult_group ON DELETE CASCADE,
  away {int} NOT NULL,
  PRIMARY KEY (change_id, round, person_id)
){strict};
CREATE INDEX consult_change_seat_session ON consult_change_seat (session_id);
CREATE INDEX consult_change_seat_person ON consult_change_seat (person_id);
CREATE INDEX consult_change_seat_group ON consult_change_seat (group_id);

CREATE TABLE consult_change_round (	-- its rounds from that one on, before
  change_id {int} NOT NULL REFERENCES consult_change ON DELETE CASCADE,
  group_id {int} NOT NULL REFERENCES consult_group ON DELETE CASCADE,
  n {int} NOT NULL,
  giver_id {int} REFERENCES person,
  moderator_id {int} REFERENCES person,
  rapporteur_id {int} REFERENCES person,
  PRIMARY KEY (change_id, group_id, n)
){strict};
CREATE INDEX consult_change_round_group ON consult_change_round (group_id);
CREATE INDEX consult_change_round_giver ON consult_change_round (giver_id);
CREATE INDEX consult_change_round_moderator ON consult_change_round (moderator_id);
CREATE INDEX consult_change_round_rapporteur ON consult_change_round (rapporteur_id);
