"""What the table ``[store]`` of ``cchc.toml`` may say: where the ledger is that several machines share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cchc_tui.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KEYS = ("lake", "files", "endpoint", "region")
PASSWORD = re.compile(r"password\s*=\s*('[^']*'|[^\s'&]+)|(?<=:)[^:/@\s]+(?=@)", re.IGNORECASE)
"""A password in what PostgreSQL's clients are told of a database: it belongs in ``~/.pgpass``."""
_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]+[a-z0-9](/[^?*\[\]]*)?")
_LOCAL, _REMOTE = "/", "s3://"
_HOST = re.compile(r"[^/?#@\s]+")


def check_store(path: Path, table: object) -> None:
    """Make sure that ``[store]`` names both halves of a shared ledger, or is not there.

    Raises:
        StoreError: a key is unknown or missing, a value is wrong, or a password stands there.
    """
    said: Mapping[str, Any] = table if isinstance(table, dict) else {"": table}
    for key, value in said.items():
        if key not in KEYS:
            raise StoreError("store.unknown_key", path=path, key=f"store.{key}", known=", ".join(KEYS))
        if not isinstance(value, str) or not value:
            raise StoreError("store.setting_text", path=path, key=f"store.{key}", value=repr(value))
    if said and not said.keys() >= {"lake", "files"}:
        raise StoreError("lake.half", path=path)
    if said:
        _check_values(path, said)


def _check_values(path: Path, said: Mapping[str, str]) -> None:
    if PASSWORD.search(said["lake"]):
        raise StoreError("lake.password", path=path)
    files = said["files"]
    if not (files.startswith(_LOCAL) or _BUCKET.fullmatch(files)):
        raise StoreError("lake.files_place", path=path, value=files)
    if not files.startswith(_REMOTE) and said.keys() & {"endpoint", "region"}:
        raise StoreError("lake.endpoint_alone", path=path)
    if endpoint := said.get("endpoint"):
        at = urlsplit(endpoint)
        if at.scheme not in {"http", "https"} or not _HOST.fullmatch(at.netloc) or at.path.strip("/"):
            # what stands before an @ would be a password
            raise StoreError("lake.endpoint", path=path, value=endpoint.rpartition("@")[2])
