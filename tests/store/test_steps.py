import json

import pytest

from cchc_tui.cli import main
from cchc_tui.errors import StoreError
from cchc_tui.store.journals.lines import StepKind
from cchc_tui.store.journals.submission import read_submission
from cchc_tui.store.ledger.merge import merge
from cchc_tui.store.query.query import run_query
from cchc_tui.store.sessions.draft import Status
from tests.store.small import UNITS, enter, key_of


@pytest.fixture
def sound(opened):
    """A draft that nothing keeps from being submitted."""
    draft = opened()
    enter(draft, received="12", on_time="12", spent="100", portal="1")
    return draft


def test_an_error_keeps_a_form_from_being_submitted(sound):
    enter(sound, on_time="13")
    blocking = sound.submit()
    assert blocking
    assert blocking[0].indicator == "on_time"
    assert sound.status is Status.DRAFT


def test_a_warning_keeps_it_until_its_row_has_a_note(sound):
    enter(sound, spent="1001")
    assert [finding.rule for finding in sound.submit()] == ["spent_much"]
    sound.commit(sound.form.annotate("spent", "mua máy chủ"))
    assert sound.submit() == ()
    assert sound.status is Status.SUBMITTED


def test_the_findings_of_the_moment_are_frozen_with_the_step(workspace, sound):
    enter(sound, spent="1001")
    sound.commit(sound.form.annotate("spent", "mua máy chủ"))
    sound.submit()
    (step,) = read_submission(workspace, key_of()).steps
    assert (step.errors, step.warnings) == (0, 1)
    assert {"rule": "spent_much", "note": "mua máy chủ", "value": "1001"}.items() <= step.findings[0].items()


def test_a_submitted_form_is_locked_until_it_is_reopened_with_a_reason(sound, opened):
    sound.submit()
    with pytest.raises(StoreError, match="đã nộp"):
        sound.commit(sound.form.enter("received", "14"))
    sound.close()
    again = opened()
    assert again.is_locked
    assert again.form["received"].number == 12, "what was refused was not kept"
    for nothing in ("  ", ".", "– …", "\u2800", "\u0301"):
        with pytest.raises(StoreError, match="lý do"):
            again.reopen(nothing)
    again.reopen("nhập nhầm")
    enter(again, received="14")
    assert again.steps[-1].reason == "nhập nhầm"


def test_a_returned_form_can_be_mended_and_submitted_again(sound, opened):
    sound.submit()
    sound.return_("thiếu ghi chú")
    assert sound.status is Status.RETURNED
    assert not sound.is_locked
    sound.close()
    again = opened()
    enter(again, received="15", on_time="15")
    assert again.submit() == ()
    again.accept()
    assert opened(read_only=True).status is Status.ACCEPTED
    kinds = [step.kind for step in again.steps]
    assert kinds == [StepKind.SUBMIT, StepKind.RETURN, StepKind.SUBMIT, StepKind.ACCEPT]


@pytest.mark.parametrize("step", ["accept", "return_", "reopen"])
def test_a_draft_cannot_be_accepted_returned_or_reopened(sound, step):
    with pytest.raises(StoreError, match="đang nhập"):
        getattr(sound, step)("vì sao")


def test_a_form_without_any_figure_cannot_be_submitted(opened):
    with pytest.raises(StoreError, match="chưa lập"):
        opened().submit()


def test_a_submitted_form_cannot_be_submitted_again(sound):
    sound.submit()
    with pytest.raises(StoreError):
        sound.submit()


def test_a_new_form_takes_the_edition_in_force_and_one_of_another_edition_says_so(workspace, opened, capsys):
    folder = workspace.root / "schemas"
    text = (folder / "thu-xa-2022.toml").read_text(encoding="utf-8")
    newer = text.replace('edition = "2022"', 'edition = "2025"\nsince = 2025')
    draft = opened("2025-Q1")
    enter(draft, received="12", on_time="12", spent="100", portal="1")
    draft.close()
    assert draft.other_edition == ""
    (folder / "thu-xa-2025.toml").write_text(newer, encoding="utf-8")
    vars(workspace).pop("_forms")
    assert opened("2024-Q1").schema.edition == "2022", "an older year keeps the edition of its time"
    assert opened("2025-Q2").schema.edition == "2025"
    begun = opened("2025-Q1")
    assert (begun.schema.edition, begun.other_edition) == ("2022", "2025")
    assert begun.submit() == ()
    assert [one["value"] for one in begun.steps[-1].findings] == ["2025"], "whoever judges is told"
    begun.reopen("sai")
    begun.close()
    page = f'family = "thu-xa"\nedition = "2025"\norg_unit = "{UNITS[0].code}"\nperiod = "2025-Q1"\n'
    (workspace.root / "new.toml").write_text(f'{page}[figures]\nreceived = "9"\n', encoding="utf-8")
    call = ("--workspace", str(workspace.root), "import", str(workspace.root / "new.toml"), "--replace")
    assert main(call) == 2
    assert "biểu mẫu thu-xa-2022, tệp theo biểu mẫu khác" in capsys.readouterr().err


def test_the_ledger_shows_edition_findings_and_notes_as_they_were_at_submission(workspace, sound):
    enter(sound, spent="1001")
    sound.commit(sound.form.annotate("spent", "mua máy chủ"))
    assert sound.submit() == ()
    sound.reopen("ghi lại")
    sound.commit(sound.form.annotate("spent", "khác"))
    sound.close()
    merge(workspace)
    asked = "SELECT edition, warnings, findings FROM steps WHERE step = 'submit'"
    ((edition, warnings, findings),) = run_query(workspace, asked).rows
    (frozen,) = json.loads(findings)
    assert (edition, warnings, frozen["note"]) == ("2022", 1, "mua máy chủ")
    assert frozen["message"] == "Kinh phí lớn bất thường (1.2 = 1001)"
