"""A workspace: a folder with ``schemas/`` and ``data/``, its settings and its org units."""

from __future__ import annotations

import os
import tomllib
from contextlib import nullcontext, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.errors import SchemaError, StoreError
from cchc_tui.store.disk.files import guarded, make_folder, replace_file, sync_folder
from cchc_tui.store.disk.lock import Lock
from cchc_tui.store.workspaces.access import Access, AccessError
from cchc_tui.store.workspaces.forms import Forms
from cchc_tui.store.workspaces.modes import UMASK, is_shared
from cchc_tui.store.workspaces.settings import FILE as SETTINGS
from cchc_tui.store.workspaces.settings import Settings, read_settings, write_settings
from cchc_tui.store.workspaces.units import FILE as UNITS
from cchc_tui.store.workspaces.units import OrgUnit, by_code, is_code, put, read_units, write_units

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cchc_tui.schema.model import Schema
    from cchc_tui.schema.period import Period

__all__ = ["OrgUnit", "Settings", "Workspace"]


_PATIENCE = 10


class Workspace:
    """One folder of figures; `access` is what its opener may do. Opening it changes nothing on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.access = Access()
        self.data = root / "data"
        self.journals = self.data / "journals"
        self.locks = self.data / "locks"
        self.pending = self.data / "pending"
        self.ledger = self.data / "ledger.duckdb"
        self.snapshot = self.data / "snapshot.duckdb"

    @classmethod
    def open(cls, root: Path | str) -> Workspace:
        """Open the workspace in a folder.

        Raises:
            StoreError: there is none.
        """
        folder = Path(root).expanduser().absolute()
        if not is_workspace(folder):
            raise StoreError("store.no_workspace", path=folder)
        if is_shared(folder / "data"):
            os.umask(UMASK)  # of one's own unit all may go on, nobody else may read
        return cls(folder)

    @classmethod
    def find(cls, explicit: Path | str | None = None) -> Workspace:
        """Open the workspace named, or CCHC_WORKSPACE, or that of the current folder, or ``~/cchc``.

        Raises:
            StoreError: what was named is no workspace, or none of these is there.
        """
        named = explicit or os.environ.get("CCHC_WORKSPACE")
        if named:
            return cls.open(named)
        return cls.open(here_or_home())

    @classmethod
    def create(
        cls, root: Path | str, settings: Settings | None = None, units: Sequence[OrgUnit] = ()
    ) -> Workspace:
        """Make a workspace in a folder, or complete one; what is there stays.

        Raises:
            StoreError: the folder cannot be written.
        """
        folder = Path(root).expanduser().absolute()
        with guarded(folder):
            make_folder(folder / "schemas")
            if not (folder / "data").is_dir():
                make_folder(folder / "data")
                (folder / "data").chmod(0o700)
        workspace = cls(folder)
        if settings is not None and not (folder / SETTINGS).exists():
            write_settings(folder / SETTINGS, settings)
        if units and not (folder / UNITS).exists():
            write_units(folder / UNITS, units)
        _ = workspace.id
        return workspace

    @cached_property
    def id(self) -> str:
        """What tells this workspace's journals from another's; made when first needed.

        Raises:
            StoreError: it can be neither read nor made, or it is gone and journals bear it.
        """
        path = self.data / "workspace.toml"
        with guarded(path):
            if not path.exists():
                if next(self.journals.glob("*/*/*/*.jsonl"), None) is not None:
                    raise StoreError("sound.identity_gone", path=path)
                _make_once(path, f'id = "{os.urandom(8).hex()}"\n'.encode())
            content = path.read_bytes()
        try:
            return str(tomllib.loads(content.decode())["id"])
        except (ValueError, KeyError) as error:
            raise StoreError("store.toml_wrong", path=path, why=error) from error

    @cached_property
    def settings(self) -> Settings:
        """What the workspace's keeper has chosen in ``cchc.toml``."""
        return read_settings(self.root / SETTINGS)

    def change_settings(self, settings: Settings) -> None:
        """Keep other settings from now on.

        Raises:
            AccessError: they are not hers to change.
        """
        self._manage()
        write_settings(self.root / SETTINGS, settings)
        self.__dict__["settings"] = settings

    def whole(self) -> Workspace:
        """Return the same workspace as the program itself sees it, for what is done for all.

        Its forms are as their files are now, not as they were when a long session began, if they can be read.
        """
        if self.access.is_whole and ("_forms" not in self.__dict__ or self._forms.are_current()):
            return self
        other = Workspace(self.root)
        try:
            _ = other._forms
        except SchemaError:
            return self if self.access.is_whole else other
        return other

    def _manage(self) -> None:
        if not self.access.may_manage:
            raise AccessError("access.not_managing", role=self.access.role.label)

    @property
    def org_units(self) -> Mapping[str, OrgUnit]:
        """The org units that may be seen, by code and in the order of ``org_units.toml``."""
        known, access = self.all_units, self.access
        if access.is_whole:
            return known
        return {code: unit for code, unit in known.items() if access.may_see(code, known)}

    @property
    def all_units(self) -> Mapping[str, OrgUnit]:
        """What each code means last, whoever may see it; read anew when the file changes."""
        return self._read_units()[1]

    @property
    def dated_units(self) -> tuple[OrgUnit, ...]:
        """The org units as listed, those of one code on different days too, whoever may see them."""
        return self._read_units()[0]

    def _read_units(self) -> tuple[tuple[OrgUnit, ...], dict[str, OrgUnit]]:
        path = self.root / UNITS
        with suppress(FileNotFoundError):
            stamp = path.stat().st_mtime_ns
            if self._units is None or self._units[0] != stamp:
                listed = read_units(path)
                self._units = stamp, (listed, by_code(listed))
            return self._units[1]
        return (), {}

    _units: tuple[int, tuple[tuple[OrgUnit, ...], dict[str, OrgUnit]]] | None = None

    def unit(self, code: str) -> OrgUnit:
        """Return an org unit by its code.

        Raises:
            AccessError: it may not be seen.
            StoreError: the workspace does not know it.
        """
        if refused := self.access.refusal(code, self.all_units):
            raise refused
        found = self.all_units.get(code)
        if found is None:
            raise StoreError("store.unit_unknown", code=code, path=self.root / UNITS)
        return found

    def add_unit(self, *units: OrgUnit) -> None:
        """Add org units, or put changed ones in their place.

        Raises:
            AccessError: the list is not hers to change.
            StoreError: its code cannot be one, or the list cannot be written.
        """
        self._manage()
        for unit in units:
            if not is_code(unit.code):
                raise StoreError("store.unit_code", path=self.root / UNITS, place=unit.name, code=unit.code)
        with Lock.take(self.locks / "units.lock", wait=_PATIENCE) or nullcontext():
            self._units = None
            write_units(self.root / UNITS, put(self.dated_units, units))
            self._units = None

    @cached_property
    def _forms(self) -> Forms:
        return Forms(self.root)

    def schemas(self) -> tuple[Schema, ...]:
        """Return every edition: those shipped and the workspace's own, which win over a shipped namesake.

        Raises:
            SchemaError: a schema file is wrong.
        """
        return tuple(self._forms.by_name.values())

    def schema(self, name: str) -> Schema:
        """Return an edition by its whole name, or the newest edition of a family.

        Raises:
            StoreError: there is none of that name.
        """
        if name in self._forms.by_name:
            return self._forms.by_name[name]
        family = [schema for schema in self._forms.by_name.values() if schema.family == name]
        if not family:
            raise StoreError("store.schema_unknown", name=name, known=", ".join(self._forms.by_name))
        return max(family, key=lambda schema: schema.edition)

    def schema_for(self, family: str, period: Period) -> Schema:
        """Return the edition of a family that is in force for a period: the newest of those that are.

        Raises:
            StoreError: there is no such family.
        """
        known = [schema for schema in self._forms.by_name.values() if schema.family == family]
        valid = [one for one in known if one.since <= period.year and period.kind in one.periods]
        return max(valid, key=lambda one: (one.since, one.edition)) if valid else self.schema(family)


def is_workspace(folder: Path) -> bool:
    """Whether a folder looks like a workspace: ``data/`` and ``schemas/``, or ``cchc.toml``."""
    both = (folder / "data").is_dir() and (folder / "schemas").is_dir()
    return both or (folder / SETTINGS).is_file()


def default_root() -> Path:
    """Return the folder of a user's own workspace.

    Raises:
        StoreError: the account has no home.
    """
    try:
        return Path("~/cchc").expanduser()
    except RuntimeError as error:
        raise StoreError("store.no_home") from error


def here_or_home() -> Path:
    """Return the current folder if it is a workspace, else where the user's own would be.

    Raises:
        StoreError: the account has no home.
    """
    with suppress(FileNotFoundError):  # the folder in which the program was started may have been removed
        if is_workspace(here := Path.cwd()):
            return here
    return default_root()


def _make_once(path: Path, content: bytes) -> None:
    """Make a file whole; of two who try at once the first one's stays."""
    make_folder(path.parent)
    mine = path.with_name(f".{path.name}.{os.urandom(4).hex()}")
    replace_file(mine, content)
    with suppress(FileExistsError):
        os.link(mine, path)
    mine.unlink()
    sync_folder(path.parent)
