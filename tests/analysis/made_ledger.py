"""A workspace whose ledger holds made appendices, put there in bulk."""

from bench.made import make
from cchc_tui.store.ledger.compaction import settle_all
from cchc_tui.store.ledger.ledger import ledger_lock, open_ledger, transaction
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.workspaces.workspace import Workspace

_PLACES = """
CREATE TEMP TABLE place AS SELECT unnest($codes) AS code, unnest(range(len($codes))) AS place;
"""
_KEPT = """
CREATE TEMP TABLE kept AS
SELECT row_number() OVER (ORDER BY year, kind, form.unit) AS submission, form.*, reporting.unit AS known
FROM form JOIN place ON place.place = form.unit JOIN base.unit AS reporting USING (code);
INSERT INTO base.session (session, name, who) VALUES (1, 'made', 'made');
INSERT INTO base.submission
SELECT
    submission, (SELECT max(edition) FROM base.edition WHERE family = 'cchc-xa'), known, 'commune', year, kind
FROM kept;
INSERT INTO base.entry
SELECT
    row_number() OVER (), submission, 1, make_timestamp(year, 1, 1, 0, 0, 0), 1, indicator,
    CASE WHEN figure IS NULL THEN 'none' ELSE 'number' END, figure, 0, figure::VARCHAR, NULL, 'enter'
FROM (
    SELECT * FROM (
        SELECT
            submission, year,
            COLUMNS(* EXCLUDE (submission, year, unit, known, kind))::DECIMAL(21, 6)
        FROM kept
    ) UNPIVOT INCLUDE NULLS (figure FOR id IN (* EXCLUDE (submission, year)))
) JOIN base.indicator USING (id)
WHERE figure IS DISTINCT FROM -1
ORDER BY submission, indicator;
INSERT INTO base.step
SELECT
    1000000000 + submission, submission, 2, make_timestamp(year, 1, 1, 0, 0, 0), 1, 'submit', NULL, 0, 0, 0,
    NULL
FROM kept;
DELETE FROM base.meta WHERE name = 'sequence';
INSERT INTO base.meta VALUES ('sequence', '9999999999')
"""


def made_forms(connection, count, first, years, change):
    """Make ``form`` for so many offices, then change it: NULL is "none", -1 a blank."""
    make(connection, count, first, years)
    for statement in change:
        connection.execute(statement)


def made_workspace(root, units, first, years, change=()):
    """Return a workspace that holds such forms, handed in by these communes, in their order."""
    workspace = Workspace.create(root, units=units)
    merge(workspace)
    with ledger_lock(workspace, wait=10), open_ledger(workspace) as connection:
        made_forms(connection, len(units), first, years, change)
        with transaction(connection):
            connection.execute(_PLACES, {"codes": [unit.code for unit in units]})
            connection.execute(_KEPT)
            settle_all(connection)
    return workspace
