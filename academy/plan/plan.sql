-- @1
CREATE TABLE plan (		-- what somebody wants to do at home
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  owner_id {int} NOT NULL REFERENCES person,	-- who keeps it
  title TEXT NOT NULL,
  authority TEXT,		-- for which it is made
  country TEXT NOT NULL DEFAULT '',
  authors TEXT,			-- who else wrote it
  mandate TEXT NOT NULL DEFAULT 'personal' CHECK (mandate IN ('personal',
    'endorsed', 'adopted')),
  mandate_note TEXT,		-- by whom, in which document
  challenge TEXT,
  baseline TEXT,		-- where it stands, what was tried
  objective TEXT,
  report TEXT,			-- home, to the employer; Markdown
  hand_plan {int} NOT NULL DEFAULT 0,	-- what the employer's link shows
  hand_report {int} NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'on' CHECK (state IN ('on', 'changed',
    'stopped', 'done')),
  why TEXT,
  heard_at {int},
  made_at {int} NOT NULL,
  changed_at {int} NOT NULL
){strict};
CREATE INDEX plan_edition ON plan (edition_id);
CREATE INDEX plan_owner ON plan (owner_id);

CREATE TABLE plan_action (	-- a step of it
  id {id},
  plan_id {int} NOT NULL REFERENCES plan ON DELETE CASCADE,
  pos {int} NOT NULL,
  title TEXT NOT NULL,
  steps TEXT,
  lead TEXT,			-- who sees to it
  partners TEXT,
  migrants {int} NOT NULL DEFAULT 0,	-- 1: an organisation of theirs is in it
  starts TEXT,			-- '2026-03-01'
  due TEXT,
  cost TEXT,
  source TEXT,			-- of the money
  output TEXT,
  indicator TEXT,		-- how one will know
  value_from TEXT,
  value_target TEXT,
  risk TEXT,
  risk_answer TEXT,
  state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'started',
    'done', 'changed', 'dropped')),
  why TEXT
){strict};
CREATE INDEX plan_action_plan ON plan_action (plan_id, pos);

CREATE TABLE plan_link (	-- what it goes back to
  id {id},
  plan_id {int} NOT NULL REFERENCES plan ON DELETE CASCADE,
  kind TEXT NOT NULL,		-- 'question', 'recommendation', 'practice', 'other'
  thing_id {int},		-- of a question: the application; of a practice: it
  title TEXT NOT NULL,
  url TEXT
){strict};
CREATE INDEX plan_link_plan ON plan_link (plan_id);

-- @2
ALTER TABLE plan ADD COLUMN practice_id {int} REFERENCES practice;	-- that it became

-- @3
ALTER TABLE plan ADD COLUMN passed_from {int} REFERENCES person;	-- who was in the edition and kept it first
