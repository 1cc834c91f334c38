"""Reading SQL as far as is needed before DuckDB does: statements, and parameters written ``:name``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_TOKEN = re.compile(
    r"""
      (?P<text>
        (?:(?<!\w)[eE])'(?:[^'\\]|\\.|'')*(?:'|\Z)    # with escapes
      | '(?:[^']|'')*(?:'|\Z)
      | \$(?P<tag>\w*)\$.*?(?:\$(?P=tag)\$|\Z)         # between dollars
      )
    | (?P<quoted>"(?:[^"]|"")*(?:"|\Z))
    | (?P<comment>--[^\n]*|/\*.*?(?:\*/|\Z))
    | (?P<cast>::)
    | (?P<end>;)
    | (?P<parameter>[:$](?P<name>[A-Za-z_]\w*))
    | (?P<number>\d[\d_]*(?:\.\d+)?\b)
    | (?P<word>\w+)
    | (?P<space>\s+)
    | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_BEFORE_PARAMETER = frozenset("(,=<>+-*/%|[ \t\r\n")


class Token(NamedTuple):
    """A piece of SQL from `start` up to `end`, by its place among the characters.

    `kind` is one of text, quoted (a name), comment, cast, end (a semicolon), parameter, number, word, space
    and sign. A text that is not closed goes on to the end.
    """

    kind: str
    start: int
    end: int


class Span(NamedTuple):
    """Where a statement stands in a text, by the places of its characters."""

    start: int
    end: int


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


def tokens(sql: str) -> Iterator[Token]:
    """Yield the pieces that a text in SQL consists of."""
    for match in _TOKEN.finditer(sql):
        yield Token(match.lastgroup or "sign", *match.span())


def statements(sql: str) -> list[str]:
    """Return the statements of a text, without those that hold only spaces and comments."""
    return [sql[start:end] for start, end in spans(sql)]


def spans(sql: str) -> list[Span]:
    """Return where the statements of a text stand, without those that hold only spaces and comments.

    Comments ahead of a statement belong to it; the semicolon behind it does not.
    """
    found: list[Span] = []
    start, filled = 0, False
    for kind, begin, end in (*tokens(sql), Token("end", len(sql), len(sql))):
        if kind == "end":
            if filled:
                found.append(_trimmed(sql, start, begin))
            start, filled = end, False
        elif kind not in {"space", "comment"}:
            filled = True
    return found


def statement_at(sql: str, place: int) -> Span | None:
    """Return the statement that a place belongs to: behind its semicolon too, up to the end of the line.

    Between two statements it is the next one, behind the last the last; None if there is none.
    """
    found = spans(sql)
    before = [one for one in found if one.start <= place]
    if before and (place <= before[-1].end or "\n" not in sql[before[-1].end : place]):
        return before[-1]
    return next((one for one in found if one.start > place), found[-1] if found else None)


def _trimmed(sql: str, start: int, end: int) -> Span:
    words = sql[start:end]
    return Span(start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip()))


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
        if match["parameter"] and _is_parameter(match, before, known):
            names.append(match["name"])
            text = f"${match['name']}"
        parts.append(text)
        before = match[0][-1]
    return Written("".join(parts), tuple(dict.fromkeys(names)))


def _is_parameter(match: re.Match[str], before: str, known: Collection[str]) -> bool:
    if match["name"] in known:
        return True
    return match[0].startswith("$") or (before in _BEFORE_PARAMETER and before != "[")
