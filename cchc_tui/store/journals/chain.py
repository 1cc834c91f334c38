"""A chain of hashes over all journals: ``data/chain.jsonl``, a link each time the workspace is found whole.

A link holds how far each journal that grew had come and SHA-256 of it up to there, and the head of the link
before. Its head is SHA-256 of all that. Whoever may write every file can make the whole chain anew; whoever
has an old head written down elsewhere sees that.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cchc_tui.errors import StoreError
from cchc_tui.store.disk.files import guarded, make_folder, sync_folder
from cchc_tui.store.disk.lock import Lock
from cchc_tui.store.journals.archive import stored
from cchc_tui.store.workspaces.remark import note, trouble

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from cchc_tui.store.workspaces.remark import Remark
    from cchc_tui.store.workspaces.workspace import Workspace

FILE = "chain.jsonl"
_PATIENCE = 30


@dataclass(frozen=True, slots=True)
class Link:
    """One link: when it was made, and position and SHA-256 of each journal that had grown by then.

    `rebuilt` names journals that were made anew, or given up, by ``cchc rebuild``: what earlier links say of
    them no longer holds.
    """

    number: int
    at: str
    before: str
    journals: Mapping[str, tuple[int, str]]
    rebuilt: tuple[str, ...] = ()

    @property
    def head(self) -> str:
        """SHA-256 over the link and, through `before`, over all before it."""
        return hashlib.sha256(self._content().encode()).hexdigest()

    def _content(self) -> str:
        journals = {name: list(self.journals[name]) for name in sorted(self.journals)}
        content: dict[str, object] = {
            "link": self.number,
            "at": self.at,
            "before": self.before,
            "journals": journals,
        }
        content |= {"rebuilt": list(self.rebuilt)} if self.rebuilt else {}
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"))

    def written(self) -> bytes:
        """Return the line that it is kept as."""
        return f'{self._content()[:-1]},"head":"{self.head}"}}\n'.encode()


def read_chain(path: Path) -> tuple[Link, ...]:
    """Return all links; a last line that was cut off by a crash does not count.

    Raises:
        StoreError: the chain cannot be read, or a link does not follow from the one before.
    """
    if not path.exists():
        return ()
    with guarded(path):
        content = path.read_bytes()
    links: list[Link] = []
    for raw in content[: content.rfind(b"\n") + 1].splitlines():
        before = links[-1].head if links else ""
        try:
            link = _link(json.loads(raw), raw)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise StoreError("sound.chain_broken", path=path, link=len(links) + 1) from error
        if (link.number, link.before) != (len(links) + 1, before):
            raise StoreError("sound.chain_broken", path=path, link=len(links) + 1)
        links.append(link)
    return tuple(links)


def _link(content: Mapping[str, Any], raw: bytes) -> Link:
    journals = {name: (int(position), str(mark)) for name, (position, mark) in content["journals"].items()}
    link = Link(
        content["link"], content["at"], content["before"], journals, tuple(content.get("rebuilt", ()))
    )
    if link.written() != raw + b"\n":
        raise ValueError(raw)
    return link


def check_chain(
    workspace: Workspace, links: Sequence[Link], found: Iterable[Remark] = ()
) -> Iterator[Remark]:
    """Say which journals are no longer what they were when a link was made.

    Of journals in `found`, what was found wrong before, nothing more is said.
    """
    known = {one.said.values.get("path") for one in found if one.trouble}
    claims: dict[str, list[tuple[int, str]]] = {}
    for link in links:
        for name in link.rebuilt:
            claims.pop(name, None)
            yield note("journal", "sound.journal_rebuilt", path=workspace.journals / name, at=link.at)
        for name, claim in link.journals.items():
            claims.setdefault(name, []).append(claim)
    for name in sorted(claims):
        path = workspace.journals / name
        if path in known:
            continue
        try:
            with guarded(path):
                there = stored(path)
                holds = all(there.digest(position) == mark for position, mark in claims[name])
        except StoreError:
            yield trouble("journal", "sound.journal_gone", path=path)
            continue
        if not holds:
            yield trouble("journal", "sound.journal_rewritten", path=path)


def extend(workspace: Workspace, heads: Mapping[str, tuple[int, str]], rebuilt: Collection[str] = ()) -> str:
    """Add a link for what grew since the last, or was `rebuilt`, and return the head; the old one if nothing.

    Raises:
        StoreError: the chain is broken or cannot be written.
    """
    path = workspace.data / FILE
    with Lock.take(workspace.locks / "chain.lock", wait=_PATIENCE) or _busy():
        links = read_chain(path)
        known = {name: claim for link in links for name, claim in link.journals.items()}
        grown = {
            name: claim
            for name, claim in heads.items()
            if name in rebuilt or claim[0] > known.get(name, (0, ""))[0]
        }
        before = links[-1].head if links else ""
        if not (grown or rebuilt):
            return before
        at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        link = Link(len(links) + 1, at, before, grown, tuple(sorted(rebuilt)))
        with guarded(path):
            _append(path, link.written())
        return link.head


def _busy() -> Lock:
    raise StoreError("store.ledger_busy")


def _append(path: Path, line: bytes) -> None:
    make_folder(path.parent)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o664)
    try:
        content = os.pread(handle, os.fstat(handle).st_size, 0)
        end = content.rfind(b"\n") + 1
        os.ftruncate(handle, end)  # what a crash cut off never counted
        written = 0
        while written < len(line):
            written += os.pwrite(handle, line[written:], end + written)
        os.fsync(handle)
    finally:
        os.close(handle)
    sync_folder(path.parent)
