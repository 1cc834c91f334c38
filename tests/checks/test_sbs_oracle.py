"""Our two engines against the outcomes that R's package validate gave on public data."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from cchc_tui.entry.figure import Figure, State
from cchc_tui.schema.model import Kind, Measure
from tests.checks.engines import COUNT, live_outcomes, row, rule, schema, sheet, sql_outcomes

DATA = Path(__file__).with_name("sbs")
COLUMNS = (
    "incl.prob",
    "staff",
    "turnover",
    "other.rev",
    "total.rev",
    "staff.costs",
    "total.costs",
    "profit",
    "vat",
)
SHARE = Measure("", Kind.AMOUNT, 2)
RULES = {
    "to_pos": "turnover >= 0",
    "or_pos": "other_rev >= 0",
    "st_pos": "staff >= 0",
    "sc_pos": "staff_costs >= 0",
    "tc_pos": "total_costs >= 0",
    "prob": "0 <= incl_prob <= 1",
    "size": "size == 0 or size == 1 or size == 2 or size == 3",
    "bal": "abs(total_rev - profit - total_costs) <= {eps}",
    "rev": "abs(turnover + other_rev - total_rev) <= {eps}",
    "pl": "profit <= 0.6 * total_rev",
    "cond1": "staff > 0 implies staff_costs > 0",
    "cond2": "given(staff_costs) implies staff >= 1",
    "req": "given(turnover)",
    # costs / staff <= 100, multiplied out; nobody's costs per head of a negative staff turn the sign round.
    "ratio": "staff > 0 and staff_costs <= 100 * staff or staff < 0 and staff_costs >= 100 * staff",
}
MEANS = {"holds": "TRUE", "fails": "FALSE", "undecided": "NA"}


def records():
    with (DATA / "SBS2000.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def golden():
    with (DATA / "sbs_golden.csv").open(encoding="utf-8", newline="") as file:
        return {(one["id"], one["rule"], one["eps"]): one["outcome"] for one in csv.DictReader(file)}


def form(eps):
    rows = [row(one.replace(".", "_"), SHARE if one == "incl.prob" else COUNT) for one in COLUMNS]
    rules = [rule(name, check.format(eps=f"{Decimal(eps):f}"), "staff") for name, check in RULES.items()]
    return schema([*rows, row("size")], rules)


def figures(record):
    found = {
        name.replace(".", "_"): Figure(State.NUMBER, Decimal(record[name]))
        for name in COLUMNS
        if record[name] != "NA"
    }
    return {**found, "size": Figure(State.NUMBER, Decimal(record["size"].removeprefix("sc")))}


@pytest.mark.parametrize("engine", [live_outcomes, sql_outcomes])
@pytest.mark.parametrize("eps", ["0", "1e-08", "0.5"])
def test_every_outcome_is_the_one_that_validate_gave(engine, eps):
    people = records()
    found = engine(form(eps), "commune", [sheet(figures(one)) for one in people])
    expected = {key: outcome for key, outcome in golden().items() if key[2] == eps}
    ours = {
        (person["id"], name, eps): MEANS[outcomes[name]]
        for person, outcomes in zip(people, found, strict=True)
        for name in RULES
    }
    assert len(ours) == 840
    assert ours == expected
