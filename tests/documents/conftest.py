"""The shipped form and the samples, read once for all tests here."""

from pathlib import Path

import pytest

from cchc_tui.documents.checking.findings import check_document
from cchc_tui.documents.reading.reading import document_of, read_document
from cchc_tui.documents.rows.form_labels import FormLabels
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.shipped import shipped_schemas

SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture(scope="session")
def schema():
    return load_schema(next(path for path in shipped_schemas() if path.stem == "cchc-xa-2022"))


@pytest.fixture(scope="session")
def form_labels(schema):
    return FormLabels(schema)


@pytest.fixture(scope="session")
def q1_path():
    return SAMPLES / "thinh-duc-2024-q1.md"


@pytest.fixture(scope="session")
def q1(schema, q1_path):
    return read_document(q1_path, [schema])


@pytest.fixture(scope="session")
def q1_findings(q1):
    return check_document(q1)


@pytest.fixture(scope="session")
def year_2023(schema):
    return read_document(SAMPLES / "thinh-duc-2023-y.toml", [schema])


@pytest.fixture
def read(schema):
    """Read a text as if it were a document."""

    def reader(text, name="phu-luc.md", **options):
        return document_of(text, Path(name), [schema], **options)

    return reader


@pytest.fixture
def check(read):
    """Findings of a text, as (rule, code, part, value)."""

    def checker(text, **options):
        return check_document(read(text, **options))

    return checker
