"""Whether a lake holds what the journals of this machine say: line by line where the checksums differ."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cchc_tui.errors import StoreError
from cchc_tui.store.journals import content
from cchc_tui.store.journals.markers import all_journals
from cchc_tui.store.journals.survey import folder_of, survey
from cchc_tui.store.lake.claim import sends_elsewhere
from cchc_tui.store.lake.own import own_rows
from cchc_tui.store.workspaces.remark import Remark, note, trouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from duckdb import DuckDBPyConnection

    from cchc_tui.store.journals.content import Content, Submission
    from cchc_tui.store.workspaces.workspace import Workspace

TOPIC = "lake"
TAMPERED = frozenset({"lake.missing", "lake.only_there", "lake.other"})
"""What speaks of lines that were changed or lost, and not merely of ones that cannot be seen or sent now."""


@dataclass(slots=True)
class _Differing:
    """Lines by what is the matter with them: how many of each submission."""

    waiting: dict[str, int] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    only_there: dict[str, int] = field(default_factory=dict)
    other: dict[str, int] = field(default_factory=dict)

    def told(self) -> Iterator[Remark]:
        """Say of each kind how much there is and where it begins."""
        for key, found in (("missing", self.missing), ("only_there", self.only_there), ("other", self.other)):
            if found:
                yield trouble(TOPIC, f"lake.{key}", **_counts(found))
        if self.waiting:
            yield note(TOPIC, "lake.waiting", **_counts(self.waiting))


def compare(workspace: Workspace, journals: Content) -> list[Remark]:
    """Say whether the lake holds what the journals say, whose content is `journals`.

    A lake that cannot be reached or read is something wrong.
    """
    try:
        with own_rows(workspace) as lake:
            return compared(workspace, journals, lake)
    except StoreError as error:
        return [Remark(TOPIC, error)]


def compared(workspace: Workspace, journals: Content, lake: DuckDBPyConnection) -> list[Remark]:
    """Say the same of an open lake whose own rows were gathered."""
    host = sends_elsewhere(lake, workspace)
    remarks = [trouble(TOPIC, "lake.elsewhere", host=host)] if host else []
    return [*remarks, *_compared(workspace, journals, lake)]


def _compared(workspace: Workspace, journals: Content, connection: DuckDBPyConnection) -> Iterator[Remark]:
    held = content.total(content.of_ledger(connection))
    if held.checksum == journals.checksum:
        yield note(TOPIC, "lake.same", lines=held.lines, checksum=held.checksum)
        return
    names = {*held.digests, *journals.digests}
    differing = {name for name in names if held.digests.get(name) != journals.digests.get(name)}
    reached = dict(connection.execute("SELECT path, last FROM base.journal").fetchall())
    there = {one.name: one for one in content.of_ledger(connection) if one.name in differing}
    names_of: dict[str, list[str]] = {}
    for path in all_journals(workspace):
        names_of.setdefault(folder_of(path), []).append(path)
    found = _Differing()
    for name in sorted(differing):
        _sort(found, name, there.get(name), _lines(workspace, names_of.get(name, ()), reached))
    yield from found.told()


def _lines(
    workspace: Workspace, names: Iterable[str], reached: Mapping[str, int]
) -> dict[int, tuple[str, bool]]:
    """Return the lines of a submission's journals by number, and whether each was sent."""
    return {
        line.n: (content.said(line, one.reading.header).text, line.n <= reached.get(one.name, 0))
        for one in survey(workspace, names)
        if one.reading is not None
        for line in one.reading.lines
    }


def _sort(
    found: _Differing, name: str, there: Submission | None, here: Mapping[int, tuple[str, bool]]
) -> None:
    held = {line.n: line.text for line in there.lines} if there else {}
    other = {n for n in held.keys() & here.keys() if held[n] != here[n][0]}
    unsent = {n for n, (_, sent) in here.items() if not sent}
    counted = {
        "other": other - unsent,
        # of two lines of one number, one of which was never sent, each is missing where the other is
        "only_there": (held.keys() - here.keys()) | (other & unsent),
        "missing": here.keys() - held.keys() - unsent,
        "waiting": unsent - (held.keys() - other),
    }
    for kind, numbers in counted.items():
        if numbers:
            getattr(found, kind)[name] = len(numbers)


def _counts(found: Mapping[str, int]) -> dict[str, Any]:
    return {"lines": sum(found.values()), "count": len(found), "name": next(iter(found))}
