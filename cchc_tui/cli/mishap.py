"""Writing down what nobody foresaw, for the administrator: nobody else ever sees a traceback."""

from __future__ import annotations

import tempfile
import traceback
from contextlib import suppress
from pathlib import Path

from cchc_tui.cli.rights import log_folder


def written_down(error: Exception, *, restricted: bool) -> Path | None:
    """Return the file that tells of an error; a restricted role's is in its workspace, or there is none."""
    folder = log_folder()
    if restricted and folder is None:
        return None
    with suppress(OSError):
        if folder is not None:
            folder.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", prefix="cchc-", suffix=".log", delete=False, encoding="utf-8", dir=folder
        ) as log:
            log.write("".join(traceback.format_exception(error)))
        return Path(log.name)
    return None
