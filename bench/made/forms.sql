-- The appendices that tell of it: a row per office and period, a column per indicator, NULL where nothing arose.
-- What is counted within a period is the sum of its quarters, what is cumulative that of all since new year, a
-- stock what the last quarter ends with; a percentage comes out of its own part and whole.

CREATE OR REPLACE MACRO percent_of(part, whole) AS
    CASE WHEN whole > 0 THEN ((20000 * part + whole)::HUGEINT // (2 * whole)::HUGEINT)::DECIMAL(18, 0) / 100 END;
-- `level` of a thing that an office gets once and keeps: 0 before its turn, then 1, two years later `most`
CREATE OR REPLACE MACRO kept(year, turn, most) AS
    CASE WHEN year < turn THEN 0 WHEN year < turn + 2 THEN 1 ELSE most END;

CREATE OR REPLACE TEMP TABLE form AS
WITH kinds(kind, begins, ends) AS (VALUES ('Q1', 1, 1), ('H1', 1, 2), ('Q3', 3, 3), ('M9', 1, 3), ('Y', 1, 4)),
inside AS (
    SELECT quarter.*, kind, ends, quarter >= begins AS counts, quarter.quarter = ends AS is_last
    FROM quarter JOIN kinds ON quarter.quarter <= ends
),
summed AS (
    SELECT
        unit, year, kind, max(place) AS place, max(turn) AS turn, max(code) AS code,
        -- since new year
        sum(tasks_done) AS tasks_done, sum(issues_found) AS issues_found, sum(issues_settled) AS issues_settled,
        sum(investment_spent) AS investment_spent,
        -- within the period
        sum(assigned_tasks) FILTER (counts) AS assigned_tasks,
        sum(assigned_done_on_time) FILTER (counts) AS assigned_done_on_time,
        sum(survey_forms) FILTER (counts) AS survey_forms,
        sum(legal_texts_reviewed) FILTER (counts) AS legal_texts_reviewed,
        sum(legal_texts_to_handle) FILTER (counts) AS legal_texts_to_handle,
        sum(procedures_new) FILTER (counts) AS procedures_new,
        sum(procedures_abolished) FILTER (counts) AS procedures_abolished,
        sum(files_received) FILTER (counts) AS files_received,
        sum(online_received) FILTER (counts) AS online_received,
        sum(commune_files_resolved) FILTER (counts) AS commune_files_resolved,
        sum((commune_files_resolved * punctual)::BIGINT) FILTER (counts) AS commune_files_on_time,
        sum(staff_cut) FILTER (counts) AS staff_cut,
        sum(officials_recruited) FILTER (counts) AS officials_recruited,
        sum(officials_recruited_special) FILTER (counts) AS officials_recruited_special,
        sum(commune_officials_moved_up) FILTER (counts) AS commune_officials_moved_up,
        sum(employees_recruited) FILTER (counts) AS employees_recruited,
        sum(employees_recruited_special) FILTER (counts) AS employees_recruited_special,
        sum(disciplined) FILTER (counts) AS disciplined,
        sum(documents_exchanged) FILTER (counts) AS documents_exchanged,
        -- at the cut-off
        max(tasks_planned) FILTER (is_last) AS tasks_planned,
        max(procedures_in_force) FILTER (is_last) AS procedures_in_force,
        max(investment_planned) FILTER (is_last) AS investment_planned,
        max(staff) AS staff_assigned, max(contract) AS contract_staff,
        max(level3_eligible) FILTER (is_last) AS level3_eligible,
        max(level4_eligible) FILTER (is_last) AS level4_eligible,
        max(level3_active) FILTER (is_last) AS level3_active,
        max(level4_active) FILTER (is_last) AS level4_active,
        max(fee_procedures) FILTER (is_last) AS fee_procedures,
        max(payment_procedures) FILTER (is_last) AS payment_procedures,
        max(steady) FILTER (is_last) AS online,
        -- each is counted once, however often it was used
        max(least(level3_active, online_received // 5)) FILTER (counts) AS level3_used,
        max(least(level4_active, online_received // 5)) FILTER (counts) AS level4_used
    FROM inside GROUP BY unit, year, kind
),
staffed AS (
    SELECT *, greatest(staff_assigned - (chance(place, 42) * 3)::BIGINT, 1) AS staff_present FROM summed
)
SELECT
    unit, year, kind,
    percent_of(tasks_done, tasks_planned) AS plan_completion, tasks_planned, tasks_done,
    percent_of(issues_settled, issues_found) AS issues_settled_share, issues_found, issues_settled,
    assigned_tasks, assigned_done_on_time, assigned_tasks - assigned_done_on_time AS assigned_done_late,
    survey_forms, CASE WHEN survey_forms > 0 THEN code % 3 END AS survey_method,
    (chance(place, 43) < 0.4)::BIGINT AS dialogue_held, legal_texts_reviewed,
    percent_of(legal_texts_to_handle, legal_texts_to_handle) AS legal_texts_handled_share,
    legal_texts_to_handle, legal_texts_to_handle AS legal_texts_handled,
    procedures_new, procedures_abolished, procedures_in_force, procedures_in_force AS procedures_commune,
    percent_of(level3_active, level3_eligible) AS level3_share, level3_eligible, level3_active,
    level3_used,
    percent_of(level4_active, level4_eligible) AS level4_share, level4_eligible, level4_active,
    level4_used,
    percent_of(((level3_active + level4_active) * 0.8)::BIGINT, level3_active + level4_active)
        AS national_portal_share,
    level3_active + level4_active AS online_services,
    ((level3_active + level4_active) * 0.8)::BIGINT AS national_portal_services,
    percent_of(online_received, files_received) AS online_received_share, files_received, online_received,
    percent_of(payment_procedures, fee_procedures) AS payment_share, fee_procedures, payment_procedures,
    procedures_in_force // 6 AS linked_same_level, procedures_in_force // 7 AS linked_between_levels,
    procedures_in_force // 3 AS borderless_procedures,
    100.00::DECIMAL(18, 2) AS approved_process_share,
    (50 + 50 * online)::DECIMAL(18, 2) AS electronic_process_share,
    percent_of(commune_files_on_time, commune_files_resolved) AS commune_on_time_share,
    commune_files_resolved, commune_files_on_time,
    staff_assigned, staff_present, contract_staff, staff_cut,
    (4 + 0.5 * (year - $first) + chance(unit, 45))::DECIMAL(18, 2) AS staff_cut_share,
    officials_recruited, officials_recruited_special, commune_officials_moved_up, employees_recruited,
    employees_recruited_special, disciplined, 0 AS disciplined_service_staff,
    CASE WHEN investment_planned > 0
        THEN percent_of((investment_spent * 10)::BIGINT, (investment_planned * 10)::BIGINT)
        END AS investment_share,
    investment_planned, investment_spent,
    kept(year, turn, 1) AS egov_architecture, kept(year, turn + 1, 2) AS online_meetings,
    kept(year, turn - 1, 2) AS reporting_system, kept(year, turn + 2, 2) AS sharing_platform,
    documents_exchanged + (documents_exchanged = 100)::BIGINT AS documents_exchanged,
    (60 + 30 * online)::DECIMAL(18, 2) AS documents_electronic_share,
    (3 + 5 * chance(place, 46))::DECIMAL(18, 2) AS documents_parallel_share
FROM staffed;
