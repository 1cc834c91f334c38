"""A file of a submission proves itself years later: its fingerprint is that of what was submitted."""

import re
import time
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given

from cchc_tui.documents.handed_in.fingerprint import fingerprint, short
from cchc_tui.documents.handed_in.printed import print_page
from cchc_tui.documents.handed_in.sealed import read_sealed
from cchc_tui.documents.reading.appendix_toml import write_appendix
from cchc_tui.entry.figure import Figure, State
from cchc_tui.schema.model import Level
from cchc_tui.schema.period import Period
from cchc_tui.store.journals.submission import SubmissionKey
from cchc_tui.text import printable, squeeze
from tests.documents.test_appendix_toml import form, submissions

KEY = SubmissionKey("cchc-xa", "05497", Period(2023, "Y"))
CALL = ("--workspace", "w", "export", "--org-unit", KEY.org_unit, "--period", "2023-Y")


@given(submissions())
def test_both_files_read_back_as_the_very_content_whatever_it_is(tmp_path_factory, submission):
    figures, notes = submission
    notes = {name: squeeze(printable(note)) for name, note in notes.items()}
    whole = fingerprint(form().name, KEY.org_unit, KEY.period, figures, notes)
    path = tmp_path_factory.getbasetemp() / "sealed"
    page = print_page(form(), KEY, figures, notes, name="xã", level=Level.COMMUNE)
    for text in (page, write_appendix(form(), KEY.org_unit, KEY.period, figures, notes=notes)):
        path.write_text(text, encoding="utf-8")
        file = read_sealed(path)
        assert fingerprint(file.form, file.org_unit, file.period, file.figures(form()), file.notes) == whole


def test_every_part_of_the_content_has_its_part_in_the_fingerprint():
    row, other = list(form().indicators)[:2]
    numbers = [Figure(State.NUMBER, Decimal(text)) for text in ("98.1", "98.10", "98.2")]
    figures = [*numbers, Figure(State.NONE), Figure(State.NOT_APPLICABLE)]
    base = {"form": "cchc-xa-2022", "org_unit": "05497", "period": KEY.period, "figures": {}, "notes": {}}
    others = [
        {"form": "cchc-xa-2025"},
        {"org_unit": "05498"},
        {"period": Period(2024, "Y")},
        {"notes": {row: "ghi chú"}},
        {"notes": {row: "ghi chú khác"}},
        *({"figures": {row: figure}} for figure in figures),
    ]
    assert len({fingerprint(**{**base, **other}) for other in [{}, *others]}) == len(others) + 1
    of_another = fingerprint(**{**base, "figures": {other: numbers[0]}})
    assert of_another != fingerprint(**{**base, "figures": {row: numbers[0]}})
    assert re.fullmatch(r"([A-Z2-7]{4}-){4}[A-Z2-7]{4}", short(fingerprint(**base)))


@pytest.fixture
def handed_in(tmp_path, monkeypatch, capsys):
    """The command line, with a form submitted, returned, corrected and submitted again; and its workspace."""
    from cchc_tui.cli import main  # noqa: PLC0415
    from cchc_tui.documents.reading.reading import read_document  # noqa: PLC0415
    from cchc_tui.store.sessions.draft import Draft  # noqa: PLC0415
    from cchc_tui.store.workspaces.workspace import OrgUnit, Workspace  # noqa: PLC0415
    from tests.tui.pages import SAMPLE  # noqa: PLC0415

    monkeypatch.chdir(tmp_path)
    workspace = Workspace.create("w", units=[OrgUnit("05497", "Xã Thịnh Đức"), OrgUnit("06000", "Xã khác")])
    document = read_document(SAMPLE.with_name("thinh-duc-2023-y.toml"), workspace.schemas())
    with Draft.open(workspace, KEY, "Lan") as draft:
        draft.commit(draft.form.put_all(dict(document.figures), "import"))
        assert draft.submit() == ()
        draft.return_("7.5.2")
        draft.commit(draft.form.enter(draft.schema.by_code["7.5.2"].id, "3421"))
        assert draft.submit() == ()

    def call(*words):
        status = main([str(word) for word in words])
        said = capsys.readouterr()
        return status, said.out + said.err

    return call, workspace


def verified(call, path):
    return call("--workspace", "w", "verify", path)


@pytest.mark.parametrize("kind", ["toml", "print"])
def test_a_file_is_told_which_submission_it_is_and_what_was_edited(handed_in, tmp_path, kind):
    call, _ = handed_in
    for number in (1, 2):
        assert call(*CALL, "--format", kind, "--submission", number, "-o", f"{number}.x")[0] == 0
    status, said = verified(call, "2.x")
    assert (status, "Giống hệt bản đã nộp lần 2" in said, "nộp lại" in said) == (0, True, False)
    status, said = verified(call, "1.x")
    assert (status, "lần 1" in said, "Sau bản này phụ lục đã nộp lại 1 lần" in said) == (0, True, True)
    assert "7.5.2  3.420 → 3.421  Lý do: 7.5.2" in said, "what became of it since, and why"
    text = (tmp_path / "1.x").read_text(encoding="utf-8")
    edited = re.sub(r"3\.?420", "3421", text)
    (tmp_path / "e.x").write_text(edited, encoding="utf-8")
    status, said = verified(call, "e.x")
    assert status == 1
    assert "tệp đã bị sửa sau khi xuất" in said, "it is no. 2 now, but calls itself no. 1"
    (tmp_path / "f.x").write_text(text.replace("Lan", "Mai"), encoding="utf-8")
    status, said = verified(call, "f.x")
    assert (status, "tệp Mai, sổ Lan" in said) == (1, True)
    (tmp_path / "g.x").write_text(re.sub(r"3\.?420", "3419", text), encoding="utf-8")
    status, said = verified(call, "g.x")
    assert (status, "khác ở 7.5.2: tệp 3.419, sổ 3.420" in said) == (1, True)


def test_the_printed_page_says_when_its_layout_was_touched(handed_in, tmp_path):
    call, _ = handed_in
    _, page = call(*CALL, "--format", "print")
    seal = re.search(r"([A-Z2-7]{4}-){4}[A-Z2-7]{4}", page)
    assert seal
    assert "Thủ trưởng đơn vị" in page
    (tmp_path / "p.html").write_text(page, encoding="utf-8")
    assert seal[0] in verified(call, "p.html")[1]
    (tmp_path / "p.html").write_text(page.replace("</style>", ".f { color: #fff }</style>"), encoding="utf-8")
    status, said = verified(call, "p.html")
    assert (status, "đừng tin những gì trang hiện ra" in said, "Giống hệt" in said) == (1, True, False)


@pytest.mark.parametrize("kind", ["toml", "print"])
def test_what_a_mail_does_to_a_text_is_no_edit_and_another_name_is_told(handed_in, tmp_path, kind):
    call, _ = handed_in
    _, text = call(*CALL, "--format", kind)
    mailed = unicodedata.normalize("NFD", text).replace("\n", "\r\n").encode("utf-8-sig")
    (tmp_path / "m.x").write_bytes(mailed + b"\r\n")
    status, said = verified(call, "m.x")
    assert (status, len(said.splitlines())) == (0, 1)
    (tmp_path / "n.x").write_text(text.replace("Thịnh Đức", "Khác"), encoding="utf-8")
    status, said = verified(call, "n.x")
    assert (status, "Tên đơn vị trong tệp là «Xã Khác»" in said) == (1, True)
    listed = tmp_path / "w" / "org_units.toml"
    renamed = listed.read_text(encoding="utf-8").replace("Xã Thịnh Đức", "Xã Mới")
    (tmp_path / "o.x").write_text(text.replace("Xã Thịnh", "xã Thịnh"), encoding="utf-8")
    listed.write_text(renamed, encoding="utf-8")
    assert verified(call, "o.x")[0] == 0, "who renames a unit on the list forges nothing that was handed in"
    if kind == "toml":
        (tmp_path / "l.x").write_text(text.replace('level = "commune', 'level = "district'), encoding="utf-8")
        assert "cấp của đơn vị: tệp district, sổ commune" in verified(call, "l.x")[1]


def test_a_printed_page_is_the_same_in_every_time_zone_and_bears_its_mark_on_each_sheet(
    handed_in, tmp_path, monkeypatch
):
    call, _ = handed_in
    _, page = call(*CALL, "--format", "print", "--submission", "1")
    mark = re.search(r"([A-Z2-7]{4}-){4}[A-Z2-7]{4}", page)
    assert mark
    assert page.count(mark[0]) == 3, "title, foot of each sheet, and the end"
    (tmp_path / "p.html").write_text(page, encoding="utf-8")
    monkeypatch.setenv("TZ", "America/Lima")
    time.tzset()
    status, _ = verified(call, "p.html")
    monkeypatch.undo()
    time.tzset()
    assert status == 0


def test_what_was_never_submitted_has_no_seal(handed_in, tmp_path):
    call, workspace = handed_in
    from cchc_tui.store.sessions.draft import Draft  # noqa: PLC0415

    with Draft.open(workspace, KEY, "Lan") as draft:
        draft.reopen("sai")
        draft.commit(draft.form.enter("tasks_planned", "13"))
    assert "[sealed]" not in call(*CALL)[1]
    assert "BẢN NHÁP" in call(*CALL, "--format", "print")[1]
    call(*CALL, "--submission", "2", "-o", "c.toml")
    status, said = verified(call, "c.toml")
    assert (status, "Hiện nay phụ lục ở trạng thái đang nhập" in said, "1.1 (1)  12 → 13" in said) == (
        0,
        True,
        True,
    )
    _, text = call(*CALL, "--submission", "1")
    (tmp_path / "a.toml").write_text(text.replace('"2023-Y"', '"2022-Y"'), encoding="utf-8")
    assert verified(call, "a.toml") == (
        1,
        "a.toml: Phụ lục 2022-Y của 05497 theo biểu mẫu này chưa từng nộp.\n",
    )
    assert call(*CALL, "--submission", "3")[0] == 2
    (tmp_path / "b.toml").write_text("x = 1", encoding="utf-8")
    assert verified(call, "b.toml")[0] == 2


def test_a_sealed_file_can_be_imported_like_any_other(handed_in):
    call, _ = handed_in
    call(*CALL, "-o", "a.toml")
    assert call("--workspace", "v", "import", "a.toml", "--org-unit", "05497")[0] == 0


def test_a_clerk_verifies_files_of_her_own_unit_alone(handed_in):
    call, _ = handed_in
    call(*CALL, "-o", "a.toml")
    mine = ("--workspace", "w", "--role", "clerk", "--org-unit", "05497", "verify")
    hers = ("--workspace", "w", "--role", "clerk", "--org-unit", "06000", "verify")
    assert call(*mine, "a.toml")[0] == 0
    status, said = call(*hers, "a.toml")
    assert (status, "Giống" in said or "khác" in said) == (2, False)
    assert call(*mine)[0] == 2, "the whole workspace is not hers to look through"
