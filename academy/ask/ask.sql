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

-- @3
-- What is asked after again and again may belong to no edition.
{postgresql}ALTER TABLE ask ALTER COLUMN edition_id DROP NOT NULL;
{sqlite}CREATE TABLE ask_wide (id {id}, edition_id {int} REFERENCES edition,
{sqlite}  kind TEXT NOT NULL, thing_id {int} NOT NULL, moment TEXT NOT NULL,
{sqlite}  person_id {int} REFERENCES person, name TEXT, email TEXT,
{sqlite}  lang TEXT NOT NULL DEFAULT 'en', state TEXT NOT NULL CHECK (state IN
{sqlite}  ('waiting', 'answered', 'missed', 'not-asked')), due_at {int} NOT NULL,
{sqlite}  asked_at {int}, mail_id {int}, nonce {int} NOT NULL DEFAULT 1,
{sqlite}  reminders {int} NOT NULL DEFAULT 0, reminded_at {int},
{sqlite}  answered_at {int}, answer TEXT, why TEXT, outcome TEXT,
{sqlite}  evidence TEXT, by_person {int} REFERENCES person, by_note TEXT,
{sqlite}  shared {int} NOT NULL DEFAULT 0,
{sqlite}  UNIQUE (kind, thing_id, moment)){strict};
{sqlite}INSERT INTO ask_wide SELECT id, edition_id, kind, thing_id, moment,
{sqlite}  person_id, name, email, lang, state, due_at, asked_at, mail_id, nonce,
{sqlite}  reminders, reminded_at, answered_at, answer, why, outcome, evidence,
{sqlite}  by_person, by_note, shared FROM ask;
{sqlite}DROP TABLE ask;
{sqlite}ALTER TABLE ask_wide RENAME TO ask;
{sqlite}CREATE INDEX ask_edition ON ask (edition_id, kind, thing_id);
{sqlite}CREATE INDEX ask_person ON ask (person_id);
{sqlite}CREATE INDEX ask_waits ON ask (asked_at) WHERE state = 'waiting';
