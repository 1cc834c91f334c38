"""A workspace's settings: ``cchc.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from cchc_tui.errors import StoreError
from cchc_tui.messages import LANGUAGES
from cchc_tui.store.disk.files import guarded, replace_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE = "cchc.toml"
THEMES = ("default", "high-contrast", "colour-blind", "monochrome")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a workspace's keeper has chosen; "" where nothing was.

    `name` is what the screen calls the workspace, `language` "vi" or "en", `org_unit` the code of the unit
    whose forms open first, `family` the form that opens first (such as ``cchc-xa``), `theme` one of `THEMES`.
    `keys` is the table of key bindings as it stands in the file; whether they make sense is for the screens
    to say, since a slip there must keep nobody from working. `store` says where a ledger shared by several
    machines is: ``lake`` its catalog, as PostgreSQL's clients are told of a database, ``files`` the folder of
    its Parquet files or ``s3://…``, with ``endpoint`` and ``region`` of that storage. `machine` names the one
    machine that may write the workspace where it lies on a network disk.
    """

    name: str = ""
    language: str = ""
    org_unit: str = ""
    family: str = ""
    theme: str = ""
    machine: str = ""
    keys: Mapping[str, object] = field(default_factory=dict)
    store: Mapping[str, str] = field(default_factory=dict)

    @property
    def shares(self) -> bool:
        """Whether the workspace shares a ledger with other machines."""
        return bool(self.store)


_KNOWN = tuple(one.name for one in fields(Settings))
_KEYS = "keys"
_STORE = "store"


def read_settings(path: Path) -> Settings:
    """Read a workspace's settings; all empty if it has no such file.

    Raises:
        StoreError: a key is unknown or a value is wrong.
    """
    if not path.is_file():
        return Settings()
    with guarded(path):
        content = path.read_bytes()
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except ValueError as error:
        raise StoreError("store.toml_wrong", path=path, why=error) from error
    for key, value in table.items():
        if key not in _KNOWN:
            raise StoreError("store.unknown_key", path=path, key=key, known=", ".join(_KNOWN))
        if key == _KEYS:
            table[key] = value if isinstance(value, dict) else {"": value}
        elif key == _STORE:
            from cchc_tui.store.workspaces.lake_settings import check_store  # noqa: PLC0415  (few share a ledger)

            check_store(path, value)
        elif not isinstance(value, str):
            raise StoreError("store.setting_text", path=path, key=key, value=value)
    settings = Settings(**table)
    if settings.language not in {"", *LANGUAGES}:
        raise StoreError("store.setting_language", path=path, value=settings.language)
    if settings.theme not in {"", *THEMES}:
        raise StoreError("store.setting_theme", path=path, value=settings.theme, known=", ".join(THEMES))
    return settings


def write_settings(path: Path, settings: Settings) -> None:
    """Write a workspace's settings; what is empty is left out.

    Raises:
        StoreError: the file cannot be written; the old one is as it was.
    """
    import tomli_w  # noqa: PLC0415  (needed only when a setting changes)

    chosen = {key: getattr(settings, key) for key in _KNOWN if getattr(settings, key)}
    with guarded(path):
        replace_file(path, tomli_w.dumps(chosen).encode())
