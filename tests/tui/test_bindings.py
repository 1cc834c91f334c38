"""Key bindings of the settings file: taken whole or not at all, and shown wherever keys are named."""

import json
import re
import string
import sys
import tomllib
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.keys import _character_to_key

from cchc_tui import messages
from cchc_tui.cli import main
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.workspaces.settings import read_settings
from cchc_tui.tui import actions
from cchc_tui.tui.bindings import Bindings, adopt
from cchc_tui.tui.help.paint import content
from cchc_tui.tui.key_names import key_named
from cchc_tui.tui.lines import plain
from tests.support.terminal import Terminal
from tests.tui.form_desk import Clerk
from tests.tui.pages import key, make_workspace, opened, press, store_sample, words_of


@pytest.fixture(autouse=True)
def own_keys():
    yield
    actions.use_keys({})
    messages.use("vi")


def bindings(toml):
    return Bindings(tomllib.loads(toml), "cchc.toml")


def test_a_changed_key_does_its_work_and_the_old_one_no_more():
    assert not bindings('"form.note" = ["w", "F4"]').faults
    clerk = Clerk(at="tasks_planned").types("wvì thế\r")
    assert clerk.form.note("tasks_planned") == "vì thế"
    assert Clerk().types("n").bottom == " Phím «n» không có việc ở đây. Nhấn ? để xem các phím."


@pytest.mark.parametrize("mark", string.punctuation)
def test_every_punctuation_mark_can_be_written_as_it_is(mark):
    assert key_named(mark) == _character_to_key(mark)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("p", "p"),
        ("P", "p"),
        ("^Z", "ctrl+z"),
        ("ctrl+z", "ctrl+z"),
        ("Ctrl-Z", "ctrl+z"),
        ("F6", "f6"),
        ("Esc", "escape"),
        ("PgDn", "pagedown"),
        ("Shift+Tab", "shift+tab"),
        ("⇧Tab", "shift+tab"),
        ("↑", "up"),
        ("question_mark", "question_mark"),
        ("alt+x", "alt+x"),
        ("đ", None),
        ("pp", None),
        ("", None),
        ("hyper+x", None),
    ],
)
def test_keys_are_written_as_people_write_them(written, meant):
    assert key_named(written) == meant


@pytest.mark.parametrize(
    ("toml", "fault"),
    [
        ('"form.note" = ";"', "not_a_list"),
        ('"form.note" = [1]', "not_a_list"),
        ('"forms.note" = [";"]', "no_screen"),
        ('"form.notes" = [";"]', "no_action"),
        ('note = [";"]', "no_screen"),
        ('"form.note" = ["ghi chú"]', "no_key"),
        ('"form.note" = ["^H"]', "same"),
        ('"form.note" = ["ctrl+i"]', "same"),
        ('"form.note" = ["^m"]', "same"),
        ('"form.note" = ["ctrl+j"]', "same"),
        ('"form.note" = ["ctrl+enter"]', "taken_by"),
        ('"form.note" = ["alt+n"]', "taken_by"),
        ('"form.note" = ["shift+F5", ";"]', "taken_by"),
        ('"form.note" = ["ctrl+left"]', "taken_by"),
        ('"form.note" = ["^B"]', "taken_by"),
        ('"form.note" = ["backspace"]', "taken_by"),
        ('"form.note" = ["F13", ";"]', "taken_by"),
        ('"form.note" = ["7"]', "typing"),
        ('"form.note" = ["."]', "typing"),
        ('"form.note" = [","]', "typing"),
        ('"form.note" = ["+"]', "typing"),
        ('"form.note" = ["="]', "typing"),
        ('"form.none" = [";"]', "lost"),
        ('"units.choose" = ["enter", ";"]', "typing"),
        ('"query.run" = [";"]', "typing"),
        ('"app.language" = [";"]', "typing"),
        ('"form.note" = ["enter"]', "fixed"),
        ('"form.forward" = ["tab"]', "lost"),
        ('"home.down" = [";"]', "lost"),
        ('"form.note" = ["p"]', "twice"),
        ('"app.palette" = ["g"]', "twice"),
        ('"form.note" = []', "none"),
        ('"form.note" = ["F4"]', "only_f"),
    ],
)
@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_a_wrong_binding_is_refused_with_file_name_and_mend_and_changes_nothing(toml, fault, language):
    messages.use(language)
    found = bindings(toml + '\n"form.later" = ["ctrl+o"]')
    assert found.faults[0].key == f"keys.{fault}"
    said = str(found.faults[0])
    assert said.startswith("cchc.toml, [keys], ")
    assert toml.split(" = ")[0].strip('"') in said
    assert ";" in said or ":" in said
    assert actions.key_of("form", "later") == "m"


def test_two_actions_may_change_places_and_names_may_stand_without_quotes():
    assert not bindings('form.note = ["p"]\nform.propose = ["n"]').faults
    assert (actions.key_of("form", "note"), actions.key_of("form", "propose")) == ("p", "n")


def test_a_letter_of_telex_works_but_is_warned_of():
    found = bindings('"form.note" = ["a"]')
    assert not found.faults
    assert "Telex" in str(found.warnings[0])


def test_capitals_mean_the_same_key_on_every_page():
    for screen in ("home", "findings", "form"):
        assert actions.action_for(screen, "C") == actions.action_for(screen, "c")


# Words that name a key by a letter of their own instead of asking the registry.
HARD = re.compile(
    r"(?:nhấn|phím|press|key) (?:[a-z?/:]|\^[A-Z])(?![\w])|\(?\b[a-z]: |\^[A-Z]\b"
    r"|\b[bcfghjklmnpqrstvxz] (?:để|nếu|to|if)\b",
    re.IGNORECASE,
)
MEANT = {"app.too_small"}
OTHER = {"keys", "plain", "schema"}
"""Topics that speak of keys themselves, of commands, of text between punctuation marks."""
TOPICS = sorted({path.stem for path in Path(messages.__file__).parent.glob("vi/*.toml")} - OTHER)


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_no_sentence_names_a_key_that_settings_may_change(topic, language):
    said = messages.catalogue(language, topic)
    hard = {f"{topic}.{name}" for name, sentence in said.items() if HARD.search(sentence)}
    assert hard - MEANT == set()


async def test_changed_keys_stand_in_footer_help_palette_and_messages(tmp_path):
    workspace = make_workspace(tmp_path / "ws")
    store_sample(workspace)
    assert adopt({"form": {"propose": ["^P"], "next_finding": ["^N"], "help": ["^O"]}}) is None
    async with opened(workspace) as (app, pilot):
        await press(pilot, "enter", "f")
        assert "Nhấn ^O để xem" in words_of(app)[-1]
        await press(pilot, "ctrl+n", "up", "home", "up")
        assert any(line.startswith("   ^P →") for line in words_of(app))
        await press(pilot, "ctrl+o", "pagedown")
        assert any(line.split()[:1] == ["^N"] for line in words_of(app))
        await press(pilot, "escape", "colon", *"nhan de xuat")
        assert any(" ^P" in line for line in words_of(app))
        await pilot.resize_terminal(60, 20)
        await press(pilot, "escape", "ctrl+o")
        assert "Trợ giúp: nhập phụ lục" in words_of(app)[0]


def test_the_program_starts_with_the_keys_of_the_settings_and_says_a_slip_in_them(tmp_path):
    workspace = make_workspace(tmp_path / "ws")
    settings = workspace.root / "cchc.toml"
    call = [sys.executable, "-m", "cchc_tui", "--workspace", workspace.root]
    settings.write_text('[keys]\n"form.help" = ["^O"]\n', encoding="utf-8")
    call += ["--org-unit", "05497", "--period", "2024-Q1"]
    with Terminal(call) as terminal:
        terminal.wait_for("^O các phím")
        terminal.send("\x0f")
        terminal.wait_for("Trợ giúp: nhập phụ lục")
    settings.write_text('[keys]\n"form.help" = ["^I"]\n', encoding="utf-8")
    with Terminal(call) as terminal:
        terminal.wait_for("cchc.toml, [keys], «form.help»")
        terminal.send("\r?")
        terminal.wait_for("Trợ giúp: nhập phụ lục")


@pytest.mark.parametrize("language", messages.LANGUAGES)
async def test_a_slip_of_the_keeper_keeps_nobody_from_working_and_is_said(tmp_path, language):
    workspace = make_workspace(tmp_path / "ws")
    (workspace.root / "cchc.toml").write_text('[keys]\n"form.note" = ["alt+n"]\n', encoding="utf-8")
    messages.use(language)
    notice = adopt(read_settings(workspace.root / "cchc.toml").keys)
    async with opened(workspace, notice=notice) as (app, pilot):
        assert "cchc.toml, [keys], " in "\n".join(words_of(app))
        await press(pilot, "enter", "n", *"abc", "enter")
        assert "abc" in app.screen.desk.form.notes.values()


def test_cchc_keys_lists_every_action_and_checks_the_file(tmp_path, capsys):
    workspace = make_workspace(tmp_path / "ws")
    call = ["--workspace", str(workspace.root), "keys"]
    settings = workspace.root / "cchc.toml"
    assert main(call) == 0
    listed = capsys.readouterr().out
    for screen in actions.screens():
        for one in actions.declared(screen):
            assert f"{screen}.{one.id}" in listed
    settings.write_text('[keys]\n"form.note" = ["^O", "f4"]\n', encoding="utf-8")
    assert main([*call, "--format", "json"]) == 0
    [note] = [one for one in json.loads(capsys.readouterr().out) if one["action"] == "form.note"]
    assert note["keys"] == ["ctrl+o", "f4"]
    settings.write_text('[keys]\n"form.note" = ["^I"]\n"form.nte" = ["y"]\n', encoding="utf-8")
    assert main(call) == 2
    told = capsys.readouterr()
    assert len(told.err.splitlines()) == 2
    assert "n · F4" in told.out


def test_wrong_bindings_stop_no_command_and_survive_a_change_of_settings(tmp_path):
    workspace = make_workspace(tmp_path / "ws")
    settings = workspace.root / "cchc.toml"
    settings.write_text('[keys]\n"form.note" = ["alt+n"]\n', encoding="utf-8")
    assert main(["--workspace", str(workspace.root), "units"]) == 0
    with Draft.open(workspace, key()) as draft:
        assert draft.why_read_only is None
    workspace.change_settings(read_settings(settings))
    assert read_settings(settings).keys == {"form.note": ["alt+n"]}


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize(
    "screen", [one for one in actions.screens() if one not in {actions.EVERYWHERE, "help"}]
)
def test_help_names_every_key_of_a_page_in_the_smallest_window(screen, language):
    messages.use(language)
    assert not bindings('"form.note" = ["^O", "F4"]\n"app.theme" = ["^X"]').faults
    lines = [plain(line) for line in content(screen, 60)]
    assert max(map(cell_len, lines)) <= 60
    for action in actions.actions_on(screen):
        assert any(line.startswith(f"  {action.labels} ") for line in lines), action.id
