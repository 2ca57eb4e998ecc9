-- @1
CREATE TABLE dialogue (		-- two sides of an edition that talk with each other
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  part_id {int} REFERENCES part,	-- NULL: of the whole edition
  title TEXT NOT NULL,		-- words
  about TEXT,			-- words
  opens_at {int},		-- at the latest; NULL: when both have handed in
  opened_at {int},		-- NULL: each side reads its own needs only
  opened_by {int} REFERENCES person,	-- NULL: by the clerk
  made_at {int} NOT NULL
){strict};
CREATE INDEX dialogue_edition ON dialogue (edition_id);

CREATE TABLE dialogue_hand_in (	-- a side that has said all it wants to say
  dialogue_id {int} NOT NULL REFERENCES dialogue ON DELETE CASCADE,
  side TEXT NOT NULL CHECK (side IN ('administration', 'migrants')),
  person_id {int} REFERENCES person,	-- who handed in
  at {int} NOT NULL,
  PRIMARY KEY (dialogue_id, side)
){strict};

CREATE TABLE dialogue_need (	-- a need or challenge of one side
  id {id},
  dialogue_id {int} NOT NULL REFERENCES dialogue,
  side TEXT NOT NULL CHECK (side IN ('administration', 'migrants')),
  n {int} NOT NULL,		-- from 1, on its side: tells nothing of the other
  kind TEXT NOT NULL CHECK (kind IN ('need', 'challenge')),
  text TEXT NOT NULL,
  lang TEXT NOT NULL,
  person_id {int} REFERENCES person,	-- who wrote it down
  at {int} NOT NULL,
  ending TEXT CHECK (ending IN ('paired', 'answered', 'open')),
  pair_id {int} REFERENCES dialogue_need,	-- of the other side
  reply TEXT,			-- the answer, or why it is left open
  reply_lang TEXT,
  settled_by {int} REFERENCES person,
  settled_at {int},
  UNIQUE (dialogue_id, side, n)
){strict};

CREATE TABLE commitment (	-- what both sides will do
  id {id},
  dialogue_id {int} NOT NULL REFERENCES dialogue,
  n {int} NOT NULL,
  text TEXT NOT NULL,
  lang TEXT NOT NULL,
  who TEXT NOT NULL,		-- who does it
  due TEXT,			-- '2026-03-01'
  need_id {int} REFERENCES dialogue_need,	-- which it meets
  version {int} NOT NULL DEFAULT 1,
  person_id {int} REFERENCES person,	-- who wrote it last
  made_at {int} NOT NULL,
  changed_at {int} NOT NULL,
  UNIQUE (dialogue_id, n)
){strict};

CREATE TABLE commitment_signature (	-- good for that version and no other
  commitment_id {int} NOT NULL REFERENCES commitment ON DELETE CASCADE,
  version {int} NOT NULL,
  person_id {int} NOT NULL REFERENCES person,
  side TEXT NOT NULL CHECK (side IN ('administration', 'migrants')),
  name TEXT NOT NULL,		-- as signed
  position TEXT,
  at {int} NOT NULL,
  PRIMARY KEY (commitment_id, version, person_id)
){strict};
CREATE INDEX commitment_signature_person ON commitment_signature (person_id);

CREATE TABLE commitment_keeper (	-- who is asked later, for each side
  id {id},
  commitment_id {int} NOT NULL REFERENCES commitment ON DELETE CASCADE,
  side TEXT NOT NULL CHECK (side IN ('administration', 'migrants')),
  person_id {int} NOT NULL REFERENCES person,
  since {int} NOT NULL,
  UNIQUE (commitment_id, side)
){strict};
