"""What of OpenSSH is on this machine, and making keys and ports for it."""

from __future__ import annotations

import grp
import os
import shutil
import socket
import subprocess
from pathlib import Path

HOST = "127.0.0.1"


def available() -> str:
    """Return why there can be no server here; "" if there can be one."""
    missing = [name for name in ("sshd", "ssh", "ssh-keygen") if find_program(name) is None]
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


def find_program(name: str) -> str | None:
    """Where a program of OpenSSH is: servers are not on everybody's path, and sshd wants a whole one."""
    return shutil.which(
        name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    )


def new_key(path: Path) -> str:
    """Make a key and return its public half."""
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", path.name, "-f", str(path)]
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL)
    return path.with_name(f"{path.name}.pub").read_text().strip()


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


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
