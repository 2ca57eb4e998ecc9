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
