"""Nothing that people read bypasses the catalogues: found in the code as it stands, not as it runs."""

import ast
import re
from functools import cache

import pytest

from cchc_tui import messages
from tests.ground.test_messages import PACKAGE, TOPICS, catalogue

LETTERS = re.compile(r"[^\W\d_]{2,}")
VIETNAMESE = re.compile(
    "[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE
)
DATA = {
    "messages": "how Vietnamese writes a period",
    "documents": "words that documents of others are written in",
    "entry/words_vi.py": "numbers in Vietnamese words",
    "text.py": "đ, which no normal form takes apart",
    "units/official.py": "words for kinds of org units",
    "tui/encoding.py": "a letter that shows what a window makes of UTF-8",
}
"""Where Vietnamese letters are data, and what they are there."""
SHOWING = {"say", "print", "text", "join", "fit", "spread", "wrap", "write"}
"""Functions whose arguments people read."""
SHOWN = {"help", "description", "epilog", "title", "label", "aside", "about", "notice", "wrong", "message"}
"""Arguments and attributes that people read, by their names."""
NAMES = {"cchc"}


@cache
def parsed():
    paths = sorted(PACKAGE.rglob("*.py"))
    return [
        (path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))) for path in paths
    ]


def modules(*folders):
    return [(place, tree) for place, tree in parsed() if not folders or place.startswith(folders)]


def docstrings(tree):
    bodies = [node.body for node in ast.walk(tree) if isinstance(getattr(node, "body", None), list)]
    alone = [one.value for body in bodies for one in body if isinstance(one, ast.Expr)]
    return {id(one) for one in alone if isinstance(one, ast.Constant)}


def is_example(node):
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "example"


def literals(node):
    """Every literal text in an expression that is not an argument of a call, a condition or an index."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif not isinstance(node, (ast.Call, ast.Compare, ast.Subscript, ast.FormattedValue)):
        for child in ast.iter_child_nodes(node):
            yield from literals(child)


def read_by_people(tree):
    """Every expression of a module that ends on a screen, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            if name in SHOWING or name.endswith("Prompt"):
                yield from node.args
            yield from (one.value for one in node.keywords if one.arg in SHOWN)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if node.value is not None and any(getattr(one, "attr", "") in SHOWN for one in targets):
                yield node.value
        elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
            words, style = node.elts
            if ast.unparse(style).startswith("theme."):
                yield words


def bypassing(tree):
    for node in read_by_people(tree):
        for words in literals(node):
            if LETTERS.search(words) and words not in NAMES and not words.startswith("\x1b"):
                yield f"{node.lineno}: {words}"


@pytest.mark.parametrize("folder", ["tui", "cli"])
def test_whatever_is_shown_comes_out_of_a_catalogue(folder):
    assert not [f"{place}:{one}" for place, tree in modules(folder) for one in bypassing(tree)]


def test_vietnamese_stands_in_the_catalogues_and_where_it_is_data():
    found = []
    for place, tree in modules():
        if place.startswith(tuple(DATA)):
            continue
        texts = [
            one for one in ast.walk(tree) if isinstance(one, ast.Constant) and isinstance(one.value, str)
        ]
        odd = [one for one in texts if VIETNAMESE.search(one.value) and not one.value.startswith("cchc ")]
        no_words = docstrings(tree) if odd else set()
        no_words |= {id(one) for call in ast.walk(tree) if odd and is_example(call) for one in ast.walk(call)}
        found += [f"{place}:{one.lineno}: {one.value}" for one in odd if id(one) not in no_words]
    assert not found


def test_every_error_names_a_sentence():
    """A sentence in place of a key would be shown as a missing one, and only when it is raised."""
    wrong = []
    for place, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
                name, first = ast.unparse(node.exc.func), node.exc.args[0]
                if name.endswith("Error") and name in CCHC_ERRORS and isinstance(first, ast.Constant):
                    topic, _, entry = str(first.value).partition(".")
                    if topic not in TOPICS or entry not in catalogue("vi", topic):
                        wrong.append(f"{place}:{node.lineno}: {first.value}")
    assert not wrong


CCHC_ERRORS = {
    node.name
    for node in ast.parse((PACKAGE / "errors.py").read_text(encoding="utf-8")).body
    if isinstance(node, ast.ClassDef)
}


@pytest.mark.parametrize(
    "code",
    [
        'self.say("Not saved.")',
        'print(f"{count} rows")',
        'lines.append(text("Nothing" if empty else tr("form.end")))',
        'parser.add_argument("--x", help="the thing")',
        'self.notice = "Done"',
        'span = ("warning", theme.WARNING)',
    ],
)
def test_a_sentence_that_bypasses_the_catalogues_is_found(code):
    assert list(bypassing(ast.parse(code)))


@pytest.mark.parametrize(
    "code", ['print(tr("cli.failed"))', 'text(f" {count} · ")', 'parser.add_argument("--x")']
)
def test_what_is_no_sentence_is_left_alone(code):
    assert not list(bypassing(ast.parse(code)))


MORE_THAN_ONE = re.compile(r"\{(\w+)\} (?:\w+ )?([a-z]{2,}s)\b")
NO_PLURAL = {"digits", "values", "pieces"}


@pytest.mark.parametrize("topic", TOPICS)
def test_english_counts_one_thing_in_the_singular(topic):
    """``{count} rows`` would say "1 rows"; ``{count} {count:row|rows}`` says what English says."""
    counted = {
        "count",
        "rows",
        "errors",
        "warnings",
        "infos",
        "files",
        "days",
        "blanks",
        "good",
        "refused",
        "cells",
    }
    for key, sentence in catalogue("en", topic).items():
        assert not [one for one in MORE_THAN_ONE.findall(sentence) if one[0] in counted], (key, sentence)


def test_a_count_picks_its_word():
    said = [
        messages.tr_in("en", "console.rows", rows=rows, seconds="0,1") for rows in (0, 1, 2, "1", "1.180")
    ]
    assert [one.partition(" ·")[0] for one in said] == ["0 rows", "1 row", "2 rows", "1 row", "1.180 rows"]
