"""The checksum of the content: one for journals, ledger, backup and what was restored, however split."""

import dataclasses
import random

import duckdb

from cchc_tui.entry.figure import Figure, State
from cchc_tui.store.backups.backup import backup
from cchc_tui.store.backups.file import check_backup
from cchc_tui.store.journals.content import of_ledger, total
from cchc_tui.store.journals.lines import Entry, Step
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.mending.restore import restore
from cchc_tui.store.soundness.doctor import look
from cchc_tui.store.soundness.verify import verify
from cchc_tui.store.workspaces.workspace import Workspace
from tests.store.lines import random_lines, write_journals
from tests.store.small import make_workspace


def ledger_checksum(workspace):
    assert merge(workspace, everything=True).problems == ()
    with duckdb.connect(str(workspace.ledger), read_only=True) as connection:
        return total(of_ledger(connection)).checksum


def test_it_is_the_same_however_lines_are_split_into_sessions_and_wherever_they_are_kept(tmp_path):
    chance = random.Random(1)
    lines = random_lines(chance, 60)
    splits = [["one"], [f"b{place}" for place in range(5)], ["x", "y", "z"]]
    found = set()
    for place, names in enumerate(splits):
        workspace = make_workspace(tmp_path / str(place))
        write_journals(workspace, lines, names, chance=chance if place == 2 else None)
        found |= {ledger_checksum(workspace), check_backup(backup(workspace).path).content}
    restored = tmp_path / "restored"
    restore(backup(workspace).path, restored)
    found |= {look(Workspace(restored)).content, ledger_checksum(Workspace(restored))}
    assert len(found) == 1


def test_every_part_of_every_line_counts(tmp_path):
    lines = random_lines(random.Random(7), 12)
    kinds = [next(line for line in lines if isinstance(line, kind)) for kind in (Entry, Step)]
    found = set()
    changes = [(kind, name) for kind in kinds for name in kind.__slots__ if name not in {"n", "more"}]
    for place, (changed, name) in enumerate(changes):
        other = {
            "at": "2025-01-01T00:00:00.001Z",
            "figure": Figure(State.NUMBER, None, "?"),
            "kind": next(kind for kind in type(kinds[1].kind) if kind is not kinds[1].kind),
            "findings": ({"rule": "another"},),
            "id": "another",
        }.get(name, 9 if name in {"errors", "warnings", "infos"} else "khác")
        mine = [dataclasses.replace(line, **{name: other}) if line is changed else line for line in lines]
        workspace = make_workspace(tmp_path / str(place))
        write_journals(workspace, mine, ["one"])
        found.add(verify(workspace).content)
    assert len(found) == len(changes)
