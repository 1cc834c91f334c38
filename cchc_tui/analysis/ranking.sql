-- A few rows of one period of many org units, and how their submissions stand: `:units` and `:ids` have a word for
-- each, `:aliases` old=new ids of other editions.
WITH wanted AS (
    SELECT unit, code FROM base.unit
    SEMI JOIN (SELECT unnest(string_split(:units, ' ')) AS code) USING (code)
),
made AS MATERIALIZED (
    SELECT submission, code
    FROM base.submission JOIN wanted USING (unit)
    WHERE edition IN (SELECT edition FROM base.edition WHERE family = :family)
        AND year = CAST(:year AS SMALLINT) AND kind = :kind
),
asked AS (
    SELECT indicator.indicator, coalesce(alias.id, indicator.id) AS id
    FROM base.indicator
    LEFT JOIN (
        SELECT split_part(said, '=', 1) AS old, split_part(said, '=', 2) AS id
        FROM (SELECT unnest(string_split(:aliases, ' ')) AS said)
    ) AS alias ON alias.old = indicator.id
    WHERE indicator.family = :family
        AND list_contains(string_split(:ids, ' '), coalesce(alias.id, indicator.id))
),
stepped AS (
    SELECT submission, arg_max(step, n) AS step FROM base.step SEMI JOIN made USING (submission) GROUP BY submission
),
entered AS (
    SELECT current_entry.submission, asked.id, current_entry.state::VARCHAR AS state, current_entry.figure
    FROM base.current_entry SEMI JOIN made USING (submission) JOIN asked USING (indicator)
)
SELECT
    made.code,
    CASE stepped.step WHEN 'submit' THEN 'submitted' WHEN 'accept' THEN 'accepted' WHEN 'return' THEN 'returned'
        ELSE 'draft' END AS status,
    entered.id, entered.state, entered.figure
FROM made LEFT JOIN stepped USING (submission) LEFT JOIN entered USING (submission)
