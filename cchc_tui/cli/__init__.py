"""The command line: `main` reads the call, runs one command, and turns every error into one sentence.

Exit status: 0 fine, 1 findings of error severity, 2 could not be done.
"""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING

from cchc_tui import messages
from cchc_tui.errors import CchcError
from cchc_tui.messages import tr
from cchc_tui.text import printable
from cchc_tui.tui import encoding

if TYPE_CHECKING:
    from collections.abc import Sequence

COULD_NOT = 2
OPENING = frozenset({"--workspace", "--org-unit", "--period", "--lang", "--role", "--who"})
"""The options that may stand where no command does."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit status; never raises what a user could meet."""
    words = list(sys.argv[1:] if argv is None else argv)
    messages.use(_spoken(words))
    try:
        return _run(words)
    except CchcError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return _fail(tr("cli.interrupted"))
    except BrokenPipeError:
        # whoever read our output has left (`cchc … | head`); keep Python from complaining at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _fail(tr("cli.disk", path=error.filename or "?", why=error.strerror or error))
    except Exception as error:  # noqa: BLE001  (nobody ever sees a traceback: it goes to a file)
        return _fail(_unforeseen(error, words))


def _run(words: Sequence[str]) -> int:
    _see_to_encoding()
    if has_role(words):
        from cchc_tui.cli.forced import admitted  # noqa: PLC0415  (only who is given a role needs it)

        words = admitted(words)
    if opens_program(words):
        from cchc_tui.tui.terminal import prepare  # noqa: PLC0415  (before all that it makes quicker)

        prepare()
    from cchc_tui.cli.parser import parse  # noqa: PLC0415  (the catalogue's language must be chosen first)
    from cchc_tui.cli.rights import check_role  # noqa: PLC0415

    arguments = parse(words)
    check_role(arguments)
    status: int = arguments.run(arguments)
    return status


def _see_to_encoding() -> None:
    """Refuse a terminal that cannot show Vietnamese; what goes to a file or a program is UTF-8 anyway."""
    for stream in (sys.stdout, sys.stderr):
        if stream.isatty():
            encoding.check(encoding.session(), stream.encoding)
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


def opens_program(words: Sequence[str]) -> bool:
    """Whether a call has nothing but pairs of option and value, and so opens the program."""
    return len(words) % 2 == 0 and all(word in OPENING for word in words[::2])


def has_role(words: Sequence[str]) -> bool:
    """Whether a call gives its maker a role."""
    return any(word.partition("=")[0] == "--role" for word in words)


def _spoken(words: Sequence[str]) -> str:
    """The language asked for on the command line or in CCHC_LANG, before anything is parsed."""
    for at, word in enumerate(words):
        if word == "--lang" and at + 1 < len(words):
            return words[at + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return os.environ.get("CCHC_LANG", "vi")


def _fail(sentence: str) -> int:
    for line in sentence.splitlines() or [""]:
        print(printable(line), file=sys.stderr)
    return COULD_NOT


def _unforeseen(error: Exception, words: Sequence[str]) -> str:
    from cchc_tui.cli.mishap import written_down  # noqa: PLC0415  (needed only when something has gone wrong)

    path = written_down(error, restricted=has_role(words))
    what = type(error).__name__
    return tr("cli.unforeseen", what=what, path=path) if path else tr("access.unforeseen", what=what)
