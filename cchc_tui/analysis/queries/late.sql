-- vi: Phụ lục sắp đến hạn hoặc quá hạn
-- en: What is due or late
-- about.vi: Phụ lục chưa nộp tính đến một ngày: đã quá hạn, hoặc đến hạn trong 15 ngày tới.
-- about.en: Submissions not handed in by a day: late, or due within the next 15 days.
-- param date: date | Tính đến ngày (năm-tháng-ngày) | As of the day (year-month-day)
WITH reporters AS (
    SELECT DISTINCT family, unnest(string_split(levels, ' ')) AS level FROM indicators
),
stored AS MATERIALIZED (SELECT family, org_unit, period, status, filled, changed_at FROM submissions),
there AS (
    SELECT
        code, list({
            'first': coalesce(first_day, DATE '0001-01-01'), 'last': coalesce(last_day, DATE '9999-12-31')
        }) AS days
    FROM org_unit_states GROUP BY code
),
-- nobody is late for periods from before anybody reported
begun AS (
    SELECT family, min(periods.due) AS due
    FROM (SELECT DISTINCT family, period FROM stored) JOIN periods USING (family, period)
    GROUP BY family
)
SELECT
    org_units.code AS org_unit, org_units.name AS org_unit_name, periods.period, periods.due,
    periods.due - CAST(:date AS DATE) AS days_left,
    CASE WHEN periods.due < CAST(:date AS DATE) THEN 'late' ELSE 'due' END AS standing,
    coalesce(stored.status, 'not_started') AS status, coalesce(stored.filled, 0) AS filled,
    stored.changed_at
FROM reporters
JOIN org_units USING (level)
LEFT JOIN there USING (code)
JOIN begun USING (family)
JOIN periods ON periods.family = begun.family AND periods.due >= begun.due
LEFT JOIN stored
    ON stored.family = periods.family AND stored.org_unit = org_units.code
    AND stored.period = periods.period
WHERE periods.due <= CAST(:date AS DATE) + 15
    AND coalesce(stored.status, 'not_started') NOT IN ('submitted', 'accepted')
    AND NOT (periods.is_optional AND coalesce(stored.filled, 0) = 0)
    -- nor is one that was not there at the cut-off
    AND (days IS NULL OR len([one FOR one IN days IF periods.last_day BETWEEN one.first AND one.last]) > 0)
ORDER BY periods.due, org_units.code;
