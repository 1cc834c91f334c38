"""OpenSSH's own server on loopback, and its own client under a terminal.

Host key, user keys and configuration are made in a folder that goes with the server. The server runs as
whoever runs the tests, who also is the one that logs in; each key has the forced command it was given.
"""

from __future__ import annotations

import contextlib
import getpass
import grp
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.support.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tests.support.line import Line

HOST = "127.0.0.1"
RESTRICTED = "restrict,pty"
"""What the administrator's guide tells to write before each key."""
_ALIAS = "cchc-test"
_CONFIGURATION = """\
ListenAddress {host}:{port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/authorized_keys
PidFile none
StrictModes no
UsePAM no
UseDNS no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
PermitUserRC no
PrintMotd no
PrintLastLog no
ExposeAuthInfo yes
AllowTcpForwarding yes
AllowAgentForwarding yes
X11Forwarding yes
Subsystem sftp internal-sftp
MaxStartups 200
LogLevel VERBOSE
SetEnv {environment}
{more}
"""


def available() -> str:
    """Return why there can be no server here; "" if there can be one."""
    missing = [name for name in ("sshd", "ssh", "ssh-keygen") if _program(name) is None]
    if missing:
        return f"{', '.join(missing)} not installed (Debian: openssh-server, openssh-client)"
    if os.geteuid() == 0:
        try:
            Path("/run/sshd").mkdir(mode=0o755, parents=True, exist_ok=True)
        except OSError as error:
            return f"sshd needs /run/sshd: {error}"
    elif not _hands_terminals_out():
        return "sshd needs root here: new terminals do not belong to the group tty (devpts without gid=)"
    return ""


def cchc(*words: object) -> str:
    """Return the shell command that runs this very program with these words, as a forced command."""
    beside = Path(sys.executable).with_name("cchc")
    program = [str(beside)] if beside.exists() else [sys.executable, "-P", "-m", "cchc_tui"]
    return "exec " + shlex.join([*program, *map(str, words)])


class Sshd:
    """A server that listens once the context is entered, and is gone with all its sessions after it.

    `environment` is what its sessions are given; their home is an empty folder. `more` is added to its
    configuration.
    """

    def __init__(self, environment: Mapping[str, str] | None = None, more: str = "") -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="cchc-sshd-"))
        self.home = self.folder / "home"
        self.port = 0
        self._environment = {
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
            **(environment or {}),
        }
        self._more = more
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self._prepare()
            self._listen()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Keys and logging in.

    def key(self, name: str, forced_command: str | None, options: str = RESTRICTED) -> str:
        """Make a key that runs `forced_command` only (None: whatever is asked); return its fingerprint."""
        public = _new_key(self.folder / name)
        forced = [] if forced_command is None else ['command="' + forced_command.replace('"', '\\"') + '"']
        before = ",".join([*forced, *([options] if options else [])])
        with (self.folder / "authorized_keys").open("a") as file:
            file.write(f"{before} {public}\n".lstrip())
        said = subprocess.run(
            ["ssh-keygen", "-l", "-f", self.folder / f"{name}.pub"],
            capture_output=True,
            text=True,
            check=True,
        )
        return said.stdout.split()[1]

    def options(self, name: str, via: Line | None = None) -> list[str]:
        """Return the options that ssh, scp and sftp need to come in with this key."""
        settings = {
            "Port": via.port if via else self.port,
            "IdentityFile": self.folder / name,
            "IdentitiesOnly": "yes",
            "IdentityAgent": "none",
            "BatchMode": "yes",
            "StrictHostKeyChecking": "yes",
            "UserKnownHostsFile": self.folder / "known_hosts",
            "HostKeyAlias": _ALIAS,
            "ConnectTimeout": 20,
        }
        return ["-F", "none", *(f"-o{key}={value}" for key, value in settings.items())]

    @property
    def where(self) -> str:
        """Who logs in, and where."""
        return f"{getpass.getuser()}@{HOST}"

    def login(
        self,
        name: str,
        size: tuple[int, int] = (80, 24),
        *,
        term: str = "xterm-256color",
        command: str | None = None,
        extra: Sequence[str] = (),
        via: Line | None = None,
        env: Mapping[str, str] | None = None,
    ) -> Terminal:
        """Log in with a key under a terminal; `extra` are more options of ssh (``-C``); they outdo ours."""
        asked = [] if command is None else [command]
        call = ["ssh", "-tt", *extra, *self.options(name, via), self.where, *asked]
        return Terminal(call, size, {"TERM": term, "HOME": str(self.folder), **(env or {})}, self.folder)

    def run(
        self, name: str, command: str | None = None, extra: Sequence[str] = (), stdin: bytes = b""
    ) -> subprocess.CompletedProcess[bytes]:
        """Log in without a terminal and return what came of it."""
        asked = [] if command is None else [command]
        return self.call(["ssh", "-T", *extra, *self.options(name), self.where, *asked], stdin)

    def call(self, words: Sequence[str], stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Run a client of any kind in the server's folder, for at most 30 s."""
        env = {**os.environ, "HOME": str(self.folder)}
        return subprocess.run(
            words, input=stdin, capture_output=True, timeout=30, check=False, cwd=self.folder, env=env
        )

    # What runs on the server.

    @property
    def log(self) -> str:
        """What the server has said."""
        path = self.folder / "log"
        return path.read_text(errors="replace") if path.exists() else ""

    def programs(self) -> list[int]:
        """Return the ids of all processes of all sessions, whether or not their line still stands.

        One that has left its parent and forgotten its environment is not found.
        """
        mark = f"HOME={self.home}".encode()
        running = [pid for pid in _processes() if is_running(pid)]
        found = [pid for pid in running if mark in environment_of(pid)]
        return found + _descendants(found, [pid for pid in running if pid not in found])

    def on_terminals(self) -> list[int]:
        """Return those of `programs` that are on a terminal, the one who logged in last at the end."""
        return sorted(pid for pid in self.programs() if _stat(pid)[4:5] not in ([], ["0"]))

    def sessions(self) -> list[int]:
        """Return the ids of the server's processes that hold a connection, the youngest at the end."""
        if self._process is None:
            return []
        servers = [pid for pid in _processes() if _is_sshd(pid) and is_running(pid)]
        found = _descendants([self._process.pid], servers)
        return sorted(found)

    def await_end(self, pids: Collection[int], timeout: float = 10.0) -> None:
        """Wait until none of these processes runs any more.

        Raises:
            AssertionError: one still does; its command line is told.
        """
        deadline = time.monotonic() + timeout
        while left := [pid for pid in pids if is_running(pid)]:
            if time.monotonic() > deadline:
                told = [Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ") for pid in left]
                raise AssertionError(f"still running after {timeout} s: {told}\n{self.log[-2000:]}")
            time.sleep(0.01)

    def close(self) -> None:
        """End the server and every process of its sessions, and remove its folder."""
        sessions = self.sessions()
        if self._process is not None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5.0)
            self._process.kill()
            self._process.wait()
            self._process = None
        for pid in [*self.programs(), *sessions]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)

    # Starting.

    def _prepare(self) -> None:
        self.home.mkdir()
        public = _new_key(self.folder / "host")
        (self.folder / "known_hosts").write_text(f"{_ALIAS} {public}\n")
        (self.folder / "authorized_keys").touch(mode=0o600)

    def _listen(self) -> None:
        """Start the server on a free port; another one if somebody else was quicker to take it."""
        for _ in range(5):
            self.port = free_port()
            self._start()
            if self._is_listening():
                return
        raise RuntimeError(f"sshd does not start:\n{self.log}")

    def _start(self) -> None:
        words = " ".join(f'"{name}={value}"' for name, value in self._environment.items())
        text = _CONFIGURATION.format(
            host=HOST, port=self.port, folder=self.folder, environment=words, more=self._more
        )
        configuration = self.folder / "sshd_config"
        configuration.write_text(text)
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [_program("sshd") or "sshd", "-D", "-e", "-f", configuration],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _is_listening(self) -> bool:
        deadline = time.monotonic() + 10.0
        while self._process is not None and self._process.poll() is None and time.monotonic() < deadline:
            if "Server listening" in self.log:
                return True
            time.sleep(0.005)
        return False


def is_running(pid: int) -> bool:
    """Whether a process lives; one that ended and was not waited for does not."""
    return _stat(pid)[:1] not in ([], ["Z"])


def cpu_seconds(pid: int) -> float:
    """Return how much processor time a process has used, 0 if it is gone."""
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def environment_of(pid: int) -> list[bytes]:
    """Return what a process was given as its environment, a line each."""
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _program(name: str) -> str | None:
    """Where a program of OpenSSH is: servers are not on everybody's path, and sshd wants a whole one."""
    return shutil.which(
        name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    )


def _hands_terminals_out() -> bool:
    """Whether a new terminal belongs to the group that sshd gives it; only root may change that."""
    ends = os.openpty()
    try:
        return os.fstat(ends[1]).st_gid == grp.getgrnam("tty").gr_gid
    except KeyError:
        return True
    finally:
        for end in ends:
            os.close(end)


def _new_key(path: Path) -> str:
    """Make a key and return its public half."""
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", path.name, "-f", str(path)]
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL)
    return path.with_name(f"{path.name}.pub").read_text().strip()


def _processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _stat(pid: int) -> list[str]:
    """The fields of a process after its name: state, parent …; none if it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _parent(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[1]) if fields else 0


def _descendants(new: list[int], among: list[int]) -> list[int]:
    found: list[int] = []
    while new:
        new = [pid for pid in among if _parent(pid) in new]
        found += new
    return found


def _is_sshd(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/comm").read_text().startswith("sshd")
    except OSError:
        return False
