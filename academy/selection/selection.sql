-- @1
CREATE TABLE criterion (	-- what assessors score
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  track_id {int} REFERENCES track,	-- NULL: in every track
  pos {int} NOT NULL,
  title TEXT NOT NULL,		-- words
  about TEXT,			-- words: what earns the points
  weight {int} NOT NULL DEFAULT 1,
  max {int} NOT NULL DEFAULT 5
){strict};
CREATE INDEX criterion_edition ON criterion (edition_id, pos);

CREATE TABLE selection (	-- how an edition chooses
  edition_id {int} PRIMARY KEY REFERENCES edition,
  seats {int},
  blind {int} NOT NULL DEFAULT 0,	-- identifying answers are hidden
  assessors_each {int} NOT NULL DEFAULT 2,	-- per application
  answer_days {int} NOT NULL DEFAULT 14,	-- to accept an offer
  published_at {int}
){strict};

CREATE TABLE country_group (	-- 'Western Balkans': AL BA ME MK RS XK
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  title TEXT NOT NULL,		-- words
  countries TEXT NOT NULL	-- 'AL BA ME'
){strict};

CREATE TABLE quota (		-- a minimum and maximum over any answer
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  part_id {int} REFERENCES part,	-- NULL: in every part
  pos {int} NOT NULL,
  title TEXT NOT NULL,		-- words
  fact TEXT NOT NULL,		-- a question's name or a built-in fact
  vals TEXT NOT NULL,		-- the answers that count, a line each
  at_least {int},		-- NULL: no bound; of the seats, where share is 1
  at_most {int},
  share {int} NOT NULL DEFAULT 0	-- 1: bounds are percentages
){strict};
CREATE INDEX quota_edition ON quota (edition_id, pos);

CREATE TABLE assignment (	-- who assesses what
  application_id {int} NOT NULL REFERENCES application ON DELETE CASCADE,
  person_id {int} NOT NULL REFERENCES person,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done',
    'conflict')),
  note TEXT,			-- for colleagues; a conflict's nature
  at {int} NOT NULL,
  PRIMARY KEY (application_id, person_id)
){strict};
CREATE INDEX assignment_person ON assignment (person_id);

CREATE TABLE score (
  application_id {int} NOT NULL,
  person_id {int} NOT NULL,
  criterion_id {int} NOT NULL REFERENCES criterion,
  points {int} NOT NULL,
  PRIMARY KEY (application_id, person_id, criterion_id),
  FOREIGN KEY (application_id, person_id) REFERENCES assignment ON DELETE CASCADE
){strict};

CREATE TABLE decision (		-- on one application for one part
  application_id {int} NOT NULL REFERENCES application ON DELETE CASCADE,
  part_id {int} NOT NULL REFERENCES part,
  choice TEXT NOT NULL CHECK (choice IN ('admit', 'wait', 'refuse')),
  rank {int},			-- on the waiting list, from 1
  reason TEXT NOT NULL,
  decided_by {int} REFERENCES person,
  decided_at {int} NOT NULL,
  published_at {int},		-- NULL: nobody outside knows
  offer TEXT NOT NULL DEFAULT '' CHECK (offer IN ('', 'open', 'accepted',
    'declined', 'lapsed')),
  answer_until {int},
  reminded_at {int},
  answered_at {int},
  PRIMARY KEY (application_id, part_id)
){strict};
CREATE INDEX decision_part ON decision (part_id, choice, offer);

CREATE TABLE decision_past (	-- what a decision was before it was changed
  id {id},
  application_id {int} NOT NULL REFERENCES application ON DELETE CASCADE,
  part_id {int} NOT NULL,
  choice TEXT NOT NULL,
  reason TEXT NOT NULL,
  decided_by {int},
  decided_at {int} NOT NULL
){strict};

-- @2
CREATE TABLE draw (		-- one run of the solver, for one part
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  part_id {int} NOT NULL REFERENCES part,
  number {int} NOT NULL,	-- in its edition, from 1
  made_by {int} REFERENCES person,
  made_at {int} NOT NULL,
  job_id {int},
  method TEXT NOT NULL,		-- what was asked for
  seats {int} NOT NULL,
  alternates {int} NOT NULL,
  line {int},			-- least score of 100
  organisation_max {int},
  whole {int} NOT NULL,		-- delegations
  waiting {int} NOT NULL,	-- who waits may be drawn too
  refuse {int} NOT NULL,	-- the others are proposed not to be admitted
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'ready',
    'drawn', 'impossible', 'ended', 'cancelled')),
  people {int}, fixed {int}, unscored {int}, alike {int},
  panels {int}, levels {int},
  least {real}, gap {real},	-- of the least likely person's chance
  proved {int},
  sum {real}, bound {real},	-- points
  commitment TEXT,
  announced_at {int},		-- NULL: the public does not see it
  source TEXT,			-- where the seed will come from
  seed TEXT,
  ticket {int},
  drawn_at {int},
  drawn_by {int} REFERENCES person,
  proposed_at {int},
  UNIQUE (edition_id, number)
){strict};

CREATE TABLE draw_quota (	-- a quota as it was for the draw
  draw_id {int} NOT NULL REFERENCES draw ON DELETE CASCADE,
  pos {int} NOT NULL,
  quota_id {int} NOT NULL,
  title TEXT NOT NULL,		-- words
  fact TEXT NOT NULL,
  vals TEXT NOT NULL,
  at_least {int},		-- in people
  at_most {int},
  available {int} NOT NULL,
  chosen {int},			-- NULL: not drawn yet
  min_gain {real}, max_gain {real},	-- of the least likely, were it one looser
  PRIMARY KEY (draw_id, pos)
){strict};

CREATE TABLE draw_way (		-- a bound that would make it possible
  draw_id {int} NOT NULL REFERENCES draw ON DELETE CASCADE,
  way {int} NOT NULL,
  quota_id {int} NOT NULL,
  title TEXT NOT NULL,		-- words
  least {int}, least_was {int}, most {int}, most_was {int},
  PRIMARY KEY (draw_id, way, quota_id)
){strict};

CREATE TABLE draw_person (
  draw_id {int} NOT NULL REFERENCES draw ON DELETE CASCADE,
  application_id {int} NOT NULL REFERENCES application ON DELETE CASCADE,
  chance {real} NOT NULL,
  ticket_chance {real} NOT NULL,
  points {int},			-- thousandths of the score
  blocked {int} NOT NULL,	-- in no panel
  bound TEXT NOT NULL,		-- what bounds the chance, in codes
  place TEXT NOT NULL,		-- '', 'in', 'alternate', 'fixed', 'gone'
  rank {int},			-- of alternates
  PRIMARY KEY (draw_id, application_id)
){strict};
CREATE INDEX draw_person_application ON draw_person (application_id);

CREATE TABLE draw_file (	-- what select --verify reads
  draw_id {int} NOT NULL REFERENCES draw ON DELETE CASCADE,
  name TEXT NOT NULL,
  blob_id {int} NOT NULL REFERENCES blob ON DELETE CASCADE,
  PRIMARY KEY (draw_id, name)
){strict};

CREATE TABLE draw_proposal (		-- of a draw; nothing is decided by it
  application_id {int} NOT NULL REFERENCES application ON DELETE CASCADE,
  part_id {int} NOT NULL REFERENCES part,
  draw_id {int} NOT NULL REFERENCES draw ON DELETE CASCADE,
  choice TEXT NOT NULL CHECK (choice IN ('admit', 'wait', 'refuse')),
  rank {int},
  PRIMARY KEY (application_id, part_id)
){strict};
CREATE INDEX draw_proposal_part ON draw_proposal (part_id);

-- @3
CREATE TABLE replacing (	-- who could come in for those who left a part
  part_id {int} PRIMARY KEY REFERENCES part ON DELETE CASCADE,
  edition_id {int} NOT NULL REFERENCES edition,
  job_id {int},
  made_at {int} NOT NULL,
  print {int},			-- of what the answer rests on; NULL: none yet
  known {int} NOT NULL DEFAULT 0,	-- 0: the work ended before
  alike {int} NOT NULL DEFAULT 0	-- how many are like those who left
){strict};

CREATE TABLE replacing_person (
  part_id {int} NOT NULL REFERENCES replacing ON DELETE CASCADE,
  application_id {int} NOT NULL REFERENCES application ON DELETE CASCADE,
  PRIMARY KEY (part_id, application_id)
){strict};
CREATE INDEX replacing_person_application ON replacing_person (application_id);
