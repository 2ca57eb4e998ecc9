-- @1
CREATE TABLE follower (		-- who wants news of a programme
  id {id},
  programme_id {int} NOT NULL REFERENCES programme,
  email TEXT NOT NULL,		-- folded; '' after erasure
  lang TEXT NOT NULL,
  format TEXT NOT NULL DEFAULT 'html' CHECK (format IN ('html', 'text')),
  text_shown TEXT NOT NULL,	-- of the consent
  asked_at {int} NOT NULL,
  confirmed_at {int},		-- double opt-in: NULL gets nothing but the question
  left_at {int}
){strict};
CREATE UNIQUE INDEX follower_email ON follower (programme_id, email)
  WHERE left_at IS NULL;

CREATE TABLE news (		-- told to the followers of a programme
  id {id},
  programme_id {int} NOT NULL REFERENCES programme,
  edition_id {int} REFERENCES edition,
  part_id {int} REFERENCES part,
  kind TEXT NOT NULL CHECK (kind IN ('change', 'opening', 'news', 'recap')),
  title TEXT NOT NULL,		-- words
  body TEXT,			-- words; Markdown
  made_at {int} NOT NULL,
  sent_at {int}			-- by mail; the feed has it at once
){strict};
CREATE INDEX news_programme ON news (programme_id, made_at);

CREATE TABLE query (		-- a question to an edition's contact
  id {id},
  programme_id {int} NOT NULL REFERENCES programme,
  edition_id {int} REFERENCES edition,
  number TEXT NOT NULL UNIQUE,	-- 'Q-2025-0007'
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  lang TEXT NOT NULL,
  subject TEXT NOT NULL,
  owner_id {int} REFERENCES person,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'answered',
    'closed')),
  secret TEXT NOT NULL UNIQUE,	-- hash of the secret in the asker's own address
  made_at {int} NOT NULL
){strict};
CREATE INDEX query_programme ON query (programme_id, state);

CREATE TABLE query_message (
  id {id},
  query_id {int} NOT NULL REFERENCES query ON DELETE CASCADE,
  person_id {int} REFERENCES person,	-- NULL: the asker
  inside {int} NOT NULL DEFAULT 0,	-- a note for colleagues
  body TEXT NOT NULL,
  at {int} NOT NULL
){strict};
CREATE INDEX query_message_query ON query_message (query_id, at);
