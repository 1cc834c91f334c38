"""The cookbook's answers are those that its questions get."""

import pytest

from cchc_tui.store.query.query import run_query
from docs.cookbook import PAGE, PARAMETERS, fill, questions, up_to_date


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("cookbook") / "ws")


def test_each_question_has_the_answer_that_the_program_gives(workspace):
    page = PAGE.read_text(encoding="utf-8")
    assert len(questions(page)) == page.count("\n## ") == 21
    assert up_to_date(page, workspace) == page, "run: python -m docs.cookbook"


@pytest.mark.parametrize("word", ["PIVOT", "WITH told"])
def test_they_are_questions_that_the_console_answers(workspace, word):
    [sql] = [one for one in questions(PAGE.read_text(encoding="utf-8")) if one.startswith(word)]
    assert run_query(workspace, sql, PARAMETERS, refresh=False).rows
