"""Numbering lines that were never sent behind those that the lake has: both count then, in that order.

Who keys on in a workspace brought back from an old backup numbers her lines like lines that were lost here
but had been sent. Only lines that no other machine has seen are ever numbered anew.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.errors import StoreError
from cchc_tui.schema.period import Period
from cchc_tui.store.copies.snapshot import forget_snapshot
from cchc_tui.store.disk.files import guarded, make_folder, replace_file
from cchc_tui.store.disk.lock import Lock
from cchc_tui.store.journals import chain
from cchc_tui.store.journals.markers import all_journals
from cchc_tui.store.journals.submission import SubmissionKey
from cchc_tui.store.journals.survey import folder_of, survey
from cchc_tui.store.ledger.ledger import ledger_lock
from cchc_tui.store.mending.rebuild import BROKEN
from cchc_tui.store.mending.recovery import JOURNALS, Found, written
from cchc_tui.store.workspaces.remark import note, trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from duckdb import DuckDBPyConnection

    from cchc_tui.store.journals.survey import Surveyed
    from cchc_tui.store.workspaces.remark import Remark
    from cchc_tui.store.workspaces.workspace import Workspace

_WAIT = 60.0


class _Sent(NamedTuple):
    """How far each journal was sent, by path, and the last number sent of each submission, by name."""

    journals: Mapping[str, int]
    submissions: Mapping[str, int]


def make_room(workspace: Workspace, sent: DuckDBPyConnection) -> Iterator[Remark]:
    """Number anew what was keyed here and never sent where the lake, with rows `sent`, has these numbers.

    Yields a sentence for each submission that was changed, or could not be because somebody is at it.
    """
    reached = dict(sent.execute("SELECT path, last FROM base.journal").fetchall())
    last: dict[str, int] = {}
    for path, number in reached.items():
        last[folder_of(path)] = max(last.get(folder_of(path), 0), number)
    told = _Sent(reached, last)
    folders: dict[str, list[str]] = {}
    for path in all_journals(workspace):
        folders.setdefault(folder_of(path), []).append(path)
    changed = False
    for folder in sorted(folders.keys() & last.keys()):
        new = [path for path in folders[folder] if path not in reached]
        for remark in _shifted(workspace, folder, new, told) if new else ():
            changed = changed or not remark.trouble
            yield remark
    if changed:
        _put_away(workspace)


def _put_away(workspace: Workspace) -> None:
    """Keep the ledger where nothing looks for lines: it has those that were numbered anew as they were."""
    lock = ledger_lock(workspace, wait=_WAIT)
    if lock is None:
        raise StoreError("store.ledger_busy")
    aside = workspace.data / BROKEN / f"{workspace.ledger.name}.{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    with lock, guarded(aside):
        make_folder(aside.parent)
        forget_snapshot(workspace)
        workspace.ledger.rename(aside)


def _shifted(workspace: Workspace, folder: str, names: Sequence[str], sent: _Sent) -> Iterator[Remark]:
    family, unit, period = folder.split("/")
    held = Lock.take(SubmissionKey(family, unit, Period.parse(period)).beside(workspace, ".lock"))
    if held is None:
        yield trouble("journal", "sound.submission_open", name=folder)
        return
    with held:
        found = [one for one in survey(workspace, names) if one.reading is not None and one.problem is None]
        numbers = [line.n for one in found if one.reading is not None for line in one.reading.lines]
        if not numbers or min(numbers) > sent.submissions[folder]:
            return
        shift = sent.submissions[folder] + 1 - min(numbers)
        heads = {one.name: _rewritten(workspace, one, shift) for one in found}
    chain.extend(workspace, heads, set(heads))
    yield note("journal", "lake.renumbered", name=folder, count=len(numbers), shift=shift)


def _rewritten(workspace: Workspace, one: Surveyed, shift: int) -> tuple[int, str]:
    """Put a journal whose lines have other numbers in the place of one, which is kept; return its head."""
    assert one.reading is not None  # noqa: S101  (chosen so)
    header = one.reading.header
    lines = [Found(replace(line, n=line.n + shift), header, JOURNALS) for line in one.reading.lines]
    data, path = written(lines, header), workspace.journals / one.name
    aside = workspace.data / BROKEN / f"{one.name}.{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    with guarded(path):
        make_folder(aside.parent)
        replace_file(aside, one.content)
        replace_file(path, data)
    return len(data), sha256(data).hexdigest()
