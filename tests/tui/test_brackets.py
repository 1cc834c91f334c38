"""Keys and pasted text are told apart however a line cuts them into pieces."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import constants, events

from cchc_tui.tui.brackets import END, PATIENCE, START, Brackets
from cchc_tui.tui.escapes import PlainEscapes

PASTED = f"{START}8\r3\r{END}"


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def pieces(*reads, brackets=None):
    """What comes out, neighbours of one kind joined."""
    brackets = brackets or Brackets()
    joined = []
    for read in reads:
        for is_pasted, text in brackets.feed(read):
            if joined and not is_pasted and not joined[-1][0]:
                joined[-1] = (False, joined[-1][1] + text)
            elif text:
                joined.append((is_pasted, text))
    return [(is_pasted, text.replace(START, "")) for is_pasted, text in joined if text != START]


def parsed(*reads):
    """The keys that Textual is told of, and pasted text in angle brackets."""
    parser = PlainEscapes()
    said = [one for read in reads for one in parser.feed(read)]
    return [f"<{one.text}>" if isinstance(one, events.Paste) else one.key for one in said]


def test_text_between_the_marks_is_pasted_and_the_rest_are_keys():
    assert pieces(f"1{PASTED}2") == [(False, "1"), (True, "8\r3\r"), (False, "2")]
    assert parsed(f"1{PASTED}2") == ["1", "<8\r3\r>", "2"]


@given(st.lists(st.integers(0, len(PASTED) * 2 + 3), max_size=6))
def test_it_does_not_matter_where_a_line_cuts_a_paste(cuts):
    data = f"1{PASTED}2{PASTED}3"
    places = sorted({0, *cuts, len(data)})
    reads = [data[one:other] for one, other in pairwise(places)]
    assert pieces(*reads) == pieces(data)
    assert parsed(*reads) == parsed(data)


@pytest.mark.parametrize(
    "text",
    [
        "\x1b[31m8\x1b[0m\r",
        "\x1b[A\x1b[B",
        "\x1bq\x1bq",
        "\x1b]0;x\x07",
        "\x1b[200",
        "\x1b" * 40,
        "q\x03\x1a\x1b[<0;1;1M",
    ],
)
def test_no_sequence_among_pasted_text_is_pressed_as_a_key(text):
    assert parsed(f"{START}{text}{END}5") == [f"<{text}>", "5"]


def test_a_mark_hidden_in_pasted_text_ends_nothing():
    assert pieces(f"{START}8{END}qq\rs\r{END}5") == [(True, "8qq\rs\r"), (False, "5")]
    assert pieces(f"{START}8{END}5{START}9{END}") == [(True, "8"), (False, "5"), (True, "9")]


def test_a_paste_whose_end_never_comes_is_given_out_after_a_while():
    clock = Clock()
    brackets = Brackets(clock)
    assert pieces(f"{START}8\r3", brackets=brackets) == []
    clock.now = PATIENCE / 2
    assert pieces("\r5", brackets=brackets) == []
    clock.now = PATIENCE * 1.4
    assert list(brackets.overdue()) == []
    clock.now = PATIENCE * 2
    assert list(brackets.overdue()) == [(True, "8\r3\r5")]
    assert list(brackets.overdue()) == []
    assert pieces("\r1", brackets=brackets) == [(False, "\r1")]
    assert pieces(END, brackets=brackets) == []
    assert pieces("2", brackets=brackets) == [(False, "2")]


def test_the_rest_of_a_paste_that_comes_very_late_is_no_key():
    for rest in (f"9\rq{END}", "\r9" * 40 + f"\rq{END}"):
        clock = Clock()
        brackets = Brackets(clock)
        pieces(f"{START}8\r", brackets=brackets)
        clock.now = PATIENCE * 2
        assert list(brackets.overdue()) == [(True, "8\r")]
        assert pieces(rest, brackets=brackets) == [(True, "8\r" + rest.removesuffix(END))]


@pytest.mark.parametrize(
    ("reads", "keys"),
    [
        (["12\r\n13\r\n"], "12\r13\r"),
        (["12\n13\n"], "12\r13\r"),
        (["12\r", "\n13\r", "\n"], "12\r13\r"),
        (["12\r\n\r\n13\r"], "12\r\r13\r"),
        (["12\r\r13"], "12\r\r13"),
    ],
)
def test_each_end_of_a_line_among_keys_is_one_enter(reads, keys):
    assert pieces(*reads) == [(False, keys)]


def test_a_megabyte_is_one_paste():
    data = f"{START}{'12345.678' * 111_112}{END}"
    reads = [data[place : place + 4096] for place in range(0, len(data), 4096)]
    ((is_pasted, text),) = pieces(*reads)
    assert is_pasted
    assert len(text) == 1_000_008


@pytest.mark.parametrize(
    "sequence",
    ["\x1b[2;2~", "\x1b[27;5;13~", "\x1b[57441;1u", "\x1b[?1;2c", "\x1b[>0;276;0c", "\x1bO2z", "\x1b[200;5~"],
)
def test_no_part_of_a_sequence_that_stands_for_no_key_is_pressed(sequence, monkeypatch):
    monkeypatch.setattr(
        constants, "DISABLE_KITTY_KEY", True
    )  # as the program sets it before Textual is there
    assert parsed(f"1{sequence}2") == ["1", "2"]
    assert parsed("1", *sequence, "2") == ["1", "2"]


@pytest.mark.parametrize(
    ("sequence", "key"),
    [
        ("\x1b[A", "up"),
        ("\x1bOA", "up"),
        ("\x1b[15~", "f5"),
        ("\x1b[[A", "f1"),
        ("\x1bOP", "f1"),
        ("\x1b[Z", "shift+tab"),
    ],
)
def test_keys_that_are_known_by_sequences_stay_what_they_are(sequence, key):
    assert parsed(f"1{sequence}2", *sequence) == ["1", key, "2", key]
