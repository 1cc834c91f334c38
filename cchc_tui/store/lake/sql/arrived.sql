-- Whether all that was gathered and is new to the lake stands in it now; asked before the transaction counts.
SELECT
    NOT EXISTS (
        SELECT path, last FROM new_journal ANTI JOIN so_far USING (path, last)
        EXCEPT
        SELECT path, last FROM lake.journal WHERE workspace = getvariable('workspace')
    )
    AND (SELECT count(*) FROM lake.entry WHERE seq > getvariable('since'))
        = (SELECT count(*) FROM new_entry LEFT JOIN so_far USING (path) WHERE n > coalesce(so_far.last, 0))
    AND (SELECT count(*) FROM lake.step WHERE seq > getvariable('since'))
        = (SELECT count(*) FROM new_step LEFT JOIN so_far USING (path) WHERE n > coalesce(so_far.last, 0));
