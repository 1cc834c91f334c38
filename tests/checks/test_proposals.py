"""Where one simple slip explains what was typed, the mend is offered and the slip is named."""

import pytest

from cchc_tui.checks.live import LiveChecker
from cchc_tui.checks.rulebook import rulebook
from cchc_tui.schema.model import CodedValue
from cchc_tui.schema.parse import parse_expression
from tests.checks.engines import CODE, MONEY, row, rule, schema, sheet
from tests.checks.forms import findings, typed

PLAN = {"tasks_planned": "8", "tasks_done": "3"}
FILES = {"commune_files_resolved": "519", "commune_files_on_time": "509"}
ONLINE = {"level3_active": "31", "level4_active": "36"}


@pytest.mark.parametrize(
    ("figures", "rule", "text", "why"),
    [
        ({**PLAN, "plan_completion": "3"}, "plan_completion.percent", "37,5", "số lượng bị nhập vào ô tỷ lệ"),
        ({**PLAN, "plan_completion": "8"}, "plan_completion.percent", "37,5", "số lượng bị nhập vào ô tỷ lệ"),
        ({**PLAN, "plan_completion": "375"}, "plan_completion.percent", "37,5", "lớn gấp 10 lần"),
        ({**PLAN, "plan_completion": "3750"}, "plan_completion.percent", "37,5", "lớn gấp 100 lần"),
        ({**PLAN, "plan_completion": "3,75"}, "plan_completion.percent", "37,5", "nhỏ đi 10 lần"),
        ({**PLAN, "plan_completion": "73,5"}, "plan_completion.percent", "37,5", "hai chữ số bị đảo chỗ"),
        ({**PLAN, "plan_completion": "30"}, "plan_completion.percent", "37,5", "giá trị tính được"),
        *(
            (
                {**FILES, "commune_on_time_share": share},
                "commune_on_time_share.percent",
                "98,07",
                "nhỏ đi 100 lần",
            )
            for share in ("0,98", "0,981", "0,9807", "0.9807")
        ),
        ({**ONLINE, "online_services": "76"}, "online_services_add_up", "67", "hai chữ số bị đảo chỗ"),
        ({**ONLINE, "online_services": "670"}, "online_services_add_up", "67", "lớn gấp 10 lần"),
        ({**ONLINE, "online_services": "70"}, "online_services_add_up", "67", "giá trị tính được"),
        (
            {**FILES, "commune_files_on_time": "590", "commune_on_time_share": "98,07"},
            "commune_files_on_time.part_of_commune_files_resolved",
            "509",
            "hai chữ số bị đảo chỗ",
        ),
        (
            {"approved_process_share": "134", "procedures_in_force": "134"},
            "approved_process_share.range",
            "100",
            "số lượng bị nhập vào ô tỷ lệ",
        ),
        ({"online_meetings": "3"}, "online_meetings.codes", "2", "số trong nhãn bị nhập thay cho mã"),
        ({"approved_process_share": "1000"}, "approved_process_share.range", "100", "lớn gấp 10 lần"),
    ],
)
def test_the_slip_behind_a_finding_is_named(figures, rule, text, why):
    proposal = findings(figures)[rule].proposal
    assert proposal.text == text
    assert why in proposal.why.vi
    assert proposal.why.en


@pytest.mark.parametrize(
    ("figures", "rule"),
    [
        ({"plan_completion": "134"}, "plan_completion.range"),
        ({"tasks_planned": "8", "tasks_done": "31"}, "tasks_done.part_of_tasks_planned"),
        ({"online_meetings": "9"}, "online_meetings.codes"),
        ({"staff_present": "-3"}, "staff_present.range"),
        ({"approved_process_share": "140", "procedures_in_force": "134"}, "approved_process_share.range"),
        ({"approved_process_share": "-5", "procedures_in_force": "-5"}, "approved_process_share.range"),
        # 509,5 files are none, though 509,5 of 519 are 98,17 %.
        (
            {**FILES, "commune_files_on_time": "5095", "commune_on_time_share": "98,17"},
            "commune_files_on_time.part_of_commune_files_resolved",
        ),
        # Two pairs of digits may have been swapped here.
        (
            {"tasks_planned": "98764", "tasks_done": "98765", "plan_completion": "100"},
            "tasks_done.part_of_tasks_planned",
        ),
    ],
)
def test_nothing_is_proposed_where_no_one_slip_explains_it(figures, rule):
    assert findings(figures)[rule].proposal is None


def test_a_proposal_can_be_typed_and_settles_its_finding():
    figures = {**PLAN, "plan_completion": "30"}
    mended = {**figures, "plan_completion": findings(figures)["plan_completion.percent"].proposal.text}
    assert "plan_completion.percent" not in findings(mended)


def test_a_number_in_two_labels_proposes_neither_code():
    bands = (CodedValue(0, "Dưới 5 hồ sơ"), CodedValue(1, "Từ 5 đến 9 hồ sơ"), CodedValue(2, "Từ 10 hồ sơ"))
    form = schema([row("band", CODE, codes=bands)])
    live = LiveChecker(rulebook(form, "commune"))
    told = {text: live.findings(sheet(typed({"band": text}, form)))[0].proposal for text in ("5", "10")}
    assert told["5"] is None
    assert told["10"].text == "2"


def test_a_point_that_was_read_as_one_between_thousands_may_have_been_a_comma():
    rows = [row("total", MONEY), row("a", MONEY), row("b", MONEY)]
    added = rule("sum", "adds_up(total, a, b)", "total", expected=parse_expression("a + b"))
    form = schema(rows, [added])
    live = LiveChecker(rulebook(form, "commune"))
    (told,) = live.findings(sheet(typed({"total": "1.180", "a": "1,100", "b": "0,080"}, form)))
    assert told.proposal.text == "1,18"
    assert "dấu chấm bị gõ thay cho dấu phẩy" in told.proposal.why.vi
