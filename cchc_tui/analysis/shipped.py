"""The questions shipped with the program: one ``.sql`` file each, with a header that says what it answers.

A header's lines are comments: ``-- vi:`` and ``-- en:`` hold the title, ``-- about.vi:`` and ``-- about.en:``
one sentence more, and each ``-- param NAME: KIND | Vietnamese | English`` names what is put in for ``:NAME``.
A ``?`` behind the kind means that it may be left empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cchc_tui.errors import QueryError
from cchc_tui.schema.model import Text

_FOLDER = Path(__file__).parent / "queries"
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
    """A question by name; `sql` holds its header too."""

    name: str
    title: Text
    about: Text
    parameters: tuple[Parameter, ...]
    sql: str

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


def question(name: str) -> Question:
    """Return a shipped question by its name.

    Raises:
        QueryError: there is none; the sentence lists those there are.
    """
    for one in questions():
        if one.name == name:
            return one
    raise QueryError("query.unknown", name=name, known=", ".join(one.name for one in questions()))


def _read(path: Path) -> Question:
    sql = path.read_text(encoding="utf-8")
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
    return Question(
        name=path.stem,
        title=Text(said["vi"], said["en"]),
        about=Text(said["about.vi"], said["about.en"]),
        parameters=tuple(parameters),
        sql=sql,
    )


def _parameter(name: str, value: str) -> Parameter:
    kind, vi, en = (part.strip() for part in value.split("|"))
    return Parameter(name, kind.rstrip("?"), Text(vi, en), optional=kind.endswith("?"))
