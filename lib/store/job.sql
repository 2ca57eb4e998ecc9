-- @1
CREATE TABLE job (		-- what the clerk carries out
  id {id},
  kind TEXT NOT NULL,
  input TEXT,			-- JSON
  person_id {int},		-- who asked; NULL: the program
  once TEXT,			-- at most one of that name waits or runs
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting',
    'running', 'done', 'failed', 'cancelled')),
  done {int} NOT NULL DEFAULT 0,
  total {int} NOT NULL DEFAULT 0,	-- 0: unknown
  problem TEXT,			-- for the person who asked
  blob_id {int} REFERENCES blob ON DELETE SET NULL,	-- the result
  made_at {int} NOT NULL,
  due_at {int} NOT NULL,
  ended_at {int},
  tries {int} NOT NULL DEFAULT 0,	-- also tells one clerk's claim from another's
  leased_until {int}		-- a running job is free again from then on
){strict};
CREATE UNIQUE INDEX job_once ON job (once) WHERE state IN ('waiting', 'running');
CREATE INDEX job_due ON job (due_at, id) WHERE state IN ('waiting', 'running');
CREATE INDEX job_blob ON job (blob_id);
