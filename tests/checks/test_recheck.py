"""After a key only the rules that it touched are put again, and the findings are those of a full check."""

from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_tui.checks.live import LiveChecker
from cchc_tui.checks.rulebook import rulebook
from cchc_tui.entry.figure import Sheet
from cchc_tui.schema.model import Kind
from cchc_tui.schema.parse import parse_expression
from tests.checks.engines import row, rule, schema
from tests.checks.forms import THINH_DUC, checker, shipped, typed

IDS = sorted(shipped().indicators)
TEXTS = ("", "-", "x", "-5", "0", "1", "3", "8", "36", "100", "134", "519")
PERCENTS = ("", "-", "x", "-5", "0", "36", "98,07", "98,1", "100", "134", "196,5")
CHANGES = st.lists(st.tuples(st.sampled_from(IDS), st.integers(0, 11)), min_size=1, max_size=25)


def text_for(indicator_id, pick):
    indicator = shipped().indicators[indicator_id]
    texts = PERCENTS if indicator.kind is Kind.PERCENT else TEXTS
    return texts[pick % len(texts)]


@settings(max_examples=60)
@given(changes=CHANGES, level=st.sampled_from(["commune", "district"]), width=st.integers(1, 3))
def test_rechecking_what_changed_gives_the_findings_of_a_full_check(changes, level, width):
    live = checker(level)
    figures = typed(THINH_DUC)
    others = typed({"tasks_done": "2", "egov_architecture": "1", "investment_planned": "90"})
    sheet = Sheet(figures, level, others, others, others)
    findings = live.findings(sheet)
    for start in range(0, len(changes), width):
        step = {name: text_for(name, pick) for name, pick in changes[start : start + width]}
        figures.update(typed(step))
        findings = live.recheck(sheet, step.keys(), findings)
        assert findings == live.findings(sheet)


def test_a_change_that_touches_no_rule_leaves_the_findings_as_they_were():
    sheet = Sheet(typed(THINH_DUC), "commune", {}, {}, {})
    findings = checker().findings(sheet)
    assert checker().recheck(sheet, [], findings) == findings


def test_a_figure_that_only_the_mend_depends_on_brings_the_finding_up_to_date():
    figures = {"commune_files_on_time": "590", "commune_files_resolved": "519"}
    before = Sheet(typed(figures), "commune", {}, {}, {})
    after = Sheet(typed({**figures, "commune_on_time_share": "98,07"}), "commune", {}, {}, {})
    found = checker().recheck(after, ["commune_on_time_share"], checker().findings(before))
    assert found == checker().findings(after)
    assert "509" in {one.proposal.text for one in found if one.proposal is not None}


def test_what_is_expected_follows_the_figures_that_it_is_reckoned_from():
    expected = parse_expression("b + c")
    form = schema([row("a"), row("b"), row("c")], [rule("pair", "a == b", "a", expected=expected)])
    live = LiveChecker(rulebook(form, "commune"))
    before = Sheet(typed({"a": "1", "b": "2", "c": "3"}, form), "commune", {}, {}, {})
    after = Sheet(typed({"a": "1", "b": "2", "c": "7"}, form), "commune", {}, {}, {})
    assert [one.expected for one in live.findings(before)] == ["5"]
    assert [one.expected for one in live.recheck(after, ["c"], live.findings(before))] == ["9"]
