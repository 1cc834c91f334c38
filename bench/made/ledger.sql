-- What merging would have put into an empty ledger of a workspace, out of figures made beforehand (`made`): forms
-- numbered by period and commune, each entered by one session after its cut-off and handed in at once.

INSERT INTO base.session (session, name, who) VALUES (1, 'made', 'made');

CREATE TEMP TABLE report AS
SELECT
    row_number() OVER (ORDER BY place, form.unit)::INTEGER AS submission, place, form.unit AS number, listed.unit,
    day.year, day.kind, (day.last_day + INTERVAL 1 DAY + INTERVAL 8 HOUR)::TIMESTAMP AS made
FROM (SELECT DISTINCT place, unit FROM made.cell WHERE place > $first) AS form
JOIN made.commune ON commune.unit = form.unit JOIN base.unit AS listed ON listed.code = commune.code
JOIN made.day USING (place);

INSERT INTO base.period
SELECT row_number() OVER (ORDER BY year, kind), year, kind, year || '-' || kind
FROM (SELECT DISTINCT year, kind FROM report);

INSERT INTO base.submission
SELECT submission, edition, unit, 'commune', year, kind
FROM report CROSS JOIN (FROM base.edition WHERE family = $family ORDER BY name DESC LIMIT 1) ORDER BY submission;

INSERT INTO base.journal
SELECT submission, $family || '/made/' || submission || '.jsonl', submission, 1, 20000, '0123456789abcdef', 100
FROM report ORDER BY submission;

INSERT INTO base.entry
SELECT
    submission * 100 + n, submission, n, made, 1, indicator,
    CASE WHEN figure IS NULL THEN 'none' ELSE 'number' END, figure, CASE WHEN figure IS NOT NULL THEN scale END,
    CASE WHEN figure IS NULL THEN '-' WHEN scale = 0 THEN figure::BIGINT::VARCHAR
        WHEN scale = 1 THEN replace(figure::DECIMAL(20, 1)::VARCHAR, '.', ',')
        ELSE replace(figure::DECIMAL(20, 2)::VARCHAR, '.', ',') END,
    NULL, 'enter'
FROM (
    SELECT
        report.submission, report.made, indicator.indicator, cell.figure, cell.scale,
        row_number() OVER (PARTITION BY report.submission ORDER BY indicator.indicator) AS n
    FROM made.cell JOIN report ON report.place = cell.place AND report.number = cell.unit
    JOIN base.indicator ON indicator.family = $family AND indicator.id = cell.id
    WHERE cell.place > $first
)
ORDER BY submission, n;

INSERT INTO base.step (seq, submission, n, made, session, step, errors, warnings, infos)
SELECT submission * 100 + 99, submission, 99, made + INTERVAL 1 MINUTE, 1, 'submit', 0, 0, 0
FROM report ORDER BY submission;

DROP TABLE report;
DELETE FROM base.meta WHERE name = 'sequence';
INSERT INTO base.meta SELECT 'sequence', max(seq)::VARCHAR FROM base.step;
