-- How many journals of this workspace the lake has more of than the whole ledger `own`: then lines were lost here.
SELECT count(*) FROM reached LEFT JOIN own.base.journal USING (path)
WHERE reached.last > coalesce(journal.last, 0) AND EXISTS (FROM own.base.meta WHERE name = 'whole');
