"""``python -m bench.size_screens``: a country's ten years over ssh at 80×24, from each key to what it shows.

The same made data as `bench.size` (``--keep FOLDER`` uses again what was made there). A clerk of one commune,
an officer of its province and one who may do all open each page some times over OpenSSH on loopback; then the
questions of the cookbook, those shipped, and the commands over a whole period are asked once each. One flat
JSON object comes last.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import select
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyte

from bench.pty_probe import PRIVATE
from bench.remote import KEY, available, login, python, server
from bench.size import UNITS
from bench.size_journals import write_journals
from bench.size_made import YEARS, made_or_kept
from bench.workspace import ROOT
from cchc_tui.analysis.shipped import questions
from cchc_tui.store.ledger.sqltext import with_parameters
from docs import cookbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.pty_probe import Probe
    from bench.remote import Sshd
    from cchc_tui.store.workspaces.workspace import Workspace

_RUNS, _PATIENCE, _STILL = 3, 60.0, 0.3
_LEFT = b"\x1b[D"
_HOME, _READING = "Tình trạng", "Đang đọc"
_TOLD = ("period", "org_unit", "id", "date", "year")
_FINE = (0, 1)
"""Ended well, or with findings of error severity."""


class Page(NamedTuple):
    """A page: the key that opens it from the page `under` it, what it then shows, and the key back."""

    name: str
    key: bytes
    shows: str
    under: str = "home"
    back: bytes = b"\x1b"


_CLERK = (
    Page("form", b"\r", "Kỳ trước", back=b"q"),
    Page("series", b"\x0b", "Riêng quý", under="form"),
    Page("history", b"\x12", "dòng này", under="form"),
    Page("findings", b"c", "lỗi|Lỗi"),
    Page("pairs", b"s", "Chênh lệch"),
    Page("dashboard", b"b", "Gần nhất"),
)
_OFFICER = (
    Page("matrix", b"m", r"Đã nộp +\d+/\d+"),
    Page("ranking", b"x", "đơn vị có số"),
    Page("reminders", b"n", r"Tất cả \d+"),
    Page("console", b"t", "Tra cứu số liệu"),
)


class Terminal:
    """What stands on the screen of a program, as it comes."""

    def __init__(self, program: Probe) -> None:
        self._program = program
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)

    def until(self, shows: str, key: bytes = b"") -> float:
        """Type a key; return the seconds until the screen shows something, and is done with reading.

        Raises:
            TimeoutError: it never did.
        """
        began = self._program.send(key) if key else time.perf_counter()
        while (left := began + _PATIENCE - time.perf_counter()) > 0:
            if not select.select([self._program], [], [], left)[0]:
                break
            self._feed()
            seen = "\n".join(self._screen.display)
            if re.search(shows, seen) and _READING not in seen:
                return time.perf_counter() - began
        raise TimeoutError("\n".join(self._screen.display))

    def rest(self) -> None:
        """Wait until nothing more comes."""
        while select.select([self._program], [], [], _STILL)[0] and self._feed():
            pass

    def _feed(self) -> bool:
        chunk = self._program.read()
        self._stream.feed(PRIVATE.sub(b"", chunk))
        return bool(chunk)


def main() -> None:
    """Make what is to be looked at, look, and print how long it took."""
    parser = argparse.ArgumentParser(prog="bench.size_screens", description=__doc__)
    parser.add_argument("--keep", metavar="FOLDER", help="use what was made there, or leave it there")
    parser.add_argument("--units", type=int, default=UNITS, help=f"how many communes ({UNITS})")
    arguments = parser.parse_args()
    if missing := available():
        sys.exit(f"no figures: {missing}")
    kept = arguments.keep
    with nullcontext(kept) if kept else tempfile.TemporaryDirectory(prefix="cchc-bench-") as folder:
        made = made_or_kept(Path(folder), arguments.units, YEARS * 5)
        write_journals(made.workspace, made.unit)
        print(
            f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {arguments.units} communes", flush=True
        )
        with server() as sshd:
            figures = dict(_screens(sshd, made.workspace, made.unit)) | dict(
                _questions(sshd, made.workspace, made.unit)
            )
    print(json.dumps({name: round(seconds, 3) for name, seconds in figures.items()}, indent=2))


def _screens(sshd: Sshd, workspace: Workspace, unit: str) -> Iterator[tuple[str, float]]:
    province = workspace.unit(unit).parent or ""
    roles = (
        ("clerk", ["--org-unit", unit, "--role", "clerk"], _CLERK, 0),
        ("officer", ["--org-unit", province, "--role", "officer"], _OFFICER, 2),
        ("country", ["--org-unit", unit], _OFFICER, 0),
    )
    for role, place, pages, back in roles:
        command = _command(workspace, *place)
        with login(sshd, command) as program:
            terminal = Terminal(program)
            yield _told(f"{role}_home_s", terminal.until(_HOME))
            for _ in range(back):
                terminal.rest()
                terminal.until(_HOME, _LEFT)
            yield from _pages(terminal, role, pages)


def _pages(terminal: Terminal, role: str, pages: Sequence[Page]) -> Iterator[tuple[str, float]]:
    shows = {page.name: page.shows for page in pages} | {"home": _HOME}
    for page in pages:
        way = next((one for one in pages if one.name == page.under), None)
        terminal.rest()
        if way is not None:
            terminal.until(way.shows, way.key)
        seconds = []
        for _ in range(_RUNS):
            terminal.rest()
            seconds.append(terminal.until(page.shows, page.key))
            terminal.rest()
            terminal.until(shows[page.under], page.back)
        if way is not None:
            terminal.rest()
            terminal.until(_HOME, way.back)
        yield _told(f"{role}_{page.name}_s", statistics.median(seconds))


def _questions(sshd: Sshd, workspace: Workspace, unit: str) -> Iterator[tuple[str, float]]:
    asked = [("query_nothing", "SELECT 1", set[str]())]
    asked += [
        (f"cookbook_{number}", sql, set(with_parameters(sql)[1]))
        for number, sql in enumerate(cookbook.questions(cookbook.PAGE.read_text(encoding="utf-8")), 1)
    ]
    asked += [
        (f"query_{one.name}", one.name, {parameter.name for parameter in one.parameters})
        for one in questions()
    ]
    told = dict(zip(_TOLD, ("2024-Y", unit, "files_received", "2025-06-30", "2024"), strict=True))
    for name, sql, names in asked:
        parameters = [word for one in sorted(names) for word in ("--param", f"{one}={told[one]}")]
        yield _told(f"{name}_s", _seconds(sshd, workspace, "query", sql, *parameters, "--format", "csv"))
    for words in (["check", "--period", "2024-Y"], ["total", "--period", "2024-Y"], ["remind"]):
        yield _told(f"{words[0]}_s", _seconds(sshd, workspace, *words))


def _seconds(sshd: Sshd, workspace: Workspace, *words: str) -> float:
    """Call a command over ssh; return the seconds until it has ended, its login among them."""
    command = shlex.join(["cd", str(ROOT)]) + " && " + shlex.join([*_command(workspace), *words])
    began = time.perf_counter()
    call = ["ssh", "-T", *sshd.options(KEY), sshd.where, command]
    done = subprocess.run(call, capture_output=True, text=True, timeout=2 * _PATIENCE, check=False)
    if done.returncode not in _FINE:
        print(f"  {words[0]}: {done.stderr.strip()}", flush=True)
        return math.nan
    return time.perf_counter() - began


def _command(workspace: Workspace, *words: str) -> list[str]:
    return python("-m", "cchc_tui", "--workspace", str(workspace.root), *words)


def _told(name: str, seconds: float) -> tuple[str, float]:
    print(f"  {name:40}{seconds:8.2f}", flush=True)
    return name, seconds


if __name__ == "__main__":
    main()
