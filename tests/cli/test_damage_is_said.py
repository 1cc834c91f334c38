"""What is damaged is said on the error stream; what is whole is answered and stored all the same."""

import pytest


@pytest.fixture
def damaged(stored, tmp_path):
    """The command line, and the name of a journal whose tenth line was changed after it was written."""
    data = tmp_path / "w" / "data"
    (journal,) = (data / "journals").rglob("*.jsonl")
    lines = journal.read_bytes().splitlines(keepends=True)
    lines[9] = lines[9].replace(b'"n":', b'"n": ', 1)
    journal.write_bytes(b"".join(lines))
    for path in data.glob("ledger*.duckdb"):
        path.unlink()
    return stored, journal.name


def test_a_question_is_answered_and_the_damaged_journal_named(damaged):
    cchc, name = damaged
    for _ in range(2):
        said = cchc("--workspace", "w", "query", "SELECT count(*) AS n FROM figures", "--format", "csv")
        assert said.status == 0
        assert name in said.err
        assert name not in said.out


def test_an_import_names_the_journal_that_could_not_be_taken_in(damaged, sample):
    cchc, name = damaged
    said = cchc("--workspace", "w", "import", sample, "--org-unit", "05500")
    assert "hỏng ở dòng 10" in said.err
    assert name in said.err


def test_a_damaged_ledger_is_made_anew_and_the_question_answered(stored, tmp_path):
    ask = ("--workspace", "w", "query", "SELECT count(*) AS n FROM figures", "--format", "csv")
    whole = stored(*ask)
    (tmp_path / "w" / "data" / "ledger.duckdb").write_bytes(b"\xfe" * 9000)
    said = stored(*ask)
    assert (said.status, said.out) == (0, whole.out)
    assert "đã được lập lại từ nhật ký" in said.err
    assert "!." not in said.err
    assert stored(*ask).err == ""


def test_one_damaged_submission_does_not_hide_the_others_from_the_list(damaged, sample):
    cchc, name = damaged
    cchc("--workspace", "w", "import", sample, "--org-unit", "05500")
    said = cchc("--workspace", "w", "status")
    assert said.status == 2
    assert "05500" in said.out
    assert name in said.err
