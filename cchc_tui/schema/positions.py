"""Lines of tables and keys in TOML text, since `tomllib` gives none. Made only when something is wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cchc_tui.schema.faults import Path

_PIECE = re.compile(
    r'(?P<text>"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')'
    r"|(?P<comment>\#[^\n]*)|(?P<open>[\[{])|(?P<close>[\]}])|(?P<newline>\n)|(?P<other>[^\[\]{}\"'#\n]+|.)",
    re.DOTALL,
)
_HEADER = re.compile(r"\s*(?P<brackets>\[\[?)(?P<name>[^\]]*)\]")
_STEP = re.compile(
    r"\s*(?:\"(?P<quoted>(?:\\.|[^\"\\])*)\"|'(?P<literal>[^']*)'|(?P<bare>[\w-]+))\s*(?P<dot>\.)?"
)


def line_index(text: str) -> Mapping[Path, int]:
    """Return the line, from 1, of every table and key by its path, of text that is valid TOML."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for statement, line in _statements(text):
        header = _HEADER.match(statement)
        if header is not None:
            table = _entered(_steps(header["name"]), counts, one_of_many=header["brackets"] == "[[")
            lines.setdefault(table, line)
            continue
        keys = _steps(statement)
        for length in range(1, len(keys) + 1):
            lines.setdefault(table + tuple(keys[:length]), line)
    return lines


def line_of(path: Path, lines: Mapping[Path, int]) -> int:
    """Return the line of the path, or of the innermost table or key around it that has one; else 1."""
    for length in range(len(path), 0, -1):
        line = lines.get(path[:length])
        if line is not None:
            return line
    return 1


def _statements(text: str) -> Iterator[tuple[str, int]]:
    """Each key with its value, or table header, with the line that it starts on."""
    line = 1
    depth = 0
    pieces: list[str] = []
    start = 1
    for match in _PIECE.finditer(text):
        piece = match[0]
        sort = match.lastgroup
        if sort == "newline" and depth == 0:
            if pieces:
                yield "".join(pieces), start
            pieces = []
        elif sort != "comment" and (pieces or not piece.isspace()):
            if not pieces:
                start = line
            pieces.append(piece)
            depth += (sort == "open") - (sort == "close")
        line += piece.count("\n")
    if pieces:
        yield "".join(pieces), start


def _steps(text: str) -> list[str]:
    """The steps of a dotted key at the start of text."""
    steps = []
    at = 0
    while match := _STEP.match(text, at):
        steps.append(match["bare"] or match["quoted"] or match["literal"] or "")
        at = match.end()
        if not match["dot"]:
            break
    return steps


def _entered(steps: list[str], counts: dict[Path, int], *, one_of_many: bool) -> Path:
    """The path of a table header; a step that is a list of tables means its latest one."""
    path: Path = ()
    for place, step in enumerate(steps):
        path += (step,)
        if one_of_many and place == len(steps) - 1:
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            path += (counts[path] - 1,)
    return path
