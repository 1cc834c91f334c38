"""One session on a quick line: bytes and waiting for the whole appendix, idle bytes, the others' bytes."""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench.appendix import ENTER, Appendix
from bench.remote import Keyed, Line, keyed, login, opened, percentiles, python
from bench.workspace import UNIT, form_command, new_workspace
from cchc_tui.schema.model import Heading

if TYPE_CHECKING:
    from bench.remote import Sshd

TITLE = "One session over ssh at 80×24: the whole appendix from top to bottom"
IDLE = 10.0
DOWN, PAGE = b"\x1b[B", b"\x1b[6~"
_NO_EXTRAS = ("--config=/dev/null", "--motd-url=", "--undo=False", "--disp-help-flags=", "--disp-menu=False")
"""VisiData without what it need not show or keep: its help pane, its menu, the news it would fetch."""


class Form(NamedTuple):
    """What was measured on the form."""

    appendix: Keyed
    first_page: int
    idle: int
    move: float
    page: float


def measure(sshd: Sshd) -> dict[str, float | None]:
    """Key the appendix into all three; print and return what it cost."""
    appendix = Appendix()
    form = _form(sshd, appendix)
    inputs = _inputs(sshd, appendix)
    visidata = _visidata(sshd, appendix)
    all_keyed = (("form", form.appendix), ("Inputs", inputs), ("VisiData", visidata))
    for name, one in all_keyed:
        if one is None:
            print(f"  {name:<9} not installed (pip install 'cchc-tui[bench]'); left out")
            continue
        wait = percentiles(one.seconds)
        print(
            f"  {name:<9}{one.size:8,} B out of the terminal, {one.wire:8,} B on the wire, "
            f"{len(one.sizes)} keys, p50 {wait[0]:.1f} ms, p99 {wait[1]:.1f} ms"
        )
    keys, p50_p99 = len(form.appendix.sizes), percentiles(form.appendix.seconds)
    sizes = zip(appendix.form_keys(), form.appendix.sizes, strict=True)
    digit = statistics.mean(size for key, size in sizes if key != ENTER)
    print(f"  form / Inputs: {form.appendix.size / inputs.size:.3f} (aim ≤ 0.125)")
    if visidata is not None:
        print(f"  form / VisiData: {form.appendix.size / visidata.size:.3f} (aim ≤ 1)")
    print(
        f"  digit {digit:.0f} B, move {form.move:.0f} B, page {form.page:.0f} B, "
        f"first page {form.first_page} B"
    )
    print(f"  {form.idle} B in {2 * IDLE:.0f} s without a key (aim 0)")
    print(
        f"  {keys} keys for {appendix.bare_keys} of bare figures with Enter: {keys / appendix.bare_keys:.2f}"
    )
    return {
        "ssh_appendix_bytes": form.appendix.size,
        "inputs_appendix_bytes": inputs.size,
        "visidata_appendix_bytes": visidata.size if visidata else None,
        "idle_bytes": form.idle,
        "key_p50_ms": p50_p99[0],
        "key_p99_ms": p50_p99[1],
        "keystroke_ratio": keys / appendix.bare_keys,
        "ssh_appendix_wire_bytes": form.appendix.wire,
        "inputs_appendix_wire_bytes": inputs.wire,
        "visidata_appendix_wire_bytes": visidata.wire if visidata else None,
        "ssh_digit_bytes": digit,
        "ssh_move_bytes": form.move,
        "ssh_page_bytes": form.page,
        "ssh_first_page_bytes": form.first_page,
    }


def _form(sshd: Sshd, appendix: Appendix) -> Form:
    with new_workspace() as workspace, Line(sshd.port) as line:
        with login(sshd, form_command(workspace), line) as program:
            first_page = opened(program)
            idle = len(program.wait(IDLE))
            done = keyed(program, line, appendix.form_keys())
            idle += len(program.wait(IDLE))
            program.press(b"\x1b[H")
            moves = keyed(program, line, [DOWN] * 60).sizes
            program.press(b"\x1b[H")
            pages = keyed(program, line, [PAGE] * 10).sizes
        appendix.must_be_stored(workspace, UNIT)
        return Form(done, first_page, idle, statistics.mean(moves), statistics.mean(pages))


def _inputs(sshd: Sshd, appendix: Appendix) -> Keyed:
    with Line(sshd.port) as line, login(sshd, python("-m", "bench.baselines.inputs"), line) as program:
        opened(program)
        return keyed(program, line, appendix.input_keys())


def _visidata(sshd: Sshd, appendix: Appendix) -> Keyed | None:
    found = shutil.which("vd", path=str(Path(sys.executable).parent)) or shutil.which("vd")
    if found is None:
        return None
    with tempfile.TemporaryDirectory(prefix="cchc-bench-") as folder, Line(sshd.port) as line:
        table = Path(folder) / "appendix.tsv"
        table.write_text(_tsv(appendix), encoding="utf-8")
        with login(sshd, [found, *_NO_EXTRAS, str(table)], line) as program:
            opened(program)
            program.press(b"gl")
            return keyed(program, line, appendix.visidata_keys())


def _tsv(appendix: Appendix) -> str:
    lines = ["code\tlabel\tmeasure\tfigure"]
    for row, _ in appendix.lines:
        words = (
            (row.code, row.title, "") if isinstance(row, Heading) else (row.code, row.label, row.measure.name)
        )
        lines.append("\t".join([*words, ""]))
    return "\n".join(lines) + "\n"
