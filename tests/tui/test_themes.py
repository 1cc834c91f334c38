"""Themes: chosen by settings or by a key, remembered, and never needed to know what is wrong."""

import ast
from itertools import combinations
from pathlib import Path

import pytest

from cchc_tui import messages
from cchc_tui.errors import StoreError
from cchc_tui.messages import LANGUAGES
from cchc_tui.schema.model import Severity
from cchc_tui.store.workspaces.settings import THEMES, Settings, write_settings
from cchc_tui.store.workspaces.workspace import Workspace
from cchc_tui.tui import preferences, theme
from cchc_tui.tui.capabilities import Capabilities
from cchc_tui.tui.sgr import codes
from tests.tui.pages import Q1, make_workspace, opened, press, session_of, store_sample, words_of

TUI = Path(theme.__file__).parent
ABLE = {"xterm-256color": 16, "linux": 8, "putty": 8, "xterm": 8, "vt100": 0}


@pytest.fixture(autouse=True)
def sixteen_colours(monkeypatch):
    """Every test starts in the default theme on a terminal of sixteen colours."""
    monkeypatch.setattr(theme, "here", lambda: Capabilities("xterm-256color"))
    theme.use(theme.DEFAULT)
    yield
    theme.use(theme.DEFAULT)


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path / "ws")


def shown(term):
    """What each style of the present theme is to a terminal."""
    able = Capabilities(term)
    return {name: codes(getattr(theme, name), able) for name in theme._STYLES}


@pytest.mark.parametrize("term", ABLE)
@pytest.mark.parametrize("name", THEMES)
def test_what_must_be_told_apart_looks_different_in_every_theme(name, term):
    theme.use(theme.MONOCHROME if not ABLE[term] else name)
    looks = shown(term)
    pairs = [
        *combinations(("ERROR", "WARNING", "INFO"), 2),
        *((one, "CURSOR") for one in looks if one != "CURSOR"),
        ("STRONG", "PLAIN"),
        ("FIELD", "PLAIN"),
        ("HEADING", "PLAIN"),
        ("KEY", "PLAIN"),
    ]
    assert not [pair for pair in pairs if looks[pair[0]] == looks[pair[1]]]
    assert {one: getattr(theme, one.name) for one in Severity} == theme.STYLES


def test_the_theme_for_the_colour_blind_has_neither_red_nor_green():
    theme.use(theme.COLOUR_BLIND)
    used = {getattr(theme, name).color for name in theme._STYLES} - {None}
    assert not {colour.name for colour in used} & {"red", "green", "bright_red", "bright_green", "magenta"}


def test_high_contrast_makes_nothing_fainter_and_leaves_no_colour_on_an_unknown_ground():
    theme.use(theme.HIGH_CONTRAST)
    styles = [getattr(theme, name) for name in theme._STYLES]
    assert not any(style.dim for style in styles)
    assert all(style.bgcolor is not None for style in styles if style.color is not None)


def test_monochrome_uses_no_colour():
    theme.use(theme.MONOCHROME)
    assert not [name for name in theme._STYLES if getattr(theme, name).color or getattr(theme, name).bgcolor]


def test_the_first_theme_comes_back_as_it_was():
    before = {name: getattr(theme, name) for name in theme._STYLES}
    for name in (*THEMES, theme.DEFAULT):
        theme.use(name)
    assert {name: getattr(theme, name) for name in theme._STYLES} == before


def test_no_page_keeps_a_style_of_its_own():
    """A style read when a module is loaded would stay when the theme is switched."""
    kept = []
    for path in TUI.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        late = {
            id(part) for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) for part in ast.walk(one)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "cchc_tui.tui.theme":
                kept += [f"{path.name}: {one.name}" for one in node.names if one.name in theme._STYLES]
            elif isinstance(node, ast.Attribute) and id(node) not in late:
                kept += [path.name for name in theme._STYLES if ast.unparse(node) == f"theme.{name}"]
    assert not kept


PAGES = [(), ("enter",), ("c",), ("t",), ("u",), ("colon",), ("question_mark",), ("t", "ctrl+o")]
TYPING = [("enter", "g"), ("enter", "n"), ("enter", "4"), ("c", "slash")]


@pytest.mark.parametrize("keys", [*PAGES, *TYPING])
async def test_one_key_switches_the_theme_everywhere_and_changes_no_word(workspace, keys):
    store_sample(workspace)
    async with opened(workspace) as (app, pilot):
        await press(pilot, *keys)
        before = words_of(app)
        await press(pilot, "ctrl+backslash")
        assert theme.chosen() == theme.HIGH_CONTRAST
        same = sum(old == new for old, new in zip(before, words_of(app), strict=True))
        assert same >= len(before) - 4  # but where the new theme's name is told


async def test_the_theme_and_the_language_chosen_hold_the_next_time(workspace):
    async with opened(workspace) as (_app, pilot):
        await press(pilot, "ctrl+backslash", "ctrl+t")
    theme.use(theme.DEFAULT)
    messages.use("vi")
    preferences.begin(session_of(workspace))
    assert (theme.chosen(), messages.language()) == (theme.HIGH_CONTRAST, "en")
    preferences.begin(session_of(workspace), "vi")
    assert messages.language() == "vi"


def test_the_settings_file_names_a_theme_and_the_key_overrules_it(workspace):
    write_settings(workspace.root / "cchc.toml", Settings(theme="colour-blind"))
    session = session_of(Workspace.open(workspace.root))
    preferences.begin(session)
    assert theme.chosen() == theme.COLOUR_BLIND
    assert preferences.next_theme(session) == "không màu"
    preferences.begin(session)
    assert theme.chosen() == theme.MONOCHROME


def test_a_theme_that_is_not_there_is_refused_by_name(workspace):
    (workspace.root / "cchc.toml").write_text('theme = "neon"\n', encoding="utf-8")
    with pytest.raises(StoreError, match=r"«neon».*high-contrast"):
        Workspace.open(workspace.root).settings  # noqa: B018


def test_a_terminal_without_colours_gets_the_theme_without(workspace, monkeypatch):
    monkeypatch.setattr(theme, "here", lambda: Capabilities("xterm-256color", no_color=True))
    preferences.begin(session_of(workspace))
    assert theme.chosen() == theme.MONOCHROME


NAMED = {"vi": ("Lỗi", "Cảnh báo", "Lưu ý"), "en": ("Error", "Warning", "Notice")}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_severities_are_told_apart_by_sign_and_word_where_no_colour_is_seen(workspace, language):
    store_sample(workspace)
    messages.use(language)
    words = dict(zip(theme.SIGNS.values(), NAMED[language], strict=True))
    form, listed = set(), set()
    async with opened(workspace, period=Q1, size=(100, 30)) as (app, pilot):
        for _ in range(6):
            await press(pilot, "f")  # from finding to finding
            form |= {told(line) for line in words_of(app)[-9:-1] if line[1:2] in words}
        await press(pilot, "c")
        for _ in words:
            await press(pilot, "s")  # one severity after another
            listed |= {told(line) for line in words_of(app)[-9:-1] if line[1:2] in words}
    assert form == listed == set(words.items())


def told(line):
    """Sign and word with which a line begins to tell a finding."""
    sign, _, rest = line.strip().partition(" ")
    return sign, rest.partition(":")[0]
