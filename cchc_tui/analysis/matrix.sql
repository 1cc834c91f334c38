-- How the submissions of some org units stand, a row for each period, its cells as code=status,days,errors,warnings.
-- `:units` has a word for each unit, `:periods` one for each period, year=kind=due; `place` counts these from 0.
-- `days` tells how long after the due day it was first handed in. Place -1 has the first year of any report.
WITH asked AS (
    SELECT
        row_number() OVER () - 1 AS place, CAST(split_part(said, '=', 1) AS SMALLINT) AS year,
        split_part(said, '=', 2) AS kind, CAST(split_part(said, '=', 3) AS DATE) AS due
    FROM (SELECT unnest(string_split(:periods, ' ')) AS said)
),
wanted AS (
    SELECT unit, code FROM base.unit
    SEMI JOIN (SELECT unnest(string_split(:units, ' ')) AS code) USING (code)
),
-- joined anew for the first year: made once for both, all submissions there ever were would be written down first
made AS MATERIALIZED (
    SELECT submission, code, place, due
    FROM base.submission JOIN asked USING (year, kind) JOIN base.edition USING (edition) JOIN wanted USING (unit)
    WHERE edition.family = :family
),
stepped AS (
    SELECT
        submission, arg_max(step, n) AS step,
        CAST(min(made) FILTER (step = 'submit') + INTERVAL 7 HOUR AS DATE) AS handed_in
    FROM base.step SEMI JOIN made USING (submission) GROUP BY submission
),
found AS (
    SELECT
        submission, count(*) FILTER (severity = 'error') AS errors,
        count(*) FILTER (severity = 'warning') AS warnings
    FROM base.finding SEMI JOIN made USING (submission) GROUP BY submission
)
SELECT
    place,
    string_agg(
        code || '='
        || CASE step WHEN 'submit' THEN 's' WHEN 'accept' THEN 'a' WHEN 'return' THEN 'r' ELSE 'd' END
        || ',' || coalesce(date_diff('day', due, handed_in)::VARCHAR, '') || ',' || coalesce(errors, 0)
        || ',' || coalesce(warnings, 0),
        ' '
    ) AS cells
FROM made LEFT JOIN stepped USING (submission) LEFT JOIN found USING (submission)
GROUP BY place
UNION ALL
SELECT -1, min(year)::VARCHAR
FROM base.submission JOIN base.edition USING (edition) JOIN wanted USING (unit)
WHERE edition.family = :family HAVING count(*) > 0
