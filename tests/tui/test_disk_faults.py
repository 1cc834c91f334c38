"""Disks that refuse while somebody keys: said at once, tried again, and nothing is lost in silence."""

import errno
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from cchc_tui.store.sessions import keeper
from cchc_tui.store.sessions import session as store_session
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.tui.form import screen as form_screen
from tests.store.test_faults import files_at_most
from tests.support.disks import small_disk
from tests.support.terminal import Terminal
from tests.tui.pages import Q1, key, make_workspace, opened, press, words_of

START = """
import sys
from datetime import date
from cchc_tui.schema.period import Period
from cchc_tui.store.workspaces.workspace import Workspace
from cchc_tui.tui.app import run_app
period, today = Period.parse("2024-Q1"), date(2024, 3, 12)
sys.exit(run_app(Workspace.open(sys.argv[1]), "05497", period, "vi", who="clerk", today=today))
"""


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path / "work")


@pytest.fixture
def little_disk(tmp_path):
    """A disk of 300 KB of its own, where the system lets us have one."""
    with small_disk(tmp_path / "disk", "300k") as disk:
        yield disk


def fill(path):
    """Write until the disk is full."""
    with suppress(OSError), path.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 4096)


def stored(workspace):
    with Draft.open(workspace, key(), "looker", read_only=True) as draft:
        return [text for name in draft.form.walk.mine if (text := draft.form.text(name))]


def on_screen(app):
    return " ".join(" ".join(words_of(app)).split())


async def test_on_a_full_disk_typing_goes_on_and_all_is_kept_once_there_is_room(workspace, monkeypatch):
    monkeypatch.setattr(form_screen, "_TRY_AGAIN", 0.05)
    async with opened(workspace, period=Q1) as (app, pilot):
        await press(pilot, "8", "enter")
        with files_at_most(0):
            await press(pilot, "3", "enter", "5", "enter")
            assert "CHƯA LƯU ĐƯỢC" in on_screen(app)
            assert "đã đầy" in on_screen(app)
            assert stored(workspace) == ["8"]
            await press(pilot, "ctrl+s")
            assert "đã đầy" in on_screen(app)
            assert "Mọi số đã được lưu" not in on_screen(app)
            await press(pilot, "q")
            assert "chưa lưu được; thoát bây giờ là mất" in on_screen(app)
            await press(pilot, "7", "enter", "q")
            assert "chưa lưu được; thoát bây giờ là mất" in on_screen(app), "new figures, a new warning"
            await press(pilot, "c", "ctrl+q")
            assert "chưa lưu được; thoát bây giờ là mất" in on_screen(app), "on other pages too"
            await press(pilot, "escape")
        for _ in range(100):
            if stored(workspace) == ["8", "3", "5", "7"]:
                break
            await pilot.pause(0.05)
        assert stored(workspace) == ["8", "3", "5", "7"], "without a key"
        assert "Đã lưu được các số" in on_screen(app)
        await press(pilot, "ctrl+s")
        assert "Mọi số đã được lưu" in on_screen(app)


@pytest.mark.parametrize("vanishing", ["", "data", "data/journals", "data/locks"])
async def test_a_folder_that_goes_away_is_said_and_nothing_is_made_in_its_place(workspace, vanishing):
    async with opened(workspace, period=Q1) as (app, pilot):
        await press(pilot, "8", "enter")
        gone = workspace.root / vanishing
        away = workspace.root.parent / "away"
        gone.rename(away)
        await press(pilot, "9", "enter")
        assert "Không còn thấy" in on_screen(app)
        assert not gone.exists()
        away.rename(gone)
        await press(pilot, "ctrl+s", "q")
        assert not hasattr(app.screen, "desk")
    assert stored(workspace) == ["8", "9"]


async def test_a_workspace_that_goes_away_before_the_first_figure_is_not_made_anew(workspace):
    async with opened(workspace, period=Q1) as (app, pilot):
        shutil.rmtree(workspace.root)
        await press(pilot, "8", "enter")
        assert "Không còn thấy" in on_screen(app)
        assert not workspace.root.exists()
        await press(pilot, "3", "enter")
        assert app.screen.desk.form.text("tasks_done") == "3"


def test_a_line_cut_while_a_real_disk_is_full_loses_nothing_that_was_kept(little_disk):
    workspace = make_workspace(little_disk / "work")
    with Terminal([sys.executable, "-c", START, str(workspace.root)]) as screen:
        screen.wait_for("Số liệu")
        screen.send("8\r")
        screen.wait_for(lambda _: stored(workspace) == ["8"])
        filler = little_disk / "filler"
        fill(filler)
        screen.send("7\r" * 70)  # until the journal needs one block more
        screen.wait_for("CHƯA LƯU")
        screen.wait_for("đã đầy")
        screen.send("31")
        screen.wait_for(lambda lines: any(line.rstrip().endswith("  31") for line in lines))
        kept = stored(workspace)
        screen.settle()
        screen.send_signal(signal.SIGHUP)
        assert screen.wait_exit() == 0
    filler.unlink()
    assert stored(workspace) == kept
    assert len(kept) > 1
    with Draft.open(workspace, key(), "clerk") as draft:
        assert not draft.read_only
        assert draft.place.text == "31"


async def test_a_disk_that_turns_read_only_is_said_and_taken_up_again(workspace, monkeypatch):
    def refuse(*_):
        raise OSError(errno.EROFS, "read-only file system")

    async with opened(workspace, period=Q1) as (app, pilot):
        with monkeypatch.context() as broken:
            for call in ("write", "pwrite", "ftruncate", "mkdir"):
                broken.setattr(os, call, refuse)
            await press(pilot, "8", "enter", "3", "enter")
            assert "chỉ cho đọc" in on_screen(app)
            assert "CHƯA LƯU 3" in on_screen(app), "two figures and their percentage"
        await press(pilot, "ctrl+s")
        assert "Mọi số đã được lưu" in on_screen(app)
    assert stored(workspace) == ["8", "3"]


def test_on_a_disk_that_is_read_only_at_login_the_form_opens_to_be_read(little_disk):
    workspace = make_workspace(little_disk / "work")
    with Draft.open(workspace, key(), "clerk") as draft:
        draft.commit(draft.form.enter("tasks_planned", "8"))
    subprocess.run(["mount", "-o", "remount,ro", str(little_disk)], check=True)
    with Terminal([sys.executable, "-c", START, str(workspace.root)]) as screen:
        screen.wait_for("chỉ cho đọc")
        screen.send("9\rq")
        screen.wait_for("Nhấn Enter để")


async def test_whatever_the_clock_does_figures_stay_in_the_order_in_which_they_were_keyed(
    workspace, monkeypatch
):
    monkeypatch.setattr(keeper, "datetime", Clock)
    monkeypatch.setattr(store_session, "datetime", Clock)
    Clock.shown = datetime(2024, 3, 12, 9, 0, tzinfo=UTC)
    for figure, jump in (("8", 0), ("7", -3600), ("6", -50 * 365 * 86400), ("5", 90 * 365 * 86400)):
        Clock.shown += timedelta(seconds=jump)
        async with opened(workspace, period=Q1) as (app, pilot):
            app.screen.desk.at = "tasks_planned"
            await press(pilot, figure, "enter")
            assert "CHƯA LƯU" not in on_screen(app)
    assert stored(workspace) == ["5"]
    with Draft.open(workspace, key(), "clerk") as draft:
        for figure in ("6", "7", "8", ""):
            draft.commit(draft.form.undo())
            assert draft.form.text("tasks_planned") == figure


class Clock(datetime):
    """A clock that jumps."""

    shown: datetime

    @classmethod
    def now(cls, tz=None):
        return cls.shown


@pytest.mark.parametrize("home", ["/nonexistent/home", "gone"])
def test_an_account_without_its_home_still_works_in_a_workspace_elsewhere(workspace, tmp_path, home):
    here = tmp_path / "here"
    here.mkdir()
    enter = f"cd {here} && rmdir {here} && exec {sys.executable} -m cchc_tui --workspace {workspace.root}"
    env = {"HOME": home, "PYTHONPATH": os.pathsep.join(map(str, sys.path))}
    with Terminal(["sh", "-c", f"{enter} --org-unit 05497 --period 2024-Q1"], env=env) as screen:
        screen.wait_for("Số liệu")
        screen.send("8\r")
        screen.wait_for(lambda _: stored(workspace) == ["8"])


def test_an_account_without_its_home_is_told_so_where_its_workspace_would_lie_there(tmp_path):
    (tmp_path / "file").write_text("in the way")
    env = {"HOME": str(tmp_path / "file" / "home"), "PYTHONPATH": os.pathsep.join(map(str, sys.path))}
    with Terminal([sys.executable, "-m", "cchc_tui"], env=env, cwd=tmp_path) as screen:
        assert screen.wait_exit() == 2
        said = " ".join(screen.text.split())
    assert "Traceback" not in said
    assert "cchc" in said
