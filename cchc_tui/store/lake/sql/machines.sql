-- Each workspace that sent anything: from where, since when, how much, and when its last line was made.
WITH lines AS (
    SELECT session.workspace, count(*) AS lines, count(DISTINCT rows.submission) AS submissions, max(made) AS latest
    FROM (SELECT session, submission, made FROM lake.entry UNION ALL SELECT session, submission, made FROM lake.step) AS rows
    JOIN lake.session ON session.session = rows.session
    GROUP BY session.workspace
), claimed AS (
    FROM lake.machine QUALIFY row_number() OVER (PARTITION BY workspace ORDER BY sequence DESC) = 1
), told AS (
    SELECT workspace, min(name) AS unit, count(DISTINCT code) AS units FROM lake.unit
    WHERE unit IN (SELECT unit FROM lake.submission) GROUP BY workspace
)
SELECT workspace, coalesce(host, ''), coalesce(lines, 0), coalesce(submissions, 0), strftime(latest, '%Y-%m-%dT%H:%M:%SZ'),
    coalesce(unit, '')
FROM claimed FULL JOIN lines USING (workspace) LEFT JOIN told USING (workspace)
ORDER BY workspace;
