"""Reading SQL as far as is needed before DuckDB does: statements, and parameters written ``:name``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

_TOKEN = re.compile(
    r"""
      (?P<skip>
        '(?:[^']|'')*(?:'|\Z)               # text
      | "(?:[^"]|"")*(?:"|\Z)               # a quoted name
      | --[^\n]*                            # comments
      | /\*.*?(?:\*/|\Z)
      | \$(?P<tag>\w*)\$.*?(?:\$(?P=tag)\$|\Z)   # dollar-quoted text
      | ::
      )
    | (?P<end>;)
    | (?P<name>[:$](?P<word>[A-Za-z_]\w*))
    | (?P<other>\w+|\s+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_BEFORE_PARAMETER = frozenset("(,=<>+-*/%|[ \t\r\n")


class Written(NamedTuple):
    """One statement with its parameters written as DuckDB reads them, and their names."""

    sql: str
    names: tuple[str, ...]


def quoted_name(name: str) -> str:
    """Return a name of a table or column as SQL takes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def quoted_text(text: object) -> str:
    """Return a text, or the path of a file, as SQL takes it, whatever is in it."""
    return "'" + str(text).replace("'", "''") + "'"


def statements(sql: str) -> list[str]:
    """Return the statements of a text, without those that hold only spaces and comments."""
    found: list[str] = []
    start = 0
    filled = False
    for match in _TOKEN.finditer(sql):
        if match["end"]:
            if filled:
                found.append(sql[start : match.start()].strip())
            start, filled = match.end(), False
        elif not match[0].isspace() and not match[0].startswith(("--", "/*")):
            filled = True
    if filled:
        found.append(sql[start:].strip())
    return found


def with_parameters(sql: str, known: Collection[str] = ()) -> Written:
    """Return a statement with each ``:name`` as ``$name``.

    In ``[:name]`` and right behind a word, a quote or a bracket a colon means something else to DuckDB; there
    it is a parameter only if its name is `known`.
    """
    parts: list[str] = []
    names: list[str] = []
    before = " "
    for match in _TOKEN.finditer(sql):
        text = match[0]
        if match["name"] and _is_parameter(match, before, known):
            names.append(match["word"])
            text = f"${match['word']}"
        parts.append(text)
        before = match[0][-1]
    return Written("".join(parts), tuple(dict.fromkeys(names)))


def _is_parameter(match: re.Match[str], before: str, known: Collection[str]) -> bool:
    if match["word"] in known:
        return True
    return match[0].startswith("$") or (before in _BEFORE_PARAMETER and before != "[")
