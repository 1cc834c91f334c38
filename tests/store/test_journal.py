import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_tui.entry.figure import BLANK, Figure, State
from cchc_tui.errors import StoreError
from cchc_tui.store.journals import sealing as module
from cchc_tui.store.journals.journal import in_order, read_folder, read_journal
from cchc_tui.store.journals.lines import Entry, Header, Step, StepKind
from cchc_tui.store.journals.writer import JournalWriter

AT = "2024-03-01T08:00:00.000Z"
HEADER = Header("w", "s", "lan", "thu-xa", "2022", "05497", "commune", "2024-Q1", "2024-03-01T00:00:00.000Z")


def entry(n: int, text: str = "12", note: str = "") -> Entry:
    figure = Figure(State.NUMBER, Decimal(text), text)
    return Entry(n, AT, "received", figure, note, "enter")


def written(path, *groups):
    writer = JournalWriter.open(path, HEADER)
    for group in groups:
        writer.append(group)
    writer.close()
    return path


@pytest.fixture
def journal(tmp_path):
    return written(tmp_path / "s.jsonl", [entry(1)], [entry(2), entry(3)], [entry(4)])


def numbers(path):
    return [line.n for line in read_journal(path).lines]


figures = st.one_of(
    st.sampled_from([BLANK, Figure(State.NONE, None, "-"), Figure(State.NOT_APPLICABLE, None, "x")]),
    st.builds(
        lambda number, typed: Figure(State.NUMBER, number, typed),
        st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12),
        st.text(max_size=12),
    ),
)
lines = st.one_of(
    st.builds(Entry, st.just(0), st.just(AT), st.text(), figures, st.text(), st.text()),
    st.builds(Step, st.just(0), st.just(AT), st.sampled_from(StepKind), st.text(), st.integers(0, 9)),
)


@given(st.lists(lines, min_size=1, max_size=8))
def test_what_was_written_is_read_back_as_it_was(tmp_path_factory, made):
    numbered = [type(line)(n, *line_fields(line)) for n, line in enumerate(made, start=1)]
    path = tmp_path_factory.mktemp("j") / "s.jsonl"
    written(path, *[[line] for line in numbered])
    reading = read_journal(path)
    assert reading.header == HEADER
    assert list(reading.lines) == numbered
    for read, line in zip(reading.lines, numbered, strict=True):
        if isinstance(line, Entry):
            assert read.figure.same_as(line.figure), "the scale as typed is kept"


def line_fields(line):
    return [getattr(line, name) for name in line.__slots__[1:]]


@pytest.mark.parametrize("cut", range(1, 30))
def test_a_torn_last_line_does_not_count_and_the_others_do(journal, cut):
    content = journal.read_bytes()
    journal.write_bytes(content[:-cut])
    assert numbers(journal) == [1, 2, 3]


def test_a_group_cut_in_two_does_not_count_at_all(journal):
    content = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(content[:3]))
    assert numbers(journal) == [1]


def test_zeros_that_a_power_cut_left_at_the_end_do_not_count(journal):
    journal.write_bytes(journal.read_bytes() + bytes(200) + b"\n")
    assert numbers(journal) == [1, 2, 3, 4]


def test_writing_goes_on_behind_a_torn_line_as_if_it_had_never_been(journal):
    journal.write_bytes(journal.read_bytes()[:-7])
    written(journal, [entry(4, "99")])
    reading = read_journal(journal)
    assert [line.n for line in reading.lines] == [1, 2, 3, 4]
    assert reading.lines[-1].figure.number == 99


@given(where=st.integers(0), flip=st.integers(1, 255))
def test_a_byte_changed_in_what_was_acknowledged_is_noticed(tmp_path_factory, where, flip):
    path = written(tmp_path_factory.mktemp("j") / "s.jsonl", [entry(1)], [entry(2)], [entry(3)])
    content = bytearray(path.read_bytes())
    place = where % (len(content) - len(content.splitlines(keepends=True)[-1]))
    content[place] ^= flip
    path.write_bytes(content)
    with pytest.raises(StoreError) as caught:
        read_journal(path)
    assert str(path) in str(caught.value)


def test_a_damaged_line_is_named_with_its_file(journal):
    content = journal.read_bytes().splitlines(keepends=True)
    content[2] = content[2].replace(b'"12"', b'"13"', 1)
    journal.write_bytes(b"".join(content))
    with pytest.raises(StoreError, match=r"s\.jsonl.* dòng 3:"):
        read_journal(journal)


@pytest.mark.parametrize("taken", [1, 2, 3])
def test_a_line_taken_out_is_noticed(journal, taken):
    content = journal.read_bytes().splitlines(keepends=True)
    del content[taken]
    journal.write_bytes(b"".join(content))
    with pytest.raises(StoreError):
        read_journal(journal)


def test_a_journal_of_a_newer_format_is_refused_with_its_version(journal):
    content, _ = module.sealed({**module.header_content(HEADER), "journal": 7}, "")
    journal.write_bytes(content)
    with pytest.raises(StoreError, match="7"):
        read_journal(journal)


def test_a_journal_that_never_got_its_first_line_is_no_journal(tmp_path):
    (tmp_path / "s.jsonl").write_bytes(b'{"journal":1,"works')
    assert read_folder(tmp_path) == []
    written(tmp_path / "s.jsonl", [entry(1)])
    assert len(read_folder(tmp_path)) == 1


def test_reading_on_from_where_one_stopped_gives_the_rest(tmp_path):
    path = written(tmp_path / "s.jsonl", [entry(1)])
    first = read_journal(path)
    written(path, [entry(2)], [entry(3)])
    rest = read_journal(path, first.position, first.seal, first.last)
    assert [line.n for line in rest.lines] == [2, 3]
    assert rest.position == path.stat().st_size


def test_lines_of_several_sessions_are_followed_by_number_not_by_the_clock(tmp_path):
    late = Entry(2, "1999-01-01T00:00:00.000Z", "received", BLANK, "", "enter")
    written(tmp_path / "b.jsonl", [entry(1)], [entry(3)])
    written(tmp_path / "a.jsonl", [late])
    assert [line.n for line in in_order(read_folder(tmp_path))] == [1, 2, 3]


def test_controls_and_line_breaks_in_a_note_cannot_break_a_line(tmp_path):
    path = written(tmp_path / "s.jsonl", [entry(1, note='a\r\n{"n":9}\0\x85 "h":"')])
    assert read_journal(path).lines[0].note == 'a\r\n{"n":9}\0\x85 "h":"'


@pytest.mark.parametrize(
    "said",
    [
        {"n": "1"}, {"n": True}, {"n": 1.5}, {"n": 0}, {"n": 2**40}, {"n": None},
        {"at": "hôm qua"}, {"at": 5}, {"at": "9999-12-31T23:59:59Z"}, {"at": "2024-02-31T08:00:00Z"},
        {"id": ["x"]}, {"id": 5}, {"act": ["x"]}, {"typed": {}}, {"note": 5}, {"note": "\ud800"},
        {"figure": "NaN"}, {"figure": "1E+999999999"}, {"figure": 5}, {"figure": None}, {"state": "blank"},
        {"step": "submit", "errors": "x"}, {"step": "submit", "errors": 2**40},
        {"step": "submit", "findings": 5}, {"step": "submit", "findings": [{"note": ["x"]}]},
    ],
)  # fmt: skip
def test_a_line_that_no_program_wrote_is_damage_though_its_seal_holds(said):
    content = {"n": 1, "at": AT, "id": "x", "state": "number", "figure": "5", "act": "enter"}
    raw = json.dumps({**content, **said}, separators=(",", ":")).encode()[:-1]
    line = raw + b',"h":"' + module.seal("", raw).encode() + b'"}\n'
    with pytest.raises(module.UNREADABLE):
        module.read_line(module.opened(line, ""))


@pytest.mark.parametrize("hole", [(0, 90), (60, 150), (0, 300), (40, 400)])
def test_a_power_cut_that_leaves_holes_in_what_was_never_acknowledged_damages_nothing(journal, hole):
    kept = journal.stat().st_size
    writer = JournalWriter.open(journal, HEADER)
    writer.append([entry(5), entry(6), entry(7)])
    writer.close()
    content = bytearray(journal.read_bytes())
    first, end = kept + hole[0], min(kept + hole[1], len(content))
    content[first:end] = bytes(end - first)
    journal.write_bytes(content)
    assert numbers(journal) == [1, 2, 3, 4]


def test_a_hole_in_what_was_acknowledged_is_damage(journal):
    content = journal.read_bytes()
    at = content.index(b'{"n":3')
    journal.write_bytes(content[: at + 20] + bytes(40) + content[at + 60 :])
    with pytest.raises(StoreError):
        read_journal(journal)
