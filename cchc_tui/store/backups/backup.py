"""Backups of a workspace, made while clerks work: one file each, read back before it counts.

What is copied: every journal up to its last whole group, settings, org units, the workspace's own forms, the
editions that its submissions were made with, the chain of hashes, and what is remembered of people. The
ledger is not: it is made from the journals, and would only make the file larger.
"""

from __future__ import annotations

import os
import tarfile
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.errors import StoreError
from cchc_tui.schema.shipped import shipped_schemas
from cchc_tui.store.backups.file import EDITIONS, JOURNALS, BackupWriter, Manifest, check_backup
from cchc_tui.store.disk.files import guarded, make_folder, sync_folder
from cchc_tui.store.journals import chain, content
from cchc_tui.store.journals.lost import FILE as LOST
from cchc_tui.store.journals.place import SUFFIX as PLACE
from cchc_tui.store.journals.place import last_in
from cchc_tui.store.journals.survey import by_folder, read_plain, settled
from cchc_tui.store.workspaces.settings import FILE as SETTINGS
from cchc_tui.store.workspaces.units import FILE as UNITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from cchc_tui.store.journals.survey import Surveyed
    from cchc_tui.store.workspaces.workspace import Workspace

FOLDER = "backups"
_PATTERN = "cchc-*.tar.gz"
_LEVEL = 4
_OWN = (SETTINGS, UNITS, f"data/{chain.FILE}", LOST)
_FORMS = "schemas/*.toml"
_REMEMBERED = ("data/habits/*.json", "data/locks/*/*/*.place")


class Made(NamedTuple):
    """A backup that was made and read back: its file, what it holds, which old ones went."""

    path: Path
    manifest: Manifest
    problems: tuple[StoreError, ...]
    removed: tuple[Path, ...]


def backup(workspace: Workspace, path: Path | None = None, *, keep: int = 0) -> Made:
    """Make a backup; of those in the workspace's own folder the newest `keep` stay, all if 0.

    A journal that is damaged is copied as it is and told of in `problems`; then no old backup is removed.

    Raises:
        StoreError: the file is there already, or the disk refuses: nothing of it is left then.
    """
    folder = workspace.data / FOLDER
    with guarded(folder):
        make_folder(folder if path is None else path.absolute().parent)
    target = path or folder / _name()
    if target.exists():
        raise StoreError("sound.backup_exists", path=target)
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        problems = _write(workspace, beside, target)
        manifest = check_backup(beside)
        with guarded(target):
            beside.replace(target)
            sync_folder(target.absolute().parent)
    finally:
        with suppress(OSError):
            beside.unlink()
    removed = () if problems else _rotate(workspace, keep)
    return Made(target, manifest, problems, removed)


def backups(workspace: Workspace) -> list[Path]:
    """Return the backups in the workspace's own folder, the newest last.

    Those made when the clock was ahead come first: none of them keeps a newer one from being the newest.
    """
    found = sorted((workspace.data / FOLDER).glob(_PATTERN))
    now = _name()
    ahead = [path for path in found if path.name > now]
    return [*ahead, *found[: len(found) - len(ahead)]]


def _name() -> str:
    return f"cchc-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.tar.gz"


def _rotate(workspace: Workspace, keep: int) -> tuple[Path, ...]:
    if keep <= 0:
        return ()
    old = backups(workspace)[:-keep]
    for path in old:
        with guarded(path):
            path.unlink(missing_ok=True)
    return tuple(old)


def _write(workspace: Workspace, path: Path, target: Path) -> tuple[StoreError, ...]:
    made = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    with guarded(target):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=_LEVEL) as tar:
                problems = _fill(workspace, tar, made)
            file.flush()
            os.fsync(file.fileno())
    return problems


def _fill(workspace: Workspace, tar: tarfile.TarFile, made: str) -> tuple[StoreError, ...]:
    writer = BackupWriter(tar, workspace.id, made)
    writer.put("data/workspace.toml", f'id = "{workspace.id}"\n'.encode())
    digests: dict[str, str] = {}
    heads: dict[str, tuple[int, str]] = {}
    editions: set[str] = set()
    problems: dict[str, StoreError] = {}
    lasts: dict[str, int] = {}
    lines = 0
    for folder, journals in by_folder(settled(workspace)):
        readings = [one.reading for one in journals if one.reading is not None]
        for one in journals:
            data = _kept(one)
            if data:
                writer.put(f"{JOURNALS}{one.name}", data)
            if one.problem is not None:
                problems[one.name] = one.problem
            elif one.reading is not None:
                heads[one.name] = len(data), sha256(data).hexdigest()
        editions |= {f"{one.header.family}-{one.header.edition}" for one in readings}
        if any(one.lines for one in readings):
            says = content.of_readings(readings)
            digests[folder], lines = says.digest, lines + len(says.lines)
            lasts[f"data/locks/{folder}{PLACE}"] = says.lines[-1].n
    head = _head(workspace, heads, problems)
    for name, data in _others(workspace, editions, lasts):
        writer.put(name, data)
    told = content.Content(digests, lines)
    manifest = Manifest(
        workspace.id, made, told.checksum, lines, len(digests), head, tuple(problems), writer.files
    )
    writer.close(manifest)
    return tuple(problems.values())


def _kept(one: Surveyed) -> bytes:
    """What of a journal is copied: all that was acknowledged; a damaged one as it is."""
    if one.problem is not None:
        return one.content
    return one.content[: one.reading.position] if one.reading is not None else b""


def _head(workspace: Workspace, heads: dict[str, tuple[int, str]], problems: dict[str, StoreError]) -> str:
    """Add what is copied to the chain, and return its head; a chain that cannot be is no reason to stop."""
    try:
        return chain.extend(workspace, heads)
    except StoreError as error:
        problems[chain.FILE] = error
        return ""


def _others(
    workspace: Workspace, editions: Iterable[str], lasts: Mapping[str, int]
) -> Iterator[tuple[str, bytes]]:
    own = [workspace.root / name for name in _OWN]
    for path in [*own, *sorted(workspace.root.glob(_FORMS))]:
        if path.exists():
            yield path.relative_to(workspace.root).as_posix(), path.read_bytes()
    for path in (one for pattern in _REMEMBERED for one in sorted(workspace.root.glob(pattern))):
        with suppress(OSError):  # gone meanwhile, or a link that somebody put there: nothing depends on it
            name, data = path.relative_to(workspace.root).as_posix(), read_plain(path)
            # where she is behind what is copied is not where the copy ends
            if path.suffix != PLACE or last_in(data) <= lasts.get(name, 0):
                yield name, data
    for path in shipped_schemas():
        if path.stem in editions:
            yield f"{EDITIONS}{path.name}", path.read_bytes()
