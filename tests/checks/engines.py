"""Both engines side by side on forms made up for a test."""

import duckdb

from cchc_tui.checks.kleene import compile_rule
from cchc_tui.checks.layout import Layout, fill
from cchc_tui.checks.needs import figures_of
from cchc_tui.checks.rulebook import rulebook
from cchc_tui.checks.sql import column, fails_sql, outcome_sql
from cchc_tui.entry.figure import BLANK, Sheet, State
from cchc_tui.schema.model import Flow, Indicator, Kind, Level, Measure, Rule, Schema, Severity, Text
from cchc_tui.schema.parse import parse_expression

COUNT = Measure("Hồ sơ", Kind.COUNT)
PERCENT = Measure("%", Kind.PERCENT, 2)
MONEY = Measure("Triệu đồng", Kind.AMOUNT, 3)
CODE = Measure("Mã", Kind.CODE)
EVERYWHERE = frozenset({Level.COMMUNE, Level.DISTRICT})
PER_QUERY = 50


def row(name, measure=COUNT, *, levels=EVERYWHERE, flow=Flow.PERIOD, **more):
    return Indicator(name, more.pop("code", name), f"Chỉ tiêu {name}", measure, levels, flow, **more)


def rule(name, check, at, *, when=None, severity=Severity.ERROR, **more):
    return Rule(
        name,
        parse_expression(check) if isinstance(check, str) else check,
        at,
        severity,
        Text(f"Sai {name}", f"Wrong {name}"),
        when=parse_expression(when) if isinstance(when, str) else when,
        **more,
    )


def schema(rows, rules=(), periods=None):
    title = Text("Phụ lục thử", "Test appendix")
    return Schema("thu", "1", title, EVERYWHERE, tuple(rows), periods or {}, tuple(rules))


def sheet(figures, level="commune", earlier=None, opening=None, last_year=None):
    return Sheet(figures, level, earlier or {}, opening or {}, last_year or {})


def live_outcomes(form, level, sheets):
    """Outcome of every rule of a level's book on every sheet, by the closures."""
    book = rulebook(form, level)
    layout = Layout(form.indicators, Level(level))
    compiled = [(one.id, compile_rule(one, layout)) for one in book.rules]
    slots = layout.slots(sorted({figure for one in book.rules for figure in figures_of(one)}))
    vector = layout.vector()
    found = []
    for one in sheets:
        fill(vector, slots, one)
        found.append({name: run(vector).value for name, run in compiled})
    return found


def sql_outcomes(form, level, sheets):
    """The same by SQL; the columns are laid out here from their description, not by the program."""
    book = rulebook(form, level)
    read = sorted({figure for one in book.rules for figure in figures_of(one)})
    connection = duckdb.connect()
    names = [name for figure in read for name in column(*figure)[:4]]
    kinds = ("BIGINT", "BOOLEAN", "BIGINT", "BOOLEAN")
    lists = ", ".join(
        f"unnest(${place}::{kinds[(place - 1) % 4]}[]) AS {name}" for place, name in enumerate(names, 1)
    )
    cells = [[cell for figure in read for cell in four(form, level, one, *figure)] for one in sheets]
    numbers = f"unnest(range({len(sheets)})) AS row"
    connection.execute(
        f"CREATE TABLE form AS SELECT {numbers}, {lists}", [list(one) for one in zip(*cells, strict=True)]
    )
    found = [{} for _ in sheets]
    for start in range(0, len(book.rules), PER_QUERY):
        rules = book.rules[start : start + PER_QUERY]
        asked = ", ".join(
            f"{outcome_sql(one, form.indicators)}, {fails_sql(one, form.indicators)}" for one in rules
        )
        for number, answers in enumerate(
            connection.execute(f"SELECT {asked} FROM form ORDER BY row").fetchall()
        ):
            for one, outcome, fails in zip(rules, answers[::2], answers[1::2], strict=True):
                assert bool(fails) == (outcome == "fails"), one
                found[number][one.id] = outcome
    return found


def four(form, level, one, indicator_id, of):
    """Number, given, unit and "does not apply" of a figure."""
    sources = {
        "now": one.figures,
        "earlier": one.earlier,
        "opening": one.opening,
        "same_last_year": one.last_year,
    }
    figure = sources[of].get(indicator_id, BLANK)
    indicator = form.indicators[indicator_id]
    if figure.state is State.NUMBER:
        scaled = int(figure.number * 10**indicator.decimals)
        return scaled, True, 10 ** (indicator.decimals - figure.scale), False
    if figure.state is State.NONE:
        zero = 0 if indicator.kind in {Kind.COUNT, Kind.AMOUNT} else None
        return zero, True, zero, False
    excluded = Level(level) not in indicator.levels
    return None, False, None, figure.state is State.NOT_APPLICABLE or excluded
