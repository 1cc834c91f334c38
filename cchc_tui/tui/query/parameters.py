"""Asking for what a ready-made question has to be told, one thing after another."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cchc_tui.analysis.shipped import Parameter, Question, questions
from cchc_tui.entry.search import Finder
from cchc_tui.messages import language, tr
from cchc_tui.schema.model import Text
from cchc_tui.tui.home.load import load_home

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cchc_tui.schema.model import Indicator, Schema
    from cchc_tui.tui.session import Session


TITLE = ":title"
"""The name of what is no question, but asks what one is to be called."""


@dataclass(frozen=True)
class Asking:
    """A question and what is known of it so far."""

    question: Question
    values: dict[str, str]
    offered: dict[str, str] = field(default_factory=dict)
    """What each was the last time."""
    explaining: bool = False
    """Whether it is to be told how the question would be answered, not its answer."""

    @property
    def next(self) -> Parameter | None:
        """What is to be asked now; None once all is known."""
        return next((one for one in self.question.parameters if one.name not in self.values), None)

    def answered(self, value: str) -> Asking:
        """Return the asking with the next parameter known."""
        asked = self.next
        return self if asked is None else replace(self, values={**self.values, asked.name: value.strip()})


def words_of(question: Question) -> str:
    """Return a question's SQL as it stands in the editor: its title in place of the whole header."""
    lines = question.sql.splitlines()
    start = next((place for place, line in enumerate(lines) if not line.startswith("-- ")), 0)
    return "\n".join([f"-- {question.title.get(language())}", *lines[start:]])


def own_question(sql: str, names: Iterable[str]) -> Question:
    """Return a question written by hand; parameters are asked for as shipped ones do by that name."""
    known = {one.name: one for each in questions() for one in each.parameters}
    asked = (known.get(name, Parameter(name, "text", Text(f":{name}", f":{name}"))) for name in names)
    return Question(
        name="",
        title=Text("", ""),
        about=Text("", ""),
        parameters=tuple(replace(one, optional=True) for one in asked),
        sql=sql,
    )


def title_question(sql: str) -> Question:
    """Return what is asked for to keep a statement: its title."""
    label = tr("console.title_label")
    title = Parameter("title", "text", Text(label, label))
    return Question(name=TITLE, title=Text("", ""), about=Text("", ""), parameters=(title,), sql=sql)


def suggestion(parameter: Parameter, session: Session) -> str:
    """Return what most likely will be answered, "" where nothing is likelier than the rest."""
    if parameter.kind == "org_unit":
        return session.unit.code if session.unit is not None else ""
    if parameter.kind == "period":
        if session.period is not None:
            return str(session.period)
        return str(load_home(session, session.today.year).current.key.period) if session.unit else ""
    if parameter.kind == "date":
        return session.today.isoformat()
    year = session.period.year if session.period is not None else session.today.year
    return str(year) if parameter.kind == "year" else ""


def meant(parameter: Parameter, typed: str, schema: Schema) -> tuple[str, str]:
    """Return the value that typed text stands for, and how to name it; ("", "") if it stands for nothing.

    An indicator is known by its id, its printed code, or words of its label without diacritics.
    """
    words = typed.strip()
    if parameter.kind != "indicator":
        return words, ""
    row = indicator_meant(words, schema)
    return (row.id, f"{schema.printed_code(row)} {row.label}") if row is not None else ("", "")


def indicator_meant(words: str, schema: Schema) -> Indicator | None:
    """Return the first indicator that an id, a code or words stand for."""
    if words in schema.indicators:
        return schema.indicators[words]
    found = (match.target for match in Finder(schema).find(words.replace(",", ".")))
    target = next((name for name in found if name is not None), None)
    return schema.indicators[target] if target is not None else None
