"""The file of a backup: one tar of all that cannot be made anew, whose last member tells what is in it.

First comes ``cchc-backup.json`` with format and workspace, then the files of the workspace, last
``manifest.json`` with size and SHA-256 of each file and the checksum of the content. Nothing is taken for a
backup unless all of it agrees.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from cchc_tui.errors import StoreError
from cchc_tui.store.disk.files import guarded
from cchc_tui.store.journals import content
from cchc_tui.store.journals.survey import by_folder, look_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cchc_tui.store.journals.survey import Surveyed

FORMAT = 1
OPENING = "cchc-backup.json"
CLOSING = "manifest.json"
JOURNALS = "data/journals/"
EDITIONS = "editions/"
"""Where editions stand that the program shipped when the backup was made."""
_TORN = (EOFError, zlib.error, tarfile.ReadError)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: whose it is, when it was made, its files, and the checksum of their content.

    `damaged` names journals that were damaged already when they were copied.
    """

    workspace: str
    made: str
    content: str
    lines: int
    submissions: int
    head: str = ""
    damaged: tuple[str, ...] = ()
    files: dict[str, tuple[int, str]] = field(default_factory=dict)


class BackupWriter:
    """Writes members, and at the end the manifest of all of them."""

    def __init__(self, tar: tarfile.TarFile, workspace: str, made: str) -> None:
        self._tar = tar
        self.files: dict[str, tuple[int, str]] = {}
        opening = {"cchc-backup": FORMAT, "workspace": workspace, "made": made}
        self._put(OPENING, json.dumps(opening).encode())

    def put(self, name: str, data: bytes) -> None:
        """Add a file; `name` is its path in the workspace."""
        self._put(name, data)
        self.files[name] = len(data), hashlib.sha256(data).hexdigest()

    def close(self, manifest: Manifest) -> None:
        """Add the manifest, without which the file is no backup."""
        told = {name: getattr(manifest, name) for name in Manifest.__slots__}
        self._put(CLOSING, json.dumps(told, ensure_ascii=False).encode())

    def _put(self, name: str, data: bytes) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = len(data), 0o664
        self._tar.addfile(member, io.BytesIO(data))


@contextmanager
def refused(path: Path) -> Iterator[None]:
    """Say of a file that is no whole backup what it is instead."""
    try:
        with guarded(path):
            yield
    except (*_TORN, tarfile.TarError) as error:
        raise StoreError("sound.backup_torn", path=path) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError("sound.backup_edited", path=path) from error


def members(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file of a backup with its path in the workspace; the manifest is the last.

    Raises:
        StoreError: it is torn, no backup, of a newer program, or a member's path leads out of a folder.
    """
    try:
        with guarded(path):
            tar = tarfile.open(path, "r|gz")  # noqa: SIM115  (closed below)
    except (*_TORN, tarfile.TarError) as error:
        raise StoreError("sound.backup_foreign", path=path) from error
    first = True
    with refused(path), tar:
        for member in tar:
            parts = PurePosixPath(member.name).parts
            if not member.isreg() or member.name.startswith("/") or not parts or ".." in parts:
                raise StoreError("sound.backup_edited", path=path)
            file = tar.extractfile(member)
            data = file.read() if file is not None else b""
            if first:
                _check_opening(path, member.name, data)
            elif member.name != OPENING:
                yield member.name, data
            first = False
    if first:
        raise StoreError("sound.backup_foreign", path=path)


def _check_opening(path: Path, name: str, data: bytes) -> None:
    if name != OPENING:
        raise StoreError("sound.backup_foreign", path=path)
    version = json.loads(data)["cchc-backup"]
    if version != FORMAT:
        raise StoreError("sound.backup_newer", path=path, version=version, known=FORMAT)


class BackupReader:
    """Reads a backup from end to end; only behind its end is it known to be good."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.manifest: Manifest | None = None
        self._met: dict[str, tuple[int, str]] = {}

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield every file but the manifest.

        Raises:
            StoreError: the file is no whole backup; what was yielded before is then not to be trusted.
        """
        for name, data in members(self.path):
            if self.manifest is not None:
                raise StoreError("sound.backup_edited", path=self.path)
            if name == CLOSING:
                with refused(self.path):
                    self.manifest = _manifest(json.loads(data))
                continue
            if name in self._met:
                raise StoreError("sound.backup_edited", path=self.path)
            self._met[name] = len(data), hashlib.sha256(data).hexdigest()
            yield name, data
        if self.manifest is None:
            raise StoreError("sound.backup_torn", path=self.path)
        if self.manifest.files != self._met:
            raise StoreError("sound.backup_edited", path=self.path)


def _manifest(told: dict[str, Any]) -> Manifest:
    files = {name: (int(size), str(mark)) for name, (size, mark) in told.pop("files").items()}
    return Manifest(**{**told, "damaged": tuple(told["damaged"]), "files": files})


def check_backup(path: Path) -> Manifest:
    """Read a backup whole and return what it holds.

    Raises:
        StoreError: it is torn, edited, of a newer program or no backup at all; or its content is not what it
            says.
    """
    reader = BackupReader(path)
    digests: dict[str, str] = {}
    lines = 0
    for one in submissions_in(reader):
        digests[one.name], lines = one.digest, lines + len(one.lines)
    found = reader.manifest
    if found is None or content.Content(digests, lines).checksum != found.content:
        raise StoreError("sound.backup_edited", path=path)
    return found


def submissions_in(reader: BackupReader) -> Iterator[content.Submission]:
    """Yield what each submission in a backup says."""
    for _, journals in by_folder(journals_in(reader)):
        readings = [one.reading for one in journals if one.reading is not None]
        if any(one.lines for one in readings):
            yield content.of_readings(readings)


def journals_in(reader: BackupReader) -> Iterator[Surveyed]:
    """Yield every journal in a backup."""
    workspace = ""
    for name, data in reader.files():
        if name == "data/workspace.toml":
            workspace = id_in(data)
        if name.startswith(JOURNALS):
            yield look_at(reader.path / name, name.removeprefix(JOURNALS), data, workspace)


def id_in(data: bytes) -> str:
    """Return the id that a ``workspace.toml`` tells, "" if none."""
    import tomllib  # noqa: PLC0415

    try:
        return str(tomllib.loads(data.decode())["id"])
    except (ValueError, KeyError):
        return ""
