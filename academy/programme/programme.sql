-- @1
CREATE TABLE concept (		-- the field's vocabulary, from data/topics.csv
  id TEXT PRIMARY KEY,		-- 'language-courses'
  parent TEXT,
  label TEXT NOT NULL,		-- words
  pos {int} NOT NULL
){strict};

CREATE TABLE programme (	-- partnership > action > academy: a tree
  id {id},
  parent_id {int} REFERENCES programme,
  slug TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('partnership', 'action', 'academy',
    'project')),
  acronym TEXT,
  title TEXT NOT NULL,		-- words
  summary TEXT,			-- words; one or two sentences
  about TEXT,			-- words; Markdown
  langs TEXT NOT NULL DEFAULT 'en',	-- of its content: 'en lt lv', original first
  primary_colour TEXT,		-- '#14532d'; NULL: Guildhall's own
  accent_colour TEXT,
  logo_blob {int},
  contact_name TEXT,
  contact_email TEXT,
  imprint TEXT,			-- words; Markdown
  public {int} NOT NULL DEFAULT 0,
  made_at {int} NOT NULL
){strict};

CREATE TABLE programme_role (	-- what a person may do in a programme and below
  programme_id {int} NOT NULL REFERENCES programme,
  person_id {int} NOT NULL REFERENCES person,
  role TEXT NOT NULL CHECK (role IN ('organiser', 'partner', 'assessor',
    'trainer')),
  organisation_id {int} REFERENCES organisation,	-- a partner's own
  made_at {int} NOT NULL,
  PRIMARY KEY (programme_id, person_id, role)
){strict};
CREATE INDEX programme_role_person ON programme_role (person_id);

CREATE TABLE edition (		-- one run of a programme
  id {id},
  programme_id {int} NOT NULL REFERENCES programme,
  slug TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,		-- words
  summary TEXT,			-- words
  about TEXT,			-- words; Markdown
  method TEXT,			-- words; Markdown: how people learn here
  status TEXT NOT NULL DEFAULT 'announced' CHECK (status IN ('announced',
    'open', 'closed', 'running', 'completed', 'implemented', 'archived')),
  public {int} NOT NULL DEFAULT 0,
  zone TEXT NOT NULL DEFAULT 'UTC',
  teaching_langs TEXT NOT NULL DEFAULT 'en',	-- 'en ru'
  participants_planned {int},
  conclusion TEXT,		-- words; what the edition found, in a sentence or two
  contact_name TEXT,		-- NULL: the programme's
  contact_email TEXT,
  privacy TEXT,			-- words; Markdown: this edition's privacy notice
  retention_days {int} NOT NULL DEFAULT 365,	-- of applications not admitted
  predecessor_id {int} REFERENCES edition,
  cloned_from {int} REFERENCES edition,
  made_at {int} NOT NULL
){strict};
CREATE INDEX edition_programme ON edition (programme_id);

CREATE TABLE part (		-- part, module, workshop or local event of an edition
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  pos {int} NOT NULL,
  kind TEXT NOT NULL DEFAULT 'part' CHECK (kind IN ('part', 'module',
    'workshop', 'local')),
  title TEXT NOT NULL,		-- words
  about TEXT,			-- words; Markdown
  starts {int},			-- first and last moment; NULL while tentative
  ends {int},
  tentative TEXT,		-- words: "spring 2019, Riga"; what is said until fixed
  place TEXT,			-- words: "Vilnius, Lithuania"
  country TEXT NOT NULL DEFAULT '',
  venue TEXT,			-- words: name and address
  seats {int},
  builds_on {int} REFERENCES part,
  builds_on_note TEXT,		-- words: what comes in from there
  host_id {int} REFERENCES organisation	-- a local event's own partner
){strict};
CREATE INDEX part_edition ON part (edition_id, pos);

CREATE TABLE part_change (	-- what a published part said before
  id {id},
  part_id {int} NOT NULL REFERENCES part ON DELETE CASCADE,
  at {int} NOT NULL,
  before TEXT NOT NULL,		-- words: when and where, as it was shown
  after TEXT NOT NULL
){strict};
CREATE INDEX part_change_part ON part_change (part_id);

CREATE TABLE edition_topic (	-- the edition's own topics, in its own words
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  pos {int} NOT NULL,
  title TEXT NOT NULL,		-- words
  concept_id TEXT REFERENCES concept	-- what it is in the vocabulary
){strict};
CREATE INDEX edition_topic_edition ON edition_topic (edition_id, pos);

CREATE TABLE involvement (	-- an organisation's role in a programme or edition
  id {id},
  programme_id {int} NOT NULL REFERENCES programme,
  edition_id {int} REFERENCES edition,	-- NULL: in all of the programme
  organisation_id {int} NOT NULL REFERENCES organisation,
  role TEXT NOT NULL CHECK (role IN ('leader', 'coordinator', 'organiser',
    'co-organiser', 'host', 'partner', 'supporter', 'funder')),
  pos {int} NOT NULL,
  acknowledgement TEXT		-- words; a funder's text, printed on every output
){strict};
CREATE INDEX involvement_programme ON involvement (programme_id, edition_id, role, pos);

CREATE TABLE session_item (	-- a session of the timetable
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  part_id {int} NOT NULL REFERENCES part,
  kind TEXT NOT NULL CHECK (kind IN ('plenary', 'breakout', 'workshop',
    'site-visit', 'open-question', 'training', 'break')),
  title TEXT NOT NULL,		-- words
  about TEXT,			-- words; Markdown
  starts {int} NOT NULL,
  ends {int} NOT NULL,
  room TEXT,			-- words
  langs TEXT NOT NULL DEFAULT 'en',
  interpretation TEXT NOT NULL DEFAULT '',	-- into these languages
  visibility TEXT NOT NULL DEFAULT 'public' CHECK (visibility IN ('public',
    'admitted')),
  not_attributed {int} NOT NULL DEFAULT 0,	-- nothing is quoted by name
  seats {int},			-- NULL: everybody goes; else only who is placed
  host_id {int} REFERENCES organisation,	-- of a site visit
  cancelled {int} NOT NULL DEFAULT 0,
  version {int} NOT NULL DEFAULT 0	-- counted up at each change: iCalendar
){strict};
CREATE INDEX session_item_edition ON session_item (edition_id, starts, ends);

CREATE TABLE session_topic (
  session_id {int} NOT NULL REFERENCES session_item ON DELETE CASCADE,
  topic_id {int} NOT NULL REFERENCES edition_topic ON DELETE CASCADE,
  PRIMARY KEY (session_id, topic_id)
){strict};
CREATE INDEX session_topic_topic ON session_topic (topic_id);

CREATE TABLE session_person (	-- who does what in a session
  id {id},
  session_id {int} NOT NULL REFERENCES session_item ON DELETE CASCADE,
  person_id {int} REFERENCES person,
  name TEXT,			-- where it is nobody with a record here
  affiliation TEXT,
  role TEXT NOT NULL CHECK (role IN ('keynote', 'speaker', 'expert', 'trainer',
    'moderator', 'rapporteur', 'contributor')),
  pos {int} NOT NULL
){strict};
CREATE INDEX session_person_session ON session_person (session_id, pos);
CREATE INDEX session_person_person ON session_person (person_id);

CREATE TABLE session_place (	-- who goes to a session with limited seats
  session_id {int} NOT NULL REFERENCES session_item ON DELETE CASCADE,
  person_id {int} NOT NULL REFERENCES person,
  PRIMARY KEY (session_id, person_id)
){strict};
CREATE INDEX session_place_person ON session_place (person_id);

CREATE TABLE document (		-- a file or link of a programme, edition or session
  id {id},
  programme_id {int} NOT NULL REFERENCES programme,
  edition_id {int} REFERENCES edition,
  part_id {int} REFERENCES part,
  session_id {int} REFERENCES session_item ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('concept-note', 'press-release',
    'action-plan', 'manual', 'programme', 'reader', 'recap', 'video', 'picture',
    'survey', 'evaluation', 'report', 'reference', 'material', 'other')),
  title TEXT NOT NULL,		-- words
  note TEXT,			-- words: "adapted to the Baltic context"
  url TEXT,			-- one of url and blob_id
  blob_id {int},
  visibility TEXT NOT NULL DEFAULT 'public' CHECK (visibility IN ('public',
    'admitted', 'staff')),
  source {int} NOT NULL DEFAULT 0,	-- 1: what this edition is adapted from
  owner_id {int} REFERENCES organisation,	-- a partner's own
  pos {int} NOT NULL DEFAULT 0,
  made_at {int} NOT NULL
){strict};
CREATE INDEX document_edition ON document (programme_id, edition_id, pos);
CREATE INDEX document_session ON document (session_id);

CREATE TABLE participant (	-- a person in an edition: who they were then
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  person_id {int} NOT NULL REFERENCES person,
  role TEXT NOT NULL DEFAULT 'participant' CHECK (role IN ('participant',
    'contributor', 'trainer', 'expert', 'organiser')),
  organisation_id {int} REFERENCES organisation,
  organisation_kind TEXT NOT NULL DEFAULT 'other',
  level TEXT NOT NULL DEFAULT '',
  country TEXT NOT NULL DEFAULT '',
  gender TEXT,			-- NULL: not said
  side TEXT,			-- 'administration', 'migrants', where sides matter
  funded {int} NOT NULL DEFAULT 0,	-- travel paid by the programme
  local {int} NOT NULL DEFAULT 0,	-- from the host's country
  first_timer {int} NOT NULL DEFAULT 1,
  expertise TEXT,		-- what they bring, for the trainer
  track TEXT,			-- words; the title of the track, as it was
  partner_id {int} REFERENCES organisation,	-- who sent or hosts them
  made_at {int} NOT NULL,
  UNIQUE (edition_id, person_id)
){strict};
CREATE INDEX participant_person ON participant (person_id);

CREATE TABLE participant_part (	-- and in which parts
  participant_id {int} NOT NULL REFERENCES participant ON DELETE CASCADE,
  part_id {int} NOT NULL REFERENCES part,
  state TEXT NOT NULL CHECK (state IN ('selected', 'confirmed', 'cancelled')),
  at {int} NOT NULL,
  PRIMARY KEY (participant_id, part_id)
){strict};
CREATE INDEX participant_part_part ON participant_part (part_id, state);

-- @2
ALTER TABLE participant ADD COLUMN delegation TEXT;	-- its name, as it was

-- @3
-- 1: people work on their own questions, and the timetable is published by
-- itself, when everybody has a place in it.
ALTER TABLE edition ADD COLUMN open_question {int} NOT NULL DEFAULT 0;
ALTER TABLE edition ADD COLUMN timetable_at {int};	-- published last; NULL: it is not
ALTER TABLE edition ADD COLUMN timetable_version {int} NOT NULL DEFAULT 0;
