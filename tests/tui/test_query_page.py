"""Asking in SQL: ready-made questions, own ones, tables of any length, files for other programs."""

import asyncio
import shutil
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from textual import events

from cchc_tui import messages
from cchc_tui.analysis.shipped import Parameter
from cchc_tui.cli import main
from cchc_tui.documents.answers.answers import write_answer
from cchc_tui.schema.model import Text
from cchc_tui.store.query.query import QueryResult
from cchc_tui.store.workspaces.workspace import Workspace
from cchc_tui.tui.lines import plain
from cchc_tui.tui.query import running
from cchc_tui.tui.query.grid import Grid, shown
from cchc_tui.tui.query.history import History
from cchc_tui.tui.query.parameters import indicator_meant, suggestion
from tests.tui.pages import make_workspace, opened, press, store_sample, words_of


@pytest.fixture(scope="module")
def merged(tmp_path_factory):
    """Made once, to be copied."""
    from cchc_tui.store.ledger.merge import merge  # noqa: PLC0415  (who only types or asks loads no database)

    workspace = make_workspace(tmp_path_factory.mktemp("merged") / "ws")
    store_sample(workspace)
    merge(workspace)
    return workspace.root


@pytest.fixture
def workspace(merged, tmp_path):
    return Workspace.open(shutil.copytree(merged, tmp_path / "ws"))


async def answer(app, pilot):
    """Wait for the answer of the query that runs."""
    for _ in range(6000):
        if app.screen.results._query is None:
            break
        await asyncio.sleep(0.01)
    await pilot.pause()
    return words_of(app)


async def ask(app, pilot, sql):
    app.screen.editor.text = sql
    await press(pilot, "ctrl+r")
    return await answer(app, pilot)


async def test_a_ready_made_question_asks_for_its_parameters_and_answers(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t", "ctrl+o", *"mot chi tieu qua", "enter", *"3.4.2")
        assert "Tỷ lệ hồ sơ TTHC do UBND cấp xã" in "\n".join(words_of(app))
        await press(pilot, "enter", "enter")
        lines = await answer(app, pilot)
    assert any("196,5" in line and "2024-Q1" in line for line in lines)
    assert any("1 dòng ·" in line for line in lines)
    assert "SELECT" in "\n".join(lines)


async def test_a_parameter_is_suggested_and_an_unknown_indicator_refused(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t", "ctrl+o", *"mot chi tieu qua", "enter", *"zzz", "enter")
        assert "Tên ngắn của chỉ tiêu" in "\n".join(words_of(app))
        await press(pilot, "ctrl+t")
        assert "Tên ngắn của chỉ tiêu" not in "\n".join(words_of(app))
        await press(pilot, "ctrl+t")
        await press(pilot, "ctrl+u", *"1.1", "enter")
        assert "05497" in "\n".join(words_of(app)[6:10])


async def test_the_period_chosen_on_the_first_page_is_suggested_to_questions(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "end", "t")
        chosen = app.session.period
        assert chosen is not None
        assert chosen.year == 2023
        asked = Parameter("period", "period", Text("Kỳ", "Period"))
        assert suggestion(asked, app.session) == str(chosen)
        assert suggestion(replace(asked, kind="year"), app.session) == "2023"


async def test_the_statement_under_the_cursor_runs_and_a_mistake_is_marked_where_it_stands(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t")
        lines = await ask(
            app, pilot, "SELECT 1 AS one;\n\nSELECT ';' AS two,\n  figur FROM figures; SELECT 3"
        )
        assert any("1 dòng" in line for line in lines)
        assert "one" in "\n".join(lines)
        await press(pilot, "down", "down", "ctrl+r")
        assert "Dòng 4, cột 3: không có cột figur; có phải figure?" in "\n".join(await answer(app, pilot))
        assert app.screen.editor.cursor_location == (3, 2)
        assert any(span.style.underline for span in app.screen.editor.get_line(3).spans)
        await press(pilot, "end", "ctrl+r")
        assert "3" in "\n".join(await answer(app, pilot))


async def test_a_statement_written_by_hand_asks_for_its_parameters_and_offers_them_again(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t")
        app.screen.editor.text = "SELECT :period AS p, :x AS x"
        await press(pilot, "ctrl+r", "ctrl+u", *"2024-Q1", "enter", *"ấ", "enter")
        assert "2024-Q1" in "\n".join((await answer(app, pilot))[7:10])
        await press(pilot, "ctrl+r")
        assert "Kỳ báo cáo: 2024-Q1" in "\n".join(words_of(app))
        await press(pilot, "ctrl+u", *"2023-Y", "ctrl+r")
        await answer(app, pilot)
        assert [(row[0], row[1]) for row in app.screen.results.tab.result.rows] == [("2023-Y", "ấ")]


async def test_how_a_question_would_be_answered_is_shown_for_the_statement_under_the_cursor(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t")
        app.screen.editor.text = "-- x\nSELECT count(*) FROM range(:period::INTEGER)"
        await press(pilot, "ctrl+y", "ctrl+u", *"10", "enter")
        assert "UNGROUPED_AGGREGATE" in "\n".join(await answer(app, pilot))


async def test_questions_stand_side_by_side_each_with_its_answer_and_come_back_with_the_page(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t")
        await ask(app, pilot, "-- đầu\nSELECT 11 AS eleven")
        await press(pilot, "ctrl+f")
        assert app.screen.editor.text == ""
        lines = await ask(app, pilot, "SELECT 22 AS twentytwo")
        assert any("1 đầu" in line and "2 SELECT 22" in line for line in lines)
        await press(pilot, "ctrl+f", "ctrl+f")
        assert app.screen.editor.text == "-- đầu\nSELECT 11 AS eleven", "an empty one goes when it is left"
        assert "eleven" in "\n".join(words_of(app)[6:10])
        await press(pilot, "ctrl+f", "escape", "t")
        assert app.screen.editor.text == "SELECT 22 AS twentytwo"
        await press(pilot, "ctrl+d", "ctrl+p")
        assert app.screen.editor.text == "SELECT 22 AS twentytwo"


async def test_words_are_offered_and_nobody_who_does_not_want_them_is_held_up(workspace):
    bursts = {
        (*"SEL", "enter", "x"): "SEL\nx",
        (*"SEL", "tab"): "SELECT",
        (*"SEL", "down", "enter"): "SELECT",
        (*"SEL", "down", "up", "enter"): "SEL\n",
        (*"SEL", "escape", "enter"): "SEL\n",
        (*"WHERE id = dung han cap xa", "tab"): "WHERE id = 'commune_on_time_share'",
        (*"WHERE id = 'đúng hạn cấp xã", "tab"): "WHERE id = 'commune_on_time_share'",
        (*"WHERE org_unit = 'thinh", "tab"): "WHERE org_unit = '05497'",
        (*"SELE", "backspace", "backspace", "tab", "enter"): "SELECT\n",
    }
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t")
        for keys, text in bursts.items():
            app.screen.editor.put("")
            for key in keys:
                app.screen.editor.post_message(events.Key(key, key if len(key) == 1 else None))
            await pilot.pause()
            assert app.screen.editor.text == text
            assert app.screen.editor.popup.offer is None


async def test_an_own_query_shows_its_table_and_the_value_under_the_cursor(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t")
        lines = await ask(app, pilot, "SELECT code, label FROM indicators ORDER BY place LIMIT 3")
        assert any("3 dòng" in line for line in lines)
        await press(pilot, "tab", "down", "right")
        below = words_of(app)[-2]
        await press(pilot, "ctrl+t")
        now = "\n".join(words_of(app))
    assert "dòng 2/3, cột 2/2 · label:" in below
    assert "3 rows" in now
    assert "3 dòng" not in now


async def test_what_is_wrong_with_a_query_is_said_and_the_words_stay(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t")
        lines = await ask(app, pilot, "SELECT nothing FROM figures")
        assert "cột 8: không có cột nothing" in "\n".join(lines)
        assert app.screen.editor.text == "SELECT nothing FROM figures"


async def test_a_query_cannot_change_anything(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t")
        lines = await ask(app, pilot, "DELETE FROM figures")
    assert "không được phép" in "\n".join(lines)


async def test_a_query_that_takes_too_long_is_stopped_by_a_key(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t")
        app.screen.editor.text = "SELECT count(*) FROM range(10000000000) a, range(10000) b"
        await press(pilot, "ctrl+r")
        assert "Đang chạy" in "\n".join(words_of(app))
        await press(pilot, "ctrl+c")
        assert "Đã dừng." in "\n".join(await answer(app, pilot))


async def test_typing_goes_on_while_a_query_runs(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t", "ctrl+r", *"SELECT 1 AS one", "ctrl+r", *" -- more")
        assert app.screen.editor.text == "SELECT 1 AS one -- more"
        assert "one" in "\n".join(await answer(app, pilot))


async def test_a_very_long_result_says_that_it_was_cut_and_scrolls_and_sorts_to_its_end(
    workspace, monkeypatch
):
    monkeypatch.setattr(running, "ROWS", 30_000)
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t")
        lines = await ask(app, pilot, "SELECT range AS n, range * 3 AS thrice FROM range(40000)")
        assert any("chỉ 30.000 dòng đầu" in line for line in lines)
        await press(pilot, "tab", "end")
        assert any("29999" in line for line in words_of(app))
        await press(pilot, "s")
        await until(lambda: app.screen.results.state.grid.by == (0, False))
        await press(pilot, "s")
        await until(lambda: app.screen.results.state.grid.by == (0, True))
        lines = words_of(app)
    assert "29999" in lines[8]
    assert "n↓" in lines[7]
    assert "Chỉ xếp 30.000 dòng đã lấy" in lines[-2]


async def test_cells_rows_and_the_whole_table_are_copied_to_the_clerks_own_machine(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t")
        await ask(app, pilot, "SELECT range AS n, '=1+' || range AS t, range / 2 AS half FROM range(3)")
        copied = []
        app.copy_to_clipboard = copied.append
        await press(pilot, "tab", "down", "w", "right", "y", "space", "down", "right", "y", "a")
        assert "Đã gửi 4 dòng" in words_of(app)[-2]
        messages.use("en")
        await press(pilot, "y")
        whole = "n\tt\thalf\n0\t'=1+0\t0,0\n1\t'=1+1\t0,5\n2\t'=1+2\t1,0"
        assert copied == ["1\t'=1+1\t0,5", "'=1+1", "'=1+1\t0,5\n'=1+2\t1,0", whole, "'=1+1\t0.5\n'=1+2\t1.0"]
        await ask(app, pilot, "SELECT repeat('x', 75000)")
        await press(pilot, "tab", "tab", "y")
        assert "Some 74 KB" in words_of(app)[-2]
    assert len(copied) == 5


async def test_a_question_of_ones_own_is_kept_and_runs_by_its_name(workspace, capsys):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t")
        app.screen.editor.text = 'SELECT 1; SELECT name AS "tên", :period AS p FROM org_units -- c'
        await press(pilot, "end", "ctrl+s", *"Tên đơn vị!", "enter")
        assert "cchc query ten-don-vi" in words_of(app)[-2]
        await press(pilot, "ctrl+s", "ctrl+u", *"Late", "enter")
        assert "Đã có câu hỏi «late»" in "\n".join(words_of(app))
        await press(pilot, "ctrl+o", *"ten don vi", "enter", "enter")
        assert "Xã Thịnh Đức" in "\n".join(await answer(app, pilot))
        assert app.screen.editor.text.startswith("-- Tên đơn vị!\nSELECT name")
    (workspace.root / "queries" / "hỏng.sql").write_bytes(b"\xff")
    (workspace.root / "queries" / "trống.sql").write_text("SELECT 1 AS one")
    call = ["--workspace", str(workspace.root), "query"]
    assert main([*call, "ten-don-vi", "--param", "period=2024-Q1", "--format", "csv"]) == 0
    assert capsys.readouterr().out == "tên,p\nXã Thịnh Đức,2024-Q1\n"
    assert main([*call, "trống", "--format", "csv"]) == 0
    assert main([*call, "--list"]) == 0
    assert "Tên đơn vị!" in capsys.readouterr().out


async def test_what_is_typed_at_once_behind_a_key_that_moves_the_keys_goes_where_they_went(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t")
        await ask(app, pilot, "SELECT :x AS x, range AS n FROM range(3) -- x")
        for key in ("ctrl+u", *"abc", "enter"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        await answer(app, pilot)
        for key in ("tab", "s", "down", "tab", "y"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        await until(lambda: app.screen.results.state.grid.by == (0, False))
        assert app.screen.results.tab.known == {"x": "abc"}
        assert app.screen.editor.text == "ySELECT :x AS x, range AS n FROM range(3) -- x"


async def test_the_numbers_of_a_column_are_plotted(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t")
        await ask(app, pilot, "SELECT 'k' || range AS k, range * range AS square FROM range(10)")
        await press(pilot, "tab", "p")
        assert "Cột k không phải là số" in "\n".join(words_of(app))
        await press(pilot, "right")
        assert any("•" in line for line in words_of(app))
        await press(pilot, "p")
        assert not any("•" in line for line in words_of(app))


async def test_an_earlier_query_comes_back_after_the_program_was_left(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t")
        await ask(app, pilot, "SELECT 1")
        await ask(app, pilot, "SELECT 2")
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t", "ctrl+p", "ctrl+p")
        assert app.screen.editor.text == "SELECT 1"
        await press(pilot, "ctrl+n")
        assert app.screen.editor.text == "SELECT 2"


async def test_the_words_of_a_query_stay_when_the_page_is_left(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t", *"SELECT", "escape", "t")
        assert app.screen.editor.text == "SELECT"


async def test_the_editor_keeps_the_order_of_keys(workspace):
    bursts = {
        ("a", "b", "c", "backspace", "d"): "abd",
        ("v", "i", "e", "backspace", "ê", "t", "backspace", "backspace", "ệ", "t"): "việt",
        ("a", "enter", "b", "left", "c"): "a\ncb",
        ("e", "\N{COMBINING CIRCUMFLEX ACCENT}", "\N{COMBINING DOT BELOW}"): "ệ",
        ("a", "home", "b", "end", "c"): "bac",
    }
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t")
        for keys, text in bursts.items():
            app.screen.editor.text = ""
            for key in keys:
                app.screen.editor.post_message(events.Key(key, key if len(key) == 1 else None))
            await pilot.pause()
            assert app.screen.editor.text == text


async def test_what_is_typed_at_once_behind_the_key_of_the_list_of_questions_goes_to_the_list(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t")
        for key in ("ctrl+o", *"ngang"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        assert "Lọc: ngang" in "\n".join(words_of(app))
        await press(pilot, "escape")
        assert app.screen.editor.text == ""


async def test_what_is_typed_at_once_behind_a_chosen_question_answers_what_it_asks(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t")
        for key in ("ctrl+o", *"nhieu ky", "escape", "ctrl+o", *"mot chi tieu qua", "enter", *"3.4.2"):
            app.post_message(events.Key(key, " " if key == " " else key if len(key) == 1 else None))
        await pilot.pause()
        assert app.screen.editor.text == ""
        assert "Tên ngắn của chỉ tiêu: 3.4.2" in "\n".join(words_of(app))


async def test_the_result_is_written_where_other_programs_read_it(workspace):
    async with opened(workspace) as (app, pilot):
        await press(pilot, "t", "ctrl+e")
        assert "Chưa có kết quả nào" in "\n".join(words_of(app))
        await ask(app, pilot, "SELECT name FROM org_units")
        await press(pilot, "ctrl+e")
        assert "x Excel" in words_of(app)[-2]
        await press(pilot, "c")
        await until(lambda: "exports/query-1.csv" in app.screen.results.state.notice)
        await press(pilot, "ctrl+e", "escape", "ctrl+e", "x")
        await until(lambda: "exports/query-1.xlsx" in app.screen.results.state.notice)
    written = (workspace.root / "exports" / "query-1.csv").read_text(encoding="utf-8-sig")
    assert written.splitlines() == ["name", "Xã Thịnh Đức"]
    assert {path.name for path in (workspace.root / "exports").iterdir()} == {"query-1.csv", "query-1.xlsx"}


async def until(is_so):
    for _ in range(3000):
        if is_so():
            return
        await asyncio.sleep(0.01)
    raise AssertionError


def test_each_result_gets_a_file_of_its_own(tmp_path):
    result = QueryResult(("a",), ("INTEGER",), [(1,)], truncated=False, seconds=0.0)
    names = [write_answer(tmp_path, "query", "csv", result).name for _ in range(3)]
    assert names == ["query-1.csv", "query-2.csv", "query-3.csv"]


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (Decimal(1180000), "1.180.000", "1,180,000"),
        (Decimal("98.07"), "98,07", "98.07"),
        (2024, "2024", "2024"),
        (None, "∅", "∅"),
        (True, "đúng", "true"),
        (date(2024, 3, 14), "14/03/2024", "14 Mar 2024"),
        (datetime(2024, 3, 14, 9, 5), "14/03/2024 09:05", "14 Mar 2024 09:05"),  # noqa: DTZ001
        ("a\x1b[31mb\nc", "a[31mb c", "a[31mb c"),
    ],
)
def test_values_are_written_as_each_language_writes_them(value, vi, en):
    assert shown(value) == vi
    messages.use("en")
    assert shown(value) == en


@pytest.mark.parametrize("width", [20, 60, 80, 160])
def test_the_column_under_the_cursor_is_always_in_sight(width):
    columns = tuple(f"column_{number}" for number in range(12))
    grid = Grid(columns, [tuple("abc" * 5 for _ in columns)] * 50)
    for _ in columns:
        lines = [plain(line) for line in grid.paint(width, 10, active=True)]
        shown_to = lines[0].index(columns[grid.column]) + len(columns[grid.column])
        assert shown_to <= width
        grid = grid.moved(0, 1, 10)


def test_only_what_is_in_sight_is_looked_at():
    class Rows(list):
        seen = 0

        def __getitem__(self, place):
            Rows.seen += 1
            return super().__getitem__(place)

    grid = Grid(("n",), Rows([(number,) for number in range(100_000)]))
    grid.moved(10**9, 0, 20).paint(80, 20, active=True)
    assert Rows.seen < 100


def test_a_history_that_cannot_be_read_is_begun_anew(tmp_path):
    path = tmp_path / "history.jsonl"
    path.write_text('"SELECT 1"\n{broken\n[1]\n', encoding="utf-8")
    history = History(path)
    assert history.older("now") == "SELECT 1"
    assert history.newer() == "now"
    assert history.newer() is None


@pytest.mark.parametrize("words", ["3.4.2", "3.4.2.", "3,4,2", "dung han"])
def test_an_indicator_is_known_by_code_or_by_words(workspace, words):
    schema = workspace.schemas()[0]
    assert "đúng hạn" in indicator_meant(words, schema).label
    assert indicator_meant("", schema) is None


@pytest.mark.parametrize("spoken", ["vi", "en"])
def test_what_is_said_above_the_keys_is_never_cut_at_80_columns(spoken):
    values = {"most": 74, "key": "^E", "rows": "1.000.000", "what": "?", "path": "", "why": "", "name": ""}
    said = ("too_much_to_copy", "choose_format", "may_not_save", "copied", "sorted_cut", "no_table", "busy")
    for one in said:
        sentence = messages.tr_in(spoken, f"console.{one}", **values)
        assert len(sentence) < 80, sentence
