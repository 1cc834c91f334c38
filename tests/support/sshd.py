"""OpenSSH's own server on loopback, and its own client under a terminal.

Host key, user keys and configuration are made in a folder that goes with the server. The server runs as
whoever runs the tests, who also is the one that logs in; each key has the forced command it was given.
"""

from __future__ import annotations

import contextlib
import ctypes
import getpass
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.support.openssh import HOST, available, find_program, free_port, new_key
from tests.support.processes import (
    all_processes,
    command_of,
    descendants,
    environment_of,
    has_terminal,
    is_running,
)
from tests.support.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tests.support.line import Line

__all__ = ["HOST", "RESTRICTED", "Sshd", "available", "cchc", "free_port"]

RESTRICTED = "restrict,pty"
"""What the administrator's guide tells to write before each key."""
_ALIAS = "cchc-test"
_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1
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
        public = new_key(self.folder / name)
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
        running = [pid for pid in all_processes() if is_running(pid)]
        found = [pid for pid in running if mark in environment_of(pid)]
        return found + descendants(found, [pid for pid in running if pid not in found])

    def on_terminals(self) -> list[int]:
        """Return those of `programs` that are on a terminal, the one who logged in last at the end."""
        return sorted(pid for pid in self.programs() if has_terminal(pid))

    def sessions(self) -> list[int]:
        """Return the ids of the server's processes that hold a connection, the youngest at the end."""
        if self._process is None:
            return []
        servers = [pid for pid in all_processes() if _is_sshd(pid) and is_running(pid)]
        found = descendants([self._process.pid], servers)
        return sorted(found)

    def await_end(self, pids: Collection[int], timeout: float = 10.0) -> None:
        """Wait until none of these processes runs any more.

        Raises:
            AssertionError: one still does; its command line is told.
        """
        deadline = time.monotonic() + timeout
        while left := [pid for pid in pids if is_running(pid)]:
            if time.monotonic() > deadline:
                told = [command_of(pid) for pid in left]
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
        left = [*self.programs(), *sessions]
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.await_end(left)
        shutil.rmtree(self.folder, ignore_errors=True)

    # Starting.

    def _prepare(self) -> None:
        self.home.mkdir()
        public = new_key(self.folder / "host")
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
                [find_program("sshd") or "sshd", "-D", "-e", "-f", configuration],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_end_with_us,  # noqa: PLW1509  (it calls the kernel and nothing else)
            )

    def _is_listening(self) -> bool:
        deadline = time.monotonic() + 10.0
        while self._process is not None and self._process.poll() is None and time.monotonic() < deadline:
            if "Server listening" in self.log:
                return True
            time.sleep(0.005)
        return False


def _end_with_us() -> None:
    """Let the server go when whoever started it is killed; its sessions go with their clients."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _is_sshd(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/comm").read_text().startswith("sshd")
    except OSError:
        return False
