"""Which figures of a period's forms the checks across periods may have something to say of.

SQL leaves nothing out that `checks.course` would tell, and little over: what is left is looked at there.
Sizes are compared with some leeway, since SQL computes with DOUBLEs here.
"""

# ruff: noqa: S608  (our own names and numbers go into the statements)
from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cchc_tui.checks.course import COUNTED, FEWEST_COPIED, arises_anew
from cchc_tui.checks.usual import FAR, HANDFUL, LEAST, MANY, MOST, NORMAL
from cchc_tui.schema.model import Flow, Kind
from cchc_tui.store.period_check.quarters import Quarters, known
from cchc_tui.store.period_check.staging import NOT_APPLICABLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from cchc_tui.schema.model import Indicator
    from cchc_tui.store.period_check.staging import Stage

_LEEWAY = 0.02
"""A percentage rounded the other way is off by a hundredth."""
_SAME = 1e-6


class Suspects(NamedTuple):
    """Rows to be looked at, as (unit, place), and the units whose form may be a copy of another.

    Of the `contradicted` rows another period tells another figure, the `unusual` are far from their own past.
    """

    contradicted: set[tuple[int, int]]
    unusual: set[tuple[int, int]]
    copies: set[int]


def suspects(stage: Stage) -> Suspects:
    """Return what is to be looked at; the stage's tables must be there."""
    quarters = Quarters(stage)
    codes = _places(stage, lambda row: row.kind is Kind.CODE)
    own = f"coalesce({known(f'k{stage.own_kind}')} IS NOT NULL, false)"
    besides = f"{own} AS is_told, {own} AND {_against_pieces(stage, quarters)} AS contradicted"
    near = quarters.table(f"(FROM cell WHERE place NOT IN {codes})", besides)
    stage.run(f"CREATE OR REPLACE TEMP TABLE near AS {near}")
    contradicted = f"SELECT unit, place FROM near WHERE year = {stage.period.year} AND contradicted"
    unusual = set()
    if quarters.newest is not None:
        stage.run(f"CREATE OR REPLACE TEMP TABLE doubtful AS {_doubtful(stage, quarters)}")
        stage.run(f"CREATE OR REPLACE TEMP TABLE needed AS {_needed(stage)}")
        stage.run(f"CREATE OR REPLACE TEMP TABLE long AS {_long(stage)}")
        unusual = _pairs(stage, _unusual(stage, quarters))
    copies = {unit for (unit,) in stage.connection.execute(_copies(stage)).fetchall()}
    return Suspects(_pairs(stage, contradicted), unusual, copies)


def _pairs(stage: Stage, sql: str) -> set[tuple[int, int]]:
    return set(stage.connection.execute(sql).fetchall())


def _places(stage: Stage, choose: Callable[[Indicator], bool]) -> str:
    """The places of some rows, for ``IN``; never empty."""
    found = [str(place) for place, row in enumerate(stage.schema.indicators.values()) if choose(row)]
    return f"({', '.join(found or ['-1'])})"


def _against_pieces(stage: Stage, quarters: Quarters) -> str:
    """SQL that is true where shorter periods contradict a row, or other periods of the year."""
    days = [kind.days(stage.period.year) for kind in stage.schema.periods.values()]
    own, (first, last) = f"k{stage.own_kind}", days[stage.own_kind]
    inside = [
        f"coalesce(k{number} > {own}, false)"
        for number, (start, end) in enumerate(days)
        if first <= start and end <= last and (start, end) != (first, last)
    ]
    counted = _places(stage, lambda row: row.flow is Flow.PERIOD and row.kind in COUNTED)
    return f"({quarters.differs()} OR place IN {counted} AND ({' OR '.join(inside) or 'false'}))"


def _doubtful(stage: Stage, quarters: Quarters) -> str:
    """SQL for rows whose newest quarter those of the near years do not bear out: they may be far from usual.

    A figure is within what ever was if more figures are no more than it than are left aside, and as many are
    no less; the newest figures always count.
    """
    year, newest = stage.period.year, quarters.newest or 0
    before = [f"now.{name}" for name in reversed(quarters.names[:newest])]
    past = range(year - 1, stage.first_near - 1, -1)
    before += [f"y{one}.{name}" for one in past for name in reversed(quarters.names)]
    joined = " ".join(
        f"LEFT JOIN near AS y{one} ON (y{one}.unit, y{one}.place, y{one}.year) = (now.unit, now.place, {one})"
        for one in past
    )
    latest = f"coalesce({', '.join(map(known, before))})"

    def some(condition: str) -> str:
        return " + ".join(f"coalesce(({condition.format(one)})::INTEGER, 0)" for one in map(known, before))

    points, enough = float(HANDFUL) - _LEEWAY, MOST // MANY + 1
    value = "now.newest"
    shares = _places(stage, lambda row: row.kind is Kind.PERCENT)
    stocks = _places(stage, lambda row: row.flow is Flow.STOCK)
    return f"""
        SELECT now.unit, now.place, {value} AS value, now.of_whole
        FROM near AS now {joined}
        WHERE now.year = {year} AND {known(value)} IS NOT NULL
            AND now.is_told AND NOT CASE
            WHEN now.place IN {shares} THEN
                least({some("{} <= " + f"{value} + {points}")}, {some("{} >= " + f"{value} - {points}")})
                    >= {enough}
            WHEN now.place IN {stocks} THEN
                coalesce(abs({value} - {latest}) <= greatest({HANDFUL}, {latest} / 4), false)
            ELSE least({some("{} * 4 <= " + f"{value} * 5")}, {some(f"{value} * 4 <= " + "{} * 5")})
                >= {enough} END
    """


def _long(stage: Stage) -> str:
    """SQL for the figures of all years that the rows of table ``needed`` have."""
    older = stage.cells(f"report.year < {stage.first_near}", "needed")
    return f"""
        SELECT unit, year, kind, place, v FROM cell SEMI JOIN needed USING (unit, place)
        UNION ALL SELECT unit, year, kind, place, v FROM ({older})
    """


def _needed(stage: Stage) -> str:
    """SQL for the doubtful rows and those that their percentages are made of."""
    sources = " UNION ".join(
        f"SELECT unit, {place}::SMALLINT FROM doubtful WHERE place = {stage.places[row.id]}"
        for row in stage.schema.indicators.values()
        if row.percent is not None
        for place in (stage.places[row.percent.part], stage.places[row.percent.whole])
    )
    return "SELECT unit, place FROM doubtful" + (f" UNION {sources}" if sources else "")


def _unusual(stage: Stage, quarters: Quarters) -> str:
    """SQL for the doubtful rows that are far from usual, as `checks.usual` has it but for the leeway."""
    year, newest = stage.period.year, quarters.newest or 0
    shares = _places(stage, lambda row: row.kind is Kind.PERCENT)
    stocks = _places(stage, lambda row: row.flow is Flow.STOCK)
    names = [quarters.names[:newest] if one == year else quarters.names for one in stage.years]
    # a sorted list of all would take longer than all the rest
    years = ", ".join(
        f"any_value([{', '.join(reversed(own))}]::DOUBLE[]) FILTER (year = {one}) AS y{one}"
        for one, own in zip(stage.years, names, strict=True)
    )
    latest_first = ", ".join(f"coalesce(y{one}, [])" for one in reversed(stage.years))
    return f"""
        WITH quarter AS ({quarters.table("long")}),
        told AS (
            SELECT unit, place, {years} FROM quarter SEMI JOIN doubtful USING (unit, place)
            GROUP BY unit, place
        ),
        history AS (
            SELECT unit, place, value, of_whole,
                [one FOR one IN flatten([{latest_first}]) IF one > {NOT_APPLICABLE}][:{MOST}] AS figures
            FROM doubtful JOIN told USING (unit, place)
        ),
        ranged AS (
            SELECT *, list_sort(figures) AS ranks, len(figures) // {MANY} AS aside,
                ranks[1 + aside] AS least, ranks[len(figures) - aside] AS most,
                ranks[(len(figures) + 1) // 2] AS median
            FROM history WHERE len(figures) >= {LEAST}
        ),
        outside AS (
            SELECT *, place IN {shares} AS is_share, place IN {stocks} AND NOT is_share AS is_stock
            FROM ranged
            WHERE CASE WHEN is_share THEN NOT value BETWEEN least - {float(HANDFUL) - _LEEWAY}
                    AND most + {float(HANDFUL) - _LEEWAY}
                WHEN is_stock THEN abs(value - figures[1]) > greatest({HANDFUL}, figures[1] / 4) - {_SAME}
                ELSE abs(value - median) > greatest({HANDFUL}, median / 4) - {_SAME}
                    AND NOT (least * 4 <= value * 5 - {_SAME} AND value * 4 <= most * 5 - {_SAME}) END
        ),
        steady AS (
            SELECT *,
                CASE WHEN is_share THEN value ELSE 2 * sqrt(greatest(value, 0) + 0.375) END AS own,
                CASE WHEN is_share THEN median ELSE 2 * sqrt(greatest(median, 0) + 0.375) END AS middle,
                CASE WHEN is_share THEN greatest(2.0, 50 / sqrt(CASE WHEN of_whole > 0 THEN of_whole END))
                    ELSE 1.0 END AS least_swing,
                list_sort([
                    abs((CASE WHEN is_share THEN one ELSE 2 * sqrt(greatest(one, 0) + 0.375) END) - middle)
                    FOR one IN ranks
                ])[(len(ranks) + 1) // 2] AS distance,
                list_max([abs(figures[turn] - figures[turn + 1]) FOR turn IN range(1, len(figures))]) AS moved
            FROM outside
        )
        SELECT unit, place FROM steady
        WHERE CASE WHEN is_stock THEN abs(value - figures[1]) * 4 > moved * 5 - {_SAME}
            ELSE abs(own - middle) > {FAR} * greatest(distance * {NORMAL}, least_swing) - {_LEEWAY} END
    """


def _copies(stage: Stage) -> str:
    """SQL for the units whose counts are all those of the report before, or of the year before.

    A unit whose last report is older than the near years is looked at in any case.
    """
    calendar, year, kind = stage.schema.periods, stage.period.year, stage.own_kind
    end = calendar[stage.period.kind].days(year)[1]
    ended = [one for one in stage.looked_at if calendar[one.kind].days(one.year)[1] < end]
    ended.sort(key=lambda one: calendar[one.kind].days(one.year)[::-1])
    ranks = ", ".join(
        f"({rank}, {one.year}, {stage.kinds.index(one.kind)})" for rank, one in enumerate(ended)
    )
    anew = _places(stage, arises_anew)
    return f"""
        WITH latest AS (
            SELECT unit, arg_max(year, rank) AS year, arg_max(kind, rank) AS kind
            FROM filled JOIN (VALUES {ranks or "(0, 0, 0)"}) AS ended(rank, year, kind) USING (year, kind)
            GROUP BY unit
        ),
        other AS (
            FROM latest UNION SELECT unit, year, kind FROM filled WHERE year = {year - 1} AND kind = {kind}
        ),
        mine AS (
            SELECT unit, place, v FROM cell
            WHERE year = {year} AND kind = {kind} AND place IN {anew} AND {known("v")} <> 0
        ),
        counted AS (
            SELECT unit, count(*) AS count FROM mine GROUP BY unit HAVING count(*) >= {FEWEST_COPIED}
        ),
        same AS (
            SELECT unit, count(*) AS count
            FROM mine JOIN (FROM cell SEMI JOIN other USING (unit, year, kind)) AS theirs
                USING (unit, place, v)
            GROUP BY unit, theirs.year, theirs.kind
        )
        SELECT DISTINCT unit FROM counted SEMI JOIN same USING (unit, count)
        UNION
        SELECT DISTINCT unit FROM report ANTI JOIN latest USING (unit) WHERE year < {stage.first_near}
    """
