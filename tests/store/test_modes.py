"""Accounts of their own: what an account may not read or write, no command and no other program gives it."""

import json
import os
import tempfile
import traceback
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path

import pytest

from cchc_tui.cli import main
from cchc_tui.store.journals import archiving
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.query.query import run_query
from cchc_tui.store.sessions.draft import Draft
from cchc_tui.store.soundness.verify import verify
from cchc_tui.store.workspaces.access import Access
from cchc_tui.store.workspaces.login import Login
from cchc_tui.store.workspaces.modes import give, is_left_to_others, share
from cchc_tui.store.workspaces.workspace import OrgUnit, Workspace
from tests.store.small import UNITS, enter, key_of, make_workspace

HER, OTHER = (60101, 60201), (60102, 60202)
"""Account and group of two org units."""
OWN, NOT_OWN = UNITS[0].code, UNITS[1].code

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="needs to become other accounts")


@pytest.fixture
def root():
    """A folder that every account can reach; the umask of this process stays as it was."""
    umask = os.umask(0o022)
    with tempfile.TemporaryDirectory(prefix="cchc-modes-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "w"
    os.umask(umask)


def as_account(account, work):
    """Do something in a process of another account; return what it returned, or the error's name."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        said = "died"
        with suppress(BaseException):
            try:
                os.setgroups([])
                os.setgid(account[1])
                os.setuid(account[0])
                os.environ["HOME"] = "/nowhere"
                said = work()
            except Exception as error:  # noqa: BLE001  (the name is the answer)
                said = type(error).__name__
                if said not in {"PermissionError", "StoreError"}:
                    traceback.print_exc()
            os.write(writer, json.dumps(said).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        said = json.loads(answer.read() or b'"died"')
    os.waitpid(child, 0)
    return said


def keyed(root, org_unit=OWN, **figures):
    """Key figures as this account, and hand in."""

    def work():
        with Draft.open(Workspace.open(root), key_of(org_unit=org_unit)) as draft:
            enter(draft, **figures)
            return [finding.rule for finding in draft.submit()]

    return work


@pytest.fixture
def shared(root):
    """A workspace with accounts of their own, in which another unit has handed in its secret."""
    workspace = make_workspace(root)
    with Draft.open(workspace, key_of("2023-Q1", NOT_OWN), "x") as draft:
        enter(draft, received="1")  # was there before the accounts were
    merge(workspace)
    run_query(workspace, "SELECT 1")
    share(workspace)
    give(workspace, OWN, str(HER[1]))
    give(workspace, NOT_OWN, str(OTHER[1]))
    assert as_account(OTHER, keyed(root, NOT_OWN, received="777", on_time="777", spent="3", portal="1")) == []
    return Workspace.open(root)


def test_each_account_keys_its_own_form_and_the_administrator_merges_all(shared, root):
    assert as_account(HER, keyed(root, received="12", on_time="12", spent="100", portal="1")) == []
    assert as_account(HER, lambda: is_left_to_others(Workspace.open(root)))
    assert as_account(HER, lambda: merge(Workspace.open(root))) is None, "left to others without complaint"
    assert as_account(HER, lambda: main(["--workspace", str(root), "merge"])) == 2
    assert main(["--workspace", str(root), "merge"]) == 0
    rows = run_query(
        shared, "SELECT org_unit, status FROM submissions WHERE period = '2024-Q1' ORDER BY 1"
    ).rows
    assert rows == [(OWN, "submitted"), (NOT_OWN, "submitted")]
    colleague = (HER[0] + 50, HER[1])
    again = lambda: [one.kind for one in Draft.open(Workspace.open(root), key_of()).steps]  # noqa: E731
    assert as_account(colleague, again) == ["submit"], "another account of the unit goes on"
    assert list(shared.pending.iterdir()) == [], "the markers of other accounts are taken away"


def test_no_file_of_another_unit_nor_the_ledger_is_open_to_her(shared, root):
    run_query(shared, "SELECT 1")
    secret = [path for path in shared.data.rglob("*") if NOT_OWN in str(path) or path.suffix == ".duckdb"]
    assert any(path.suffix == ".jsonl" for path in secret)
    assert {path.name for path in secret} >= {"ledger.duckdb", "snapshot.duckdb"}

    folders = [path for path in secret if path.is_dir()]

    def opened():
        found = []
        for path in secret:
            for mode in (os.O_RDONLY, os.O_WRONLY):
                with suppress(OSError):
                    os.close(os.open(path, mode))
                    found.append(str(path))
        for path in folders:
            with suppress(OSError):
                (path / "new").touch()
                found.append(str(path))
        for path in (shared.data, shared.pending, shared.data / "habits"):
            with suppress(OSError):
                found += map(str, path.iterdir())
        return found

    assert as_account(HER, opened) == []
    assert str(shared.ledger) in as_account((0, 0), opened), "the administrator's own they are"


def test_no_command_shows_her_another_units_figures(shared, root):
    calls = [
        ("status",),
        ("history", NOT_OWN, "2024-Q1", "--schema", "thu-xa"),
        ("export", "--org-unit", NOT_OWN, "--period", "2024-Q1", "--schema", "thu-xa"),
        ("query", "SELECT * FROM figures"),
        ("verify",),
        ("backup", str(root.parent / "b")),
        ("accept", "2024-Q1", "--org-unit", NOT_OWN, "--schema", "thu-xa"),
    ]

    def called():
        said = StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            for call in calls:
                main(["--workspace", str(root), *call])
        return said.getvalue()

    for call in calls[:3]:
        main(["--workspace", str(root), *call])  # brings in what a poorer account may not read from disk
    assert as_account(HER, keyed(root, received="12", on_time="12", spent="100", portal="1")) == []
    said = as_account(HER, called)
    assert f"{OWN}    Xã Thịnh Đức" in said
    assert NOT_OWN not in said.split("\n")[0]
    assert "777" not in said
    assert "777" in as_account((0, 0), called), "whoever may see it all does"


def test_she_can_neither_forge_a_line_of_another_unit_nor_lead_the_administrator_astray(shared, root):
    target = root.parent / "target"
    target.write_text("kept")

    def trap():
        locks, journals = (shared.data / one / "thu-xa" / OWN for one in ("locks", "journals"))
        (locks / "2024-Q1.lock").symlink_to(target)
        (shared.pending / "trap").symlink_to(target)
        os.mkfifo(shared.pending / "pipe")
        (shared.pending / "folder").mkdir()
        (shared.pending / "closed").touch(0o400)
        with (shared.pending / "huge").open("wb") as file:
            file.truncate(1 << 40)
        with (journals / "2023-Y" / "huge.jsonl").open("wb") as file:
            file.truncate(1 << 40)
        (journals / "2024-Q1").symlink_to(shared.data / "journals" / "thu-xa" / NOT_OWN / "2024-Q1")
        return "set"

    mine = shared.journals / "thu-xa" / OWN / "2023-Y"
    assert as_account(HER, lambda: mine.mkdir(parents=True)) is None
    assert as_account(HER, trap) == "set"
    with suppress(Exception), Draft.open(shared, key_of()) as draft:
        enter(draft, received="5")
    merged = merge(shared)
    assert merged is not None
    assert merged.entries, "one account's traps keep nobody else from being merged"
    assert target.read_text() == "kept"
    assert not verify(shared).is_good, "they are told"


def test_what_an_account_forges_in_its_own_folder_is_told(shared, root):
    """Nothing keeps her from it once she has a shell; the owner of the file gives her away."""
    good = verify(shared)
    assert good.is_good, [str(one.said) for one in good.remarks]

    def forged():
        assert keyed(root, received="12", on_time="12", spent="100", portal="1")() == []
        workspace = Workspace.open(root)
        workspace.access = Access(who="Bà Hà", login=Login("root"))
        with Draft.open(workspace, key_of()) as draft:
            draft.accept()

    assert as_account(HER, forged) is None
    told = [str(one.said) for one in verify(shared).remarks if one.trouble]
    assert any(f"ghi là của tài khoản root, nhưng tệp do tài khoản {HER[0]} ghi" in one for one in told)
    assert any("bước tiếp nhận hay trả lại" in one for one in told)


def test_what_one_account_leaves_no_other_can_replace_or_remove(shared):
    for folder in (shared.pending, shared.data / "habits", shared.data / "logs"):
        left = folder / "left"
        assert as_account(OTHER, lambda left=left: left.touch()) is None
        assert as_account(HER, lambda left=left: left.unlink()) == "PermissionError"
        assert as_account(HER, lambda left=left: left.replace(f"{left}2") and None) == "PermissionError"


def test_the_units_register_stays_open_to_read_after_a_change(shared, root):
    shared.add_unit(OrgUnit("06000", "Xã mới"))
    assert as_account(HER, lambda: sorted(Workspace.open(root).all_units)) == [OWN, NOT_OWN, "06000"]


def test_a_workspace_of_one_account_is_closed_to_all_others(root):
    workspace = make_workspace(root)
    with Draft.open(workspace, key_of(), "x") as draft:
        enter(draft, received="1")
    assert as_account(HER, lambda: [str(path) for path in workspace.data.iterdir()]) == "PermissionError"
    assert as_account(HER, lambda: [str(path) for path in workspace.journals.glob("*/*/*/*")]) in (
        [],
        "PermissionError",
    )


def test_what_is_not_set_up_is_said(root, capsys):
    make_workspace(root)
    call = ("--workspace", str(root), "units", "add", OWN, "xã", "--group")
    assert main([*call, "1"]) == 2
    assert "cchc init --shared" in capsys.readouterr().err
    assert main(["init", str(root), "--shared"]) == 0
    assert main([*call, "no-such-group-here"]) == 2
    assert "groupadd" in capsys.readouterr().err
    assert main([*call, str(HER[1])]) == 0


def test_what_the_administrator_archives_its_own_unit_reads_on_and_no_other_does(shared, root, monkeypatch):
    monkeypatch.setattr(archiving, "MANY", 0)
    assert as_account(HER, keyed(root, received="12", on_time="12", spent="100", portal="1")) == []
    merge(Workspace.open(root))
    (archive,) = key_of().folder(shared).glob("*.jsonl")
    assert archive.name == "archive.jsonl"
    assert as_account(OTHER, lambda: archive.read_bytes().decode()) == "PermissionError"

    def goes_on():
        with Draft.open(Workspace.open(root), key_of()) as draft:
            draft.reopen("sửa")
            return [one.kind for one in draft.steps]

    assert as_account(HER, goes_on) == ["submit", "reopen"]
