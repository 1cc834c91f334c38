"""A ledger that cannot be used: what tells it from one that is merely busy, and setting it aside."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb

from cchc_tui.errors import StoreError
from cchc_tui.store.disk.files import guarded, log_of, sync_folder

if TYPE_CHECKING:
    from pathlib import Path

_SIGNS = ("not a valid duckdb", "corrupt", "checksum", "could not read enough bytes", "replaying wal")
_NO_ROOM = ("no space left", "disk quota exceeded", "file too large")
_UNFIT = (
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.SerializationException,
    duckdb.InternalException,
    duckdb.FatalException,
)


class LedgerDamagedError(StoreError):
    """The ledger's file or tables cannot be used; the journals hold all that is needed to make it anew."""


def is_broken(error: BaseException) -> bool:
    """Whether an error says that the bytes of a database file are wrong."""
    said = str(error).lower()
    if has_no_room(error):
        return False
    return isinstance(error, duckdb.IOException) and any(sign in said for sign in _SIGNS)


def has_no_room(error: BaseException) -> bool:
    """Whether an error says that the disk is full; DuckDB calls its database invalid after that."""
    said = str(error).lower()
    return any(sign in said for sign in _NO_ROOM)


def refusal(error: duckdb.Error, path: Path) -> StoreError:
    """Return the sentence for what DuckDB said of the ledger, which speaks English and to programmers."""
    if has_no_room(error):
        return StoreError("store.disk_full", path=path)
    if is_broken(error) or isinstance(error, _UNFIT):
        return LedgerDamagedError("store.ledger_damaged", path=path)
    if "could not set lock" in str(error).lower():
        return StoreError("store.ledger_in_use", path=path)
    return StoreError("store.ledger_refused", path=path)


def set_aside(path: Path) -> Path:
    """Give a ledger, and its log, another name; return that name."""
    kept = path.with_name(f"{path.name}.broken-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    with guarded(path):
        path.replace(kept)
        if log_of(path).exists():
            log_of(path).replace(log_of(kept))
        sync_folder(path.parent)
    return kept
