-- @1
CREATE TABLE journal (		-- who did what, when; rows are only added
  id {id},
  at {int} NOT NULL,
  person_id {int},		-- NULL: the program itself, or the public
  action TEXT NOT NULL,		-- "application.submit"
  kind TEXT NOT NULL,		-- the thing's table
  thing {int} NOT NULL,		-- its id
  programme_id {int},
  note TEXT			-- a constant or a number, never personal
){strict};
CREATE INDEX journal_thing ON journal (kind, thing, id);
CREATE INDEX journal_programme ON journal (programme_id, id);

CREATE TABLE journal_seal (	-- the hash chain over it, in the clerk's order
  number {int} PRIMARY KEY,	-- from 1, without a gap
  journal_id {int} NOT NULL UNIQUE REFERENCES journal,
  hash TEXT NOT NULL		-- SHA-256 over the hash before and the row
){strict};

{sqlite} CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
{sqlite}   BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
{sqlite} CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
{sqlite}   BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
{postgresql} CREATE FUNCTION journal_keep() RETURNS trigger LANGUAGE plpgsql AS
{postgresql}   $$ BEGIN RAISE EXCEPTION 'the journal is only added to'; END $$;
{postgresql} CREATE TRIGGER journal_keep BEFORE UPDATE OR DELETE OR TRUNCATE
{postgresql}   ON journal FOR EACH STATEMENT EXECUTE FUNCTION journal_keep();
