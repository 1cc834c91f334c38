"""SQL that turns a table's columns, as typed or as numbers, into the integer columns that rules read.

A text column is read in Vietnamese notation: plain digits, digits in groups of three with points, a decimal
comma, ``-`` and ``x`` are taken apart by SQL itself. Whatever else was typed is "odd": each odd text is read
once by `entry.notation` and joined from the table of odd texts. Numeric columns hold the number as it is;
their typed scale is the fewest decimals that it needs.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.checks.layout import NONE_IS_ZERO
from cchc_tui.checks.sql import column
from cchc_tui.entry.notation import DIGITS

if TYPE_CHECKING:
    from cchc_tui.schema.model import Indicator

_INTEGERS = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
)
_FRACTIONS = ("FLOAT", "DOUBLE", "DECIMAL")


class Sort(Enum):
    """How a table holds an indicator's figures."""

    ABSENT = "absent"
    INTEGER = "integer"
    FRACTION = "fraction"
    TEXT = "text"


class Source(NamedTuple):
    """A column of the table, and whether odd texts were found in it."""

    indicator: Indicator
    sort: Sort
    odd: bool = False

    @property
    def name(self) -> str:
        """The column's name, quoted for SQL."""
        return f'"{self.indicator.id}"'


def sort_of(sql_type: str) -> Sort:
    """Return how to read a column of an SQL type; what is neither number nor text is read as text."""
    if sql_type.startswith(_INTEGERS):
        return Sort.INTEGER
    return Sort.FRACTION if sql_type.startswith(_FRACTIONS) else Sort.TEXT


def trimmed(name: str) -> str:
    """Return SQL for a cell's text without spaces around it."""
    return f"trim({name}::VARCHAR)"


def is_odd(source: Source) -> str:
    """Return SQL that is true for a text that SQL does not take apart by itself."""
    text = trimmed(source.name)
    return f"NOT regexp_full_match({text}, '(|-|x|{_plain(source.indicator)})')"


def _plain(indicator: Indicator) -> str:
    """A pattern of the numbers that can be read in one way only, and are not too long for the row."""
    decimals = indicator.decimals
    digits = max(1, DIGITS - decimals)
    patterns = [f"-?[0-9]{{1,{digits}}}"]
    groups = (digits - 3) // 3
    if groups > 1:
        patterns.append(f"-?[1-9][0-9]{{0,2}}([.][0-9]{{3}}){{2,{groups}}}")
    if decimals:
        patterns.append(f"-?[0-9]{{1,{digits}}},[0-9]{{1,{decimals}}}")
    return "|".join(patterns)


def columns_of(source: Source, *, excluded: bool) -> str:
    """Return the four SQL columns of a figure; `excluded` says that a blank does not apply at this level."""
    names = column(source.indicator.id)
    maker = {
        Sort.ABSENT: _absent,
        Sort.INTEGER: _integer,
        Sort.FRACTION: _fraction,
        Sort.TEXT: _text,
    }[source.sort]
    number, given, unit, inapplicable = maker(source)
    if excluded:
        inapplicable = f"({inapplicable} OR NOT {given})"
    return (
        f"{number} AS {names.number}, {given} AS {names.given}, "
        f"{unit} AS {names.unit}, {inapplicable} AS {names.inapplicable}"
    )


_Four = tuple[str, str, str, str]


def _absent(_: Source) -> _Four:
    return "NULL::BIGINT", "false", "NULL::BIGINT", "false"


def _within(number: str) -> str:
    """SQL for a number, NULL where it has more digits than a figure may have."""
    return f"CASE WHEN {number} > -{10**DIGITS} AND {number} < {10**DIGITS} THEN {number} END"


def scaled_number(source: Source) -> str:
    """Return SQL for a numeric column × 10**decimals; NULL where the row cannot hold the number exactly."""
    decimals, name = source.indicator.decimals, source.name
    if source.sort is Sort.INTEGER:
        scaled = name if not decimals else f"({name}::HUGEINT * {10**decimals})"
        return f"({_within(scaled)})::BIGINT"
    exact = f"TRY_CAST({name} AS DECIMAL(38,{decimals}))"
    same = f"{exact} = TRY_CAST({name}::VARCHAR AS DECIMAL(38,12))"
    scaled = f"({exact} * {10**decimals})::HUGEINT"
    return f"(CASE WHEN {same} THEN {_within(scaled)} END)::BIGINT"


def _integer(source: Source) -> _Four:
    number = scaled_number(source)
    return number, f"({number} IS NOT NULL)", f"{10**source.indicator.decimals}::BIGINT", "false"


def _fraction(source: Source) -> _Four:
    number, decimals = scaled_number(source), source.indicator.decimals
    steps = "".join(f" WHEN {number} % {10**power} = 0 THEN {10**power}" for power in range(decimals, 0, -1))
    unit = f"(CASE{steps} ELSE 1 END)::BIGINT" if steps else "1::BIGINT"
    return number, f"({number} IS NOT NULL)", unit, "false"


def _text(source: Source) -> _Four:
    text, decimals = trimmed(source.name), source.indicator.decimals
    scale = 10**decimals
    plain = f"replace({text}, '.', '')"
    whole = f"TRY_CAST({plain} AS BIGINT) * {scale}"
    if decimals:
        fraction = f"TRY_CAST(replace({plain}, ',', '.') AS DECIMAL(38,{decimals}))"
        number = f"CASE WHEN contains({text}, ',') THEN ({fraction} * {scale})::BIGINT ELSE {whole} END"
        typed = f"length({text}) - strpos({text}, ',')"
        steps = " ".join(
            f"WHEN {typed} = {power} THEN {10 ** (decimals - power)}" for power in range(1, decimals + 1)
        )
        unit = f"CASE WHEN contains({text}, ',') THEN CASE {steps} END ELSE {scale} END"
    else:
        number, unit = whole, f"{scale}"
    zero = "0" if source.indicator.kind in NONE_IS_ZERO else "NULL"
    number = f"CASE WHEN {text} = '-' THEN {zero} ELSE {number} END"
    unit = f"CASE WHEN {text} = '-' THEN {zero} ELSE {unit} END"
    given = f"coalesce({text} NOT IN ('', 'x'), false)"
    inapplicable = f"coalesce({text} = 'x', false)"
    if not source.odd:
        return f"({number})::BIGINT", given, f"({unit})::BIGINT", inapplicable
    odd = f'"{source.indicator.id}#odd"'
    return (
        f"(CASE WHEN {odd}.text IS NULL THEN {number} ELSE {odd}.number END)::BIGINT",
        f"coalesce({odd}.given, {given})",
        f"(CASE WHEN {odd}.text IS NULL THEN {unit} ELSE {odd}.unit END)::BIGINT",
        f"coalesce({odd}.inapplicable, {inapplicable})",
    )
