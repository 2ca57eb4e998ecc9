-- @1
CREATE TABLE practice (		-- a record of the library; what lists and rules ask
  id {id},
  code TEXT NOT NULL UNIQUE,	-- in its address
  programme_id {int} REFERENCES programme,	-- where it was handed in
  edition_id {int} REFERENCES edition,
  organisation_id {int} REFERENCES organisation,	-- a partner's own
  author_id {int} REFERENCES person,
  reviewer_id {int} REFERENCES person,
  -- OR: for an IN of more than two SQLite makes a table at each insert.
  state TEXT NOT NULL CHECK (state = 'draft' OR state = 'submitted'
    OR state = 'review' OR state = 'published' OR state = 'archived'
    OR state = 'withdrawn'),
  attribution TEXT NOT NULL CHECK (attribution = 'named'
    OR attribution = 'anonymous' OR attribution = 'room'),
  version {int} NOT NULL,	-- the one that is shown
  pending {int} NOT NULL DEFAULT 0,	-- a later one that waits for review
  imported {int} NOT NULL DEFAULT 0,
  gaps {int} NOT NULL DEFAULT 0,	-- required fields in which nothing is said
  contact_name TEXT,		-- personal: stands in no version
  contact_email TEXT,
  contact_shown {int} NOT NULL DEFAULT 0,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,		-- words
  title_fold TEXT NOT NULL,	-- of the original
  lang TEXT NOT NULL,
  city TEXT,
  city_fold TEXT NOT NULL,
  country TEXT,
  scale TEXT,
  population {int} NOT NULL,
  year_from {int} NOT NULL,	-- 0: not said
  year_to {int} NOT NULL,
  evidence {int} NOT NULL,	-- -1: not said
  topics TEXT NOT NULL,		-- ids of concepts: 'housing health'
  made_at {int} NOT NULL,
  changed_at {int} NOT NULL,
  submitted_at {int},
  published_at {int},		-- for the first time
  checked_at {int}		-- somebody said that it still holds
){strict};
CREATE INDEX practice_same ON practice (title_fold, city_fold);
CREATE INDEX practice_state ON practice (state, published_at, id);
CREATE INDEX practice_edition ON practice (edition_id, state);
CREATE INDEX practice_programme ON practice (programme_id, state);
CREATE INDEX practice_author ON practice (author_id);

CREATE TABLE practice_version (	-- each text of a record, for those inside
  practice_id {int} NOT NULL REFERENCES practice ON DELETE CASCADE,
  n {int} NOT NULL,
  record TEXT NOT NULL,		-- JSON (practice_to_json)
  masked TEXT,			-- the same without what identifies; NULL unless anonymous
  attribution TEXT NOT NULL,
  person_id {int} REFERENCES person,
  how TEXT NOT NULL,		-- 'form', 'import', 'harvest', 'review'
  at {int} NOT NULL,
  sealed {int} NOT NULL DEFAULT 1,	-- 0: its author still writes over it
  PRIMARY KEY (practice_id, n)
){strict};

CREATE TABLE practice_topic (
  concept_id TEXT NOT NULL,	-- one the vocabulary may lack: imported
  practice_id {int} NOT NULL REFERENCES practice ON DELETE CASCADE,
  PRIMARY KEY (concept_id, practice_id)
){strict};
CREATE INDEX practice_topic_of ON practice_topic (practice_id);

CREATE TABLE practice_link (	-- what a practice was adapted from
  practice_id {int} NOT NULL REFERENCES practice ON DELETE CASCADE,
  pos {int} NOT NULL,
  from_code TEXT NOT NULL,	-- of a practice here, or an address elsewhere
  outcome TEXT NOT NULL,
  PRIMARY KEY (practice_id, pos)
){strict};
CREATE INDEX practice_link_from ON practice_link (from_code);

CREATE TABLE practice_message (	-- between author and reviewers
  id {id},
  practice_id {int} NOT NULL REFERENCES practice ON DELETE CASCADE,
  person_id {int} REFERENCES person,
  inside {int} NOT NULL DEFAULT 0,	-- a note for colleagues
  body TEXT NOT NULL,
  at {int} NOT NULL
){strict};
CREATE INDEX practice_message_of ON practice_message (practice_id, at);

CREATE TABLE practice_ask (	-- does it still hold? once in twelve months
  id {id},
  practice_id {int} NOT NULL REFERENCES practice ON DELETE CASCADE,
  asked_at {int} NOT NULL,
  answer TEXT CHECK (answer IN ('right', 'changed', 'withdrawn')),
  note TEXT,
  answered_at {int}
){strict};
CREATE INDEX practice_ask_of ON practice_ask (practice_id, asked_at);

CREATE TABLE practice_call (	-- each partner of an edition hands in at least one
  edition_id {int} PRIMARY KEY REFERENCES edition,
  due_at {int} NOT NULL
){strict};

CREATE TABLE practice_pick (	-- practices chosen for an edition or a session
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  session_id {int} REFERENCES session_item ON DELETE CASCADE,
  practice_id {int} NOT NULL REFERENCES practice ON DELETE CASCADE,
  note TEXT,			-- words: why this one
  at {int} NOT NULL
){strict};
CREATE UNIQUE INDEX practice_pick_once
  ON practice_pick (edition_id, coalesce(session_id, 0), practice_id);
CREATE INDEX practice_pick_of ON practice_pick (practice_id);

CREATE TABLE practice_gone (	-- an address that was public and is no more
  code TEXT PRIMARY KEY,
  at {int} NOT NULL,
  now_code TEXT			-- merged: where it is told now
){strict};
CREATE INDEX practice_gone_at ON practice_gone (at, code);

-- What an address shows to everybody.  Columns that identify are empty, and the
-- record is the masked one, where it is anonymous.
CREATE VIEW practice_shown AS SELECT p.id, p.code, p.state, p.attribution,
  p.imported, p.gaps, p.kind, p.title, p.lang,
  CASE WHEN p.attribution = 'named' THEN p.city END AS city,
  CASE WHEN p.attribution = 'named' THEN p.country END AS country,
  CASE WHEN p.attribution = 'named' THEN p.population ELSE 0 END AS population,
  CASE WHEN p.attribution = 'named' AND p.contact_shown = 1
    THEN p.contact_name END AS contact_name,
  CASE WHEN p.attribution = 'named' AND p.contact_shown = 1
    THEN p.contact_email END AS contact_email,
  p.scale, p.year_from, p.year_to, p.evidence, p.topics,
  p.changed_at, p.published_at, p.checked_at, p.version,
  CASE WHEN p.attribution = 'named' THEN v.record ELSE v.masked END AS record
  FROM practice p JOIN practice_version v ON v.practice_id = p.id
    AND v.n = p.version
  WHERE p.state IN ('published', 'archived')
    AND p.attribution IN ('named', 'anonymous');

-- What the public may find: in lists, searches, counts, feeds, exports.
CREATE VIEW practice_public AS SELECT * FROM practice_shown
  WHERE state = 'published';

-- In and out: practice_carry*, practice_oai*.
CREATE TABLE practice_print (	-- by which texts that are nearly the same are found
  practice_id {int} PRIMARY KEY REFERENCES practice ON DELETE CASCADE,
  print {int} NOT NULL		-- carry_print()
){strict};

CREATE TABLE practice_carry (	-- a file of practices that somebody brings in
  id {id},
  programme_id {int} NOT NULL REFERENCES programme,
  edition_id {int} REFERENCES edition,	-- where they are handed in
  blob_id {int} REFERENCES blob,	-- NULL when it is done with
  job_id {int},
  name TEXT NOT NULL,		-- of the file
  publish {int} NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('checking', 'checked', 'importing',
    'done', 'refused')),
  why TEXT,			-- refused as a whole: a marked string
  why_name TEXT,		-- of the column
  why_line {int} NOT NULL DEFAULT 0,
  lines {int} NOT NULL DEFAULT 0,
  wrong {int} NOT NULL DEFAULT 0,	-- lines that are
  same {int} NOT NULL DEFAULT 0,	-- lines that tell what is there
  added {int} NOT NULL DEFAULT 0,
  merged {int} NOT NULL DEFAULT 0,
  skipped {int} NOT NULL DEFAULT 0,
  at {int} NOT NULL
){strict};
CREATE INDEX practice_carry_of ON practice_carry (programme_id, id);

CREATE TABLE practice_carry_line (	-- a line about which there is something to say
  carry_id {int} NOT NULL REFERENCES practice_carry ON DELETE CASCADE,
  line {int} NOT NULL,
  title TEXT,			-- words
  faults TEXT,			-- [[key, why, detail], ...]; NULL: it is right
  same TEXT NOT NULL,		-- how it is known already; 'not'
  same_code TEXT,
  same_title TEXT,		-- words
  same_line {int} NOT NULL DEFAULT 0,	-- of this file
  mine {int} NOT NULL DEFAULT 0,	-- the one that is there may be changed
  choice TEXT NOT NULL CHECK (choice IN ('skip', 'merge', 'add')),
  PRIMARY KEY (carry_id, line)
){strict};
CREATE INDEX practice_changed ON practice (changed_at, code);

CREATE TABLE practice_source (	-- another library that is harvested
  id {id},
  url TEXT NOT NULL,
  of_set TEXT,			-- NULL: all of it
  publish {int} NOT NULL,
  kind TEXT NOT NULL,		-- what it collects, where it does not say
  prefix TEXT NOT NULL,		-- the format it gives; '' until that is known
  from_at {int} NOT NULL DEFAULT 0,	-- where the next harvest begins
  began_at {int} NOT NULL DEFAULT 0,	-- of the one under way, by its clock
  token TEXT,			-- where that goes on
  next_at {int} NOT NULL,
  last_at {int} NOT NULL DEFAULT 0,
  problem TEXT			-- of the last try: a marked string
){strict};
CREATE UNIQUE INDEX practice_source_once
  ON practice_source (url, coalesce(of_set, ''));

CREATE TABLE practice_source_record (	-- which record here is which there
  source_id {int} NOT NULL REFERENCES practice_source ON DELETE CASCADE,
  identifier TEXT NOT NULL,
  practice_id {int} REFERENCES practice ON DELETE CASCADE,	-- NULL: deleted
  PRIMARY KEY (source_id, identifier)
){strict};
CREATE INDEX practice_source_record_of ON practice_source_record (practice_id);

-- Search.  A scope is 0 (the public's index) or an edition's id (that of its
-- admitted); nothing of one scope is read for another (practice_find.h).
CREATE TABLE practice_find_scope (
  scope {int} PRIMARY KEY,
  version {int} NOT NULL,	-- another number after each change
  next {int} NOT NULL		-- place of the next text in the index
){strict};

CREATE TABLE practice_find_doc (	-- where a practice stands in an index
  practice_id {int} NOT NULL REFERENCES practice,	-- it is taken out first
  scope {int} NOT NULL,
  doc {int} NOT NULL,		-- its place
  packed {int} NOT NULL DEFAULT 0,
  sort_at {int} NOT NULL,	-- published_at
  facets {bytes},		-- struct find_doc; NULL when packed
  terms {bytes} NOT NULL,	-- loose: themselves; packed: their ids
  PRIMARY KEY (practice_id, scope)
){strict};
CREATE INDEX practice_find_loose ON practice_find_doc (scope, doc)
  WHERE packed = 0;

CREATE TABLE practice_find_value (	-- numbers of what facets are about
  scope {int} NOT NULL,
  facet {int} NOT NULL,
  number {int} NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (scope, facet, number)
){strict};

CREATE TABLE practice_find_chunk (	-- texts that are packed
  scope {int} NOT NULL,
  chunk {int} NOT NULL,
  version {int} NOT NULL,	-- another number after each change
  docs {bytes} NOT NULL,	-- struct find_doc each
  PRIMARY KEY (scope, chunk)
){strict};

CREATE TABLE practice_find_term (	-- of packed texts
  id {id},
  scope {int} NOT NULL,
  written {int} NOT NULL,	-- 1: a word as it is written, for suggestions
  text {bytes} NOT NULL,	-- bytes, so that both engines sort them alike
  docs {int} NOT NULL,		-- packed texts that have it
  UNIQUE (scope, written, text)
){strict};

CREATE TABLE practice_find_posting (	-- which texts of a chunk have a term
  id {int} PRIMARY KEY,		-- term id * 65536 + chunk
  list {bytes} NOT NULL		-- lib/find/posting.c
){strict};

-- @2
CREATE TABLE practice_bundle (	-- practices chosen to be taken along as one file
  id {id},
  code TEXT NOT NULL UNIQUE,	-- in its address, which nobody can guess
  person_id {int} NOT NULL REFERENCES person,
  title TEXT NOT NULL,
  lang TEXT NOT NULL,
  format TEXT NOT NULL CHECK (format IN ('pdf', 'epub', 'xlsx', 'csv',
    'jsonl')),
  stamp {int} NOT NULL DEFAULT 0,	-- another one when a practice in it left the public
  blob_id {int} REFERENCES blob,	-- NULL: not made yet, or one left the public
  job_id {int},
  at {int} NOT NULL
){strict};
CREATE INDEX practice_bundle_of ON practice_bundle (person_id, id);
CREATE INDEX practice_bundle_at ON practice_bundle (at);

CREATE TABLE practice_bundle_item (
  bundle_id {int} NOT NULL REFERENCES practice_bundle ON DELETE CASCADE,
  pos {int} NOT NULL,
  practice_id {int} NOT NULL REFERENCES practice ON DELETE CASCADE,
  PRIMARY KEY (bundle_id, practice_id)
){strict};
CREATE INDEX practice_bundle_item_of ON practice_bundle_item (practice_id);

-- @3
-- Paused: not read of its own accord.
ALTER TABLE practice_source ADD COLUMN paused {int} NOT NULL DEFAULT 0;
ALTER TABLE practice_source ADD COLUMN tried_at {int} NOT NULL DEFAULT 0;
-- What the last harvest that came to its end did.
ALTER TABLE practice_source ADD COLUMN added {int} NOT NULL DEFAULT 0;
ALTER TABLE practice_source ADD COLUMN changed {int} NOT NULL DEFAULT 0;
ALTER TABLE practice_source ADD COLUMN removed {int} NOT NULL DEFAULT 0;
ALTER TABLE practice_source ADD COLUMN left_out {int} NOT NULL DEFAULT 0;

-- @4
CREATE TABLE practice_trial (	-- "we tried it": what became of a practice elsewhere
  id {id},
  practice_id {int} NOT NULL REFERENCES practice ON DELETE CASCADE,
  person_id {int} NOT NULL REFERENCES person,
  state TEXT NOT NULL CHECK (state IN ('told', 'shown', 'refused')),
  outcome TEXT NOT NULL CHECK (outcome IN ('worked', 'partly', 'not',
    'running')),
  place TEXT NOT NULL,		-- authority or organisation
  country TEXT,
  named {int} NOT NULL,		-- these two may be shown
  adapted TEXT NOT NULL,
  happened TEXT NOT NULL,
  lang TEXT NOT NULL,		-- of these texts
  own_id {int} REFERENCES practice ON DELETE SET NULL,	-- what came of it
  at {int} NOT NULL,
  UNIQUE (practice_id, person_id)
){strict};
CREATE INDEX practice_trial_person ON practice_trial (person_id);
CREATE INDEX practice_trial_own ON practice_trial (own_id);

-- @5
CREATE TABLE practice_sheet (	-- what a person takes from a site visit
  id {id},
  session_id {int} NOT NULL REFERENCES session_item ON DELETE CASCADE,
  person_id {int} NOT NULL REFERENCES person,
  could TEXT,			-- work at home
  could_not TEXT,
  questions TEXT,		-- still to be asked
  lang TEXT NOT NULL,
  practice_id {int} REFERENCES practice ON DELETE SET NULL,	-- it became
  at {int} NOT NULL,
  UNIQUE (session_id, person_id)
){strict};
CREATE INDEX practice_sheet_person ON practice_sheet (person_id);
CREATE INDEX practice_sheet_practice ON practice_sheet (practice_id);

-- @6
CREATE TABLE practice_file (	-- a leaflet or picture that belongs to a practice
  id {id},
  practice_id {int} NOT NULL REFERENCES practice ON DELETE CASCADE,
  code TEXT NOT NULL UNIQUE,	-- in its address, and another after a change of attribution
  blob_id {int} NOT NULL REFERENCES blob,
  title TEXT NOT NULL,		-- words: what it is, or shows
  person_id {int} REFERENCES person,	-- who put it there
  seen {int} NOT NULL DEFAULT 0,	-- 1: a reviewer let it be shown
  at {int} NOT NULL
){strict};
CREATE INDEX practice_file_of ON practice_file (practice_id, id);
CREATE INDEX practice_file_person ON practice_file (person_id);

-- @7
ALTER TABLE practice_sheet ADD COLUMN saw TEXT;
ALTER TABLE practice_sheet ADD COLUMN surprised TEXT;
-- Whoever wrote it put it into the record, which the edition reads.
ALTER TABLE practice_sheet ADD COLUMN shared {int} NOT NULL DEFAULT 0;

-- @8
-- Room ask asks now.  The table holds what was asked before, so that links in
-- mails of then lead to the question of now.
ALTER TABLE practice_ask ADD COLUMN ask_id {int};

-- @9
-- JSON, words and facets: what the clerk is to look for; NULL: it did.
ALTER TABLE practice_bundle ADD COLUMN choice TEXT;

-- @10
CREATE TABLE practice_reminder (	-- a partner that had handed in nothing was written to
  edition_id {int} NOT NULL REFERENCES edition,
  organisation_id {int} NOT NULL REFERENCES organisation,
  at {int} NOT NULL,
  PRIMARY KEY (edition_id, organisation_id)
){strict};

-- @11
-- Prints are made otherwise (carry_prints_fill), and tell title and place too:
-- an index of texts that come in no order costs each line of a file a page of
-- it, and prints are all read anyway.
DELETE FROM practice_print;
ALTER TABLE practice_print ADD COLUMN title {int} NOT NULL DEFAULT 0;	-- carry_title()
DROP INDEX practice_same;

-- @12
ALTER TABLE practice_sheet ADD COLUMN approach TEXT;	-- how the host goes about it

-- @13
CREATE TABLE practice_merged (	-- a record that was put together with another one
  practice_id {int} PRIMARY KEY REFERENCES practice ON DELETE CASCADE,
  into_id {int} NOT NULL REFERENCES practice ON DELETE CASCADE,
  state TEXT NOT NULL,		-- that it had
  -- What went along, by its ids: '3 17'; it goes back when they are taken apart.
  picks TEXT NOT NULL,
  trials TEXT NOT NULL,
  merged TEXT NOT NULL,		-- records that were put together with it before
  at {int} NOT NULL
){strict};
CREATE INDEX practice_merged_into ON practice_merged (into_id);
CREATE INDEX practice_gone_now ON practice_gone (now_code);

-- @14
-- What a page reads is found by an index of its own, however large the library
-- is.  Where one goes by a state the engines take it, and sort what it finds.
DROP INDEX practice_state;
DROP INDEX practice_programme;
CREATE INDEX practice_desk ON practice (coalesce(edition_id, 0),
  coalesce(programme_id, 0), changed_at, id);
CREATE INDEX practice_desk_waits ON practice (coalesce(edition_id, 0),
  coalesce(programme_id, 0), submitted_at, id)
  WHERE state IN ('submitted', 'review') OR pending > 0;
CREATE INDEX practice_desk_held ON practice (coalesce(edition_id, 0),
  coalesce(programme_id, 0), coalesce(checked_at, published_at), id)
  WHERE state = 'published';
-- Only those whom there is somebody to ask about.
CREATE INDEX practice_held ON practice (coalesce(checked_at, published_at), id)
  WHERE state = 'published' AND (author_id IS NOT NULL
  OR contact_email IS NOT NULL);
CREATE INDEX practice_country ON practice ((CASE WHEN attribution = 'named'
  THEN country END), changed_at, code);
CREATE INDEX practice_kind ON practice (kind, changed_at, code);
CREATE INDEX practice_file_unseen ON practice_file (practice_id)
  WHERE seen = 0;

-- Of a pack of ids the prints and titles that practice_print had a row for.
CREATE TABLE practice_print_pack (
  chunk {int} PRIMARY KEY,	-- id / 4096
  list {bytes} NOT NULL		-- practice_print_store.c
){strict};

-- @15
-- What is wrong how often: [[key, why, lines, first line], ...]; NULL: nothing.
ALTER TABLE practice_carry ADD COLUMN tally TEXT;
-- What choice was before the clerk looked for it: asked again when the file is
-- made again.
ALTER TABLE practice_bundle ADD COLUMN searched TEXT;
