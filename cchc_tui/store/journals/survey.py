"""Reading every journal of a workspace once, whole, for those who examine, copy or mend them."""

from __future__ import annotations

from contextlib import suppress
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.errors import StoreError
from cchc_tui.store.disk.files import guarded, open_plain
from cchc_tui.store.journals.archive import stored
from cchc_tui.store.journals.journal import parse_journal
from cchc_tui.store.journals.markers import all_journals, names_in
from cchc_tui.store.journals.sealing import read_header

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from cchc_tui.store.journals.journal import Reading
    from cchc_tui.store.workspaces.workspace import Workspace


_TIMES = 5


class Surveyed(NamedTuple):
    """One journal: its name under ``data/journals``, its bytes and what they say as far as seals hold.

    `reading` is None where not even the first line can be used: then `problem` says why, or it was never
    acknowledged at all.
    """

    name: str
    content: bytes
    reading: Reading | None
    problem: StoreError | None

    @property
    def is_headless(self) -> bool:
        """Whether the journal was never acknowledged at all."""
        return self.reading is None and self.problem is None

    @property
    def is_torn(self) -> bool:
        """Whether something never acknowledged stands behind the last whole group."""
        return self.problem is None and len(self.content) > (self.reading.position if self.reading else 0)

    @property
    def folder(self) -> str:
        """The submission that it lies with: family, org unit and period."""
        return folder_of(self.name)


def folder_of(name: str) -> str:
    """Return the submission that a journal lies with by its name: family, org unit and period."""
    return name.rpartition("/")[0]


def look_at(path: Path, name: str, content: bytes, workspace_id: str) -> Surveyed:
    """Return what the bytes of a journal say; it must be of this workspace and lie where it says."""
    first = content[: content.find(b"\n") + 1]
    if not first or b"\0" in first:
        return Surveyed(name, content, None, None)
    try:
        reading = parse_journal(path, content)
    except StoreError as error:
        return Surveyed(name, content, None, error)
    header, misfit = reading.header, None
    if header.workspace != workspace_id:
        misfit = StoreError("store.journal_foreign", path=path)
    elif not name.startswith(f"{header.family}/{header.org_unit}/{header.period}/"):
        misfit = StoreError("store.journal_misplaced", path=path)
    return Surveyed(name, content, None if misfit else reading, misfit or reading.problem)


def read_plain(path: Path) -> bytes:
    """Return what a file holds; a link, or what is no file, is refused."""
    with open_plain(path) as file:
        return file.read()


def survey(workspace: Workspace, names: Iterable[str] | None = None) -> Iterator[Surveyed]:
    """Yield every journal, or those named, in the order of their names."""
    for name in sorted(all_journals(workspace) if names is None else names):
        path = workspace.journals / name
        try:
            with guarded(path):
                content = stored(path).read()
        except StoreError as error:
            yield Surveyed(name, b"", None, error)
        else:
            yield look_at(path, name, content, workspace.id)


def settled(workspace: Workspace) -> Iterator[Surveyed]:
    """Yield all journals, those of one submission as of one moment.

    While they are read, one session may end and the next one begin: read in turn they would have a gap.
    """
    for folder, journals in by_folder(survey(workspace)):
        now = journals
        for _ in range(_TIMES):
            if not _has_gap(now):
                break
            now = list(survey(workspace, names_in(workspace, folder)))
        yield from now


def _has_gap(journals: Sequence[Surveyed]) -> bool:
    numbers = sorted(line.n for one in journals if one.reading is not None for line in one.reading.lines)
    return numbers != list(range(1, len(numbers) + 1))


def check_identity(workspace: Workspace) -> None:
    """Make sure that the workspace bears its own name: that of some journal, if it has any.

    Raises:
        StoreError: no journal is its own.
    """
    met = False
    for name in all_journals(workspace):
        path = workspace.journals / name
        with suppress(StoreError), guarded(path):
            if read_header(path, stored(path).read_from(-1)[0]).workspace == workspace.id:
                return
            met = True
    if met:
        raise StoreError("sound.identity_other", path=workspace.data / "workspace.toml")


def by_folder(journals: Iterable[Surveyed]) -> Iterator[tuple[str, list[Surveyed]]]:
    """Yield the journals of each submission together; they come in the order of their names."""
    for folder, found in groupby(journals, key=lambda one: one.folder):
        yield folder, list(found)
