"""The program's pages for tests: a workspace with the real sample in it, keys in, the screen's words out."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import date
from functools import cache, partial
from pathlib import Path
from unittest.mock import patch

from cchc_tui.documents.reading.reading import read_document
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.period import Period
from cchc_tui.schema.shipped import shipped_schemas
from cchc_tui.store.sessions.draft import Draft, SubmissionKey
from cchc_tui.store.workspaces.workspace import OrgUnit, Workspace
from cchc_tui.tui.program import CchcApp
from cchc_tui.tui.session import Session

SAMPLE = Path(__file__).parent.parent / "samples" / "thinh-duc-2024-q1.md"
UNIT = OrgUnit("05497", "Xã Thịnh Đức")
TODAY = date(2024, 3, 12)
Q1 = Period(2024, "Q1")
HOME_80 = (80, 24)


def key(period=Q1):
    return SubmissionKey("cchc-xa", UNIT.code, period)


def make_workspace(root, units=(UNIT,)):
    return Workspace.create(root, units=units)


@cache
def sample_figures():
    schemas = [load_schema(path) for path in shipped_schemas()]
    return read_document(SAMPLE, schemas).sheet().figures


def store_sample(workspace, period=Q1):
    """Put the real sample's figures into the workspace, mistakes and all."""
    with Draft.open(workspace, key(period), "clerk") as draft:
        draft.commit(draft.form.put_all(dict(sample_figures()), "import"))


def session_of(workspace, today=TODAY, unit=UNIT, notice=None):
    return Session(workspace, workspace.schemas()[0], "clerk", today, unit, notice=notice)


def words_of(app):
    """The whole screen as lines of text."""
    width, height = app.size
    strips = app.screen._compositor.render_strips()
    return [strip.crop(0, width).text.rstrip() for strip in strips[:height]]


@asynccontextmanager
async def opened(workspace, *, size=HOME_80, period=None, **session):
    """Run the program and yield it with its pilot, once the first page is there."""
    app = CchcApp(session_of(workspace, **session), period)
    app.merger.committed = lambda: None  # no database behind pages that do not ask it
    rest = partial(at_rest, app)
    with patch("textual.app.wait_for_idle", rest), patch("textual.pilot.wait_for_idle", rest):
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield app, pilot


_SOON = 0.01
"""How many seconds ahead a timer may be set and is waited for: a window's new size is taken by one."""
_LONGEST = 1.0


async def at_rest(app, *_):
    """Wait until all is done that waits for no thread or process, nor for long; Textual waits 20 ms a key."""
    loop, empty = asyncio.get_running_loop(), 0
    end = loop.time() + _LONGEST
    while empty < 3 and loop.time() < end:
        await asyncio.sleep(0)
        now = loop.time()
        soon = any(not one.cancelled() and one.when() < now + _SOON for one in loop._scheduled)
        busy = bool(loop._ready)
        empty = 0 if busy or soon or app._shut else empty + 1
        if not busy and (soon or app._shut):
            await asyncio.sleep(0.002)


async def press(pilot, *keys):
    """Press keys and wait until all is drawn; text of more than one letter is typed letter by letter."""
    for one in keys:
        await pilot.press(one)
    await pilot.pause()
    await pilot.pause()
