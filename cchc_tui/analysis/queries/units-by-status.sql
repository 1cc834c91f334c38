-- vi: Tình trạng các đơn vị qua các kỳ của một năm
-- en: Where the org units stand in each period of a year
-- about.vi: Tình trạng, số lỗi còn lại và ngày nộp của từng đơn vị ở từng kỳ.
-- about.en: For each org unit and period the status, the errors left, and the day it was handed in.
-- param year: year | Năm báo cáo | Reporting year
WITH stored AS MATERIALIZED (
    SELECT family, org_unit, period, status, filled, errors, warnings, submitted_at
    FROM submissions
)
SELECT
    org_units.code AS org_unit, org_units.name AS org_unit_name, periods.period, periods.due,
    coalesce(stored.status, 'not_started') AS status, stored.filled, stored.errors,
    stored.warnings, CAST(stored.submitted_at AS DATE) AS handed_in,
    CAST(stored.submitted_at AS DATE) > periods.due AS is_late
FROM periods CROSS JOIN org_units
LEFT JOIN stored
    ON stored.family = periods.family AND stored.period = periods.period
    AND stored.org_unit = org_units.code
WHERE periods.year = CAST(:year AS INTEGER)
    AND periods.family IN (SELECT family FROM stored)
ORDER BY org_units.code, periods.last_day, periods.first_day;
