"""Text that people see: in both languages, and used."""

import ast
import re
import string
import tomllib
from functools import cache
from pathlib import Path

import pytest

from cchc_tui import messages
from cchc_tui.text import nfc

PACKAGE = Path(messages.__file__).parent.parent
TOPICS = sorted(path.stem for path in (PACKAGE / "messages" / "vi").glob("*.toml"))


FILE_ENDINGS = {"jsonl", "parquet", "sql", "toml"}


@cache
def catalogue(language, topic):
    path = PACKAGE / "messages" / language / f"{topic}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def fields(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@cache
def texts():
    """Every literal of the package's code, and every text put together out of pieces."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    return [node for node in nodes if isinstance(node, (ast.Constant, ast.JoinedStr))]


def keys_used():
    """Every whole literal ``topic.entry`` in the package's code whose topic is a catalogue's."""
    found = set()
    for node in texts():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            topic, dot, entry = node.value.partition(".")
            is_other = entry.endswith("_") or entry in FILE_ENDINGS  # part of a key, or a file's name
            if dot and topic in TOPICS and entry.isidentifier() and not is_other:
                found.add((topic, entry))
    return found


def test_both_languages_have_the_same_topics():
    assert sorted(path.stem for path in (PACKAGE / "messages" / "en").glob("*.toml")) == TOPICS


@pytest.mark.parametrize("topic", TOPICS)
def test_every_sentence_exists_in_both_languages_with_the_same_values(topic):
    vi, en = catalogue("vi", topic), catalogue("en", topic)
    assert sorted(vi) == sorted(en)
    assert {key: fields(vi[key]) for key in vi} == {key: fields(en[key]) for key in en}


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_sentences_are_composed_text_and_not_empty(language, topic):
    for key, sentence in catalogue(language, topic).items():
        assert sentence.strip(), key
        assert sentence == nfc(sentence), key


def test_every_sentence_that_the_code_asks_for_exists():
    missing = {f"{topic}.{entry}" for topic, entry in keys_used() if entry not in catalogue("vi", topic)}
    assert not missing


def keys_made():
    """Patterns of the keys that the code puts together out of pieces."""
    for node in texts():
        if isinstance(node, ast.JoinedStr):
            pieces = [
                re.escape(part.value) if isinstance(part, ast.Constant) else r"\w+" for part in node.values
            ]
            if "".join(pieces).count(r"\.") == 1:
                yield re.compile("".join(pieces))


def test_no_sentence_is_left_that_nobody_says():
    code = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    made = set(keys_made())
    keys = [f"{topic}.{entry}" for topic in TOPICS for entry in catalogue("vi", topic)]
    assert not [key for key in keys if f'"{key}"' not in code and not any(one.fullmatch(key) for one in made)]
