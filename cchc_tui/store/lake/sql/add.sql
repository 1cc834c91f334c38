-- Adds what was gathered, within one transaction. Variables: `workspace`, and `upto`, the sequence of all rows but
-- entries and steps, which come before it. Keys are the lake's own; names lead to them.
CREATE OR REPLACE TEMP TABLE so_far AS
SELECT path, max(last) AS last FROM lake.journal WHERE workspace = getvariable('workspace')
    AND path IN (SELECT path FROM new_journal)
GROUP BY path;

INSERT INTO lake.unit BY NAME
WITH mine AS (
    SELECT code, name, level, parent FROM lake.unit WHERE workspace = getvariable('workspace')
    QUALIFY row_number() OVER (PARTITION BY code ORDER BY sequence DESC) = 1
), changed AS (SELECT code, name, level, parent FROM new_unit EXCEPT FROM mine),
known AS (SELECT code, any_value(unit) AS unit FROM lake.unit GROUP BY code),
top AS (SELECT coalesce(max(unit), 0) AS top FROM known)
SELECT
    getvariable('upto') AS sequence, getvariable('workspace') AS workspace,
    coalesce(known.unit, top + row_number() OVER (PARTITION BY known.unit IS NULL ORDER BY code)) AS unit, changed.*
FROM changed LEFT JOIN known USING (code) CROSS JOIN top;

INSERT INTO lake.indicator BY NAME
WITH top AS (SELECT coalesce(max(indicator), 0) AS top FROM lake.indicator)
SELECT
    getvariable('upto') AS sequence, top + row_number() OVER (ORDER BY family, id) AS indicator, family, id
FROM new_indicator ANTI JOIN lake.indicator USING (family, id) CROSS JOIN top;

CREATE OR REPLACE TEMP TABLE other_edition AS
WITH mine AS (
    SELECT family, name, fingerprint FROM lake.edition WHERE workspace = getvariable('workspace')
    QUALIFY row_number() OVER (PARTITION BY family, name ORDER BY sequence DESC) = 1
), known AS (SELECT family, name, any_value(edition) AS edition FROM lake.edition GROUP BY family, name),
top AS (SELECT coalesce(max(edition), 0) AS top FROM known)
SELECT
    new_edition.* REPLACE (
        coalesce(known.edition, top + row_number() OVER (PARTITION BY known.edition IS NULL ORDER BY family, name))
        AS edition
    )
FROM new_edition ANTI JOIN mine USING (family, name, fingerprint) LEFT JOIN known USING (family, name) CROSS JOIN top;
INSERT INTO lake.edition BY NAME
SELECT getvariable('upto') AS sequence, getvariable('workspace') AS workspace, other_edition.* FROM other_edition;
INSERT INTO lake.edition_row BY NAME
SELECT getvariable('upto') AS sequence, other_edition.edition, indicator.indicator, new_row.* EXCLUDE (family, edition_name, id)
FROM new_row JOIN other_edition ON other_edition.family = new_row.family AND other_edition.name = new_row.edition_name
JOIN lake.indicator ON indicator.family = new_row.family AND indicator.id = new_row.id;
INSERT INTO lake.edition_period BY NAME
SELECT getvariable('upto') AS sequence, other_edition.edition, new_period.* EXCLUDE (family, edition_name)
FROM new_period
JOIN other_edition ON other_edition.family = new_period.family AND other_edition.name = new_period.edition_name;

INSERT INTO lake.session BY NAME
WITH top AS (SELECT coalesce(max(session), 0) AS top FROM lake.session)
SELECT
    getvariable('upto') AS sequence, getvariable('workspace') AS workspace,
    new_session.* REPLACE (top + row_number() OVER (ORDER BY name, who) AS session)
FROM new_session
ANTI JOIN (FROM lake.session WHERE workspace = getvariable('workspace')) AS session USING (name, who) CROSS JOIN top;

CREATE OR REPLACE TEMP TABLE edition_key AS
SELECT family, name AS edition_name, any_value(edition) AS edition FROM lake.edition GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE unit_key AS SELECT code, any_value(unit) AS unit FROM lake.unit GROUP BY code;

INSERT INTO lake.submission BY NAME
WITH wanted AS (
    SELECT family, edition_name, code, any_value(level) AS level, year, kind FROM new_journal GROUP BY ALL
), known AS (
    SELECT family, unit, year, kind
    FROM lake.submission JOIN (SELECT DISTINCT edition, family FROM edition_key) USING (edition)
), top AS (SELECT coalesce(max(submission), 0) AS top FROM lake.submission)
SELECT
    getvariable('upto') AS sequence, top + row_number() OVER (ORDER BY family, code, year, kind) AS submission,
    edition, unit, level, year, kind
FROM wanted JOIN edition_key USING (family, edition_name) JOIN unit_key USING (code)
ANTI JOIN known USING (family, unit, year, kind) CROSS JOIN top;

CREATE OR REPLACE TEMP TABLE submission_key AS
SELECT submission.submission, family, code, year, kind
FROM lake.submission JOIN edition_key USING (edition) JOIN unit_key USING (unit);

CREATE OR REPLACE TEMP TABLE journal_key AS
WITH known AS (
    SELECT path, any_value(journal) AS journal FROM lake.journal WHERE workspace = getvariable('workspace')
        AND path IN (SELECT path FROM new_journal)
    GROUP BY path
), top AS (SELECT coalesce(max(journal), 0) AS top FROM lake.journal)
SELECT
    path, coalesce(so_far.last, 0) AS before, submission_key.submission, session.session, new_journal.family,
    coalesce(known.journal, top + row_number() OVER (PARTITION BY known.journal IS NULL ORDER BY path)) AS journal
FROM new_journal JOIN submission_key USING (family, code, year, kind)
JOIN (FROM lake.session WHERE workspace = getvariable('workspace')) AS session
    ON session.name = new_journal.session_name AND session.who = new_journal.who
LEFT JOIN known USING (path) LEFT JOIN so_far USING (path) CROSS JOIN top;

INSERT INTO lake.journal BY NAME
SELECT
    getvariable('upto') AS sequence, getvariable('workspace') AS workspace, journal_key.journal,
    journal_key.submission, journal_key.session, path, position, seal, new_journal.last
FROM new_journal JOIN journal_key USING (path) WHERE new_journal.last > journal_key.before;

INSERT INTO lake.entry BY NAME
SELECT
    new_entry.* EXCLUDE (id, path) REPLACE (getvariable('since') + row_number() OVER (ORDER BY seq) AS seq),
    journal_key.submission, journal_key.session, indicator.indicator
FROM new_entry JOIN journal_key USING (path)
JOIN lake.indicator ON indicator.family = journal_key.family AND indicator.id = new_entry.id
WHERE new_entry.n > journal_key.before
ORDER BY seq;

INSERT INTO lake.step BY NAME
SELECT
    new_step.* EXCLUDE (path)
        REPLACE (getvariable('since') + getvariable('entries') + row_number() OVER (ORDER BY seq) AS seq),
    journal_key.submission, journal_key.session
FROM new_step JOIN journal_key USING (path) WHERE new_step.n > journal_key.before
ORDER BY seq;

CREATE OR REPLACE TEMP TABLE other_checked AS
SELECT submission, own_submission, new_checked.digest
FROM new_checked JOIN submission_key USING (family, code, year, kind)
LEFT JOIN (
    SELECT submission, max_by(digest, sequence) AS digest FROM lake.checked
    WHERE submission IN (SELECT submission FROM new_checked JOIN submission_key USING (family, code, year, kind))
    GROUP BY submission
) AS before USING (submission)
WHERE new_checked.digest <> coalesce(before.digest, '');
INSERT INTO lake.checked BY NAME
SELECT getvariable('upto') AS sequence, submission, digest FROM other_checked;
INSERT INTO lake.finding BY NAME
SELECT getvariable('upto') AS seq, submission, new_finding.* EXCLUDE (own_submission)
FROM new_finding JOIN other_checked USING (own_submission);

UPDATE lake.turn SET sequence = getvariable('upto');
