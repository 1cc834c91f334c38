"""The list of findings: everything that is wrong, what would mend it, and the way to the row."""

import pytest

from cchc_tui.checks.finding import Finding
from cchc_tui.checks.live import checker
from cchc_tui.schema.model import Severity, Text
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.tui.findings.model import FindingsState
from cchc_tui.tui.findings.paint import paint_findings
from cchc_tui.tui.form.opening import open_desk
from cchc_tui.tui.home.load import count_findings, load_home
from cchc_tui.tui.lines import EMPTY, plain
from tests.tui.pages import Q1, key, make_workspace, opened, press, session_of, store_sample, words_of


@pytest.fixture
def workspace(tmp_path):
    workspace = make_workspace(tmp_path / "ws")
    store_sample(workspace)
    return workspace


def chosen(app):
    return next(line for line in words_of(app) if line.startswith("►"))


async def test_the_list_counts_errors_and_warnings_and_names_each_row(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "c")
        lines = words_of(app)
    assert "× 9 lỗi" in lines[0]
    assert "30 → 37,5" in next(line for line in lines if "1.1 " in line)
    assert any("196,5 → 98,07" in line for line in lines)


async def test_the_chosen_finding_is_told_in_full_with_what_would_mend_it(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "c", "down", "down")
        below = " ".join(words_of(app)[14:])
    assert "3.2.2 · Tỷ lệ TTHC đủ điều kiện được cung cấp trực tuyến mức độ 4" in below
    assert "36 trên 36" in below
    assert "p: ghi 100." in below


async def test_one_key_accepts_the_proposal_and_the_finding_is_gone(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "c", "p")
        lines = words_of(app)
        assert "× 8 lỗi" in lines[0]
        assert "Đã ghi 37,5 vào 1.1." in "\n".join(lines)
    with Draft.open(workspace, key(), "clerk") as draft:
        assert draft.form.text(draft.schema.by_code["1.1"].id) == "37,5"


async def test_a_finding_without_a_proposal_says_what_to_do_instead(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "c", "down", "down", "down", "p")
        assert "không có đề xuất" in "\n".join(words_of(app))


async def test_the_order_of_the_form_is_one_key_away_and_the_cursor_stays(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "c", "down", "down")
        before = chosen(app)
        await press(pilot, "o")
        assert "xếp theo biểu mẫu" in words_of(app)[1]
        assert chosen(app) == before
        assert any(line.startswith(" 3. Cải cách thủ tục") for line in words_of(app))


async def test_one_severity_at_a_time(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "c", "s", "s")
        lines = words_of(app)[3:13]
    assert not any(" × " in line for line in lines)
    assert any(" ! " in line for line in lines)


async def test_words_without_diacritics_filter_the_list_while_they_are_typed(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "c", "slash", *"hop truc")
        assert "7.2 " in chosen(app)
        assert "1/1" in words_of(app)[1]
        await press(pilot, "escape")
        assert "1/1 " not in words_of(app)[1]


async def test_letters_typed_into_the_filter_are_not_taken_as_keys(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "c", "slash", *"pos?q")
        assert "pos?q" in words_of(app)[1]
        assert "× 9 lỗi" in words_of(app)[0]


async def test_enter_goes_to_the_row_in_the_form(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "c", "down", "down", "enter")
        assert "3.2.2" in chosen(app)
        assert app.screen.desk.at == app.session.schema.by_code["3.2.2"].id


async def test_from_the_form_and_back_to_the_same_row(workspace):
    async with opened(workspace, period=Q1) as (app, pilot):
        at = app.screen.desk.at
        await press(pilot, "c", "escape")
        assert app.screen.desk.at == at
        await press(pilot, "c", "home", "enter")
        assert app.screen.desk.at == app.session.schema.by_code["1.1"].id


async def test_a_proposal_accepted_in_the_list_stands_in_the_form_behind_it(workspace):
    async with opened(workspace, period=Q1) as (app, pilot):
        await press(pilot, "c", "home", "p", "escape")
        assert app.screen.desk.form.text(app.session.schema.by_code["1.1"].id) == "37,5"


async def test_while_somebody_else_fills_the_form_nothing_can_be_applied(workspace):
    with Draft.open(workspace, key(), "other"):
        async with opened(workspace) as (app, pilot):
            await press(pilot, "c", "p")
            assert "× 9 lỗi" in words_of(app)[0]


async def test_after_the_list_is_closed_the_next_one_may_fill_the_form(workspace):
    async with opened(workspace) as (_, pilot):
        await press(pilot, "c", "escape")
        with Draft.open(workspace, key(), "other") as draft:
            assert not draft.read_only


def finding(number, severity=Severity.ERROR, **changes):
    facts = {
        "severity": severity,
        "rule": f"rule_{number}",
        "indicator": None,
        "code": "",
        "part": None,
        "value": "",
        "expected": None,
        "message": Text(f"điều thứ {number} " + "rất dài " * 40, f"thing {number}"),
    }
    return Finding(**{**facts, **changes})


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (160, 50)])
@pytest.mark.parametrize("at", [0, 57, 199])
def test_the_chosen_finding_is_always_in_sight(workspace, size, at):
    found = tuple(finding(number) for number in range(200))
    state = FindingsState(workspace.schemas()[0], Q1, found).at(at)
    lines = [plain(line) for line in paint_findings(state, EMPTY, *size)]
    assert len(lines) == size[1]
    assert any(line.startswith("►") and f"điều thứ {at} " in line for line in lines)


def test_a_form_without_findings_says_that_all_is_well(workspace):
    state = FindingsState(workspace.schemas()[0], Q1, ())
    assert "Không còn lỗi" in "\n".join(plain(line) for line in paint_findings(state, EMPTY, 80, 24))


def test_every_page_counts_alike_and_blank_rows_apart(workspace):
    session = session_of(workspace)
    home = count_findings(session, load_home(session, 2024, Q1).current)
    with Draft.open(workspace, key(), "clerk", read_only=True) as draft:
        desk = open_desk(draft, None)
        desk.ready()
        found = tuple(checker(draft.schema, draft.level).findings(draft.form.sheet))
        listed = FindingsState(draft.schema, Q1, found)
    both = (Severity.ERROR, Severity.WARNING)
    assert [listed.counts[one] for one in both] == [desk.checked.counts()[one] for one in both]
    assert [home.errors, home.warnings] == [desk.checked.counts()[one] for one in both]
    assert listed.blanks == len(found) - sum(listed.counts.values())
