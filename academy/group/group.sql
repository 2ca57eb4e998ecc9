-- @1
CREATE TABLE grouping (		-- a set of groups: who sits with whom in some sessions
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  title TEXT NOT NULL,		-- words: "Working groups"
  kind TEXT NOT NULL CHECK (kind IN ('breakout', 'visit', 'consultation')),
  groups {int} NOT NULL,	-- in each round
  diverse TEXT NOT NULL DEFAULT '',	-- facts to be mixed, a line each: 'country'
  language TEXT,		-- where people's languages are from: 'stated', or a
				-- question's name; NULL: no such rule
  delegations TEXT NOT NULL DEFAULT 'apart' CHECK (delegations IN ('apart',
    'together', 'free')),
  wishes {int} NOT NULL DEFAULT 0,	-- how many groups each may wish for
  wishes_until {int},
  effort TEXT NOT NULL DEFAULT 'short' CHECK (effort IN ('short', 'long',
    'longest')),
  seed {int} NOT NULL DEFAULT 1,	-- of the proposal that stands
  undo TEXT,			-- what the last change was; NULL: none since
				-- it was published
  version {int} NOT NULL DEFAULT 0,	-- counted up at each publication
  published_at {int},
  made_at {int} NOT NULL
){strict};
CREATE INDEX grouping_edition ON grouping (edition_id);

CREATE TABLE grouping_session (	-- where the groups of a round meet
  grouping_id {int} NOT NULL REFERENCES grouping ON DELETE CASCADE,
  round {int} NOT NULL,		-- from 1
  number {int} NOT NULL,	-- the group whose own session it is; 0: all groups
				-- meet in it, and it may have several rounds
  session_id {int} NOT NULL REFERENCES session_item,
  PRIMARY KEY (grouping_id, round, number)
){strict};
CREATE INDEX grouping_session_session ON grouping_session (session_id);

CREATE TABLE grouping_group (	-- one of its groups
  grouping_id {int} NOT NULL REFERENCES grouping ON DELETE CASCADE,
  number {int} NOT NULL,	-- from 1
  title TEXT,			-- words; NULL: its topic, its session or none
  place TEXT,			-- words: a room, the address of a visit
  travel TEXT,			-- words: which bus, when and where from
  seats {int},			-- NULL: no bound of its own
  interpreted {int} NOT NULL DEFAULT 0,
  topic_id {int} REFERENCES edition_topic ON DELETE SET NULL,
  PRIMARY KEY (grouping_id, number)
){strict};

CREATE TABLE grouping_lead (	-- who leads a group or writes down what it says
  grouping_id {int} NOT NULL REFERENCES grouping ON DELETE CASCADE,
  number {int} NOT NULL,
  person_id {int} NOT NULL REFERENCES person,
  role TEXT NOT NULL CHECK (role IN ('facilitator', 'rapporteur')),
  PRIMARY KEY (grouping_id, number, person_id)
){strict};
CREATE INDEX grouping_lead_person ON grouping_lead (person_id);

CREATE TABLE grouping_seat (	-- the group of a participant in a round
  grouping_id {int} NOT NULL REFERENCES grouping ON DELETE CASCADE,
  round {int} NOT NULL,
  participant_id {int} NOT NULL REFERENCES participant ON DELETE CASCADE,
  number {int},			-- NULL: in none
  locked {int} NOT NULL DEFAULT 0,	-- stays when groups are made again
  former {int},			-- number before the last change
  told {int},			-- number as it was published last
  PRIMARY KEY (grouping_id, round, participant_id)
){strict};
CREATE INDEX grouping_seat_participant ON grouping_seat (participant_id);

CREATE TABLE grouping_away (	-- who is not there in a round
  grouping_id {int} NOT NULL REFERENCES grouping ON DELETE CASCADE,
  round {int} NOT NULL,
  participant_id {int} NOT NULL REFERENCES participant ON DELETE CASCADE,
  PRIMARY KEY (grouping_id, round, participant_id)
){strict};
CREATE INDEX grouping_away_participant ON grouping_away (participant_id);

CREATE TABLE grouping_bond (	-- two who stay together, or apart
  grouping_id {int} NOT NULL REFERENCES grouping ON DELETE CASCADE,
  one_id {int} NOT NULL REFERENCES participant ON DELETE CASCADE,
  other_id {int} NOT NULL REFERENCES participant ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('together', 'apart')),
  PRIMARY KEY (grouping_id, one_id, other_id),
  CHECK (one_id < other_id)
){strict};
CREATE INDEX grouping_bond_one ON grouping_bond (one_id);
CREATE INDEX grouping_bond_other ON grouping_bond (other_id);

CREATE TABLE grouping_wish (	-- which groups a participant would rather be in
  grouping_id {int} NOT NULL REFERENCES grouping ON DELETE CASCADE,
  participant_id {int} NOT NULL REFERENCES participant ON DELETE CASCADE,
  number {int} NOT NULL,
  rank {int} NOT NULL,		-- 1: first choice
  PRIMARY KEY (grouping_id, participant_id, number)
){strict};
CREATE INDEX grouping_wish_participant ON grouping_wish (participant_id);

CREATE TABLE working_language (	-- in which a participant can discuss, as they say
  participant_id {int} PRIMARY KEY REFERENCES participant ON DELETE CASCADE,
  langs TEXT NOT NULL		-- 'en lt'
){strict};

-- @2
ALTER TABLE grouping_seat ADD COLUMN was_locked {int} NOT NULL DEFAULT 0;	-- locked before the last change

CREATE TABLE grouping_step (	-- a change of a plan, to be taken back; the latest has the highest id
  id {id},
  grouping_id {int} NOT NULL REFERENCES grouping ON DELETE CASCADE,
  what TEXT NOT NULL,		-- 'move', 'generate', ...
  done {int} NOT NULL DEFAULT 1	-- 0: taken back, and can be done again
){strict};
CREATE INDEX grouping_step_grouping ON grouping_step (grouping_id);

CREATE TABLE grouping_step_seat (	-- a seat that it changed, as it is on the other side: before it
				-- while it is done, after it while it is taken back
  step_id {int} NOT NULL REFERENCES grouping_step ON DELETE CASCADE,
  round {int} NOT NULL,
  participant_id {int} NOT NULL REFERENCES participant ON DELETE CASCADE,
  number {int},
  locked {int} NOT NULL,
  away {int},			-- whether they are away; NULL: it is not about that
  PRIMARY KEY (step_id, round, participant_id)
){strict};
CREATE INDEX grouping_step_seat_participant ON grouping_step_seat (participant_id);
