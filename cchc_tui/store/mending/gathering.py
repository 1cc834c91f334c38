"""Gathering what is left of every submission: from journals, a backup, ledgers old and new, a shared one."""

from __future__ import annotations

from functools import partial
from itertools import chain as chained
from typing import TYPE_CHECKING

from cchc_tui.errors import CchcError, StoreError
from cchc_tui.store.backups.backup import backups
from cchc_tui.store.backups.file import BackupReader, check_backup, journals_in
from cchc_tui.store.journals import content
from cchc_tui.store.journals.markers import names_in
from cchc_tui.store.journals.survey import by_folder, folder_of, survey
from cchc_tui.store.journals.witnesses import known_ends
from cchc_tui.store.mending.recovery import (
    BACKUP,
    JOURNALS,
    LAKE,
    LEDGER,
    Pieces,
    header_of,
    last_number,
    lines_behind,
    lines_of_ledger,
    whole_lines,
)
from cchc_tui.store.soundness.examination import ledger_copy
from cchc_tui.store.workspaces.remark import Remark, note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from cchc_tui.store.journals.lines import Header
    from cchc_tui.store.journals.survey import Surveyed
    from cchc_tui.store.mending.recovery import Found
    from cchc_tui.store.workspaces.workspace import Workspace

_DAMAGED = frozenset({"store.journal_damaged", "archive.damaged"})
_DEPTH = 2


class Gathered:
    """What was found. Of submissions in which nothing is missing only digest and number of lines are kept."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.whole: dict[str, tuple[str, int]] = {}
        self.pieces: dict[str, Pieces] = {}
        self.headers: dict[str, Header] = {}
        self.bad: dict[str, Surveyed] = {}
        self.remarks: list[Remark] = []

    def pieces_of(self, folder: str) -> Pieces:
        """Return all pieces of a submission, beginning with its own journals."""
        if folder not in self.pieces:
            self.pieces[folder] = pieces = Pieces()
            for one in survey(self.workspace, names_in(self.workspace, folder)):
                pieces.add(whole_lines(one, JOURNALS))
                pieces.last = max(pieces.last, last_number(one) if one.problem is not None else 0)
        return self.pieces[folder]

    def add(self, folder: str, digest: str, found: Callable[[], Iterable[Found]]) -> None:
        """Add what another source has of a submission, if that is anything else than the journals have."""
        if self.whole.get(folder, ("",))[0] != digest:
            self.pieces_of(folder).add(found())
            self.forget_if_whole(folder)

    def reaches(self, folder: str, last: int) -> None:
        """Note that a submission once had a line of that number."""
        if self.whole.get(folder, ("", 0))[1] < last:
            pieces = self.pieces_of(folder)
            pieces.last = max(pieces.last, last)

    def forget_if_whole(self, folder: str) -> None:
        """Keep no lines of a submission to whose journals nothing has to be added."""
        pieces = self.pieces_of(folder)
        brought = any(one.source != JOURNALS for one in pieces.lines.values())
        if folder in self.whole and not (brought or pieces.conflicts or pieces.lost):
            del self.pieces[folder]

    @property
    def lines(self) -> int:
        """How many lines were found in all."""
        whole = sum(count for folder, (_, count) in self.whole.items() if folder not in self.pieces)
        return whole + sum(len(one.lines) for one in self.pieces.values())


def gather(workspace: Workspace, backup: Path | None) -> Gathered:
    """Gather all there is; `backup` is the one to use (default: the newest good one of the workspace).

    Raises:
        StoreError: the backup named is not good, or of another workspace.
    """
    gathered = Gathered(workspace)
    _gather_journals(workspace, gathered)
    _gather_backup(workspace, gathered, backup)
    _gather_ledger(workspace, gathered)
    return gathered


def _gather_journals(workspace: Workspace, gathered: Gathered) -> None:
    ends = known_ends(workspace)
    for folder, journals in by_folder(survey(workspace)):
        readings = [one.reading for one in journals if one.reading is not None]
        gathered.headers |= {one.name: one.reading.header for one in journals if one.reading is not None}
        gathered.bad |= {one.name: one for one in journals if _is_ours_to_mend(one)}
        says = content.of_readings(readings) if readings else None
        numbers = [line.n for line in says.lines] if says else []
        if not any(one.problem for one in journals) and numbers == list(range(1, len(numbers) + 1)):
            gathered.whole[folder] = says.digest if says and numbers else "", len(numbers)
        else:
            gathered.pieces_of(folder)
    for folder, last in ends.items():
        gathered.reaches(folder, last)


def _is_ours_to_mend(one: Surveyed) -> bool:
    """Whether a journal is damaged, and not merely of another workspace, misplaced, newer or unreadable."""
    return one.problem is not None and one.problem.key in _DAMAGED


def _gather_backup(workspace: Workspace, gathered: Gathered, named: Path | None) -> None:
    path = named or _newest_good(workspace, gathered)
    if path is not None:
        if check_backup(path).workspace != workspace.id:
            raise StoreError("sound.backup_of_another", path=path)
        for folder, journals in by_folder(journals_in(BackupReader(path))):
            _add_from_backup(gathered, folder, [one for one in journals if one.reading is not None])
    # only now is it known whose a journal is that lost its first line
    for one in gathered.bad.values():
        header = header_of(one, gathered.headers, workspace.id)
        gathered.headers[one.name] = header
        if header.edition:
            gathered.pieces_of(one.folder).add(lines_behind(one, header))


def _add_from_backup(gathered: Gathered, folder: str, journals: Sequence[Surveyed]) -> None:
    for one in journals:
        if one.reading is not None:
            gathered.headers.setdefault(one.name, one.reading.header)
    if readings := [one.reading for one in journals if one.reading is not None]:
        lines = chained.from_iterable(whole_lines(one, BACKUP) for one in journals)
        gathered.add(folder, content.of_readings(readings).digest, lambda: lines)


def _newest_good(workspace: Workspace, gathered: Gathered) -> Path | None:
    for path in reversed(backups(workspace)):
        try:
            if check_backup(path).workspace == workspace.id:
                return path
        except StoreError as error:
            gathered.remarks.append(Remark("backup", error))
    return None


def _gather_ledger(workspace: Workspace, gathered: Gathered) -> None:
    """Gather what the ledger holds, those set aside before it, and what was sent to a shared one."""
    old = sorted(workspace.data.glob(f"{workspace.ledger.name}.broken-*[0-9]"), reverse=True)
    for ledger in [workspace.ledger, *old]:
        if ledger.exists():
            _gather_one_ledger(workspace, ledger, gathered)
    try:
        if workspace.settings.shares:
            from cchc_tui.store.lake.own import own_rows  # noqa: PLC0415  (few workspaces share a ledger)

            with own_rows(workspace) as sent:
                _gather_rows(workspace, sent, gathered, LAKE)
    except StoreError as error:
        gathered.remarks.append(Remark("lake", error))


def _gather_one_ledger(workspace: Workspace, ledger: Path, gathered: Gathered) -> None:
    try:
        with ledger_copy(workspace, ledger) as connection:
            _gather_rows(workspace, connection, gathered, LEDGER)
    except (CchcError, ValueError) as error:
        if ledger == workspace.ledger:
            gathered.remarks.append(note("ledger", "sound.ledger_unread", why=error))


def _gather_rows(
    workspace: Workspace, connection: DuckDBPyConnection, gathered: Gathered, source: str
) -> None:
    for one in content.of_ledger(connection):
        if one.name.count("/") == _DEPTH:  # a row that belongs to nothing has no such name
            found = partial(lines_of_ledger, connection, one, workspace.id, source)
            gathered.add(one.name, one.digest, found)
    for path, last in connection.execute("SELECT path, last FROM base.journal").fetchall():
        gathered.reaches(folder_of(path), last)
