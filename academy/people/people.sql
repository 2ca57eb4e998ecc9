-- @1
CREATE TABLE organisation (	-- a body that sends, hosts, organises or funds
  id {id},
  name TEXT NOT NULL,		-- words
  name_fold TEXT NOT NULL,	-- of the original, for matching
  name_sort TEXT NOT NULL,	-- its collation key
  kind TEXT NOT NULL CHECK (kind IN ('authority', 'civil-society',
    'migrant-organisation', 'police', 'international', 'other')),
  level TEXT NOT NULL DEFAULT '' CHECK (level IN ('', 'local', 'regional',
    'national', 'international')),
  country TEXT NOT NULL DEFAULT '',	-- alpha-2; '' for an international body
  place TEXT,			-- municipality, as it is written there
  website TEXT,
  population {int},		-- of the municipality
  population_year {int},
  made_at {int} NOT NULL
){strict};
CREATE INDEX organisation_name ON organisation (name_fold, country);
CREATE INDEX organisation_sort ON organisation (name_sort, id);

CREATE TABLE organisation_word (	-- what a search by beginnings looks at
  word TEXT NOT NULL,		-- hex of the folded name from a word on
  organisation_id {int} NOT NULL REFERENCES organisation ON DELETE CASCADE,
  PRIMARY KEY (word, organisation_id)
){strict};
CREATE INDEX organisation_word_of ON organisation_word (organisation_id);

CREATE TABLE organisation_figure (	-- a free figure of its context profile
  id {id},
  organisation_id {int} NOT NULL REFERENCES organisation ON DELETE CASCADE,
  label TEXT NOT NULL,
  value TEXT NOT NULL,
  unit TEXT,
  year {int},
  source TEXT
){strict};
CREATE INDEX figure_organisation ON organisation_figure (organisation_id);

CREATE TABLE person (		-- somebody known by an address
  id {id},
  email TEXT UNIQUE,		-- folded; NULL after erasure
  name TEXT NOT NULL,		-- as the person writes it; '' after erasure
  name_sort TEXT NOT NULL,	-- collation key
  lang TEXT NOT NULL DEFAULT 'en',
  organisation_id {int} REFERENCES organisation,
  position TEXT,		-- what the person does there
  country TEXT NOT NULL DEFAULT '',
  gender TEXT,			-- self-described; NULL: not said
  expertise TEXT,		-- what the person can contribute
  phone TEXT,
  mail_format TEXT NOT NULL DEFAULT 'html' CHECK (mail_format IN ('html', 'text')),
  password TEXT,		-- argon2id; NULL: signs in by link only
  totp {bytes},			-- secret, sealed under the server's key
  totp_step {int} NOT NULL DEFAULT 0,	-- last step used: a code works once
  admin {int} NOT NULL DEFAULT 0,
  invented {int} NOT NULL DEFAULT 0,	-- made by the demonstration
  calendar TEXT UNIQUE,		-- hash of the secret in the calendar's address
  made_at {int} NOT NULL,
  erased_at {int}
){strict};
CREATE INDEX person_organisation ON person (organisation_id);
CREATE INDEX person_sort ON person (name_sort, id);
CREATE INDEX person_admin ON person (id) WHERE admin = 1;

CREATE TABLE person_word (	-- what a search by beginnings looks at
  word TEXT NOT NULL,		-- hex of the folded name or address from a word on
  person_id {int} NOT NULL REFERENCES person ON DELETE CASCADE,
  PRIMARY KEY (word, person_id)
){strict};
CREATE INDEX person_word_of ON person_word (person_id);

CREATE TABLE address_wish (	-- somebody asks for another address
  person_id {int} PRIMARY KEY REFERENCES person ON DELETE CASCADE,
  email TEXT NOT NULL,
  at {int} NOT NULL
){strict};

CREATE TABLE recovery_code (	-- for a lost second factor; each works once
  person_id {int} NOT NULL REFERENCES person ON DELETE CASCADE,
  hash TEXT NOT NULL,
  PRIMARY KEY (person_id, hash)
){strict};

CREATE TABLE session (		-- a browser that is signed in
  id {id},
  hash TEXT NOT NULL UNIQUE,	-- of the cookie's value
  person_id {int} NOT NULL REFERENCES person ON DELETE CASCADE,
  agent TEXT,			-- the browser's name, for the person's own list
  made_at {int} NOT NULL,
  seen_at {int} NOT NULL,	-- updated at most every ten minutes
  factor_at {int},		-- when the second factor was given
  console {int} NOT NULL DEFAULT 0	-- begun by a link made on the server
){strict};
CREATE INDEX session_by_person ON session (person_id);

CREATE TABLE sign_in_link (	-- mailed; used up by a POST, not by being opened
  hash TEXT PRIMARY KEY,
  person_id {int} NOT NULL REFERENCES person ON DELETE CASCADE,
  next TEXT,			-- path to go to afterwards
  console {int} NOT NULL DEFAULT 0,	-- made on the server itself: needs no second factor
  until {int} NOT NULL
){strict};
CREATE INDEX sign_in_link_person ON sign_in_link (person_id);
CREATE INDEX sign_in_link_until ON sign_in_link (until);

CREATE TABLE consent (		-- given, or taken back
  id {id},
  person_id {int} NOT NULL REFERENCES person,
  purpose TEXT NOT NULL,	-- 'photos', 'directory', 'newsletter', ...
  basis TEXT NOT NULL,		-- 'consent', 'public-task', ...
  text_shown TEXT NOT NULL,
  lang TEXT NOT NULL,
  given {int} NOT NULL,		-- 1 given, 0 taken back
  at {int} NOT NULL
){strict};
CREATE INDEX consent_person ON consent (person_id, purpose);
