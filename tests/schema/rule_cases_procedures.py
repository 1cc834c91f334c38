"""For each written rule of the shipped form's sections 1 to 3: figures that break it, and that fulfil it."""

NONE = "-"

# Rule, level, figures that break it, figures that fulfil it; "earlier.x" is x in the period before.
CASES = [
    ("plan_has_tasks", "commune", {"tasks_planned": 0}, {"tasks_planned": 1}),
    (
        "plan_keeps_tasks",
        "commune",
        {"tasks_planned": 7, "earlier.tasks_planned": 8},
        {"tasks_planned": 8, "earlier.tasks_planned": 8},
    ),
    (
        "assigned_tasks_cover_done",
        "commune",
        {"assigned_tasks": 5, "assigned_done_on_time": 4, "assigned_done_late": 2},
        {"assigned_tasks": 6, "assigned_done_on_time": 4, "assigned_done_late": 2},
    ),
    (
        "done_tasks_were_assigned",
        "commune",
        {"assigned_done_on_time": 4},
        {"assigned_done_on_time": 4, "assigned_tasks": 5},
    ),
    (
        "survey_has_forms",
        "commune",
        {"survey_forms": 0, "survey_method": 0},
        {"survey_forms": 50, "survey_method": 0},
    ),
    (
        "texts_to_handle_were_reviewed",
        "commune",
        {"legal_texts_to_handle": 3, "legal_texts_reviewed": 2},
        {"legal_texts_to_handle": 0, "legal_texts_reviewed": 329},
    ),
    (
        "texts_to_handle_were_inspected_or_reviewed",
        "district",
        {"legal_texts_to_handle": 6, "legal_texts_inspected": 2, "legal_texts_reviewed": 3},
        {"legal_texts_to_handle": 5, "legal_texts_inspected": 2, "legal_texts_reviewed": 3},
    ),
    (
        "new_procedures_in_force",
        "commune",
        {"procedures_new": 135, "procedures_in_force": 134},
        {"procedures_new": 24, "procedures_in_force": 134},
    ),
    (
        "abolished_procedures_were_in_force",
        "commune",
        {"procedures_abolished": 167, "procedures_new": 24, "opening.procedures_in_force": 142},
        {"procedures_abolished": 166, "procedures_new": 24, "opening.procedures_in_force": 142},
    ),
    (
        "procedures_stock",
        "commune",
        {
            "procedures_in_force": 134,
            "procedures_new": 24,
            "procedures_abolished": 32,
            "opening.procedures_in_force": 140,
        },
        {
            "procedures_in_force": 134,
            "procedures_new": 24,
            "procedures_abolished": 32,
            "opening.procedures_in_force": 142,
        },
    ),
    (
        "commune_procedures_within_total",
        "commune",
        {"procedures_commune": 135, "procedures_in_force": 134},
        {"procedures_commune": 134, "procedures_in_force": 134},
    ),
    (
        "commune_procedures_are_the_total",
        "commune",
        {"procedures_commune": 130, "procedures_in_force": 134},
        {"procedures_commune": 134, "procedures_in_force": 134},
    ),
    (
        "procedures_by_level",
        "district",
        {"procedures_in_force": 400, "procedures_district": 250, "procedures_commune": 134},
        {"procedures_in_force": 384, "procedures_district": 250, "procedures_commune": 134},
    ),
    (
        "level3_eligible_in_force",
        "commune",
        {"level3_eligible": 135, "procedures_in_force": 134},
        {"level3_eligible": 31, "procedures_in_force": 134},
    ),
    (
        "level4_eligible_in_force",
        "commune",
        {"level4_eligible": 135, "procedures_in_force": 134},
        {"level4_eligible": 36, "procedures_in_force": 134},
    ),
    (
        "online_services_in_force",
        "commune",
        {"online_services": 135, "procedures_in_force": 134},
        {"online_services": 67, "procedures_in_force": 134},
    ),
    (
        "level3_used_are_active",
        "commune",
        {"level3_used": 32, "level3_active": 31},
        {"level3_used": 31, "level3_active": 31},
    ),
    (
        "level4_used_are_active",
        "commune",
        {"level4_used": 1, "level4_active": NONE},
        {"level4_used": NONE, "level4_active": 36},
    ),
    (
        "online_services_add_up",
        "commune",
        {"online_services": 66, "level3_active": 31, "level4_active": 36},
        {"online_services": 67, "level3_active": 31, "level4_active": 36},
    ),
    (
        "online_needs_services",
        "commune",
        {"online_received": 504, "level3_used": 0, "level4_used": NONE},
        {"online_received": 504, "level4_used": 1},
    ),
    (
        "used_services_have_files",
        "commune",
        {"online_received": 0, "level3_used": 0, "level4_used": 1},
        {"online_received": 1, "level3_used": 0, "level4_used": 1},
    ),
    (
        "files_like_last_year",
        "commune",
        {"files_received": 5040, "last_year.files_received": 503},
        {"files_received": 5040, "last_year.files_received": 504},
    ),
    (
        "fee_procedures_in_force",
        "commune",
        {"fee_procedures": 135, "procedures_in_force": 134},
        {"fee_procedures": 134, "procedures_in_force": 134},
    ),
    (
        "linked_same_level_in_force",
        "commune",
        {"linked_same_level": 190, "procedures_in_force": 134},
        {"linked_same_level": 19, "procedures_in_force": 134},
    ),
    (
        "linked_between_levels_in_force",
        "commune",
        {"linked_between_levels": 190, "procedures_in_force": 134},
        {"linked_between_levels": 19, "procedures_in_force": 134},
    ),
    (
        "borderless_in_force",
        "commune",
        {"borderless_procedures": 193, "procedures_in_force": 134},
        {"borderless_procedures": 93, "procedures_in_force": 134},
    ),
    (
        "resolved_were_received",
        "commune",
        {"commune_files_resolved": 519, "files_received": 504},
        {"commune_files_resolved": 504, "files_received": 504},
    ),
]
