"""What an appendix is: the parts of a schema as frozen values.

Nothing here reads a file. `load` makes these values out of TOML; every other layer only reads them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cchc_tui.schema.expression import Expression
    from cchc_tui.schema.period import PeriodKind


class Level(StrEnum):
    """The level of government that a row of the form, or an org unit, belongs to."""

    COMMUNE = "commune"
    DISTRICT = "district"
    PROVINCE = "province"


class Flow(StrEnum):
    """What span of time an indicator's figure covers."""

    PERIOD = "period"
    """Counted within the reporting period alone."""
    CUMULATIVE = "cumulative"
    """Counted from the start of the reporting year (lũy kế)."""
    STOCK = "stock"
    """What there is at the cut-off."""


class Kind(StrEnum):
    """What sort of figure an indicator holds; it decides how typed text is read and rounded."""

    COUNT = "count"
    """Whole things, exact: files, people, procedures."""
    AMOUNT = "amount"
    """A quantity that was rounded when written, such as money."""
    PERCENT = "percent"
    CODE = "code"
    """One of a closed list of coded values."""


class Severity(StrEnum):
    """How much a finding weighs: an error blocks submission, a warning needs a note, info only says."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages of the program."""

    vi: str
    en: str

    def get(self, language: str) -> str:
        """Return the sentence in `language`, ``"vi"`` or ``"en"``."""
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, slots=True)
class CodedValue:
    """One entry of a closed list: `code` is what is typed, `label` what it means (Có, Không …)."""

    code: int
    label: str


@dataclass(frozen=True, slots=True)
class Percent:
    """Ids of the two indicators that a derived percentage is computed from: 100 × part / whole."""

    part: str
    whole: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit of measure as printed in the form, and how its figures are to be read.

    `decimals` is the most digits after the decimal comma that a figure may have.
    """

    name: str
    kind: Kind
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered row that holds no figure, such as ``1.2. Kiểm tra CCHC``; `depth` counts from 0."""

    code: str
    title: str
    depth: int
    line: int = 0


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row that holds a figure.

    `code` is what is printed before it ("" for a part), `parent` the id of the indicator that it is a part
    of, `ordinal` its place among that indicator's parts, from 1 (0 for an indicator of its own). `levels`
    are the levels of government whose row it is. Counts of `distinct` things, such as of services that were
    used at all, do not add up: what two periods share counts once over both. `low` and `high` bound what is
    possible, `usual_high` what is likely for `usual_levels` (empty: for all), in the row's own measure.
    `unlike` lists counts that are often typed here by mistake.
    `line` is where the schema file defines it.
    """

    id: str
    code: str
    label: str
    measure: Measure
    levels: frozenset[Level]
    flow: Flow
    parent: str | None = None
    ordinal: int = 0
    codes: tuple[CodedValue, ...] = ()
    percent: Percent | None = None
    required: bool = False
    distinct: bool = False
    low: str | None = None
    high: str | None = None
    usual_high: str | None = None
    usual_levels: frozenset[Level] = frozenset()
    unlike: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()
    line: int = 0

    @property
    def kind(self) -> Kind:
        """What sort of figure this is."""
        return self.measure.kind

    @property
    def decimals(self) -> int:
        """The most digits after the comma that a figure here may have; figures are scaled by 10**this."""
        return self.measure.decimals

    @property
    def is_part(self) -> bool:
        """Whether this is a "trong đó" row under another indicator."""
        return self.parent is not None


Row = Heading | Indicator


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that the figures of one form must fulfil.

    `check` must hold wherever `when` (if any) does. `at` is the id of the indicator that a finding is
    shown on, `expected` an optional numeric expression for what should stand there. `kind` groups rules
    ("percentage", "range", "expression" …); rules written in the schema file have kind "expression" or
    "sum", the others are generated from what the indicators say of themselves. Empty `levels` means every
    level.
    """

    id: str
    check: Expression
    at: str
    severity: Severity
    message: Text
    kind: str = "expression"
    when: Expression | None = None
    expected: Expression | None = None
    levels: frozenset[Level] = frozenset()
    line: int = 0


@dataclass(frozen=True)
class Schema:
    """One edition of an appendix: its rows in printed order, its calendar and its written rules.

    `since` is the first year that it is in force for, 0 for any. `source` is the file it was loaded from, for
    messages only.
    """

    family: str
    edition: str
    title: Text
    levels: frozenset[Level]
    rows: tuple[Row, ...]
    periods: Mapping[str, PeriodKind]
    rules: tuple[Rule, ...]
    measures: Mapping[str, Measure] = field(default_factory=dict)
    source: str = ""
    since: int = 0

    @property
    def name(self) -> str:
        """Family and edition together, such as ``cchc-xa-2022``: what a submission records."""
        return f"{self.family}-{self.edition}"

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """The rows that hold a figure, by id, in printed order."""
        return {row.id: row for row in self.rows if isinstance(row, Indicator)}

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The rows that hold none, in printed order."""
        return tuple(row for row in self.rows if isinstance(row, Heading))

    @cached_property
    def by_code(self) -> Mapping[str, Row]:
        """Rows that have a printed code, by that code without its final dot."""
        return {bare_code(row.code): row for row in self.rows if row.code}

    @cached_property
    def _parts(self) -> Mapping[str, tuple[Indicator, ...]]:
        parts: dict[str, list[Indicator]] = {}
        for row in self.indicators.values():
            if row.parent is not None:
                parts.setdefault(row.parent, []).append(row)
        return {parent: tuple(rows) for parent, rows in parts.items()}

    def parts(self, indicator_id: str) -> tuple[Indicator, ...]:
        """Return the "trong đó" rows of an indicator, in order; empty if it has none."""
        return self._parts.get(indicator_id, ())

    def printed_code(self, indicator: Indicator) -> str:
        """Return the code printed before the row, or before the row that it is a part of."""
        while not indicator.code and indicator.parent is not None:
            indicator = self.indicators[indicator.parent]
        return bare_code(indicator.code)

    def headings_over(self, row: Row) -> Iterator[Heading]:
        """Yield the headings whose codes lead to the row's own, outermost first (1. then 1.2. for 1.2.3.)."""
        code = bare_code(row.code) if isinstance(row, Heading) else self.printed_code(row)
        steps = code.split(".")
        for length in range(1, len(steps)):
            over = self.by_code.get(".".join(steps[:length]))
            if isinstance(over, Heading):
                yield over


def bare_code(code: str) -> str:
    """Return a printed code without spaces and final dots: ``"1.2.1. "`` and ``"1.2.1"`` are one."""
    return code.strip().rstrip(".").strip()
