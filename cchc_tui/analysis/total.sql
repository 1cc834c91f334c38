-- One period's figures of many org units, summed by target. `:units` has a word for each unit, code=target (the
-- target may be empty), `:rows` one for each indicator, id=part=whole=y (y where its figures are listed, not
-- summed), `:aliases` old=new ids of other editions.
WITH wanted AS (
    SELECT split_part(said, '=', 1) AS code, split_part(said, '=', 2) AS target
    FROM (SELECT unnest(string_split(:units, ' ')) AS said)
),
alias AS (
    SELECT split_part(said, '=', 1) AS old, split_part(said, '=', 2) AS id
    FROM (SELECT unnest(string_split(:aliases, ' ')) AS said)
),
-- rows that became one have one key: joins and groups by small keys take half the time of those by ids
names AS (
    SELECT
        indicator.indicator, coalesce(alias.id, indicator.id) AS id,
        min(indicator.indicator) OVER (PARTITION BY coalesce(alias.id, indicator.id)) AS name
    FROM base.indicator LEFT JOIN alias ON alias.old = indicator.id WHERE indicator.family = :family
),
asked AS MATERIALIZED (
    SELECT
        split_part(said, '=', 1) AS id, split_part(said, '=', 2) <> '' AS is_share,
        split_part(said, '=', 4) = 'y' AS is_listed, row_number() OVER () AS place,
        (SELECT min(name) FROM names WHERE names.id = split_part(said, '=', 1)) AS name,
        (SELECT min(name) FROM names WHERE names.id = split_part(said, '=', 2)) AS part,
        (SELECT min(name) FROM names WHERE names.id = split_part(said, '=', 3)) AS whole
    FROM (SELECT unnest(string_split(:rows, ' ')) AS said)
),
made AS MATERIALIZED (
    SELECT submission.submission, unit.code, wanted.code IS NOT NULL AS is_wanted, wanted.target
    FROM base.submission JOIN base.edition USING (edition) JOIN base.unit USING (unit)
    LEFT JOIN wanted ON wanted.code = unit.code
    WHERE edition.family = :family AND submission.year = CAST(:year AS SMALLINT) AND submission.kind = :kind
),
stepped AS (
    SELECT submission, step FROM base.step SEMI JOIN made USING (submission)
    QUALIFY row_number() OVER (PARTITION BY submission ORDER BY n DESC, seq DESC) = 1
),
-- a filter by the least and greatest key lets the sorted table be read in part
entered AS MATERIALIZED (
    SELECT
        current_entry.submission, names.name, current_entry.state,
        CASE current_entry.state
            WHEN 'number'::base.cell_state THEN figure WHEN 'none'::base.cell_state THEN 0 END AS known,
        CASE WHEN act NOT IN ('derive', 'import') THEN current_entry.made END AS worked
    FROM base.current_entry SEMI JOIN made USING (submission) JOIN names USING (indicator)
    WHERE current_entry.submission BETWEEN (SELECT min(submission) FROM made)
        AND (SELECT max(submission) FROM made)
),
filled AS (
    SELECT submission, max(worked) AS worked FROM entered WHERE state <> 'blank'::base.cell_state GROUP BY submission
),
reports AS MATERIALIZED (
    SELECT
        made.*, filled.worked,
        CASE stepped.step WHEN 'submit' THEN 'submitted' WHEN 'accept' THEN 'accepted'
            WHEN 'return' THEN 'returned' ELSE 'draft' END AS status,
        is_wanted AND filled.submission IS NOT NULL
            AND (CAST(:drafts AS BOOLEAN) OR status IN ('submitted', 'accepted')) AS is_counted
    FROM made LEFT JOIN stepped USING (submission) LEFT JOIN filled USING (submission)
),
cells AS (
    SELECT
        reports.target, reports.code, asked.place, asked.is_listed AND one.state = 'number'::base.cell_state AS is_listed,
        one.state = 'not_applicable'::base.cell_state AS is_void, one.known, NULL AS of_whole
    FROM reports CROSS JOIN asked
    LEFT JOIN entered AS one ON one.submission = reports.submission AND one.name = asked.name
    WHERE reports.is_counted AND NOT asked.is_share
    UNION ALL
    SELECT
        reports.target, reports.code, asked.place, false,
        'not_applicable'::base.cell_state IN (part.state, whole.state),
        CASE WHEN whole.known IS NOT NULL THEN part.known END,
        CASE WHEN part.known IS NOT NULL THEN whole.known END
    FROM reports CROSS JOIN asked
    LEFT JOIN entered AS part ON part.submission = reports.submission AND part.name = asked.part
    LEFT JOIN entered AS whole ON whole.submission = reports.submission AND whole.name = asked.whole
    WHERE reports.is_counted AND asked.is_share
),
summed AS (
    SELECT
        target, place, sum(known) AS figure, sum(of_whole) AS of_whole, count(known) AS known,
        count(*) FILTER (is_void) AS not_applicable,
        string_agg(code, ' ' ORDER BY code) FILTER (known IS NULL AND is_void IS NOT true) AS blank,
        string_agg(known::VARCHAR, ' ' ORDER BY known) FILTER (is_listed) AS listed
    FROM cells GROUP BY target, place
)
SELECT
    'figure' AS about, target AS subject, id, figure, of_whole, known, not_applicable, blank, listed
FROM summed JOIN asked USING (place)
UNION ALL
SELECT 'report', code, status, NULL, NULL, is_counted::INTEGER, is_wanted::INTEGER, worked::VARCHAR, NULL FROM reports
