"""Start the process that answers one question: ``python -S -m cchc_tui.store.query``."""

import os
import sys
from types import ModuleType

_METADATA = "importlib.metadata"


def start() -> int:
    """Answer the job on standard input.

    DuckDB's package asks for its own version when it is imported, which brings in all that reads e-mail and
    archives: a sixth of the time that anybody waits for a short answer.
    """
    told = ModuleType(_METADATA)
    told.__dict__["version"] = lambda _: ""
    sys.modules[_METADATA] = told
    from cchc_tui.store.query.process import main  # noqa: PLC0415  (brings DuckDB in)

    del sys.modules[_METADATA]
    return main()


if __name__ == "__main__":
    # all is sent by now, and nobody should wait while memory is given back piece by piece
    os._exit(start())
