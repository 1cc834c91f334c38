"""What each role meets on screen: its own org units and keys, and for the officer the decision on a form."""

import pytest

from cchc_tui.errors import StoreError
from cchc_tui.schema.period import Period
from cchc_tui.store.journals.submission import read_submission
from cchc_tui.store.sessions.draft import Draft, SubmissionKey
from cchc_tui.store.workspaces.access import Access, Role
from cchc_tui.store.workspaces.workspace import OrgUnit, Workspace
from tests.tui.form_desk import Clerk, Kept
from tests.tui.pages import SAMPLE, UNIT, make_workspace, opened, press, words_of

DISTRICT = OrgUnit("164", "Huyện")
COMMUNE = OrgUnit(UNIT.code, UNIT.name, parent="164")
BESIDE = OrgUnit("06000", "Xã huyện khác")
YEAR = Period(2023, "Y")
KEY = SubmissionKey("cchc-xa", UNIT.code, YEAR)


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """A workspace in which the commune has handed in its year."""
    from cchc_tui.documents.reading.reading import read_document  # noqa: PLC0415

    workspace = make_workspace(tmp_path_factory.mktemp("roles") / "w", (DISTRICT, COMMUNE, BESIDE))
    document = read_document(SAMPLE.with_name("thinh-duc-2023-y.toml"), workspace.schemas())
    with Draft.open(workspace, KEY, "lan") as draft:
        draft.commit(draft.form.put_all(dict(document.figures), "import"))
        assert draft.submit() == ()
    return workspace


@pytest.fixture
def as_(handed_in):
    """A function that returns the workspace as a role has it."""

    def one(role, unit="", who=""):
        workspace = Workspace(handed_in.root)
        workspace.access = Access(role, unit, who)
        return workspace

    return one


async def test_an_officer_chooses_among_her_own_org_units_and_adds_none(as_):
    async with opened(as_(Role.OFFICER, "164"), unit=None) as (app, pilot):
        lines = "\n".join(words_of(app))
        assert "164" in lines
        assert COMMUNE.code in lines
        assert BESIDE.code not in lines
        assert "thêm đơn vị" not in lines
        await press(pilot, *"06000", "enter")
        assert "không có đơn vị nào khớp" in "\n".join(words_of(app)).lower()
        await press(pilot, *["backspace"] * 5, *"thinh duc", "enter")
        assert "Xã Thịnh Đức  05497" in words_of(app)[1]
    assert not as_(Role.OFFICER, "164").settings.org_unit, "what opens first for all is not hers to set"


async def test_a_clerk_is_offered_neither_sql_nor_another_org_unit(as_):
    async with opened(as_(Role.CLERK, COMMUNE.code), unit=COMMUNE) as (app, pilot):
        assert "Tra cứu" not in words_of(app)[-1]
        assert "Đơn vị" not in words_of(app)[-1]
        await press(pilot, "t")
        assert any("không dùng tra cứu SQL" in line for line in words_of(app))
        await press(pilot, "u")
        assert any("một đơn vị này" in line for line in words_of(app))
        await press(pilot, "colon")
        listed = "\n".join(words_of(app))
        assert "Mở" in listed
        assert "Tra cứu" not in listed
        assert "Đơn vị" not in listed


async def test_a_reader_writes_no_file_and_is_told_how_to_get_the_answer(as_, handed_in):
    async with opened(as_(Role.READER), unit=COMMUNE) as (app, pilot):
        await press(pilot, "t", "f7")
        assert any("--format csv" in line for line in words_of(app))
    assert not (handed_in.root / "exports").exists()


async def test_an_officer_returns_a_form_and_the_clerk_is_told_why_then_she_accepts_it(as_, handed_in):
    officer = as_(Role.OFFICER, "164", "Phòng Nội vụ")
    async with opened(officer, unit=COMMUNE) as (app, pilot):
        await press(pilot, "end")
        assert any("xem và duyệt" in line for line in words_of(app))
    async with opened(officer, unit=COMMUNE, period=YEAR) as (app, pilot):
        assert "đã nộp" in words_of(app)[0]
        assert "s để tiếp nhận hoặc trả lại" in words_of(app)[-1]
        await press(pilot, "5", "enter", "down")
        assert "Duyệt" in words_of(app)[-1]
        await press(pilot, "s", *"xem 1.1", "enter")
        assert "Đã trả lại" in words_of(app)[-1]
    assert read_submission(handed_in, KEY).status == "returned"
    clerk = as_(Role.CLERK, COMMUNE.code)
    async with opened(clerk, unit=COMMUNE) as (app, _):
        assert any("bị trả lại" in line for line in words_of(app))
        assert any("Lý do: xem 1.1" in line for line in words_of(app))
    async with opened(clerk, unit=COMMUNE, period=YEAR) as (app, pilot):
        assert "Bị trả lại: xem 1.1" in words_of(app)[-1]
        await press(pilot, "s", "enter")
        assert "Đã nộp" in words_of(app)[-1]
    async with opened(officer, unit=COMMUNE, period=YEAR) as (app, pilot):
        await press(pilot, "s", "enter")
        assert "Đã tiếp nhận" in words_of(app)[-1]
    assert read_submission(handed_in, KEY).status == "accepted"


class Judged(Kept):
    """A filling that its reader judges."""

    def __init__(self, status):
        super().__init__()
        self.status, self.judges, self.why_read_only, self.reason = status, True, "chỉ xem", ""

    def accept(self, reason=""):
        self.status, self.reason = "accepted", reason

    def return_(self, reason):
        if not reason:
            raise StoreError("store.reason_missing")
        self.status, self.reason = "returned", reason


def test_the_question_says_what_enter_does_before_and_after_a_reason_is_typed():
    clerk = Clerk(Judged("submitted")).types("s")
    assert "Enter: tiếp nhận" in clerk.bottom
    assert "Enter: tiếp nhận" not in clerk.types("sai").bottom
    assert "Enter: trả lại" in clerk.bottom
    assert "Enter: tiếp nhận" in clerk.types("⌫⌫⌫").bottom


@pytest.mark.parametrize(
    ("status", "keys", "then"),
    [
        ("submitted", "s⎋", "submitted"),
        ("submitted", "s\r", "accepted"),
        ("submitted", "s  \r", "accepted"),
        ("submitted", "ssai\r", "returned"),
        ("submitted", "s⎋⎋", "submitted"),
        ("accepted", "s\r", "accepted"),
        ("accepted", "ssai\r", "returned"),
        ("draft", "s\r", "draft"),
        ("returned", "s\r", "returned"),
    ],
)
def test_enter_accepts_a_reason_returns_and_escape_leaves_it(status, keys, then):
    kept = Judged(status)
    Clerk(kept).types(keys)
    assert kept.status == then
    assert kept.reason == ("sai" if then == "returned" != status else "")
