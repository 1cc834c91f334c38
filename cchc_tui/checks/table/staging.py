"""SQL that turns a table's columns, as typed or as numbers, into the integer columns that rules read.

A text column is read in Vietnamese notation. SQL takes apart by itself what can only mean one thing and
comes back from a number unchanged: plain digits, digits with a decimal comma, ``-``, ``x`` and nothing. All
other text is "odd": `reading` has put plain text in its place before, in the column ``"<id>#plain"``.
A numeric column holds the number as it is; its typed scale is the fewest decimals that it needs.
"""

# ruff: noqa: S608  (names are quoted by us, values go in as parameters)
from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.checks.layout import NONE_IS_ZERO
from cchc_tui.checks.sql import Column
from cchc_tui.checks.sql_logic import FALSE
from cchc_tui.entry.notation import DIGITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cchc_tui.schema.model import Indicator

_INTEGERS = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "BIGINT",
    "UBIGINT",
    "HUGEINT",
)
_FRACTIONS = ("FLOAT", "DOUBLE", "DECIMAL")


_OF_ROWS = '"#row", "#main", "#org_unit"'


class Sort(Enum):
    """How a table holds an indicator's figures."""

    ABSENT = "absent"
    INTEGER = "integer"
    FRACTION = "fraction"
    TEXT = "text"


class Source(NamedTuple):
    """How the table holds an indicator's figures."""

    indicator: Indicator
    sort: Sort

    @property
    def name(self) -> str:
        """The column's name, quoted for SQL."""
        return f'"{self.indicator.id}"'

    @property
    def plain(self) -> str:
        """The name of the column that holds plain text in place of odd text."""
        return f'"{self.indicator.id}#plain"'

    @property
    def scale(self) -> int:
        """What figures of the row are multiplied by to make them whole."""
        factor: int = 10**self.indicator.decimals
        return factor


def sort_of(sql_type: str) -> Sort:
    """Return how to read a column of an SQL type; what is neither number nor text is read as text."""
    if sql_type in _INTEGERS:
        return Sort.INTEGER
    return Sort.FRACTION if sql_type.startswith(_FRACTIONS) else Sort.TEXT


def numbered(relation: str, sources: Sequence[Source], besides: Sequence[Source] = ()) -> str:
    """Return SQL for a table with, for each source, its number × 10**decimals as the column ``"<id>#m"``.

    It is NULL where SQL finds no number of the row by itself. The cells stay beside, also those of `besides`.
    """
    present = [one for one in (*sources, *besides) if one.sort is not Sort.ABSENT]
    kept = "".join(f", {one.name}" + (f", {one.plain}" if one.sort is Sort.TEXT else "") for one in present)
    scaled = "".join(
        f', {one.name}::DOUBLE * {one.scale} AS "{one.indicator.id}#s"'
        for one in sources
        if one.sort is Sort.FRACTION
    )
    numbers = "".join(f', {_number(one)} AS "{one.indicator.id}#m"' for one in sources)
    inner = f"(SELECT {_OF_ROWS}{kept}{scaled} FROM {relation})" if scaled else relation
    return f"(SELECT {_OF_ROWS}{kept}{numbers} FROM {inner})"


def _number(source: Source) -> str:
    maker = {Sort.ABSENT: _absent, Sort.INTEGER: _integer, Sort.FRACTION: _fraction, Sort.TEXT: _text}
    return maker[source.sort](source)


def is_odd(source: Source) -> str:
    """Return SQL that is true for a text that SQL does not take apart by itself."""
    return f"({_text(source)} IS NULL AND {source.plain} NOT IN ('', '-', 'x'))"


def _absent(_: Source) -> str:
    return "NULL::BIGINT"


def _integer(source: Source) -> str:
    number = f"TRY_CAST({source.name} AS DECIMAL({DIGITS - source.indicator.decimals},0))::BIGINT"
    return number if source.scale == 1 else f"({number} * {source.scale})"


def _fraction(source: Source) -> str:
    """A binary fraction stands for the decimal that it is the nearest of."""
    scaled = f'"{source.indicator.id}#s"'
    exact = f"abs({scaled} - round({scaled})) <= 1e-6 + abs({scaled}) * 1e-15"
    return f"CASE WHEN {exact} THEN TRY_CAST({scaled} AS DECIMAL({DIGITS},0))::BIGINT END"


def _text(source: Source) -> str:
    name, decimals = source.plain, source.indicator.decimals
    whole = f"TRY_CAST({name} AS BIGINT)"
    most = DIGITS - decimals
    plain = (
        f"CASE WHEN length({name}) <= {most} AND {whole}::VARCHAR = {name} THEN {whole} * {source.scale} END"
    )
    if not decimals:
        return plain
    point = f"replace({name}, ',', '.')"
    fraction = f"TRY_CAST({point} AS DECIMAL(18,{decimals}))"
    padded = f"rpad({point}, (strpos({name}, ',') + {decimals})::INTEGER, '0')"
    typed = f"length({name}) - strpos({name}, ',') BETWEEN 1 AND {decimals} AND strpos({name}, ',') <= {most}"
    comma = (
        f"CASE WHEN {typed} AND {fraction}::VARCHAR = {padded} THEN ({fraction} * {source.scale})::BIGINT END"
    )
    return f"CASE WHEN contains({name}, ',') THEN {comma} ELSE {plain} END"


def column_of(source: Source, table: str, *, excluded: bool) -> Column:
    """Return SQL for a figure's four columns, out of a table that has what `staged` made.

    `excluded` says that a blank does not apply at the form's level.
    """
    name = f'{table}."{source.indicator.id}'
    number = f'{name}#n"'
    if source.sort is Sort.TEXT:
        given, inapplicable = f'{name}#g"', f'{name}#x"'
        if excluded:
            inapplicable = f"({inapplicable} OR NOT {given})"
        return Column(number, given, f'{name}#u"', inapplicable)
    unit = f"{source.scale}::BIGINT"
    if source.sort is Sort.FRACTION:
        unit = _fewest_decimals(number, source)
    inapplicable = f"({number} IS NULL)" if excluded else FALSE
    return Column(number, f"({number} IS NOT NULL)", unit, inapplicable, always_typed=True)


def staged(source: Source) -> str:
    """Return SQL for the columns that `column_of` names, out of a row that has the number as ``"<id>#m"``.

    They are the number, and of a text the unit of the last typed digit, whether something is given and
    whether the row does not apply.
    """
    name = f'"{source.indicator.id}'
    number = f'{name}#m"'
    if source.sort is Sort.TEXT:
        number, given, unit, inapplicable = _text_columns(number, source)
        return (
            f'{number} AS {name}#n", {given} AS {name}#g", {unit} AS {name}#u", {inapplicable} AS {name}#x"'
        )
    return f'{number} AS {name}#n"'


def _fewest_decimals(number: str, source: Source) -> str:
    steps = "".join(
        f" WHEN {number} % {10**power} = 0 THEN {10**power}"
        for power in range(source.indicator.decimals, 0, -1)
    )
    return f"(CASE{steps} ELSE 1 END)::BIGINT" if steps else "1::BIGINT"


def _text_columns(number: str, source: Source) -> tuple[str, str, str, str]:
    name, decimals = source.plain, source.indicator.decimals
    unit = f"{source.scale}::BIGINT"
    if decimals:
        typed = f"length({name}) - strpos({name}, ',')"
        steps = "".join(
            f" WHEN {typed} = {power} THEN {10 ** (decimals - power)}" for power in range(decimals + 1)
        )
        unit = f"(CASE WHEN NOT contains({name}, ',') THEN {source.scale}{steps} END)::BIGINT"
    given = f"coalesce({number} IS NOT NULL OR {name} = '-', false)"
    inapplicable = f"coalesce({name} = 'x', false)"
    if source.indicator.kind in NONE_IS_ZERO:
        number = f"CASE WHEN {name} = '-' THEN 0 ELSE {number} END"
        unit = f"CASE WHEN {name} = '-' THEN 0 ELSE {unit} END"
    return number, given, unit, inapplicable
