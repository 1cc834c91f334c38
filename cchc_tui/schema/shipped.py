"""Where schema files are: those shipped with the program, and those a workspace adds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.errors import SchemaError

if TYPE_CHECKING:
    from collections.abc import Iterable

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped_folder() -> Path:
    """Return the folder of the shipped schemas: in a wheel inside the package, in a checkout beside it."""
    installed = _PACKAGE / "_shipped"
    return installed if installed.is_dir() else _PACKAGE.parent / "schemas"


def shipped_schemas() -> list[Path]:
    """Return the schema files shipped with the program, by name."""
    return sorted(shipped_folder().glob("*.toml"))


def find_schema(name_or_path: str, extra_folders: Iterable[Path] = ()) -> Path:
    """Return the schema file of that path or name (``cchc-xa-2022``); a workspace's own go first.

    Raises:
        SchemaError: there is none; the message lists those there are.
    """
    as_path = Path(name_or_path).expanduser()
    if as_path.suffix == ".toml" or "/" in name_or_path:
        if as_path.is_file():
            return as_path
        raise SchemaError("schema.no_such_file", file=name_or_path)
    files = [path for folder in (*extra_folders, shipped_folder()) for path in sorted(folder.glob("*.toml"))]
    for path in files:
        if path.stem == name_or_path:
            return path
    known = ", ".join(dict.fromkeys(path.stem for path in files))
    raise SchemaError("schema.no_such_schema", name=name_or_path, known=known)
