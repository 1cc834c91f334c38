"""Questions by name, shipped or a workspace's own: one ``.sql`` file each, whose header says what it answers.

A header's lines are comments: ``-- vi:`` and ``-- en:`` hold the title, ``-- about.vi:`` and ``-- about.en:``
one sentence more, and each ``-- param NAME: KIND | Vietnamese | English`` names what is put in for ``:NAME``.
A ``?`` behind the kind means that it may be left empty. A header of one's own may say less.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from cchc_tui.errors import QueryError
from cchc_tui.schema.model import Text

_FOLDER = Path(__file__).parent / "queries"
_LARGEST = 1 << 20
_HEADER = re.compile(r"-- (?P<key>[a-z.]+(?: \w+)?): (?P<value>.*)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question must be told. `kind` is one of text, indicator, org_unit, period, date, year."""

    name: str
    kind: str
    label: Text
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question by name; `sql` holds its header too. `is_own` if it is the workspace's."""

    name: str
    title: Text
    about: Text
    parameters: tuple[Parameter, ...]
    sql: str
    is_own: bool = False

    def values(self, given: dict[str, str]) -> dict[str, str]:
        """Return a value for every parameter, the optional ones empty where nothing is given.

        Raises:
            QueryError: one is missing, or has a name that the question does not know.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in given:
            if name not in known:
                names = ", ".join(known) or "–"
                raise QueryError("query.parameter_unknown", name=name, query=self.name, known=names)
        for parameter in self.parameters:
            if not parameter.optional and not given.get(parameter.name):
                raise QueryError("query.parameter_missing", name=parameter.name)
        return {name: given.get(name, "").strip() for name in known}


@cache
def questions() -> tuple[Question, ...]:
    """Return all shipped questions, by name."""
    return tuple(_read(path) for path in sorted(_FOLDER.glob("*.sql")))


def own_questions(folder: Path) -> tuple[Question, ...]:
    """Return a workspace's own questions, by name; a file that cannot be read as one is left out."""
    shipped = {one.name for one in questions()}
    found = []
    for path in sorted(folder.glob("*.sql")):
        with suppress(OSError, ValueError):
            if path.stem not in shipped and path.stat().st_size <= _LARGEST:
                found.append(replace(_read(path), is_own=True))
    return tuple(found)


def question(name: str, folder: Path | None = None) -> Question:
    """Return a question by its name: a shipped one, or one of a folder of a workspace's own.

    Raises:
        QueryError: there is none; the sentence lists those there are.
    """
    known = (*questions(), *(own_questions(folder) if folder is not None else ()))
    for one in known:
        if one.name == name:
            return one
    raise QueryError("query.unknown", name=name, known=", ".join(one.name for one in known))


def _read(path: Path) -> Question:
    """Read a question; what its header does not say of it is its name, or nothing.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no text, or a parameter of its header is not written as one.
    """
    sql = path.read_text(encoding="utf-8-sig")
    said: dict[str, str] = {}
    parameters: list[Parameter] = []
    for line in sql.splitlines():
        match = _HEADER.fullmatch(line)
        if match is None:
            break
        key, value = match["key"], match["value"]
        if key.startswith("param "):
            parameters.append(_parameter(key.removeprefix("param "), value))
        else:
            said[key] = value
    title = said.get("vi") or said.get("en") or path.stem
    about = said.get("about.vi") or said.get("about.en") or ""
    return Question(
        name=path.stem,
        title=Text(title, said.get("en") or title),
        about=Text(about, said.get("about.en") or about),
        parameters=tuple(parameters),
        sql=sql,
    )


def _parameter(name: str, value: str) -> Parameter:
    kind, vi, en = (part.strip() for part in value.split("|"))
    return Parameter(name, kind.rstrip("?"), Text(vi, en), optional=kind.endswith("?"))
