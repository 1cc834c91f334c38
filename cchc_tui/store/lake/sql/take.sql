-- Takes into a copy what came to the lake after the sequence `since`; the newest of what was told twice counts.
INSERT INTO base.entry BY NAME SELECT * FROM lake.entry WHERE seq > getvariable('since') ORDER BY seq;
INSERT INTO base.step BY NAME SELECT * FROM lake.step WHERE seq > getvariable('since') ORDER BY seq;
INSERT INTO base.indicator BY NAME
SELECT * EXCLUDE (sequence) FROM lake.indicator WHERE sequence > getvariable('since');
INSERT INTO base.session BY NAME
SELECT * EXCLUDE (sequence, workspace) FROM lake.session WHERE sequence > getvariable('since');
INSERT INTO base.submission BY NAME
SELECT * EXCLUDE (sequence) FROM lake.submission WHERE sequence > getvariable('since');
INSERT INTO base.period
SELECT
    (SELECT coalesce(max(period), 0) FROM base.period) + row_number() OVER (ORDER BY year, kind), year, kind,
    year || '-' || kind
FROM (SELECT DISTINCT year, kind FROM base.submission) ANTI JOIN base.period USING (year, kind);

CREATE OR REPLACE TEMP TABLE told AS
SELECT * FROM lake.unit WHERE sequence > getvariable('since')
QUALIFY row_number() OVER (PARTITION BY unit ORDER BY sequence DESC) = 1;
DELETE FROM base.unit WHERE unit IN (SELECT unit FROM told);
INSERT INTO base.unit BY NAME SELECT * EXCLUDE (sequence, workspace) FROM told;

CREATE OR REPLACE TEMP TABLE told AS
SELECT * FROM lake.journal WHERE sequence > getvariable('since')
QUALIFY row_number() OVER (PARTITION BY journal ORDER BY sequence DESC) = 1;
DELETE FROM base.journal WHERE journal IN (SELECT journal FROM told);
INSERT INTO base.journal BY NAME SELECT * EXCLUDE (sequence, workspace) FROM told;

CREATE OR REPLACE TEMP TABLE told AS
SELECT * FROM lake.edition WHERE sequence > getvariable('since')
QUALIFY row_number() OVER (PARTITION BY edition ORDER BY sequence DESC) = 1;
DELETE FROM base.edition WHERE edition IN (SELECT edition FROM told);
DELETE FROM base.edition_row WHERE edition IN (SELECT edition FROM told);
DELETE FROM base.edition_period WHERE edition IN (SELECT edition FROM told);
INSERT INTO base.edition BY NAME SELECT * EXCLUDE (sequence, workspace) FROM told;
INSERT INTO base.edition_row BY NAME
SELECT * EXCLUDE (sequence) FROM lake.edition_row SEMI JOIN told USING (edition, sequence);
INSERT INTO base.edition_period BY NAME
SELECT * EXCLUDE (sequence) FROM lake.edition_period SEMI JOIN told USING (edition, sequence);

CREATE OR REPLACE TEMP TABLE told AS
SELECT submission, max(sequence) AS seq FROM lake.checked WHERE sequence > getvariable('since') GROUP BY submission;
DELETE FROM base.finding WHERE submission IN (SELECT submission FROM told);
INSERT INTO base.finding BY NAME SELECT * FROM lake.finding SEMI JOIN told USING (submission, seq);
