-- @1
CREATE TABLE ask_schedule (	-- when an edition asks after something
  edition_id {int} NOT NULL REFERENCES edition,
  kind TEXT NOT NULL,		-- of what: 'plan'
  moments TEXT NOT NULL,	-- after its last day: '30d 3m 12m'; '' never
  PRIMARY KEY (edition_id, kind)
){strict};

CREATE TABLE ask (		-- one question to one person about one thing
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  kind TEXT NOT NULL,
  thing_id {int} NOT NULL,	-- a row of the room that has this kind
  moment TEXT NOT NULL,		-- '30d', '3m'; 'now': asked at once
  person_id {int} REFERENCES person,
  name TEXT,			-- of somebody without a record here
  email TEXT,
  lang TEXT NOT NULL DEFAULT 'en',	-- of such a one
  state TEXT NOT NULL CHECK (state IN ('waiting', 'answered', 'missed',
    'not-asked')),
  due_at {int} NOT NULL,
  asked_at {int},
  mail_id {int},		-- the last one sent
  nonce {int} NOT NULL DEFAULT 1,	-- in the link's proof
  reminders {int} NOT NULL DEFAULT 0,
  reminded_at {int},
  answered_at {int},
  answer TEXT,			-- one of the kind's choices
  why TEXT,
  outcome TEXT,			-- what has changed at work
  evidence TEXT,
  by_person {int} REFERENCES person,	-- who entered it for the person
  by_note TEXT,			-- and how it was received: "by telephone"
  UNIQUE (kind, thing_id, moment)
){strict};
CREATE INDEX ask_edition ON ask (edition_id, kind, thing_id);
CREATE INDEX ask_person ON ask (person_id);
CREATE INDEX ask_waits ON ask (asked_at) WHERE state = 'waiting';

-- @2
ALTER TABLE ask ADD COLUMN shared {int} NOT NULL DEFAULT 0;	-- 1: the public may read the answer
