-- All that an org unit reported in some years, and when somebody last worked on each submission by hand.
WITH made AS MATERIALIZED (
    SELECT submission, year, kind
    FROM base.submission
    WHERE edition IN (SELECT edition FROM base.edition WHERE family = :family)
        AND unit IN (SELECT unit FROM base.unit WHERE code = :org_unit)
        AND year BETWEEN CAST(:first AS SMALLINT) AND CAST(:last AS SMALLINT)
),
-- a filter by the least and greatest key lets the sorted table be read in part
entered AS MATERIALIZED (
    SELECT submission, indicator, state::VARCHAR AS state, figure, act, current_entry.made
    FROM base.current_entry SEMI JOIN made USING (submission)
    WHERE submission BETWEEN (SELECT min(submission) FROM made) AND (SELECT max(submission) FROM made)
),
worked AS (
    SELECT submission, max(CAST(entered.made + INTERVAL 7 HOUR AS DATE)) AS worked
    FROM entered WHERE act NOT IN ('derive', 'import') GROUP BY submission
)
SELECT made.year::INTEGER AS year, made.kind, indicator.id, entered.state, entered.figure, worked.worked
FROM made JOIN entered USING (submission) JOIN base.indicator USING (indicator)
LEFT JOIN worked USING (submission)
WHERE entered.state <> 'blank'
