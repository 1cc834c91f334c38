-- Submissions of this workspace that another one has lines of as well.
SELECT edition_key.family || '/' || unit_key.code || '/' || year || '-' || kind AS name
FROM lake.submission
JOIN (SELECT edition, any_value(family) AS family FROM lake.edition GROUP BY edition) AS edition_key USING (edition)
JOIN (SELECT unit, any_value(code) AS code FROM lake.unit GROUP BY unit) AS unit_key USING (unit)
WHERE submission IN (
    SELECT submission FROM lake.journal GROUP BY submission
    HAVING count(DISTINCT workspace) > 1 AND bool_or(workspace = getvariable('workspace'))
)
ORDER BY name;
