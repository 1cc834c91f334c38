"""The shipped form, and sheets of it out of figures as a clerk types them."""

from functools import cache
from pathlib import Path

from cchc_tui.checks.live import LiveChecker
from cchc_tui.checks.rulebook import rulebook
from cchc_tui.entry.figure import Sheet
from cchc_tui.entry.notation import read_figure
from cchc_tui.schema.load import load_schema

SCHEMAS = Path(__file__).parents[2] / "schemas"

THINH_DUC = {
    "plan_completion": "30",
    "tasks_planned": "8",
    "tasks_done": "3",
    "communes_inspected": "0",
    "survey_forms": "50",
    "survey_method": "1",
    "dialogue_held": "0",
    "legal_texts_inspected": "-",
    "legal_texts_reviewed": "329",
    "legal_texts_handled_share": "100",
    "legal_texts_to_handle": "0",
    "legal_texts_handled": "0",
    "procedures_new": "24",
    "procedures_abolished": "32",
    "procedures_in_force": "134",
    "procedures_commune": "134",
    "level3_share": "100",
    "level3_eligible": "31",
    "level3_active": "31",
    "level3_used": "0",
    "level4_share": "36",
    "level4_eligible": "36",
    "level4_active": "36",
    "level4_used": "0",
    "national_portal_share": "100",
    "online_services": "67",
    "national_portal_services": "67",
    "online_received_share": "100",
    "files_received": "504",
    "online_received": "504",
    "payment_share": "100",
    "fee_procedures": "134",
    "payment_procedures": "134",
    "linked_same_level": "19",
    "linked_between_levels": "19",
    "borderless_procedures": "93",
    "approved_process_share": "134",
    "electronic_process_share": "36",
    "commune_on_time_share": "196,5",
    "commune_files_resolved": "519",
    "commune_files_on_time": "509",
    "staff_assigned": "21",
    "staff_present": "18",
    "contract_staff": "07",
    "staff_cut": "0",
    "officials_recruited": "0",
    "officials_recruited_special": "0",
    "commune_officials_moved_up": "0",
    "employees_recruited": "0",
    "employees_recruited_special": "0",
    "disciplined": "0",
    "disciplined_service_staff": "0",
    "investment_planned": "1.180.000",
    "investment_spent": "0",
    "egov_architecture": "0",
    "online_meetings": "3",
    "reporting_system": "2",
    "sharing_platform": "1",
    "document_systems_linked_share": "100",
    "documents_exchanged": "885",
    "documents_electronic_share": "100",
    "documents_parallel_share": "100",
    "communes_linked_share": "100",
}
"""The real appendix of a commune, first quarter of 2024, as it was handed in."""


@cache
def shipped():
    return load_schema(SCHEMAS / "cchc-xa-2022.toml")


@cache
def checker(level="commune"):
    return LiveChecker(rulebook(shipped(), level))


def typed(texts, form=None):
    indicators = (form or shipped()).indicators
    return {name: read_figure(text, indicators[name]).figure for name, text in texts.items()}


def shipped_sheet(texts, level="commune", earlier=None, opening=None, last_year=None):
    return Sheet(typed(texts), level, typed(earlier or {}), typed(opening or {}), typed(last_year or {}))


def findings(texts, level="commune", **others):
    """Findings on a form of the shipped schema, by rule."""
    return {one.rule: one for one in checker(level).findings(shipped_sheet(texts, level, **others))}


def told(texts, level="commune", **others):
    """(rule, expected, proposal) of the findings but those on rows that are still to be filled in."""
    return [
        (one.rule, one.expected, one.proposal and one.proposal.text)
        for one in findings(texts, level, **others).values()
        if not one.rule.endswith(".required")
    ]
