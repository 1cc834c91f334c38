"""Draw the picture of the form that README shows: ``make picture``."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from datetime import date
from pathlib import Path

from cchc_tui.cli import main as cchc
from cchc_tui.schema.period import Period
from cchc_tui.store.workspaces.workspace import Workspace
from cchc_tui.tui.session import Session
from cchc_tui.tui.terminal import prepare

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "tests" / "samples"
UNIT, ROW = "05497", "3.4.2"
SIZE = (96, 30)


def fill(folder: str) -> Workspace:
    """Make a workspace that holds the sample and the year before."""
    cchc(["--workspace", folder, "units", "add", UNIT, "xã Thịnh Đức"])
    for name in ("thinh-duc-2023-y.toml", "thinh-duc-2024-q1.md"):
        cchc(["--workspace", folder, "import", str(SAMPLES / name), "--org-unit", UNIT])
    return Workspace.open(folder)


async def draw(workspace: Workspace) -> str:
    """Return the form at the row that the real report got wrong, as SVG."""
    from cchc_tui.tui.program import CchcApp  # noqa: PLC0415  (after the terminal's settings)

    schema = workspace.schemas()[0]
    session = Session(workspace, schema, "clerk", date(2024, 3, 8), workspace.unit(UNIT))
    app = CchcApp(session, Period(2024, "Q1"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("g", *ROW, "enter")
        await pilot.pause()
        return app.export_screenshot(title="cchc")


def without_web_fonts(svg: str) -> str:
    """Leave the font to the reader's machine: a picture must not call anywhere."""
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL).replace("Fira Code", "DejaVu Sans Mono")


def without_leading_spaces(svg: str) -> str:
    """Start each piece of text at its first letter: some viewers drop the blanks before it."""

    def moved(match: re.Match[str]) -> str:
        before, x, between, length, after, blanks, text = match.groups()
        cells = blanks.count("&#160;")
        width = float(length) / (cells + len(re.sub(r"&#?\w+;", "x", text)))
        start, rest = float(x) + cells * width, float(length) - cells * width
        return f"{before}{start:.1f}{between}{rest:.1f}{after}{text}"

    return re.sub(
        r'(<text[^>]* x=")([\d.]+)("[^>]*textLength=")([\d.]+)("[^>]*>)((?:&#160;)+)([^<]+)', moved, svg
    )


def main() -> None:
    """Write the picture to the path named on the command line."""
    prepare()
    with tempfile.TemporaryDirectory() as folder:
        svg = asyncio.run(draw(fill(folder)))
    Path(sys.argv[1]).write_text(without_leading_spaces(without_web_fonts(svg)), encoding="utf-8")


if __name__ == "__main__":
    main()
