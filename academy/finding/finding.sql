-- @1
CREATE TABLE finding_note (	-- what was put down of a session
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  session_id {int} NOT NULL REFERENCES session_item,
  kind TEXT NOT NULL CHECK (kind IN ('note', 'report')),
  title TEXT,			-- of a report: the working group
  person_id {int} REFERENCES person,	-- who began it
  lang TEXT NOT NULL,
  body TEXT NOT NULL,
  version {int} NOT NULL DEFAULT 1,	-- counted up: who writes over what is told
  made_at {int} NOT NULL,
  changed_at {int} NOT NULL
){strict};
CREATE INDEX finding_note_session ON finding_note (session_id);
CREATE INDEX finding_note_edition ON finding_note (edition_id);
CREATE INDEX finding_note_person ON finding_note (person_id);

CREATE TABLE finding_note_version (	-- each text of it
  note_id {int} NOT NULL REFERENCES finding_note ON DELETE CASCADE,
  n {int} NOT NULL,
  body TEXT NOT NULL,
  person_id {int} REFERENCES person,
  at {int} NOT NULL,
  PRIMARY KEY (note_id, n)
){strict};

CREATE TABLE finding (		-- one lesson that an edition puts on record
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  state TEXT NOT NULL CHECK (state IN ('candidate', 'open', 'adopted',
    'merged', 'split', 'dropped')),
  version {int} NOT NULL,
  title TEXT NOT NULL,		-- words
  body TEXT,			-- words; Markdown
  level TEXT NOT NULL DEFAULT '' CHECK (level IN ('', 'municipal', 'national',
    'international')),
  addressee TEXT,		-- words: who is to act
  topic_id {int} REFERENCES edition_topic ON DELETE SET NULL,
  why TEXT,			-- it was dropped
  person_id {int} REFERENCES person,	-- who began it
  made_at {int} NOT NULL,
  changed_at {int} NOT NULL
){strict};
CREATE INDEX finding_edition ON finding (edition_id, state);

CREATE TABLE finding_version (	-- each text of it, by whom and when
  finding_id {int} NOT NULL REFERENCES finding ON DELETE CASCADE,
  n {int} NOT NULL,
  title TEXT NOT NULL,
  body TEXT,
  level TEXT NOT NULL,
  addressee TEXT,
  topic_id {int},
  how TEXT NOT NULL,		-- 'made', 'merged', 'split', 'amended', ...
  person_id {int} REFERENCES person,
  at {int} NOT NULL,
  PRIMARY KEY (finding_id, n)
){strict};

CREATE TABLE finding_source (	-- what it goes back to
  finding_id {int} NOT NULL REFERENCES finding ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('session', 'note', 'practice',
    'finding')),
  thing_id {int} NOT NULL,
  PRIMARY KEY (finding_id, kind, thing_id)
){strict};
CREATE INDEX finding_source_thing ON finding_source (kind, thing_id);

-- @2
ALTER TABLE finding ADD COLUMN number {int};	-- in its edition, once adopted
ALTER TABLE finding ADD COLUMN adopted_at {int};
ALTER TABLE finding ADD COLUMN amended_at {int};	-- its text is newer
ALTER TABLE finding ADD COLUMN recommended_at {int};	-- it is a recommendation
ALTER TABLE finding ADD COLUMN amends_id {int} REFERENCES finding;	-- whose next text it would be

CREATE TABLE finding_rule (	-- how an edition agrees
  edition_id {int} PRIMARY KEY REFERENCES edition,
  way TEXT NOT NULL CHECK (way IN ('consensus', 'vote')),
  voice TEXT NOT NULL CHECK (voice IN ('person', 'organisation')),
  quorum {int} NOT NULL,	-- percent of the voices
  majority TEXT NOT NULL CHECK (majority IN ('half', 'two-thirds',
    'three-quarters'))
){strict};

CREATE TABLE finding_round (	-- one time that a finding is put to agreement
  id {id},
  finding_id {int} NOT NULL REFERENCES finding,
  way TEXT NOT NULL,		-- the rule, as it was then
  voice TEXT NOT NULL,
  quorum {int} NOT NULL,
  majority TEXT NOT NULL,
  opened_at {int} NOT NULL,
  closed_at {int},
  outcome TEXT CHECK (outcome IN ('adopted', 'no-quorum', 'no-majority',
    'objection', 'withdrawn')),
  voices {int},			-- there were, as it closed
  yes {int}, no {int}, blank {int}, unheard {int}
){strict};
CREATE INDEX finding_round_finding ON finding_round (finding_id);

CREATE TABLE finding_voice (	-- what one voice says in it
  round_id {int} NOT NULL REFERENCES finding_round,
  holder {int} NOT NULL,	-- a person; an organisation, counted from below 0
  person_id {int} REFERENCES person,	-- who spoke
  organisation_id {int} REFERENCES organisation,
  choice TEXT NOT NULL CHECK (choice IN ('yes', 'no', 'blank')),
  objection TEXT,
  heard TEXT,			-- how it was met
  at {int} NOT NULL,
  PRIMARY KEY (round_id, holder)
){strict};
CREATE INDEX finding_voice_person ON finding_voice (person_id);

-- @3
CREATE TABLE ledger_partner (	-- who answers for recommendations
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  organisation_id {int} NOT NULL REFERENCES organisation,
  person_id {int} REFERENCES person,	-- who is asked; NULL: nobody yet
  UNIQUE (edition_id, organisation_id)
){strict};
CREATE INDEX ledger_partner_person ON ledger_partner (person_id);

CREATE TABLE ledger_country (	-- for which countries
  partner_id {int} NOT NULL REFERENCES ledger_partner,
  country TEXT NOT NULL,
  PRIMARY KEY (partner_id, country)
){strict};

CREATE TABLE ledger_row (	-- a recommendation put to a partner
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  finding_id {int} NOT NULL REFERENCES finding,
  partner_id {int} NOT NULL REFERENCES ledger_partner,
  asked_at {int},		-- first; NULL: not yet
  UNIQUE (finding_id, partner_id)
){strict};
CREATE INDEX ledger_row_edition ON ledger_row (edition_id);
CREATE INDEX ledger_row_partner ON ledger_row (partner_id);

CREATE TABLE ledger_cell (	-- and what it says for one country
  row_id {int} NOT NULL REFERENCES ledger_row,
  country TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'committed', 'declined')),
  reason TEXT,			-- why declined; what is to be done
  until TEXT,			-- '2018-10-27'
  answered_at {int},
  person_id {int} REFERENCES person,	-- who answered
  PRIMARY KEY (row_id, country)
){strict};
CREATE INDEX ledger_cell_person ON ledger_cell (person_id);

CREATE TABLE ledger_log (	-- what a partner did with it
  id {id},
  row_id {int} NOT NULL REFERENCES ledger_row,
  country TEXT NOT NULL,	-- '': all of the partner's
  kind TEXT NOT NULL CHECK (kind IN ('promotion', 'practice')),
  day TEXT NOT NULL,
  place TEXT,			-- of a promotion
  audience TEXT,
  people {int},			-- reached; NULL: not said
  url TEXT,
  state TEXT,			-- of the practice: 'started', 'done', ...
  note TEXT,			-- what is different; evidence in words
  person_id {int} REFERENCES person,
  at {int} NOT NULL
){strict};
CREATE INDEX ledger_log_row ON ledger_log (row_id, kind);
CREATE INDEX ledger_log_person ON ledger_log (person_id);

CREATE TABLE finding_origin (	-- who is told when a recommendation moves
  finding_id {int} NOT NULL REFERENCES finding,
  person_id {int} NOT NULL REFERENCES person,
  told_at {int} NOT NULL,
  quiet {int} NOT NULL DEFAULT 0,	-- 1: wants to hear no more
  PRIMARY KEY (finding_id, person_id)
){strict};
CREATE INDEX finding_origin_person ON finding_origin (person_id);

-- @4
CREATE TABLE tried_delegation (	-- people who came together; asked months later what they tried
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  name TEXT NOT NULL,		-- as it stands with its people; '': those of a
				-- country who came in no delegation
  country TEXT NOT NULL,	-- that country; '' with a name
  person_id {int} REFERENCES person,	-- who is asked; NULL: nobody
  UNIQUE (edition_id, name, country)
){strict};
CREATE INDEX tried_delegation_person ON tried_delegation (person_id);

CREATE TABLE tried (		-- an adopted finding put to a delegation
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  finding_id {int} NOT NULL REFERENCES finding,
  delegation_id {int} NOT NULL REFERENCES tried_delegation,
  made_at {int} NOT NULL,
  UNIQUE (finding_id, delegation_id)
){strict};
CREATE INDEX tried_edition ON tried (edition_id);

-- @5
ALTER TABLE finding ADD COLUMN conclusion {int} NOT NULL DEFAULT 0;	-- 1: the edition's overall one

-- @6
-- What an edition concluded is one text, a finding.  Until now there was a
-- second one, edition.conclusion, which nobody reads or writes any more: where
-- nothing was agreed it becomes the conclusion, as stated by those who run the
-- edition; what is being drafted there is its next text.  Beside an agreed one
-- it is kept as an earlier version.
INSERT INTO finding (edition_id, state, version, title, body, made_at,
    changed_at, adopted_at, conclusion)
  SELECT e.id, 'adopted', 1, '{"en":"Overall conclusion"}', e.conclusion,
    coalesce(x.at, e.made_at), coalesce(x.at, e.made_at),
    coalesce(x.at, e.made_at), 1
  FROM edition e LEFT JOIN (SELECT edition_id, max(ends) AS at FROM part
    GROUP BY edition_id) x ON x.edition_id = e.id
  WHERE e.conclusion IS NOT NULL AND NOT EXISTS (SELECT 1 FROM finding f
    WHERE f.edition_id = e.id AND f.conclusion = 1 AND f.state = 'adopted');
INSERT INTO finding_version (finding_id, n, title, body, level, how, at)
  SELECT f.id, CASE WHEN f.body = e.conclusion AND NOT EXISTS (SELECT 1
    FROM finding_version v WHERE v.finding_id = f.id) THEN 1 ELSE 0 END,
    f.title, e.conclusion, '', 'stated', f.made_at
  FROM finding f JOIN edition e ON e.id = f.edition_id
  WHERE f.conclusion = 1 AND f.state = 'adopted' AND e.conclusion IS NOT NULL;
UPDATE finding SET amends_id = (SELECT max(x.id) FROM finding x
    WHERE x.edition_id = finding.edition_id AND x.conclusion = 1
    AND x.state = 'adopted')
  WHERE conclusion = 1 AND state IN ('candidate', 'open')
    AND amends_id IS NULL;

-- @7
ALTER TABLE ledger_cell ADD COLUMN version {int} NOT NULL DEFAULT 1;	-- counted up: who writes over what is told
