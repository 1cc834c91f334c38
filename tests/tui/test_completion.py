"""What is offered while a question is written: for the place marked ``|``, out of what is known."""

import pytest

from cchc_tui.schema.load import load_schema
from cchc_tui.schema.shipped import shipped_schemas
from cchc_tui.store.workspaces.workspace import OrgUnit
from cchc_tui.tui.query.completion import offer
from cchc_tui.tui.query.vocabulary import vocabulary_of


@pytest.fixture(scope="module")
def known():
    schemas = [load_schema(path) for path in shipped_schemas()]
    units = [OrgUnit("05497", "Xã Thịnh Đức"), OrgUnit("00004", "Phường Phúc Xá")]
    columns = {"figures": ("org_unit", "period", "figure"), "submissions": ("org_unit", "period", "status")}
    rows = [(table, name, f"{name} vi | {name} en") for table, names in columns.items() for name in names]
    rows += [("cchc_xa", name, "") for name in ("org_unit", "commune_on_time_share")]
    return vocabulary_of(schemas, units, range(2024, 2026)).with_tables(rows)


def offered(known, marked):
    sql = marked.replace("|", "")
    found = offer(sql, marked.index("|"), known)
    return (
        (None, [])
        if found is None
        else (sql[found.start : found.end], [one.text for one in found.candidates])
    )


@pytest.mark.parametrize(
    ("marked", "typed", "first"),
    [
        ("SELECT fig| FROM figures", "fig", ["figure", "figures"]),
        ("SELECT * FROM |", "", ["figures", "submissions", "cchc_xa"]),
        ("SELECT * FROM Fi|", "Fi", ["figures"]),
        ("WITH mine AS (SELECT 1) FROM mi|", "mi", ["mine"]),
        ("SELECT s.| FROM submissions AS s", "", ["org_unit", "period", "status"]),
        ("SELECT s.st| FROM figures f JOIN submissions s", "st", ["status"]),
        ("SELECT st| FROM submissions", "st", ["status"]),
        ("se|", "se", ["select"]),
        ("SELECT 1; FROM figures wh|", "wh", ["where"]),
        ("WHERE id = đúng hạn cấp xã|", "đúng hạn cấp xã", ["'commune_on_time_share'"]),
        ("SELECT dung han cap xa| FROM cchc_xa", "dung han cap xa", ["commune_on_time_share"]),
        ("WHERE id = dung han cap |", "dung han cap ", ["'district_on_time_share'"]),
        ("WHERE id = 3.4.2|", "3.4.2", ["'commune_on_time_share'", "'commune_files_resolved'"]),
        ("WHERE period IN ('2024-Y', '2024-q|')", "2024-q", ["2024-Q1'", "2024-Q2'", "2024-Q3'"]),
        ("WHERE org_unit = 'phuc|", "phuc", ["00004'"]),
        ("WHERE status = 'su|'", "su", ["submitted'"]),
    ],
)  # fmt: skip
def test_what_fits_is_offered_the_likeliest_first(known, marked, typed, first):
    replaced, found = offered(known, marked)
    assert found[: len(first)] == first
    assert replaced.rstrip("'") == typed


NOTHING = (
    "|",
    "S|",
    "q a|",
    "dung |",
    "-- ty le ho so|",
    "/* se| */",
    "SELECT|",
    "SELECT 1|",
    "SELECT 'a' | b",
    "zzz qqq|",
)


@pytest.mark.parametrize("marked", [*NOTHING, "SELECT x|yz"])
def test_nothing_is_offered_where_it_would_only_be_in_the_way(known, marked):
    assert offered(known, marked) == (None, [])
