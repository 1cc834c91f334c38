-- Whether there is anything to add: lines, or an org unit or a form that this workspace tells otherwise than before.
SELECT
    EXISTS (FROM new_journal)
    OR EXISTS (
        SELECT code, name, level, parent FROM new_unit
        EXCEPT
        SELECT code, name, level, parent FROM lake.unit WHERE workspace = getvariable('workspace')
        QUALIFY row_number() OVER (PARTITION BY code ORDER BY sequence DESC) = 1
    )
    OR EXISTS (
        SELECT family, name, fingerprint FROM new_edition
        EXCEPT
        SELECT family, name, fingerprint FROM lake.edition WHERE workspace = getvariable('workspace')
        QUALIFY row_number() OVER (PARTITION BY family, name ORDER BY sequence DESC) = 1
    );
