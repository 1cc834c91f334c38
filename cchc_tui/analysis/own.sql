-- One period's figures of a unit and of those beneath it, for some rows: `:units` and `:ids` have a word for each.
SELECT unit.code, coalesce(alias.id, indicator.id) AS id, state::VARCHAR AS state, figure, typed
FROM base.submission JOIN base.edition USING (edition) JOIN base.unit USING (unit)
JOIN base.current_entry USING (submission) JOIN base.indicator USING (indicator)
LEFT JOIN (
    SELECT split_part(said, '=', 1) AS old, split_part(said, '=', 2) AS id
    FROM (SELECT unnest(string_split(:aliases, ' ')) AS said)
) AS alias ON alias.old = indicator.id
WHERE edition.family = :family AND submission.year = CAST(:year AS SMALLINT) AND submission.kind = :kind
    AND list_contains(string_split(:units, ' '), unit.code)
    AND list_contains(string_split(:ids, ' '), coalesce(alias.id, indicator.id))
ORDER BY unit.code
