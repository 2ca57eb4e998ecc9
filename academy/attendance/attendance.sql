-- @1
CREATE TABLE presence (		-- the fact table: who was where, and how it is known
  session_id {int} NOT NULL REFERENCES session_item,
  participant_id {int} NOT NULL REFERENCES participant,
  shown TEXT NOT NULL CHECK (shown IN ('signature', 'check-in', 'organiser')),
  at {int} NOT NULL,
  by_person {int} REFERENCES person,
  PRIMARY KEY (session_id, participant_id)
){strict};
CREATE INDEX presence_participant ON presence (participant_id);

CREATE TABLE certificate_rule (	-- what earns an edition's certificate
  edition_id {int} PRIMARY KEY REFERENCES edition,
  share {int} NOT NULL DEFAULT 80,	-- percent of the sessions that count
  parts_min {int} NOT NULL DEFAULT 1,	-- parts attended in full
  competence TEXT,		-- words: what it states
  title TEXT			-- words: "Certificate of participation"
){strict};

CREATE TABLE certificate (
  id {id},
  code TEXT NOT NULL UNIQUE,	-- in the verification address and QR code
  participant_id {int} NOT NULL REFERENCES participant,
  name TEXT NOT NULL,		-- as printed; '' after erasure
  name_salt TEXT NOT NULL,	-- of the name's digest in facts; '' after erasure
  lang TEXT NOT NULL,
  minutes {int} NOT NULL,	-- attended
  sessions {int} NOT NULL,
  facts TEXT NOT NULL,		-- canonical JSON that was signed
  signature {bytes} NOT NULL,	-- Ed25519 over facts
  issued_by {int} REFERENCES person,
  issued_at {int} NOT NULL,
  told_at {int},		-- when the participant was written to
  withdrawn_at {int},
  withdrawn_why TEXT
){strict};
CREATE UNIQUE INDEX certificate_one ON certificate (participant_id)
  WHERE withdrawn_at IS NULL;
CREATE INDEX certificate_participant ON certificate (participant_id);

CREATE TABLE check_in (		-- a session's poster: its QR code's secret
  session_id {int} PRIMARY KEY REFERENCES session_item,
  code TEXT NOT NULL UNIQUE
){strict};
