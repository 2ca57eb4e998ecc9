-- The web layer's own rows; all short-lived, none personal.
-- @1
CREATE TABLE web_once (		-- forms already carried out, so that a repeated
				-- post is answered and not carried out again
  key TEXT PRIMARY KEY,		-- digest of the form's key
  person {int} NOT NULL,	-- 0: not signed in
  path TEXT NOT NULL,
  status {int} NOT NULL,
  location TEXT NOT NULL,
  at {int} NOT NULL
){strict};
CREATE INDEX web_once_at ON web_once (at);
CREATE TABLE web_limit (	-- hits in a stretch of time
  key TEXT NOT NULL,		-- digest of what and who
  until {int} NOT NULL,		-- when the stretch ends
  hits {int} NOT NULL,
  PRIMARY KEY (key, until)
){strict};
CREATE INDEX web_limit_until ON web_limit (until);

-- @2
DROP TABLE web_once;		-- with the secrets that stood in its addresses
CREATE TABLE web_once (		-- forms already carried out, so that a repeated
				-- post is answered and not carried out again
  key TEXT PRIMARY KEY,		-- digest of the form's key
  form TEXT NOT NULL,		-- digest of the person and the path
  location {bytes} NOT NULL,	-- where it led to, sealed under the form's key
  at {int} NOT NULL
){strict};
CREATE INDEX web_once_at ON web_once (at);
