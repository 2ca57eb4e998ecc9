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
