"""Who acted: the account, the key's fingerprint and the address, kept with every figure and step."""

import shutil
import subprocess

import duckdb
import pytest

from cchc_tui.store.journals.journal import read_folder, read_journal
from cchc_tui.store.journals.lines import Header
from cchc_tui.store.journals.sealing import header_content, sealed
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.ledger.migrations import MIGRATIONS, open_current
from cchc_tui.store.query.query import run_query
from cchc_tui.store.workspaces.login import Login, fingerprint, login_name
from tests.store.small import enter, key_of

KNOWN = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
"""GitHub's own host key, whose fingerprint is published."""
CERTIFICATE_CUT_OFF = KNOWN.replace("ed25519 ", "ed25519-cert-v01@openssh.com ")
KNOWN_MARK = "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU"

needs_keygen = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")


def keygen(*words):
    return subprocess.run(["ssh-keygen", *map(str, words)], check=True, capture_output=True, text=True).stdout


def test_the_fingerprint_of_a_known_key_is_the_published_one():
    assert fingerprint(KNOWN) == KNOWN_MARK
    assert fingerprint(f"{KNOWN} github.com") == KNOWN_MARK


@needs_keygen
@pytest.mark.parametrize(
    ("kind", "options"), [("ed25519", ()), ("rsa", ("-b", "2048")), ("ecdsa", ("-b", "256"))]
)
def test_fingerprints_of_keys_and_certificates_are_those_of_ssh_keygen(tmp_path, kind, options):
    key, authority = tmp_path / "key", tmp_path / "ca"
    keygen("-q", "-t", kind, *options, "-N", "", "-f", key)
    keygen("-q", "-t", "ed25519", "-N", "", "-f", authority)
    keygen("-q", "-s", authority, "-I", "lan", "-n", "cchc", f"{key}.pub")
    for file in (tmp_path / "key.pub", tmp_path / "key-cert.pub"):
        assert fingerprint(file.read_text()) == keygen("-l", "-f", file).split()[1]


@pytest.mark.parametrize(
    "text",
    ["", "ssh-ed25519", "ssh-ed25519 ***", "what-cert-v01@openssh.com AAAA", CERTIFICATE_CUT_OFF],
)
def test_what_is_no_key_has_no_fingerprint(text):
    assert fingerprint(text) == ""


@pytest.fixture
def over_ssh(tmp_path, monkeypatch):
    """A login by SSH with the known key, as sshd tells of it."""
    (tmp_path / "auth").write_text(f"password\npublickey {KNOWN}\n")
    monkeypatch.setenv("SSH_USER_AUTH", str(tmp_path / "auth"))
    monkeypatch.setenv("SSH_CONNECTION", "203.0.113.7 51234 10.0.0.1 22")


@pytest.mark.usefixtures("over_ssh")
def test_a_login_by_ssh_tells_account_key_and_address():
    login = Login.here()
    assert (login.name, login.key, login.address) == (login_name(), KNOWN_MARK, "203.0.113.7")


@pytest.mark.parametrize("content", [None, b"", b"password\n", b"publickey x y\n", b"\xff\xfe" * 9])
def test_a_login_without_a_key_has_none(tmp_path, monkeypatch, content):
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    monkeypatch.setenv("SSH_USER_AUTH", str(tmp_path / "auth"))
    if content is not None:
        (tmp_path / "auth").write_bytes(content)
    assert (Login.here().key, Login.here().address) == ("", "")


def test_a_journal_of_before_logins_were_kept_is_read_and_tells_none(tmp_path):
    old = Header("w", "s", "lan", "thu-xa", "2022", "05497", "commune", "2024-Q1", "2024-03-01T00:00:00Z")
    content = header_content(old)
    assert content.keys().isdisjoint({"login", "ssh_key", "ssh_from"}), "as it was written then"
    path = tmp_path / "s.jsonl"
    path.write_bytes(sealed(content, "")[0])
    assert read_journal(path).header == old


@pytest.fixture
def acted(over_ssh, tmp_path):
    """A workspace in which figures were entered and submitted over SSH under a shared account."""
    from cchc_tui.store.sessions.draft import Draft  # noqa: PLC0415
    from cchc_tui.store.workspaces.access import Access, Role  # noqa: PLC0415
    from tests.store.small import make_workspace  # noqa: PLC0415

    del over_ssh
    workspace = make_workspace(tmp_path / "work")
    workspace.access = Access(Role.CLERK, "05497", "Xã Thịnh Đức")
    with Draft.open(workspace, key_of()) as draft:
        enter(draft, received="519", on_time="509", spent="1", portal="1")
        assert draft.submit() == ()
    return workspace.whole()


def test_every_figure_and_step_tells_who_acted_with_which_login_and_key(acted):
    told = ("Xã Thịnh Đức", login_name(), KNOWN_MARK, "203.0.113.7")
    (journal,) = read_folder(key_of().folder(acted))
    header = journal.header
    assert (header.who, header.login, header.ssh_key, header.ssh_from) == told
    for view, name in (("history", "entered_by"), ("steps", "taken_by")):
        sql = f"SELECT DISTINCT {name}, login, ssh_key, ssh_from FROM {view}"
        assert run_query(acted, sql).rows == [told]


def test_a_ledger_of_before_logins_were_kept_is_brought_up_and_its_old_sessions_tell_none(workspace, opened):
    open_current(workspace.ledger, workspace.id, MIGRATIONS[:1]).close()
    with duckdb.connect(str(workspace.ledger)) as connection:
        connection.execute("INSERT INTO base.session VALUES (1, 'old', 'lan')")
    enter(opened(), received="519")
    merge(workspace, everything=True)
    with duckdb.connect(str(workspace.ledger), read_only=True) as connection:
        rows = connection.execute("SELECT who, login, ssh_key FROM base.session ORDER BY session").fetchall()
    assert rows == [("lan", None, None), ("lan", login_name(), None)]
