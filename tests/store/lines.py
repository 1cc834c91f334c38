"""Random lines of a submission, written as journals of as many sessions as one likes."""

from decimal import Decimal

from cchc_tui.entry.figure import Figure, State
from cchc_tui.store.journals.lines import Entry, Header, Step, StepKind
from cchc_tui.store.journals.writer import JournalWriter
from tests.store.small import key_of

_IDS = ("received", "on_time", "spent", "portal", "gone_by_now")
_TEXTS = ("", "", "ghi chú", 'ngoặc "kép" \\ và\nxuống dòng', "đã đối chiếu – 12.5 %")
_FIGURES = (
    Figure(State.BLANK),
    Figure(State.NONE, None, "-"),
    Figure(State.NOT_APPLICABLE, None, "x"),
    Figure(State.NUMBER, Decimal("98.10"), "98,10"),
    Figure(State.NUMBER, Decimal("-0"), "-0"),
    Figure(State.NUMBER, Decimal("0.000001"), ""),
    Figure(State.NUMBER, Decimal("1E+3"), "1.000"),
    Figure(State.NUMBER, Decimal("-999999999999999.999999"), "=a+b"),
)


def random_lines(chance, count):
    """Lines 1 to `count`, some of them belonging together."""
    return [_line(chance, n, last=n == count) for n in range(1, count + 1)]


def _line(chance, n, *, last):
    at = f"2024-03-{chance.randint(1, 28):02}T08:{n % 60:02}:00.{chance.randint(0, 999):03}Z"
    if chance.random() < 0.15:
        told = ({"rule": "spent_much", "note": chance.choice(_TEXTS)},) if chance.random() < 0.5 else ()
        kind = chance.choice(list(StepKind))
        return Step(n, at, kind, chance.choice(_TEXTS), chance.randint(0, 2), 1, 0, told)
    figure, text = chance.choice(_FIGURES), chance.choice(_TEXTS)
    return Entry(n, at, chance.choice(_IDS), figure, text, "enter", more=not last and chance.random() < 0.2)


def groups(lines):
    """The lines by what belongs together."""
    found, group = [], []
    for line in lines:
        group.append(line)
        if not getattr(line, "more", False):
            found.append(group)
            group = []
    return found


def write_journals(workspace, lines, names, key=None, chance=None):
    """Write the lines into journals so named, changing from one to the next in their order or by chance."""
    key = key or key_of()
    writers = {}
    parts = groups(lines)
    for place, group in enumerate(parts):
        name = chance.choice(names) if chance else names[place * len(names) // len(parts)]
        if name not in writers:
            header = Header(
                workspace.id, name, "lan", key.family, "2022", key.org_unit, "commune", str(key.period),
                group[0].at, "lan", "SHA256:k", "10.0.0.1",
            )  # fmt: skip
            writers[name] = JournalWriter.open(key.folder(workspace) / f"{name}.jsonl", header)
        writers[name].append(group)
    for writer in writers.values():
        writer.close()


def some_journals(workspace, chance, count=30, sessions=3):
    """Fill a workspace with two submissions of random lines."""
    for key in (key_of(), key_of("2024-Q2", "05500")):
        names = [f"s{place}-{key.org_unit}" for place in range(sessions)]
        write_journals(workspace, random_lines(chance, count), names, key)
