"""The forced command of an SSH key: what a client asks for is one of the calls its role has, or refused."""

import io
import os
import signal
import sys

import pytest

from cchc_tui.cli import main
from cchc_tui.cli.forced import LONGEST
from cchc_tui.cli.parser import COMMANDS
from cchc_tui.schema.period import Period
from cchc_tui.store.journals.submission import read_submission
from cchc_tui.store.sessions.draft import Draft, SubmissionKey
from cchc_tui.store.workspaces.access import Role
from cchc_tui.store.workspaces.workspace import Workspace
from tests.cli.conftest import SAMPLES

UNITS = {"clerk": "05497", "officer": "164"}
YEAR = SubmissionKey("cchc-xa", "05497", Period(2023, "Y"))


@pytest.fixture(autouse=True)
def environment():
    """Put back the variables and the signal that a forced command forgets."""
    before, suspending = dict(os.environ), signal.getsignal(signal.SIGTSTP)
    yield
    signal.signal(signal.SIGTSTP, suspending)
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    """A workspace with two communes under two districts; the first has handed in its year."""
    root = tmp_path_factory.mktemp("ground") / "w"
    for unit in (
        ("164", "Huyện"),
        ("165", "Huyện khác"),
        ("05497", "Xã", "--parent", "164"),
        ("06000", "Xã B"),
    ):
        assert main(["--workspace", str(root), "units", "add", *unit]) == 0
    year = str(SAMPLES / "thinh-duc-2023-y.toml")
    for code in ("05497", "06000"):
        assert main(["--workspace", str(root), "import", year, "--org-unit", code]) == 0
    with Draft.open(Workspace(root), YEAR) as draft:
        assert draft.submit() == ()
    return Workspace(root)


@pytest.fixture
def over_ssh(cchc, ground):
    """Log in as a role, asking for a command."""

    def ask(role, original, *more):
        if isinstance(original, bytes):
            os.environb[b"SSH_ORIGINAL_COMMAND"] = original
        else:
            os.environ["SSH_ORIGINAL_COMMAND"] = original
        unit = ("--org-unit", UNITS[role]) if role in UNITS else ()
        return cchc("--workspace", ground.root, "--role", role, *unit, *more)

    return ask


WAYS_OUT = [
    "sh",
    "/bin/sh",
    "bash -i",
    "scp -t /tmp",
    "scp -f /etc/passwd",
    "/usr/lib/openssh/sftp-server",
    "internal-sftp",
    "rsync --server -e.LsfxC . /tmp",
    "git-upload-pack x",
    "vi /etc/passwd",
    "cchc; sh",
    "cchc && sh",
    "cchc | sh",
    "; sh",
    "`sh`",
    "$(sh)",
    "cchc `sh`",
    "status; sh",
    "status\nsh",
    "status\rsh",
    "status\n",
    "status\t--lang vi",
    "status\x1b[2J",
    "status 'unended",
    "../bin/cchc status",
    "/usr/bin/cchc status",
    "python -m cchc_tui status",
    "env cchc status",
    "init /tmp/x",
    "units add 9 nine",
    "schema check /etc/passwd",
    "--role administrator status",
    "--workspace /tmp status",
    "cchc --org-unit 06000 status",
    "--who chief status",
    "--role=administrator",
    "--org-unit=06000",
    "status --workspace /tmp",
    "status --workspace=/tmp",
    "check /etc/passwd",
    "check - /etc/passwd",
    "check - -o /tmp/x",
    "check - --output=/tmp/x",
    "check - --schema /tmp/x.toml",
    "import /etc/passwd",
    "export --period 2023-Y -o x.toml",
    "export --period 2023-Y --output ''",
    "export --period 2023-Y --force",
    "schema show /etc/passwd",
    "query --file /etc/passwd",
    "-- sh",
    "@/etc/passwd",
    b"status \xff",
    b"st\xc3",
    "status " + " " * LONGEST,
    "query '" + "x" * LONGEST + "'",
]


@pytest.mark.parametrize("original", WAYS_OUT)
@pytest.mark.parametrize("role", ["clerk", "officer", "reader"])
def test_no_way_leads_out_and_one_sentence_says_so(over_ssh, tmp_path, role, original):
    before = sorted(path.name for path in tmp_path.iterdir())
    said = over_ssh(role, original)
    assert (said.status, said.out) == (2, "")
    assert len(said.err.splitlines()) == 1
    assert "root:" not in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("role", "refused"),
    [
        ("clerk", ["query 'SELECT 1'", "query --list", "accept 2023-Y", "return 2023-Y --reason x"]),
        ("clerk", ["status --org-unit 06000", "status --org-unit 05497"]),
        ("officer", ["status --org-unit 06000", "export --period 2023-Y --org-unit 06000"]),
        ("officer", ["accept 2023-Y --org-unit 06000", "accept 2023-Y --org-unit 164", "accept 2023-Y"]),
        (
            "reader",
            ["import -", "accept 2023-Y --org-unit 05497", "return 2023-Y --org-unit 05497 --reason x"],
        ),
    ],
)
def test_a_role_is_refused_what_is_another_s(over_ssh, ground, role, refused):
    for original in refused:
        said = over_ssh(role, original)
        assert (said.status, said.out, len(said.err.splitlines())) == (2, "", 1), original
    assert read_submission(ground, YEAR).status == "submitted"


@pytest.mark.parametrize(
    ("role", "sees"), [("clerk", {"05497"}), ("officer", {"05497"}), ("reader", {"05497", "06000"})]
)
@pytest.mark.parametrize("call", ["status", "cchc status", "  cchc   'status' --lang vi"])
def test_the_status_shows_the_org_units_of_the_role(over_ssh, role, sees, call):
    said = over_ssh(role, call)
    assert said.status == 0
    assert {line.split()[1] for line in said.out.splitlines()} == sees


def test_each_role_reads_what_is_its_own(over_ssh):
    assert 'org_unit = "05497"' in over_ssh("clerk", "export --period 2023-Y").out
    assert 'org_unit = "05497"' in over_ssh("officer", "export --period 2023-Y --org-unit 05497").out
    assert over_ssh("officer", "units list").out.split()[::3] == ["164", "05497"]
    sql = "query 'SELECT DISTINCT org_unit FROM figures ORDER BY 1' --format csv"
    assert over_ssh("officer", sql).out.split() == ["org_unit", "05497"]
    assert over_ssh("reader", sql).out.split() == ["org_unit", "05497", "06000"]
    assert "cchc-xa" in over_ssh("clerk", "schema list").out
    assert "3.4.2" in over_ssh("reader", "schema show").out


def test_a_document_is_checked_and_imported_through_the_standard_input(over_ssh, ground, monkeypatch):
    def sent(path, text=None):
        content = (text or path.read_text(encoding="utf-8")).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))

    sent(SAMPLES / "thinh-duc-2024-q1.md")
    assert over_ssh("clerk", "check - --format json").status == 1
    sent(SAMPLES / "thinh-duc-2024-q1.md")
    imported = over_ssh("clerk", "import - --period 2024-Q1")
    assert imported.status == 0
    assert imported.out.startswith("-: "), "no path of the server is told"
    key = SubmissionKey("cchc-xa", "05497", Period(2024, "Q1"))
    assert read_submission(ground, key).changed_by == "Xã", (
        "the org unit's name stands for who shares an account"
    )
    sent(SAMPLES / "thinh-duc-2023-y.toml")
    assert over_ssh("officer", "import - --org-unit 06000 --replace").status == 2


def test_an_officer_returns_and_accepts_by_command(over_ssh, ground):
    with Draft.open(ground, YEAR, "lan") as draft:
        if draft.status != "submitted":
            draft.submit()
    assert over_ssh("officer", "return 2023-Y --org-unit 05497").status == 2
    assert (
        over_ssh("officer", "return 2023-Y --org-unit 05497 --reason '1.1 sai'", "--who", "Bà Hà").status == 0
    )
    stored = read_submission(ground, YEAR)
    assert (stored.status, stored.changed_by, stored.steps[-1].reason) == ("returned", "Bà Hà", "1.1 sai")
    with Draft.open(ground, YEAR, "lan") as draft:
        assert draft.submit() == ()
    assert over_ssh("officer", "accept 2023-Y --org-unit 05497").status == 0
    assert read_submission(ground, YEAR).status == "accepted"
    with Draft.open(ground, YEAR, "lan") as draft:
        draft.reopen("lại")
        assert draft.submit() == ()


@pytest.mark.parametrize("role", ["clerk", "officer"])
def test_a_role_that_works_in_an_org_unit_has_to_be_given_one_that_is_known(cchc, ground, role):
    lacking = cchc("--workspace", ground.root, "--role", role, "status")
    assert (lacking.status, "--org-unit" in lacking.err) == (2, True)
    unknown = cchc("--workspace", ground.root, "--role", role, "--org-unit", "99", "status")
    assert (unknown.status, "99" in unknown.err) == (2, True)


def test_a_command_that_the_administrator_named_is_run_as_it_is(over_ssh):
    said = over_ssh("reader", "units list", "status")
    assert said.status == 0
    assert "2023-Y" in said.out


def test_without_a_role_the_account_may_do_all_and_the_client_s_words_are_not_read(cchc, ground, monkeypatch):
    monkeypatch.setenv("SSH_ORIGINAL_COMMAND", "sh")
    assert cchc("--workspace", ground.root, "units", "list").status == 0


def test_no_variable_leads_a_role_to_another_workspace_program_or_file(over_ssh, tmp_path, monkeypatch):
    other = Workspace.create(tmp_path / "other")
    for name in ("CCHC_WORKSPACE", "HOME", "PYTHONPATH", "PAGER", "EDITOR", "TEXTUAL_LOG", "TMPDIR", "PATH"):
        monkeypatch.setenv(name, str(other.root))
    monkeypatch.setenv("LANG", "../../../tmp")
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    assert "05497" in over_ssh("clerk", "status").out
    assert not {"CCHC_WORKSPACE", "HOME", "PYTHONPATH", "PAGER", "TEXTUAL_LOG", "LANG"} & os.environ.keys()
    assert os.environ["LC_ALL"] == "vi_VN.UTF-8"
    assert signal.getsignal(signal.SIGTSTP) is signal.SIG_IGN


def test_a_role_works_in_the_workspace_that_the_call_names_and_makes_none(
    cchc, tmp_path, monkeypatch, ground
):
    monkeypatch.setenv("CCHC_WORKSPACE", str(ground.root))
    monkeypatch.setattr("cchc_tui.cli.rights.default_root", lambda: tmp_path / "home" / "cchc")
    said = cchc("--role", "clerk", "--org-unit", "05497", "status")
    assert said.status == 2
    assert not (tmp_path / "home").exists()


def test_what_nobody_foresaw_is_written_down_inside_the_workspace(over_ssh, ground, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("cchc_tui.cli.status.submission_keys", fail)
    said = over_ssh("clerk", "status")
    assert said.status == 2
    (log,) = (ground.data / "logs").iterdir()
    assert str(log) in said.err
    log.unlink()


def test_every_command_says_which_roles_it_is_for():
    from cchc_tui.cli.parser import build  # noqa: PLC0415

    undeclared = {
        name
        for name, parser in build().commands.items()
        if parser.get_default("roles") == {Role.ADMINISTRATOR}
    }
    keeping = {"init", "merge", "backup", "restore", "doctor", "rebuild", "store"}
    assert undeclared <= keeping, "say with `allow` who may run it"
    assert build().commands.keys() == COMMANDS.keys()
