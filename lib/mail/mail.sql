-- @1
CREATE TABLE outbox (		-- a mail, from its cause to its last answer
  id {id},
  to_address TEXT NOT NULL,	-- folded; '' after erasure
  to_name TEXT,
  lang TEXT NOT NULL,
  subject TEXT NOT NULL,	-- '' after erasure, as body
  body TEXT NOT NULL,
  html TEXT,
  reply_to TEXT,
  unsubscribe TEXT,
  kind TEXT NOT NULL,
  programme_id {int},
  person_id {int},
  due_at {int} NOT NULL,	-- not tried before
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting',
    'sending', 'sent', 'failed', 'bounced', 'cancelled')),
  tries {int} NOT NULL DEFAULT 0,
  doubles {int} NOT NULL DEFAULT 0,	-- sends that may have repeated another
  lease_until {int},		-- while sending: until then no other clerk may
  given_up_at {int},		-- tried until then; NULL before the first try
  problem TEXT,			-- the server's last answer
  made_at {int} NOT NULL,
  tried_at {int},
  sent_at {int},
  -- "17.9f86d081884c7d65", from the first try on with "@" and the domain
  message_id TEXT UNIQUE
){strict};
CREATE INDEX outbox_due ON outbox (due_at, id) WHERE state = 'waiting';
CREATE INDEX outbox_sending ON outbox (lease_until) WHERE state = 'sending';
CREATE INDEX outbox_programme ON outbox (programme_id, id);
CREATE INDEX outbox_person ON outbox (person_id);

CREATE TABLE outbox_part (	-- what is attached to a mail
  id {id},
  outbox_id {int} NOT NULL REFERENCES outbox ON DELETE CASCADE,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  bytes {bytes} NOT NULL
){strict};
CREATE INDEX outbox_part_outbox ON outbox_part (outbox_id, id);

-- @2
ALTER TABLE outbox ADD COLUMN secret {int} NOT NULL DEFAULT 0;	-- whoever reads
				-- it can act for the one it is to: shown to
				-- nobody, gone once it is sent
CREATE INDEX outbox_to ON outbox (to_address);
CREATE INDEX outbox_reply ON outbox (reply_to);
