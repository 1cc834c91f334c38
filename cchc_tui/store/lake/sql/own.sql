-- Gathers in memory, as the tables of a ledger, all that the workspace `workspace` has sent; of what was told twice its
-- own newest counts.
CREATE SCHEMA IF NOT EXISTS memory.base;
CREATE OR REPLACE TABLE memory.base.journal AS
SELECT * FROM lake.journal WHERE workspace = getvariable('workspace')
QUALIFY row_number() OVER (PARTITION BY journal ORDER BY sequence DESC) = 1;
CREATE OR REPLACE TABLE memory.base.session AS FROM lake.session WHERE workspace = getvariable('workspace');
CREATE OR REPLACE TABLE memory.base.submission AS
FROM lake.submission WHERE submission IN (SELECT submission FROM memory.base.journal);
CREATE OR REPLACE TABLE memory.base.indicator AS FROM lake.indicator;
CREATE OR REPLACE TABLE memory.base.unit AS
SELECT * FROM lake.unit
QUALIFY row_number() OVER (PARTITION BY unit ORDER BY workspace = getvariable('workspace') DESC, sequence DESC) = 1;
CREATE OR REPLACE TABLE memory.base.edition AS
SELECT * FROM lake.edition
QUALIFY row_number() OVER (PARTITION BY edition ORDER BY workspace = getvariable('workspace') DESC, sequence DESC) = 1;
CREATE OR REPLACE TABLE memory.base.entry AS
FROM lake.entry WHERE session IN (SELECT session FROM memory.base.session) ORDER BY submission;
CREATE OR REPLACE TABLE memory.base.step AS
FROM lake.step WHERE session IN (SELECT session FROM memory.base.session) ORDER BY submission;
