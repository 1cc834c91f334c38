-- vi: Tình trạng các đơn vị qua các kỳ của một năm
-- en: Where the org units stand in each period of a year
-- about.vi: Tình trạng, số lỗi còn lại và ngày nộp của từng đơn vị ở từng kỳ.
-- about.en: For each org unit and period the status, the errors left, and the day it was handed in.
-- param year: year | Năm báo cáo | Reporting year
SELECT
    org_units.code AS org_unit, org_units.name AS org_unit_name, periods.period, periods.due,
    coalesce(submissions.status, 'not_started') AS status, submissions.filled, submissions.errors,
    submissions.warnings, CAST(submissions.submitted_at AS DATE) AS handed_in,
    CAST(submissions.submitted_at AS DATE) > periods.due AS is_late
FROM periods CROSS JOIN org_units
LEFT JOIN submissions
    ON submissions.family = periods.family AND submissions.period = periods.period
    AND submissions.org_unit = org_units.code
WHERE periods.year = CAST(:year AS INTEGER)
    AND periods.family IN (SELECT family FROM submissions)
ORDER BY org_units.code, periods.last_day, periods.first_day;
