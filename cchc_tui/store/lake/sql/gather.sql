-- What the ledger `own` holds that the lake does not, by names instead of keys, as much as one turn may carry.
-- `reached` says how far each journal of this workspace has come.
CREATE OR REPLACE TEMP TABLE new_journal AS
SELECT
    journal.*, edition.family, edition.name AS edition_name, unit.code, unit.level AS unit_level,
    submission.level, submission.year, submission.kind, session.name AS session_name, session.who,
    coalesce(reached.last, 0) AS before
FROM own.base.journal
JOIN own.base.submission USING (submission) JOIN own.base.edition USING (edition) JOIN own.base.unit USING (unit)
JOIN own.base.session ON session.session = journal.session
LEFT JOIN reached USING (path)
WHERE journal.last > coalesce(reached.last, 0)
QUALIFY sum(journal.last - coalesce(reached.last, 0)) OVER (ORDER BY journal.path) <= getvariable('most')
    OR row_number() OVER (ORDER BY journal.path) = 1;

CREATE OR REPLACE TEMP TABLE new_entry AS
SELECT entry.* EXCLUDE (submission, session, indicator, state), state::VARCHAR AS state, indicator.id, new_journal.path
FROM own.base.entry
JOIN new_journal ON new_journal.submission = entry.submission AND new_journal.session = entry.session
JOIN own.base.indicator USING (indicator)
WHERE entry.n > new_journal.before;

CREATE OR REPLACE TEMP TABLE new_step AS
SELECT step.* EXCLUDE (submission, session), new_journal.path
FROM own.base.step
JOIN new_journal ON new_journal.submission = step.submission AND new_journal.session = step.session
WHERE step.n > new_journal.before;

CREATE OR REPLACE TEMP TABLE new_session AS
SELECT * FROM own.base.session WHERE session IN (SELECT session FROM new_journal);

CREATE OR REPLACE TEMP TABLE new_unit AS FROM own.base.unit;
CREATE OR REPLACE TEMP TABLE new_edition AS FROM own.base.edition;
CREATE OR REPLACE TEMP TABLE new_period AS
SELECT edition_period.* EXCLUDE (edition), family, name AS edition_name
FROM own.base.edition_period JOIN own.base.edition USING (edition);
CREATE OR REPLACE TEMP TABLE new_row AS
SELECT edition_row.* EXCLUDE (edition, indicator), edition.family, edition.name AS edition_name, indicator.id
FROM own.base.edition_row JOIN own.base.edition USING (edition) JOIN own.base.indicator USING (indicator);
CREATE OR REPLACE TEMP TABLE new_indicator AS SELECT family, id FROM own.base.indicator;

-- what the checks say of all submissions of the org units at hand: one changed period speaks into others
CREATE OR REPLACE TEMP TABLE new_finding AS
SELECT finding.* EXCLUDE (seq, submission), finding.submission AS own_submission
FROM own.base.finding
WHERE finding.submission IN (
    SELECT submission FROM own.base.submission
    WHERE unit IN (SELECT unit FROM own.base.unit WHERE code IN (SELECT code FROM new_journal))
);
CREATE OR REPLACE TEMP TABLE new_checked AS
SELECT
    submission.submission AS own_submission, family, unit.code, year, submission.kind,
    coalesce(md5(string_agg(new_finding::VARCHAR, chr(10) ORDER BY place)), '') AS digest
FROM own.base.submission JOIN own.base.edition USING (edition) JOIN own.base.unit USING (unit)
LEFT JOIN new_finding ON new_finding.own_submission = submission.submission
WHERE unit.code IN (SELECT code FROM new_journal)
GROUP BY ALL;
