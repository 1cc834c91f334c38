"""With a forced command, what SSH brings leads to the program and to nothing else."""

import contextlib
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from cchc_tui.schema.period import Period
from cchc_tui.store.journals.journal import read_folder
from tests.ssh.office import OTHER, at, until
from tests.support.processes import environment_of, is_running
from tests.support.sshd import HOST, free_port

REFUSED = 2
SECRET = "kept outside the workspace"


@pytest.fixture(scope="module")
def outside(office, tmp_path_factory):
    """A folder that no key leads to, and a reader's key; `free` is a key without forced command."""
    folder = tmp_path_factory.mktemp("outside")
    (folder / "secret.csv").write_text(f"{SECRET}\n")
    office.sshd.key("reader", office.forced("--role", "reader"))
    office.sshd.key("free", None, options="")
    return folder


def all_at_once(calls):
    """Run calls of the client, a few at a time."""
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda call: call(), calls))


def asked(office, name, commands):
    """Ask for each command with a key; return what came of each."""
    return all_at_once([lambda one=one: office.sshd.run(name, one) for one in commands])


def test_a_clerk_may_ask_for_commands_of_the_program_and_for_no_other(office, outside):
    mark = outside / "mark"
    allowed = asked(office, "lan", ["status", "cchc status --period 2024-Q1"])
    assert [result.returncode for result in allowed] == [0, 0]
    assert OTHER.name not in allowed[0].stdout.decode()
    refused = asked(
        office,
        "lan",
        [
            "sh",
            f"status; touch {mark}",
            f"status > {mark}",
            f"status $(touch {mark})",
            f"status\ntouch {mark}",
            "rsync --server --sender -logDtpre.iLsfxC . /etc/",
            "cchc --role administrator",
            f"status --org-unit {OTHER.code}",
            f"import {outside}/secret.csv",
            "query 'SELECT 1'",
        ],
    )
    for result in [*refused, office.sshd.run("lan")]:
        assert (result.returncode, result.stdout) == (REFUSED, b"")
        assert len(result.stderr.decode().splitlines()) == 1, "one sentence says so"
    assert not mark.exists()


def test_a_question_in_sql_reads_no_file_and_writes_none(office, outside):
    secret, mark = f"'{outside}/secret.csv'", outside / "mark"
    answer, *refused = asked(
        office,
        "reader",
        [
            'query "SELECT 40 + 2 AS answer"',
            f'query "SELECT * FROM {secret}"',
            f'query "SELECT * FROM read_text({secret})"',
            f"query \"COPY (SELECT 1) TO '{mark}'\"",
            "query \"SELECT getenv('HOME')\"",
        ],
    )
    assert "42" in answer.stdout.decode()
    for result in refused:
        assert (result.returncode, result.stdout) == (REFUSED, b"")
        assert SECRET not in result.stderr.decode()
    assert not mark.exists()


def test_files_go_neither_way(office, outside):
    there, here = f"{office.sshd.where}:{outside}", office.sshd.folder / "here"
    here.write_text("mine")
    batch = office.sshd.folder / "batch"
    batch.write_text(f"get {outside}/secret.csv {here}.sftp\nput {here} {outside}/sftp\n")
    options = office.sshd.options("lan")
    calls = [
        ["scp", *options, f"{there}/secret.csv", f"{here}.new"],
        ["scp", "-O", *options, f"{there}/secret.csv", f"{here}.old"],
        ["scp", *options, here, f"{there}/new"],
        ["scp", "-O", *options, here, f"{there}/old"],
        ["sftp", *options, "-b", batch, office.sshd.where],
    ]
    results = all_at_once([lambda call=call: office.sshd.call(call) for call in calls])
    assert all(result.returncode != 0 for result in results)
    assert [path.name for path in outside.iterdir()] == ["secret.csv"]
    assert sorted(path.name for path in here.parent.glob("here*")) == ["here"]
    free = ["scp", *office.sshd.options("free"), f"{there}/secret.csv", f"{here}.free"]
    assert office.sshd.call(free).returncode == 0, "a key without a forced command would have had it"


@contextlib.contextmanager
def running(*words):
    process = subprocess.Popen(
        [str(word) for word in words], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.kill()
        process.wait()


def reached(port, *before):
    """What is said through a port of the client's to whoever sends this first, one answer each."""
    with contextlib.closing(connection(port)) as through, contextlib.suppress(ConnectionError):
        for one in before:
            through.sendall(one)
            through.recv(64)
        return through.recv(64)
    return b""


def connection(port):
    deadline = time.monotonic() + 10.0
    while True:
        try:
            return socket.create_connection((HOST, port), timeout=10.0)
        except ConnectionRefusedError:
            assert time.monotonic() < deadline


@pytest.mark.parametrize(("name", "banner"), [("lan", b""), ("free", b"SSH-")])
def test_no_port_is_forwarded_but_with_a_key_that_is_free(office, outside, name, banner):
    local, proxy = free_port(), free_port()
    server, options = f"{HOST}:{office.sshd.port}", office.sshd.options(name)
    assert office.sshd.run(name, extra=["-W", server]).stdout[:4] == banner
    ways = ["-L", f"{local}:{server}", "-D", f"{HOST}:{proxy}"]
    with running("ssh", "-N", *options, *ways, office.sshd.where):
        assert reached(local)[:4] == banner
        target = b"\x05\x01\x00\x01" + socket.inet_aton(HOST) + office.sshd.port.to_bytes(2, "big")
        assert reached(proxy, b"\x05\x01\x00", target)[:4] == banner
    if name == "lan":
        back = office.sshd.run(name, extra=["-N", "-oExitOnForwardFailure=yes", "-R", f"0:{server}"])
        assert b"forwarding failed" in back.stderr


def test_what_the_client_brings_and_the_keys_that_leave_programs_change_nothing(office, outside):
    agent, elsewhere = office.sshd.folder / "agent", outside / "elsewhere"
    brought = {
        "CCHC_WORKSPACE": str(elsewhere),
        "PAGER": f"touch {elsewhere}",
        "EDITOR": f"touch {elsewhere}",
        "PYTHONPATH": str(outside),
        "PYTHONSTARTUP": str(outside / "secret.csv"),
        "DISPLAY": ":9",
    }
    extra = [f"-oIdentityAgent={agent}", "-oForwardAgent=yes", "-oForwardX11=yes", "-oForwardX11Trusted=yes"]
    extra += [f"-oSendEnv={name}" for name in brought]
    with running("ssh-agent", "-D", "-a", agent):
        until(agent.exists, "the agent")
        assert b"SSH_AUTH_SOCK=" in office.sshd.run("free", "env", extra=extra).stdout
        with office.sshd.login("lan", extra=extra, env=brought) as terminal:
            office.open_form(terminal)
            [program] = office.sshd.on_terminals()
            names = {line.partition(b"=")[0].decode() for line in environment_of(program)}
            assert names & {*brought, "SSH_AUTH_SOCK"} == {"CCHC_WORKSPACE", "PAGER", "EDITOR"}
            terminal.send("\x1a\x03\x1c8\r")
            terminal.wait_for(at("đã hoàn thành"))
            assert is_running(program)
            terminal.send("q")
            terminal.wait_for("Tình trạng")
            terminal.send("\x1a\x03\x1ct")
            terminal.wait_for("không dùng tra cứu SQL")
            terminal.send("u")
            terminal.wait_for("chỉ làm việc với một đơn vị này")
            terminal.send("qq")
            assert terminal.wait_exit() == 0
    assert not elsewhere.exists()


def test_keys_that_come_before_the_program_lead_nowhere_else(office):
    with office.sshd.login("lan") as terminal:
        until(office.sshd.on_terminals, "the session has begun")
        terminal.send("\x1a\x1c\x03exit 7\r")
        terminal.wait_for(lambda lines: any("Tình trạng" in one or "closed" in one for one in lines), 20)


def test_ledger_and_journal_tell_with_which_login_and_key_a_figure_came(office):
    with office.sshd.login("lan") as terminal:
        office.open_form(terminal, Period(2023, "Q1"))
        terminal.send("8\r")
        terminal.wait_for(at("đã hoàn thành"))
        terminal.send("qqq")
        assert terminal.wait_exit() == 0
    headers = [one.header for one in read_folder(office.key(Period(2023, "Q1")).folder(office.workspace))]
    account = office.sshd.where.partition("@")[0]
    assert [(one.who, one.login, one.ssh_key) for one in headers] == [("Lan", account, office.fingerprint)]
    question = "SELECT DISTINCT entered_by, login, ssh_key, ssh_from FROM history WHERE period = '2023-Q1'"
    assert office.ask(question) == [("Lan", account, office.fingerprint, HOST)]
