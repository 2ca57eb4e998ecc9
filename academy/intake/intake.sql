-- @1
CREATE TABLE call (		-- how people apply to an edition
  edition_id {int} PRIMARY KEY REFERENCES edition,
  opens {int},			-- NULL: by hand
  closes {int},			-- in the edition's zone as the form was filled in
  by_hand TEXT NOT NULL DEFAULT '' CHECK (by_hand IN ('', 'open', 'closed')),
  intro TEXT,			-- words; Markdown, before the form
  thanks TEXT,			-- words; Markdown, after it and in the mail
  closed_text TEXT,		-- words; the kind refusal afterwards
  waiting {int} NOT NULL DEFAULT 1,	-- late comers may ask for the waiting list
  next_edition_id {int} REFERENCES edition,	-- offered to late comers instead
  organisation_max {int},	-- applications per organisation; NULL: any number
  authorisation {int} NOT NULL DEFAULT 0,	-- the employer must authorise
  last_number {int} NOT NULL DEFAULT 0
){strict};

CREATE TABLE track (		-- a way in with criteria of its own
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  pos {int} NOT NULL,
  title TEXT NOT NULL,		-- words
  about TEXT,			-- words
  invited {int} NOT NULL DEFAULT 0,	-- not offered to the public
  outside {int} NOT NULL DEFAULT 0	-- outside seats and quotas
){strict};
CREATE INDEX track_edition ON track (edition_id, pos);

CREATE TABLE question (		-- of the application form
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  track_id {int} REFERENCES track,	-- NULL: asked in every track
  pos {int} NOT NULL,
  name TEXT NOT NULL,		-- stable: 'issue', 'country', 'q7'
  kind TEXT NOT NULL CHECK (kind IN ('heading', 'text', 'long', 'choice', 'many',
    'country', 'organisation', 'language', 'date', 'number', 'file', 'statement')),
  label TEXT NOT NULL,		-- words
  hint TEXT,			-- words
  options TEXT,			-- JSON: [{"value":"local","label":{words}}]
  required {int} NOT NULL DEFAULT 0,
  max {int},
  show_if TEXT,			-- another question's name ...
  show_is TEXT,			-- ... and the value at which this one is asked
  identifying {int} NOT NULL DEFAULT 0,	-- hidden from blind assessors
  sensitive {int} NOT NULL DEFAULT 0,	-- kept sealed; shown to organisers only
  retention_days {int},		-- after the edition's end; NULL: the edition's
  UNIQUE (edition_id, name)
){strict};
CREATE INDEX question_edition ON question (edition_id, pos);

CREATE TABLE delegation (	-- people who are decided on together
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  name TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE	-- what its members type in to join
){strict};

CREATE TABLE application (
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  number TEXT UNIQUE,		-- 'BALTIC-2025-0007', from the first save on
  secret TEXT NOT NULL UNIQUE,	-- hash of the secret in the applicant's own address
  track_id {int} REFERENCES track,
  delegation_id {int} REFERENCES delegation,
  state TEXT NOT NULL CHECK (state IN ('draft', 'unconfirmed', 'submitted',
    'withdrawn')),
  person_id {int} REFERENCES person,	-- once the address is confirmed
  email TEXT NOT NULL,		-- folded; '' after erasure
  name TEXT NOT NULL,
  lang TEXT NOT NULL,
  position TEXT,		-- what the person does in the organisation
  country TEXT NOT NULL DEFAULT '',
  gender TEXT,			-- 'woman', 'man', own words; NULL: not said
  organisation_id {int} REFERENCES organisation,
  organisation_kind TEXT NOT NULL DEFAULT 'other',
  level TEXT NOT NULL DEFAULT '',
  late {int} NOT NULL DEFAULT 0,	-- came after the close, for the waiting list
  first_timer {int} NOT NULL DEFAULT 1,
  authorisation TEXT NOT NULL DEFAULT '' CHECK (authorisation IN ('', 'asked',
    'given', 'refused')),
  employer_name TEXT,
  employer_email TEXT,
  consent_text TEXT,		-- the privacy notice as it was shown
  entered_by {int} REFERENCES person,	-- typed in by an organiser
  made_at {int} NOT NULL,
  saved_at {int} NOT NULL,	-- when the applicant last wrote in it
  submitted_at {int},
  withdrawn_at {int}
){strict};
CREATE INDEX application_edition ON application (edition_id, state);
CREATE INDEX application_person ON application (person_id);
CREATE INDEX application_email ON application (email);

CREATE TABLE application_link (	-- further secret addresses, one a mail
  hash TEXT PRIMARY KEY,
  application_id {int} NOT NULL REFERENCES application ON DELETE CASCADE
){strict};
CREATE INDEX application_link_of ON application_link (application_id);

CREATE TABLE application_typed (	-- the core answers as typed
  application_id {int} NOT NULL REFERENCES application ON DELETE CASCADE,
  name TEXT NOT NULL,		-- of the form's field
  text TEXT NOT NULL,
  PRIMARY KEY (application_id, name)
){strict};

CREATE TABLE application_part (	-- the parts applied for
  application_id {int} NOT NULL REFERENCES application ON DELETE CASCADE,
  part_id {int} NOT NULL REFERENCES part,
  PRIMARY KEY (application_id, part_id)
){strict};

CREATE TABLE answer (		-- as it was typed
  application_id {int} NOT NULL REFERENCES application ON DELETE CASCADE,
  question_id {int} NOT NULL REFERENCES question,
  text TEXT,			-- many: values, a line each; NULL when sealed or a file
  sealed {bytes},		-- the answer to a sensitive question
  blob_id {int},
  PRIMARY KEY (application_id, question_id)
){strict};
