"""For each written rule of the shipped form's sections 4 to 7: figures that break it, and that fulfil it."""

from .rule_cases_procedures import NONE

CASES = [
    (
        "service_units_not_grown",
        "district",
        {"service_units_now": 41, "service_units_before": 40},
        {"service_units_now": 30, "service_units_before": 40},
    ),
    (
        "service_units_cut",
        "district",
        {"service_units_cut_share": 75, "service_units_before": 40, "service_units_now": 30},
        {"service_units_cut_share": 25, "service_units_before": 40, "service_units_now": 30},
    ),
    (
        "staff_within_assigned",
        "commune",
        {"staff_present": 22, "staff_assigned": 21},
        {"staff_present": 18, "staff_assigned": 21},
    ),
    (
        "staff_assigned_is_steady",
        "commune",
        {"staff_assigned": 210, "earlier.staff_assigned": 21},
        {"staff_assigned": 22, "earlier.staff_assigned": 21},
    ),
    (
        "staff_cut_within_assigned",
        "commune",
        {"staff_cut": 22, "staff_assigned": 21, "staff_present": 18},
        {"staff_cut": 0, "staff_assigned": 21, "staff_present": 18},
    ),
    (
        "staff_cut_shows_in_share",
        "commune",
        {"staff_cut": 1, "staff_cut_share": 0},
        {"staff_cut": 1, "staff_cut_share": "4.76"},
    ),
    (
        "service_staff_within_assigned",
        "district",
        {"service_staff_present": 901, "service_staff_assigned": 900},
        {"service_staff_present": 890, "service_staff_assigned": 900},
    ),
    (
        "service_staff_cut_within_assigned",
        "district",
        {"service_staff_cut": 901, "service_staff_assigned": 900, "service_staff_present": 890},
        {"service_staff_cut": 9, "service_staff_assigned": 900, "service_staff_present": 890},
    ),
    (
        "service_staff_cut_shows_in_share",
        "district",
        {"service_staff_cut": 9, "service_staff_cut_share": 0},
        {"service_staff_cut": 9, "service_staff_cut_share": 10},
    ),
    (
        "units_with_positions_exist",
        "district",
        {"service_units_with_positions": 41, "service_units": 40},
        {"service_units_with_positions": 40, "service_units": 40},
    ),
    (
        "recruited_within_assigned",
        "commune",
        {
            "officials_recruited": 21,
            "officials_recruited_special": 1,
            "staff_assigned": 21,
            "staff_present": 18,
        },
        {
            "officials_recruited": 2,
            "officials_recruited_special": NONE,
            "staff_assigned": 21,
            "staff_present": 18,
        },
    ),
    (
        "moved_up_within_staff",
        "commune",
        {"commune_officials_moved_up": 22, "staff_assigned": 21, "staff_present": 18},
        {"commune_officials_moved_up": 1, "staff_assigned": 21, "staff_present": 18},
    ),
    (
        "disciplined_service_staff_within_total",
        "commune",
        {"disciplined_service_staff": 1, "disciplined": 0},
        {"disciplined_service_staff": 0, "disciplined": 0},
    ),
    (
        "disciplined_leaders_within_total",
        "district",
        {"disciplined_leaders": 2, "disciplined": 1},
        {"disciplined_leaders": 1, "disciplined": 1},
    ),
    (
        "disciplined_heads_within_total",
        "district",
        {"disciplined_heads": 2, "disciplined": 1},
        {"disciplined_heads": 1, "disciplined": 1},
    ),
    (
        "disciplined_parts_within_total",
        "district",
        {"disciplined": 2, "disciplined_leaders": 1, "disciplined_heads": 1, "disciplined_service_staff": 1},
        {"disciplined": 4, "disciplined_leaders": 1, "disciplined_heads": 1, "disciplined_service_staff": 1},
    ),
    (
        "disciplined_within_staff",
        "commune",
        {"disciplined": 29, "staff_assigned": 21, "staff_present": 18, "contract_staff": 7},
        {"disciplined": 28, "staff_assigned": 21, "staff_present": 18, "contract_staff": 7},
    ),
    (
        "investment_plan_keeps_its_unit",
        "commune",
        {"investment_planned": 1180000, "earlier.investment_planned": 1180},
        {"investment_planned": 2000, "earlier.investment_planned": 1180},
    ),
    (
        "service_units_add_up",
        "district",
        {
            "service_units": 40,
            "service_units_all_costs": 1,
            "service_units_running_costs": 2,
            "service_units_part_costs": 3,
            "service_units_state_paid": 33,
        },
        {
            "service_units": 40,
            "service_units_all_costs": 1,
            "service_units_running_costs": 2,
            "service_units_part_costs": 3,
            "service_units_state_paid": 34,
        },
    ),
    (
        "service_unit_bands_add_up",
        "district",
        {
            "service_units_part_costs": 3,
            "service_units_70_to_100": 1,
            "service_units_30_to_70": 1,
            "service_units_10_to_30": 0,
        },
        {
            "service_units_part_costs": 3,
            "service_units_70_to_100": 1,
            "service_units_30_to_70": 1,
            "service_units_10_to_30": 1,
        },
    ),
    (
        "egov_architecture_stays",
        "commune",
        {"egov_architecture": 0, "opening.egov_architecture": 1},
        {"egov_architecture": 1, "opening.egov_architecture": 1, "earlier.egov_architecture": 0},
    ),
    (
        "online_meetings_stay",
        "commune",
        {"online_meetings": 1, "earlier.online_meetings": 2},
        {"online_meetings": 2, "earlier.online_meetings": 2, "opening.online_meetings": 1},
    ),
    (
        "reporting_system_stays",
        "commune",
        {"reporting_system": 1, "earlier.reporting_system": 2},
        {"reporting_system": 2, "earlier.reporting_system": 2, "opening.reporting_system": 1},
    ),
    (
        "sharing_platform_stays",
        "commune",
        {"sharing_platform": 0, "opening.sharing_platform": 1},
        {"sharing_platform": 1, "earlier.sharing_platform": 1, "opening.sharing_platform": 1},
    ),
    (
        "document_shares_exclude_each_other",
        "commune",
        {"documents_electronic_share": "60.5", "documents_parallel_share": 40},
        {"documents_electronic_share": "60.5", "documents_parallel_share": "39.5"},
    ),
    (
        "document_shares_need_documents",
        "commune",
        {"documents_exchanged": 0, "documents_electronic_share": 100},
        {"documents_exchanged": 885, "documents_electronic_share": 100},
    ),
]
