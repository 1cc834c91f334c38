"""The two sample appendices of one commune, as figures and as keys."""

from functools import cache
from pathlib import Path

from cchc_tui.documents.reading.reading import read_document
from tests.tui.form_desk import shipped

_FOLDER = Path(__file__).parent.parent / "samples"
YEAR_2023, QUARTER_2024 = _FOLDER / "thinh-duc-2023-y.toml", _FOLDER / "thinh-duc-2024-q1.md"


@cache
def figures_of(sample):
    return dict(read_document(sample, [shipped()]).sheet().figures)
