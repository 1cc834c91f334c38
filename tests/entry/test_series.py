"""What an office's reports say of any span of days: reported, or worked out, and never guessed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_tui.entry.compute import percentage
from cchc_tui.entry.figure import Figure, State
from cchc_tui.entry.series import Course, Report
from cchc_tui.schema.load import load_schema
from cchc_tui.schema.period import Period
from cchc_tui.schema.shipped import shipped_schemas
from cchc_tui.schema.ways import Span, kind_of, spans, ways

SCHEMA = load_schema(shipped_schemas()[0])
YEAR = 2024
QUARTERS = spans(SCHEMA.periods, YEAR)
HALF_YEAR = Span(QUARTERS[0].first, QUARTERS[1].last)
COUNTED, SINCE_NEW_YEAR, STANDING = "procedures_new", "issues_found", "procedures_in_force"
SHARE, PART, WHOLE = "commune_on_time_share", "commune_files_on_time", "commune_files_resolved"
DISTINCT = "level3_used"
CODED = next(row.id for row in SCHEMA.indicators.values() if row.codes)


def reports(**kinds: dict[str, int | str]) -> dict[Period, Report]:
    """Reports of 2024 by kind of period, each with the figures given."""
    return {
        Period(YEAR, kind): Report(
            {
                id_: Figure(State.NUMBER, Decimal(value))
                if not isinstance(value, str)
                else Figure(State(value))
                for id_, value in figures.items()
            }
        )
        for kind, figures in kinds.items()
    }


def worked_out(id_: str, span: Span, **kinds: dict[str, int | str]) -> Decimal | None:
    """The number that the reports of 2024 have for a row over a span."""
    value = Course(SCHEMA, reports(**kinds)).value(SCHEMA.indicators[id_], YEAR, span)
    return None if value is None else value.figure.number


def test_a_year_is_parted_into_quarters_at_its_cut_offs():
    assert list(QUARTERS) == [
        Span(date(2023, 12, 15), date(2024, 3, 14)),
        Span(date(2024, 3, 15), date(2024, 6, 14)),
        Span(date(2024, 6, 15), date(2024, 9, 14)),
        Span(date(2024, 9, 15), date(2024, 12, 14)),
    ]
    kinds = [kind_of(SCHEMA.periods, YEAR, span) for span in QUARTERS]
    assert [kind and kind.key for kind in kinds] == ["Q1", "Q2", "Q3", None]


def test_the_second_quarter_is_the_half_year_less_the_first():
    told = {"Q1": {COUNTED: 12}, "H1": {COUNTED: 30}}
    assert worked_out(COUNTED, QUARTERS[1], **told) == 18
    value = Course(SCHEMA, reports(**told)).value(SCHEMA.indicators[COUNTED], YEAR, QUARTERS[1])
    assert value is not None
    assert not value.is_reported
    assert set(value.periods) == {Period(YEAR, "Q1"), Period(YEAR, "H1")}


def test_a_quarter_out_of_two_cumulative_figures():
    assert worked_out(SINCE_NEW_YEAR, QUARTERS[2], H1={SINCE_NEW_YEAR: 40}, M9={SINCE_NEW_YEAR: 55}) == 15
    assert worked_out(SINCE_NEW_YEAR, QUARTERS[2], M9={SINCE_NEW_YEAR: 55}) is None


def test_the_last_quarter_that_nobody_reports_by_itself():
    told = {"Q1": {COUNTED: 1}, "Q2": {COUNTED: 2}, "Q3": {COUNTED: 4}, "Y": {COUNTED: 15}}
    assert worked_out(COUNTED, QUARTERS[3], **told) == 8


def test_a_stock_is_what_stands_at_the_cut_off_whichever_report_tells_it():
    assert worked_out(STANDING, QUARTERS[1], H1={STANDING: 200}) == 200
    assert worked_out(STANDING, QUARTERS[1], Q1={STANDING: 190}, Y={STANDING: 210}) is None


def test_a_share_is_computed_anew_from_its_part_and_whole():
    told = {
        "Q1": {PART: 90, WHOLE: 100, SHARE: 90},
        "H1": {PART: 100, WHOLE: 200, SHARE: 50},
    }
    assert worked_out(SHARE, QUARTERS[1], **told) == 10
    assert worked_out(SHARE, HALF_YEAR, H1={PART: 1, WHOLE: 3, SHARE: 99}) == Decimal("33.33")


def test_a_share_without_its_counts_stands_only_where_it_was_reported():
    assert worked_out(SHARE, QUARTERS[0], Q1={SHARE: 90}) == 90
    assert worked_out(SHARE, HALF_YEAR, Q1={SHARE: 90}, Q2={SHARE: 80}) is None


def test_a_code_is_never_added():
    assert worked_out(CODED, QUARTERS[0], Q1={CODED: 1}) == 1
    assert worked_out(CODED, HALF_YEAR, Q1={CODED: 1}, Q2={CODED: 1}, M9={CODED: 1}) != 2


def test_services_that_were_used_in_two_quarters_are_not_counted_twice():
    told = {"Q1": {DISTINCT: 20}, "Q2": {DISTINCT: 25}}
    assert worked_out(DISTINCT, HALF_YEAR, **told) is None
    assert worked_out(DISTINCT, HALF_YEAR, **told, H1={DISTINCT: 27}) == 27


def test_nothing_arose_counts_as_zero_and_is_told_as_it_was_reported():
    value = Course(SCHEMA, reports(Q1={COUNTED: "none"}, Q2={COUNTED: 5})).value
    row = SCHEMA.indicators[COUNTED]
    first, half = value(row, YEAR, QUARTERS[0]), value(row, YEAR, HALF_YEAR)
    assert first is not None
    assert first.figure.state is State.NONE
    assert half is not None
    assert half.figure.number == 5


def test_what_rests_on_an_estimate_is_one():
    told = reports(Q1={COUNTED: 1}, H1={COUNTED: 3})
    told[Period(YEAR, "H1")] = Report(told[Period(YEAR, "H1")].figures, is_estimate=True)
    course, row = Course(SCHEMA, told), SCHEMA.indicators[COUNTED]
    values = [course.value(row, YEAR, span) for span in QUARTERS[:2]]
    assert [value and value.is_estimate for value in values] == [False, True]


@pytest.mark.parametrize("id_", [COUNTED, SINCE_NEW_YEAR])
@pytest.mark.parametrize("span", [*QUARTERS, HALF_YEAR])
def test_what_is_reported_comes_before_what_is_worked_out(id_, span):
    found = ways(SCHEMA.periods, YEAR, SCHEMA.indicators[id_], span)
    assert found
    assert [len(way) for way in found] == sorted(len(way) for way in found)
    assert len(set(found)) == len(found)


COUNTS = st.lists(st.integers(0, 1000), min_size=4, max_size=4)


@given(COUNTS, COUNTS, st.sets(st.sampled_from(sorted(SCHEMA.periods))))
def test_whatever_is_missing_nothing_worked_out_is_untrue(parts, rest, reported):
    wholes = [part + more for part, more in zip(parts, rest, strict=True)]
    told = {}
    for kind in reported:
        first, last = SCHEMA.periods[kind].days(YEAR)
        inside = [i for i, one in enumerate(QUARTERS) if first <= one.first and one.last <= last]
        since = [i for i, one in enumerate(QUARTERS) if one.last <= last]
        part, whole = sum(parts[i] for i in inside), sum(wholes[i] for i in inside)
        told[kind] = {
            PART: part,
            WHOLE: whole,
            COUNTED: part,
            SINCE_NEW_YEAR: sum(parts[i] for i in since),
            STANDING: parts[since[-1]],
        }
        share = percentage(Decimal(part), Decimal(whole))
        told[kind] |= {} if share is None else {SHARE: share}
    for place, span in enumerate(QUARTERS):
        for id_ in (COUNTED, SINCE_NEW_YEAR, STANDING):
            assert worked_out(id_, span, **told) in (None, parts[place])
        share = percentage(Decimal(parts[place]), Decimal(wholes[place]))
        assert worked_out(SHARE, span, **told) in (None, share)
        if reported == SCHEMA.periods.keys():
            assert worked_out(COUNTED, span, **told) == parts[place]
            assert worked_out(SINCE_NEW_YEAR, span, **told) == parts[place]
