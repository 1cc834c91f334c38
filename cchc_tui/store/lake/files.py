"""Where a lake's Parquet files are: in a folder that all machines see, or in storage that speaks S3."""

from __future__ import annotations

import configparser
import os
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from cchc_tui.errors import StoreError
from cchc_tui.store.disk.files import guarded, make_folder, sync_file, sync_folder
from cchc_tui.store.ledger.sqltext import quoted_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from duckdb import DuckDBPyConnection

    from cchc_tui.store.workspaces.workspace import Workspace

_REMOTE = "s3://"
_HOME_REGION = "us-east-1"
"""What is signed for where storage of one's own has no regions."""
_LIMITS = {"s3_uploader_thread_limit": "4", "s3_uploader_max_filesize": "'50GB'", "http_timeout": "30"}
"""A part of an upload is a ten-thousandth of the largest file, and all parts at hand are in memory."""
_KEYS = ("access_key_id", "secret_access_key", "session_token")


class Credentials(NamedTuple):
    """Who one is to S3: they never stand in SQL, settings or messages."""

    key: str
    secret: str
    token: str = ""


def is_remote(files: str) -> bool:
    """Whether the files are in S3-compatible storage and not in a folder."""
    return files.startswith(_REMOTE)


def extensions(store: Mapping[str, str]) -> tuple[str, ...]:
    """Return the extensions that such a lake needs, in the order to load them in."""
    return ("httpfs", "ducklake", "postgres_scanner") if is_remote(store["files"]) else _LOCAL


_LOCAL = ("ducklake", "postgres_scanner")


def reach(connection: DuckDBPyConnection, store: Mapping[str, str]) -> str:
    """Make the place of the files usable in a connection, and return how DuckLake is told of it.

    Raises:
        StoreError: the folder cannot be made, or nobody said who one is to S3.
    """
    files = store["files"].rstrip("/") + "/"
    if not is_remote(files):
        folder = Path(files)
        with guarded(folder):
            make_folder(folder)
        return files
    who = credentials()
    for name, value in _LIMITS.items():
        connection.execute(f"SET {name} = {value}")
    # bound as values: what SQL cannot be read properly is repeated in messages, these are not
    for name, value in who._asdict().items():
        connection.execute(f"SET VARIABLE s3_{name} = ?", [value])
    told = {"SCOPE": quoted_text(files), "REGION": quoted_text(store.get("region") or _HOME_REGION)}
    if endpoint := store.get("endpoint", ""):
        at = urlsplit(endpoint)
        told |= {"ENDPOINT": quoted_text(at.netloc), "URL_STYLE": "'path'"}
        told |= {"USE_SSL": str(at.scheme == "https").lower()}
    told |= {"KEY_ID": "getvariable('s3_key')", "SECRET": "getvariable('s3_secret')"}
    told |= {"SESSION_TOKEN": "getvariable('s3_token')"} if who.token else {}
    said = ", ".join(f"{name} {value}" for name, value in told.items())
    connection.execute(f"CREATE SECRET lake_files (TYPE s3, PROVIDER config, {said})")
    for name in who._fields:
        connection.execute(f"RESET VARIABLE s3_{name}")
    return files


def credentials() -> Credentials:
    """Return who one is to S3: from the environment, else from the file that all S3 programs read.

    Raises:
        StoreError: neither tells, or others may read the file.
    """
    told = [os.environ.get(f"AWS_{name.upper()}", "") for name in _KEYS]
    if told[0] and told[1]:
        return Credentials(*told)
    path = Path(os.environ.get("AWS_SHARED_CREDENTIALS_FILE") or "~/.aws/credentials").expanduser()
    if not path.is_file():
        raise StoreError("lake.no_credentials", path=path)
    profile, file = os.environ.get("AWS_PROFILE") or "default", configparser.RawConfigParser()
    with guarded(path):
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise StoreError("lake.credentials_open", path=path)
        # what is wrong with it is not repeated: that could be the secret itself
        with suppress(configparser.Error, UnicodeDecodeError):
            file.read_string(path.read_text(encoding="utf-8"))
    told = [file.get(profile, f"aws_{name}", fallback="") for name in _KEYS]
    if not (told[0] and told[1]):
        raise StoreError("lake.no_credentials", path=path)
    return Credentials(*told)


@contextmanager
def files_synced(workspace: Workspace) -> Iterator[None]:
    """Put the files written inside the block on disk, before the catalog speaks of them: DuckDB does not.

    Storage that speaks S3 has a file for good when it says so.
    """
    place = workspace.settings.store["files"]
    if is_remote(place):
        yield
        return
    files = Path(place)
    before = set(files.rglob("*.parquet"))
    yield
    with guarded(files):
        new = set(files.rglob("*.parquet")) - before
        for path in new:
            with suppress(FileNotFoundError):  # another machine's, of a turn that came to nothing
                sync_file(path)
        for folder in {one for path in new for one in (path.parent, path.parent.parent)}:
            sync_folder(folder)
