-- @1
CREATE TABLE letterhead (	-- what stands around an edition's letters
  edition_id {int} PRIMARY KEY REFERENCES edition,
  lines TEXT,			-- words: sender's name and address, a line each
  logo_blob {int},
  signature_blob {int},		-- a picture of the signature
  signed_by TEXT,		-- name
  signed_as TEXT		-- words: function
){strict};

CREATE TABLE letter_template (	-- a kind of letter, in the organiser's words
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  kind TEXT NOT NULL CHECK (kind IN ('acceptance', 'waiting-list', 'refusal',
    'invitation', 'visa', 'reminder', 'practical', 'lapsed', 'other')),
  title TEXT NOT NULL,		-- the organiser's own name for it
  for_group TEXT,		-- only for this group: "country:LV"; see letter_for_group()
  subject TEXT NOT NULL,	-- words, with {placeholders}
  body TEXT NOT NULL,		-- words, Markdown with {placeholders}
  as_pdf {int} NOT NULL DEFAULT 0
){strict};
CREATE INDEX letter_template_edition ON letter_template (edition_id, kind);

CREATE TABLE letter (		-- one letter to one person, as it was sent
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  template_id {int} REFERENCES letter_template ON DELETE SET NULL,
  kind TEXT NOT NULL,
  person_id {int} NOT NULL REFERENCES person,
  lang TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,		-- Markdown, filled in; '' after erasure
  as_pdf {int} NOT NULL,
  mail_id {int},
  at {int} NOT NULL
){strict};
CREATE INDEX letter_person ON letter (person_id);
CREATE INDEX letter_edition ON letter (edition_id, at);

-- @2
CREATE TABLE letter_name (	-- a name as the passport has it, for visa letters
  person_id {int} PRIMARY KEY REFERENCES person,
  latin TEXT,
  own TEXT			-- in its own script
){strict};

CREATE TABLE letter_batch (	-- one letter or mail to a group: drawn up, shown, sent
  id {id},
  edition_id {int} NOT NULL REFERENCES edition,
  kind TEXT NOT NULL,		-- of letter
  template_id {int} REFERENCES letter_template ON DELETE SET NULL,
  subject TEXT,			-- words, as they were when it was drawn up; NULL:
  body TEXT,			-- each person's own template of that kind
  as_pdf {int} NOT NULL DEFAULT 0,
  to_group TEXT NOT NULL,	-- who was meant, in words, for the list
  part_id {int} REFERENCES part,
  deadline {int},
  reason TEXT,
  link TEXT NOT NULL,
  made_by {int} NOT NULL REFERENCES person,
  made_at {int} NOT NULL,
  state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'sending',
    'sent', 'stopped')),
  job_id {int}			-- NULL: sent at once
){strict};
CREATE INDEX letter_batch_edition ON letter_batch (edition_id, id);

CREATE TABLE letter_batch_person (	-- exactly those who were shown
  batch_id {int} NOT NULL REFERENCES letter_batch ON DELETE CASCADE,
  person_id {int} NOT NULL REFERENCES person,
  letter_id {int},		-- NULL: not written yet, or never
  problem TEXT CHECK (problem IN ('value', 'address', 'template')),
  PRIMARY KEY (batch_id, person_id)
){strict};
CREATE INDEX letter_batch_person_person ON letter_batch_person (person_id);

-- @3
ALTER TABLE letter_template ADD COLUMN posted {int} NOT NULL DEFAULT 0;
		-- 1: those it is for read it on their own page, sent or not
