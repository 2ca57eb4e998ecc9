-- @1
CREATE TABLE asked (		-- what a participant asks of an edition: the open question
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  person_id {int} NOT NULL REFERENCES person,
  topic_id {int} REFERENCES edition_topic ON DELETE SET NULL,
  confidential {int} NOT NULL DEFAULT 0,
  made_at {int} NOT NULL,
  UNIQUE (edition_id, person_id)
){strict};
CREATE INDEX asked_person ON asked (person_id);
CREATE INDEX asked_topic ON asked (topic_id);

CREATE TABLE asked_version (	-- its text; without one, the application's holds
  asked_id {int} NOT NULL REFERENCES asked ON DELETE CASCADE,
  n {int} NOT NULL,		-- from 1; the last one holds
  issue TEXT NOT NULL,
  tried TEXT,
  success TEXT,
  by_id {int} REFERENCES person,	-- NULL: from the application, or erased
  amendment {int} NOT NULL DEFAULT 0,	-- 1: after the reader was published
  at {int} NOT NULL,
  PRIMARY KEY (asked_id, n)
){strict};
CREATE INDEX asked_version_by ON asked_version (by_id);

CREATE TABLE asked_slot (	-- its place in the timetable: in a session, a
				-- group, one after another
  asked_id {int} PRIMARY KEY REFERENCES asked ON DELETE CASCADE,
  session_id {int} NOT NULL REFERENCES session_item,
  grp {int} NOT NULL DEFAULT 1,	-- groups sit side by side, from 1
  pos {int} NOT NULL,		-- from 1: it starts after (pos - 1) * minutes
  minutes {int} NOT NULL,
  shown_session {int},		-- as the timetable was published last
  shown_grp {int},
  shown_pos {int},
  shown_minutes {int},
  UNIQUE (session_id, grp, pos)
){strict};

CREATE TABLE asked_setting (	-- how slots are cut in an edition
  edition_id {int} PRIMARY KEY REFERENCES edition,
  minutes {int} NOT NULL,
  groups {int} NOT NULL
){strict};

-- @2
CREATE TABLE analysis (		-- the in-depth analysis that a participant gets
  asked_id {int} PRIMARY KEY REFERENCES asked ON DELETE CASCADE,
  state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'finished',
    'none')),			-- none: there will be none, and why
  question TEXT,		-- as whoever writes it understands it; Markdown, as
  observations TEXT,		-- all of these
  options TEXT,
  sources TEXT,
  names TEXT,			-- whom to ask
  why TEXT,
  author_id {int} REFERENCES person,	-- who is to write it
  made_at {int} NOT NULL,
  changed_at {int} NOT NULL,
  finished_at {int},		-- first
  told_at {int}			-- the participant was
){strict};
CREATE INDEX analysis_author ON analysis (author_id);

CREATE TABLE asked_practice (	-- a practice that is named to who asks
  asked_id {int} NOT NULL REFERENCES asked ON DELETE CASCADE,
  place TEXT NOT NULL CHECK (place IN ('analysis', 'reader')),
  practice_id {int} NOT NULL REFERENCES practice,
  pos {int} NOT NULL,
  PRIMARY KEY (asked_id, place, practice_id)
){strict};
CREATE INDEX asked_practice_practice ON asked_practice (practice_id);

-- @3
CREATE TABLE reader_answer (	-- what the reader says to a question
  asked_id {int} PRIMARY KEY REFERENCES asked ON DELETE CASCADE,
  answer TEXT,			-- Markdown, as
  sources TEXT,			-- this
  changed_at {int} NOT NULL
){strict};

CREATE TABLE reader (		-- a version of it as it was published
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  version {int} NOT NULL,
  by_id {int} REFERENCES person,
  at {int} NOT NULL,
  withdrawn_at {int},
  UNIQUE (edition_id, version)
){strict};
CREATE INDEX reader_by ON reader (by_id);

CREATE TABLE reader_entry (	-- a question in it, as it was then
  reader_id {int} NOT NULL REFERENCES reader ON DELETE CASCADE,
  asked_id {int} NOT NULL REFERENCES asked ON DELETE CASCADE,
  pos {int} NOT NULL,
  topic TEXT,			-- words
  organisation TEXT,		-- words
  country TEXT NOT NULL,
  lang TEXT NOT NULL,
  issue TEXT NOT NULL,
  tried TEXT,
  success TEXT,
  answer TEXT,			-- NULL: it came late
  sources TEXT,
  confidential {int} NOT NULL,
  PRIMARY KEY (reader_id, asked_id)
){strict};
CREATE INDEX reader_entry_asked ON reader_entry (asked_id);
CREATE TABLE reader_entry_practice (
  reader_id {int} NOT NULL,
  asked_id {int} NOT NULL,
  practice_id {int} NOT NULL REFERENCES practice,
  pos {int} NOT NULL,
  PRIMARY KEY (reader_id, asked_id, practice_id),
  FOREIGN KEY (reader_id, asked_id) REFERENCES reader_entry ON DELETE CASCADE
){strict};
CREATE INDEX reader_entry_practice_of ON reader_entry_practice (practice_id);

-- @4
CREATE TABLE analysis_version (	-- the texts of an analysis as they were saved
  asked_id {int} NOT NULL REFERENCES analysis ON DELETE CASCADE,
  n {int} NOT NULL,		-- from 1; the last one holds
  state TEXT NOT NULL,		-- as it was then
  question TEXT,
  observations TEXT,
  options TEXT,
  sources TEXT,
  names TEXT,
  by_id {int} REFERENCES person,	-- NULL: erased, or before versions
  at {int} NOT NULL,
  PRIMARY KEY (asked_id, n)
){strict};
CREATE INDEX analysis_version_by ON analysis_version (by_id);
