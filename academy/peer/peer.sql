-- @1
CREATE TABLE peer (		-- somebody who may be matched in an edition
  edition_id {int} NOT NULL REFERENCES edition,
  person_id {int} NOT NULL REFERENCES person,
  langs TEXT NOT NULL,		-- spoken: 'en lt'
  population {int} NOT NULL,	-- of the place, as the person says; 0: not said
  share {int} NOT NULL,		-- of migrants, percent; -1: not said
  roles {int} NOT NULL,		-- bits: policy, employer, services, buyer
  seek_max {int} NOT NULL,	-- partners to be proposed at most
  offer_max {int} NOT NULL,
  at {int} NOT NULL,
  PRIMARY KEY (edition_id, person_id)
){strict};
CREATE INDEX peer_person ON peer (person_id);

CREATE TABLE peer_entry (	-- what somebody offers or seeks
  id {id},
  edition_id {int} NOT NULL,
  person_id {int} NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('offer', 'seek')),
  concept_id TEXT NOT NULL REFERENCES concept,
  text TEXT NOT NULL,		-- a sentence, as the person wrote it
  lang TEXT NOT NULL,		-- in which it is
  at {int} NOT NULL,
  UNIQUE (edition_id, person_id, side, concept_id),
  FOREIGN KEY (edition_id, person_id) REFERENCES peer
){strict};
CREATE INDEX peer_entry_person ON peer_entry (person_id);

CREATE TABLE proposal (		-- two who could be partners
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  concept_id TEXT NOT NULL REFERENCES concept,	-- what is sought
  offer_id TEXT REFERENCES concept,	-- what is offered; NULL: both seek
  seeker_id {int} NOT NULL REFERENCES person,
  giver_id {int} NOT NULL REFERENCES person,
  topic {int} NOT NULL,		-- points, as peer.h has them
  language {int} NOT NULL,
  size {int} NOT NULL,
  share {int} NOT NULL,
  role {int} NOT NULL,
  made_at {int} NOT NULL,
  sent_at {int},		-- to both
  seeker_answer TEXT CHECK (seeker_answer IN ('yes', 'no')),
  giver_answer TEXT CHECK (giver_answer IN ('yes', 'no')),
  linked_at {int},		-- both agreed
  ended_at {int},		-- a link that one of them ended
  UNIQUE (edition_id, seeker_id, giver_id, concept_id)
){strict};
CREATE INDEX proposal_seeker ON proposal (seeker_id);
CREATE INDEX proposal_giver ON proposal (giver_id);

-- @2
CREATE TABLE peer_file (	-- offers and requests that an organiser brings in
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  blob_id {int} REFERENCES blob,	-- NULL when it is done with
  job_id {int},
  name TEXT NOT NULL,		-- of the file
  state TEXT NOT NULL CHECK (state IN ('checking', 'checked', 'importing',
    'done', 'refused')),
  why TEXT,			-- refused as a whole: a marked string
  why_name TEXT,		-- of the column
  why_line {int} NOT NULL DEFAULT 0,
  lines {int} NOT NULL DEFAULT 0,
  wrong {int} NOT NULL DEFAULT 0,	-- lines that are
  fresh {int} NOT NULL DEFAULT 0,	-- that say something new
  changed {int} NOT NULL DEFAULT 0,
  same {int} NOT NULL DEFAULT 0,
  people {int} NOT NULL DEFAULT 0,	-- with something new or changed
  asked {int} NOT NULL DEFAULT 0,	-- of them: who have not agreed yet
  at {int} NOT NULL
){strict};
CREATE INDEX peer_file_of ON peer_file (edition_id, id);

CREATE TABLE peer_file_line (
  file_id {int} NOT NULL REFERENCES peer_file ON DELETE CASCADE,
  line {int} NOT NULL,
  effect TEXT NOT NULL CHECK (effect IN ('wrong', 'new', 'changed', 'same')),
  why TEXT,			-- wrong: a marked string
  detail TEXT,			-- that fills it
  person_id {int} REFERENCES person,
  side TEXT,
  concept_id TEXT REFERENCES concept,
  text TEXT,			-- as it would stand
  lang TEXT,
  PRIMARY KEY (file_id, line)
){strict};
CREATE INDEX peer_file_line_person ON peer_file_line (person_id);

-- @3
CREATE TABLE peer_run (		-- the last search for partners in an edition
  edition_id {int} PRIMARY KEY REFERENCES edition,
  way TEXT NOT NULL CHECK (way IN ('best', 'stable')),
  match_job {int},		-- asked of the clerk
  send_job {int},
  at {int} NOT NULL,		-- 0: asked for, nothing found yet
  people {int} NOT NULL DEFAULT 0,
  links {int} NOT NULL DEFAULT 0,	-- who could have been joined
  sum {int} NOT NULL DEFAULT 0,	-- points of those who were
  bound {int} NOT NULL DEFAULT 0	-- that no other choice exceeds
){strict};

CREATE TABLE peer_why (		-- why something sought had no proposal in it
  edition_id {int} NOT NULL REFERENCES edition,
  person_id {int} NOT NULL REFERENCES person,
  concept_id TEXT NOT NULL REFERENCES concept,
  lack TEXT NOT NULL,
  giver_id {int} REFERENCES person,	-- who came nearest
  score {int} NOT NULL,		-- points, as peer.h has them
  missing {int} NOT NULL,
  PRIMARY KEY (edition_id, person_id, concept_id)
){strict};
CREATE INDEX peer_why_person ON peer_why (person_id);
CREATE INDEX peer_why_giver ON peer_why (giver_id);

-- @4
ALTER TABLE peer_entry ADD COLUMN question {int} NOT NULL DEFAULT 0;	-- 1: one's open question: the others may offer help
ALTER TABLE proposal ADD COLUMN words TEXT;	-- of who offered help with a question, '': taken back; NULL: it was matched
ALTER TABLE proposal ADD COLUMN words_lang TEXT;
