"""Disks that several machines may use at once: there a workspace is only read.

What keeps two people apart on one machine (`flock`, process ids under ``/proc``) does not hold between two:
on sshfs both get the same lock, elsewhere that depends on how the disk was mounted.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_tui.errors import StoreError

if TYPE_CHECKING:
    from cchc_tui.store.workspaces.workspace import Workspace

MOUNTS = Path("/proc/self/mountinfo")
_SHARED = frozenset((
    "9p", "acfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "fuse", "gfs2", "glusterfs", "gpfs",
    "hgfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "panfs", "prl_fs", "pvfs2", "smb2",
    "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs",
))  # fmt: skip
_SHARED_BY_ALL = ("journals", "locks", "pending")
"""The folders in which sessions meet; beside them lies only what one process at a time writes."""


def is_shared(kind: str) -> bool:
    """Whether other machines may have a file system of this kind too; of one in user space nobody knows."""
    return kind in _SHARED or kind.startswith("fuse.")


def kind_at(folder: Path, mounts: str) -> str:
    """Return the kind of file system that a resolved folder is on, "" where `mounts` does not tell.

    `mounts` is written as ``/proc/self/mountinfo`` is, see proc_pid_mountinfo(5).
    """
    above = {mount: kind for mount, kind in _read(mounts).items() if folder.is_relative_to(mount)}
    return above[max(above, key=len)] if above else ""


def kinds_beneath(folder: Path, mounts: str) -> list[str]:
    """Return the kinds of the file systems that are mounted somewhere in a resolved folder."""
    return [kind for mount, kind in _read(mounts).items() if Path(mount).is_relative_to(folder)]


def _read(mounts: str) -> dict[str, str]:
    """The kinds of file systems by where they are mounted; of two at one place the later one lies on top."""
    found = {}
    for line in mounts.split("\n"):
        before, _, behind = line.partition(" - ")
        if kind := behind.partition(" ")[0]:
            found[_unescaped(before.split(" ")[4])] = kind
    return found


def _unescaped(path: str) -> str:
    for octal, meant in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        path = path.replace(octal, meant)
    return path


@cache
def file_system(folder: Path) -> str:
    """Return the kind of file system that a folder of data is on, "" where the system does not tell.

    It is that of one that other machines may have where journals, locks or markers are on such a one, by a
    mount of their own or a link; where backups go is no matter. Asked once.
    """
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
        inside = [(folder / name).resolve() for name in _SHARED_BY_ALL]
        kinds = [kind_at(one, mounts) for one in (folder.resolve(), *inside)]
        kinds += [kind for one in inside for kind in kinds_beneath(one, mounts)]
    except (OSError, RuntimeError):
        return ""
    return next(filter(is_shared, kinds), kinds[0])


def refusal(workspace: Workspace) -> StoreError | None:
    """Return why a workspace may only be read on this machine, None if it may be written.

    On a network disk only the machine may write that its settings name.
    """
    kind = file_system(workspace.data)
    if not is_shared(kind):
        return None
    allowed, own = workspace.settings.machine, os.uname().nodename
    if allowed == own:
        return None
    if allowed:
        return StoreError("store.other_machine", path=workspace.root, machine=allowed, own=own)
    return StoreError("store.network_disk", path=workspace.root, kind=kind)
