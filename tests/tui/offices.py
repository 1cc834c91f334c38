"""A district whose communes have reported in part, in the ledger, for the pages of whoever is above them."""

import asyncio

from cchc_tui.schema.period import Period
from cchc_tui.store.sessions.draft import Draft, SubmissionKey
from cchc_tui.store.workspaces.workspace import OrgUnit
from tests.tui.pages import SAMPLE, UNIT, make_workspace, press, words_of

DISTRICT = OrgUnit("164", "Huyện")
COMMUNE = OrgUnit(UNIT.code, UNIT.name, parent="164")
SECOND = OrgUnit("05500", "Xã Tân Cương", parent="164")
BESIDE = OrgUnit("06000", "Xã huyện khác")
YEAR = Period(2023, "Y")


def keep_reports(root):
    """One commune has handed in its year, another has begun it, a third is another district's."""
    from cchc_tui.documents.reading.reading import read_document  # noqa: PLC0415
    from cchc_tui.store.copies.snapshot import snapshot  # noqa: PLC0415
    from cchc_tui.store.ledger.merge import merge  # noqa: PLC0415  (who only types loads no database)

    workspace = make_workspace(root, (DISTRICT, COMMUNE, SECOND, BESIDE))
    document = read_document(SAMPLE.with_name("thinh-duc-2023-y.toml"), workspace.schemas())
    for code in (COMMUNE.code, SECOND.code, BESIDE.code):
        with Draft.open(workspace, SubmissionKey("cchc-xa", code, YEAR), "lan") as draft:
            draft.commit(draft.form.put_all(dict(document.figures), "import"))
            if code != SECOND.code:
                assert draft.submit() == ()
    merge(workspace)
    snapshot(workspace)
    return workspace


async def read(app, pilot):
    """Wait until the page has read what it asked for; return its words."""
    for _ in range(1500):
        if not any(worker.is_running for worker in app.workers):
            break
        await asyncio.sleep(0.01)
    await press(pilot)
    return words_of(app)
