"""The real appendix: every mistake in it is told, and nothing that is right."""

import pytest

from cchc_tui.schema.model import Severity
from tests.checks.forms import THINH_DUC, findings

EXPECTED = {
    "plan_completion.percent": ("error", "1.1", None, "30", "37,5", "37,5"),
    "legal_texts_handled_share.percent_of_nothing": ("error", "2.4", None, "100", "-", "-"),
    "level4_share.percent": ("error", "3.2.2", None, "36", "100", "100"),
    "online_needs_services": ("error", "3.2.4", 2, "504", None, None),
    "approved_process_share.range": ("error", "3.3.4", None, "134", None, "100"),
    "commune_on_time_share.percent": ("error", "3.4.2", None, "196,5", "98,07", "98,07"),
    "investment_share.percent_missing": ("error", "6.1", None, "", "0", "0"),
    "online_meetings.codes": ("error", "7.2", None, "3", None, "2"),
    "document_shares_exclude_each_other": ("error", "7.5.2", 2, "100", None, None),
    "electronic_process_share.unlike": ("warning", "3.3.5", None, "36", None, None),
    "resolved_were_received": ("warning", "3.4.2", 1, "519", None, None),
    "investment_planned.usual_high": ("warning", "6.1", 1, "1.180.000", None, "1.180"),
    "communes_inspected.not_your_row_zero": ("info", "1.2.2", None, "0", None, None),
    "document_systems_linked_share.not_your_row": ("warning", "7.5.1", None, "100", None, None),
    "communes_linked_share.not_your_row": ("warning", "7.6.2", None, "100", None, None),
}


def test_each_mistake_is_told_once_with_its_place_and_mend():
    found = {
        name: (
            str(one.severity),
            one.code,
            one.part,
            one.value,
            one.expected,
            one.proposal and one.proposal.text,
        )
        for name, one in findings(THINH_DUC).items()
    }
    assert found == EXPECTED


@pytest.mark.parametrize("code", ["3.2.1", "3.2.3", "3.2.5", "4.2.1", "4.2.2", "4.3.1", "1.2.1", "2.1"])
def test_what_is_right_or_left_to_the_district_is_not_complained_of(code):
    assert code not in {one.code for one in findings(THINH_DUC).values()}


def test_a_finding_says_what_was_expected_and_why_in_both_languages():
    message = findings(THINH_DUC)["commune_on_time_share.percent"].message
    assert message.vi.startswith("Tỷ lệ phải là 98,07 % vì 509 trên 519 hồ sơ")
    assert message.en.startswith("The percentage must be 98,07 % because it is 509 of 519")


def test_a_proposal_names_the_slip_that_explains_the_figure():
    found = findings(THINH_DUC)
    assert "số lượng bị nhập vào ô tỷ lệ: 36/36" in found["level4_share.percent"].proposal.why.vi
    assert "«3 cấp» có mã 2" in found["online_meetings.codes"].proposal.why.vi


def test_findings_come_in_the_order_of_the_form():
    codes = [tuple(map(int, one.code.split("."))) for one in findings(THINH_DUC).values()]
    assert codes == sorted(codes)


def test_mending_as_proposed_leaves_no_error_that_has_a_proposal():
    mended = dict(THINH_DUC)
    for one in findings(THINH_DUC).values():
        if one.proposal is not None:
            mended[one.indicator] = one.proposal.text
    left = {name for name, one in findings(mended).items() if one.severity is Severity.ERROR}
    assert left == {"online_needs_services", "document_shares_exclude_each_other"}
