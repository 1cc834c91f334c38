-- One period's figures of many org units, summed by target. `:units` has a word for each unit, code=target (the
-- target may be empty), `:rows` one for each indicator, id=part=whole=y (y where its figures are listed, not
-- summed), `:aliases` old=new ids of other editions.
WITH wanted AS (
    SELECT split_part(said, '=', 1) AS code, split_part(said, '=', 2) AS target
    FROM (SELECT unnest(string_split(:units, ' ')) AS said)
),
asked AS (
    SELECT
        split_part(said, '=', 1) AS id, split_part(said, '=', 2) AS part, split_part(said, '=', 3) AS whole,
        split_part(said, '=', 4) = 'y' AS is_listed
    FROM (SELECT unnest(string_split(:rows, ' ')) AS said)
),
alias AS (
    SELECT split_part(said, '=', 1) AS old, split_part(said, '=', 2) AS id
    FROM (SELECT unnest(string_split(:aliases, ' ')) AS said)
),
names AS (
    SELECT indicator.indicator, coalesce(alias.id, indicator.id) AS id
    FROM base.indicator LEFT JOIN alias ON alias.old = indicator.id WHERE indicator.family = :family
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
        current_entry.submission, names.id, current_entry.state::VARCHAR AS state,
        CASE current_entry.state WHEN 'number' THEN figure WHEN 'none' THEN 0 END AS known,
        CASE WHEN act NOT IN ('derive', 'import') THEN current_entry.made END AS worked
    FROM base.current_entry SEMI JOIN made USING (submission) JOIN names USING (indicator)
    WHERE current_entry.submission BETWEEN (SELECT min(submission) FROM made)
        AND (SELECT max(submission) FROM made)
),
filled AS (
    SELECT submission, max(worked) AS worked FROM entered WHERE state <> 'blank' GROUP BY submission
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
    SELECT reports.target, reports.code, asked.id, asked.is_listed, one.state, one.known, NULL AS of_whole
    FROM reports CROSS JOIN asked
    LEFT JOIN entered AS one ON one.submission = reports.submission AND one.id = asked.id
    WHERE reports.is_counted AND asked.part = ''
    UNION ALL
    SELECT
        reports.target, reports.code, asked.id, asked.is_listed,
        CASE WHEN 'not_applicable' IN (part.state, whole.state) THEN 'not_applicable' END,
        CASE WHEN whole.known IS NOT NULL THEN part.known END,
        CASE WHEN part.known IS NOT NULL THEN whole.known END
    FROM reports CROSS JOIN asked
    LEFT JOIN entered AS part ON part.submission = reports.submission AND part.id = asked.part
    LEFT JOIN entered AS whole ON whole.submission = reports.submission AND whole.id = asked.whole
    WHERE reports.is_counted AND asked.part <> ''
)
SELECT
    'figure' AS about, target AS subject, id, sum(known) AS figure, sum(of_whole) AS of_whole, count(known) AS known,
    count(*) FILTER (state = 'not_applicable') AS not_applicable,
    string_agg(code, ' ' ORDER BY code) FILTER (known IS NULL AND state IS DISTINCT FROM 'not_applicable')
        AS blank,
    string_agg(known::VARCHAR, ' ' ORDER BY known) FILTER (is_listed AND state = 'number') AS listed
FROM cells GROUP BY target, id
UNION ALL
SELECT 'report', code, status, NULL, NULL, is_counted::INTEGER, is_wanted::INTEGER, worked::VARCHAR, NULL FROM reports
