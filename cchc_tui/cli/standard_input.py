"""``-`` in place of a file: what comes on the standard input."""

from __future__ import annotations

import re
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path, PosixPath, PurePath
from typing import TYPE_CHECKING

from cchc_tui.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STANDARD_INPUT = "-"
_MOST_BYTES = 16 * 1024 * 1024


class _StandardInput(PosixPath):
    """The file that holds the standard input; in sentences it is called as the call named it."""

    def __str__(self) -> str:
        return STANDARD_INPUT

    def __fspath__(self) -> str:
        return PurePath.__str__(self)


@contextmanager
def named_files(names: Sequence[str]) -> Iterator[list[Path]]:
    """Give the files that a call names; for ``-`` one that holds the standard input and is gone afterwards.

    Raises:
        UsageError: there is more of it than an appendix could have.
    """
    if STANDARD_INPUT not in names:
        yield [Path(name) for name in names]
        return
    content = sys.stdin.buffer.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise UsageError("access.input_too_large", most=_MOST_BYTES >> 20)
    with tempfile.TemporaryDirectory(prefix="cchc-") as folder:
        path = _StandardInput(folder, f"stdin{'.toml' if _is_toml(content) else '.md'}")
        path.write_bytes(content)
        yield [path if name == STANDARD_INPUT else Path(name) for name in names]


_OUR_TOML = re.compile(rb"^\s*(family|edition|org_unit|period)\s*=", re.MULTILINE)
"""No document has a line that begins so."""


def _is_toml(content: bytes) -> bool:
    return _OUR_TOML.search(content) is not None
