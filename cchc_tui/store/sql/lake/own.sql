-- Takes all that the workspace `workspace` has sent into an empty ledger; of what was told twice its own newest counts.
CREATE OR REPLACE TEMP TABLE own_journal AS
SELECT * FROM lake.journal WHERE workspace = getvariable('workspace')
QUALIFY row_number() OVER (PARTITION BY journal ORDER BY sequence DESC) = 1;
INSERT INTO base.journal BY NAME SELECT * EXCLUDE (sequence, workspace) FROM own_journal;
INSERT INTO base.session BY NAME
SELECT * EXCLUDE (sequence, workspace) FROM lake.session WHERE workspace = getvariable('workspace');
INSERT INTO base.submission BY NAME
SELECT * EXCLUDE (sequence) FROM lake.submission WHERE submission IN (SELECT submission FROM own_journal);
INSERT INTO base.indicator BY NAME SELECT * EXCLUDE (sequence) FROM lake.indicator;
INSERT INTO base.unit BY NAME
SELECT * EXCLUDE (sequence, workspace) FROM lake.unit
QUALIFY row_number() OVER (PARTITION BY unit ORDER BY workspace = getvariable('workspace') DESC, sequence DESC) = 1;
INSERT INTO base.edition BY NAME
SELECT * EXCLUDE (sequence, workspace) FROM lake.edition
QUALIFY row_number() OVER (PARTITION BY edition ORDER BY workspace = getvariable('workspace') DESC, sequence DESC) = 1;
INSERT INTO base.entry BY NAME
SELECT * FROM lake.entry WHERE session IN (SELECT session FROM base.session) ORDER BY seq;
INSERT INTO base.step BY NAME
SELECT * FROM lake.step WHERE session IN (SELECT session FROM base.session) ORDER BY seq;
