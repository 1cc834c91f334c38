-- All that an org unit reported in some years, and when somebody last worked on each submission by hand.
WITH made AS (
    SELECT submission, year, kind
    FROM base.submission
    WHERE edition IN (SELECT edition FROM base.edition WHERE family = :family)
        AND unit IN (SELECT unit FROM base.unit WHERE code = :org_unit)
        AND year BETWEEN CAST(:first AS SMALLINT) AND CAST(:last AS SMALLINT)
),
entered AS (
    SELECT
        submission, indicator, state, figure,
        CAST(max(current_entry.made) FILTER (act NOT IN ('derive', 'import')) OVER (PARTITION BY submission)
            + INTERVAL 7 HOUR AS DATE) AS worked
    FROM base.current_entry SEMI JOIN made USING (submission)
)
SELECT made.year::INTEGER AS year, made.kind, indicator.id, state::VARCHAR AS state, figure, worked
FROM entered JOIN made USING (submission) JOIN base.indicator USING (indicator)
WHERE state <> 'blank'
