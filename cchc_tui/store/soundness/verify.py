"""Comparing ledger, journals and the chain of hashes, and adding to the chain what was found good."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.errors import CchcError, StoreError
from cchc_tui.store.backups.backup import backups
from cchc_tui.store.backups.file import BackupReader
from cchc_tui.store.checking.stored import StoredChecks
from cchc_tui.store.copies import sharing
from cchc_tui.store.disk.files import guarded
from cchc_tui.store.journals import chain
from cchc_tui.store.journals.lines import Step
from cchc_tui.store.journals.markers import all_journals
from cchc_tui.store.journals.submission import submission_keys
from cchc_tui.store.journals.survey import survey
from cchc_tui.store.ledger.finding_rows import finding_row
from cchc_tui.store.sessions.steps import JUDGING
from cchc_tui.store.soundness.examination import examine, ledger_copy
from cchc_tui.store.workspaces.login import name_of
from cchc_tui.store.workspaces.modes import is_shared
from cchc_tui.store.workspaces.remark import note, trouble
from cchc_tui.store.workspaces.settings import FILE as SETTINGS
from cchc_tui.store.workspaces.units import FILE as UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duckdb import DuckDBPyConnection

    from cchc_tui.store.backups.file import Manifest
    from cchc_tui.store.workspaces.remark import Remark
    from cchc_tui.store.workspaces.workspace import Workspace

_SHOWN = 16
"""How much of a head is enough to find it by."""
_FINDINGS = """
SELECT
    family || '/' || unit.code || '/' || year || '-' || kind, severity, rule, id, finding.code, part, value,
    expected, proposal, message_vi, message_en
FROM base.finding JOIN base.submission USING (submission) JOIN base.edition USING (edition)
JOIN base.unit USING (unit)
ORDER BY 1, place
"""


class Verified(NamedTuple):
    """What was found, the head of the chain and the checksum of the content."""

    remarks: tuple[Remark, ...]
    head: str
    content: str
    lines: int
    submissions: int

    @property
    def is_good(self) -> bool:
        """Whether nothing was changed behind the program's back."""
        return not any(one.trouble for one in self.remarks)


def verify(workspace: Workspace) -> Verified:
    """Compare every line of the ledger with the journals, and these with the chain.

    Where all is good the chain gets a link for what came since the last.

    Raises:
        StoreError: the ledger or the chain cannot be read, or another process keeps the ledger for too long.
    """
    path = workspace.data / chain.FILE
    if workspace.ledger.exists():
        with ledger_copy(workspace) as connection:
            examined = examine(workspace, connection)
            # what waits to be merged is not checked either
            examined.remarks += () if examined.waiting else _findings(workspace.whole(), connection)
    else:
        examined = examine(workspace, None)
        examined.remarks.append(note("ledger", "sound.verify_no_ledger"))
    links = chain.read_chain(path)
    remarks = [*examined.remarks, *chain.check_chain(workspace, links, examined.remarks)]
    remarks += [*_unlike_backup(workspace, links), *_forged(workspace)]
    if examined.waiting and examined.ledger is not None:
        remarks.append(note("ledger", "sound.waiting", count=examined.waiting))
    remarks += sharing.compared(workspace, examined.journals, tampering=True)
    told = tuple({str(one.said): one for one in remarks}.values())
    content = examined.journals
    good = not any(one.trouble for one in told)
    head = chain.extend(workspace, examined.heads) if good else ""
    return Verified(told, head, content.checksum, content.lines, len(content.digests))


def _forged(workspace: Workspace) -> Iterator[Remark]:
    """Say which journals were not written by whom they name, where the system knows: each account its own.

    There officers work by the workspace's own account, so that no other has accepted or returned anything.
    """
    if not is_shared(workspace.data):
        return
    trusted = {workspace.data.stat().st_uid, 0}
    owners = {}
    for name in all_journals(workspace):
        with suppress(OSError):  # archived, which only the workspace's own account does
            owners[name] = (workspace.journals / name).lstat().st_uid
    for one in survey(workspace, [name for name, owner in owners.items() if owner not in trusted]):
        if one.reading is None:
            continue
        path, true = one.reading.path, name_of(owners[one.name])
        said = one.reading.header.login
        if said not in {"", true}:
            yield trouble("journal", "sound.journal_of_another", path=path, said=said, true=true)
        if any(isinstance(line, Step) and line.kind in JUDGING for line in one.reading.lines):
            yield trouble("journal", "sound.judged_by_another", path=path, true=true)


def _findings(workspace: Workspace, connection: DuckDBPyConnection) -> Iterator[Remark]:
    """Say of which submissions the ledger tells other findings than checking them again does."""
    held: dict[str, list[tuple[object, ...]]] = {}
    for name, *row in connection.execute(_FINDINGS).fetchall():
        held.setdefault(name, []).append(tuple(row))
    checks = StoredChecks(workspace)
    for key in submission_keys(workspace):
        name = f"{key.family}/{key.org_unit}/{key.period}"
        try:
            found = [finding_row(one) for one in checks.findings(key)]
        except CchcError:  # the merge has said so
            continue
        if held.get(name, []) != found:
            yield note("ledger", "sound.findings_differ", name=name, mend="rebuild")


def _unlike_backup(workspace: Workspace, links: Sequence[chain.Link]) -> Iterator[Remark]:
    """Say what is not as the newest backup has it: the chain, which only grows, and what people may edit."""
    if not links:
        yield note("chain", "sound.chain_begins")
    reader = next((BackupReader(path) for path in backups(workspace)[-1:]), None)
    try:
        manifest = None if reader is None else _manifest(reader)
    except StoreError:  # a backup that is damaged is the doctor's to speak of
        return
    if reader is None or manifest is None:
        return
    if manifest.head and manifest.head not in {link.head for link in links}:
        yield trouble("chain", "sound.chain_unlike_backup", head=manifest.head[:_SHOWN], path=reader.path)
    for name, mark in _edited_by_people(workspace).items():
        if manifest.files.get(name, (0, ""))[1] != mark:
            yield note("settings", "sound.changed_since_backup", name=name, path=reader.path)


def _manifest(reader: BackupReader) -> Manifest | None:
    for _ in reader.files():
        pass
    return reader.manifest


def _edited_by_people(workspace: Workspace) -> dict[str, str]:
    """SHA-256 of org units, settings and forms by their path in the workspace, "" of one that is gone."""
    root = workspace.root
    paths = [root / UNITS, root / SETTINGS, *sorted(root.glob("schemas/*.toml"))]
    marks = {}
    for path in paths:
        with guarded(path):
            mark = sha256(path.read_bytes()).hexdigest() if path.exists() else ""
        marks[path.relative_to(root).as_posix()] = mark
    return marks
