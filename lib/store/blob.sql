-- @1
CREATE TABLE blob (		-- a file that somebody sent or a job made
  id {id},
  name TEXT NOT NULL,		-- as it was called, cleaned
  type TEXT NOT NULL,		-- by content, as blob_type[] has it
  size {int} NOT NULL,		-- bytes
  sha256 TEXT NOT NULL,		-- hex
  made_at {int} NOT NULL
){strict};

CREATE TABLE blob_chunk (	-- its bytes, BLOB_CHUNK of them but in the last
  blob_id {int} NOT NULL REFERENCES blob ON DELETE CASCADE,
  number {int} NOT NULL,	-- from 0
  bytes {bytes} NOT NULL,
  PRIMARY KEY (blob_id, number)
){strict};
