-- vi: Tổng một chỉ tiêu theo đơn vị cấp trên
-- en: An indicator's sum by unit above
-- about.vi: Số đếm hoặc số tiền đã nộp của một kỳ, cộng theo cấp trên; bao nhiêu đơn vị có số, còn thiếu mã nào.
-- about.en: A count or amount handed in for a period, summed by the unit above; how many have it, which codes lack it.
-- param period: period | Kỳ báo cáo | Period
-- param id: indicator | Tên ngắn của chỉ tiêu | Id of the indicator
WITH asked AS (
    SELECT DISTINCT family, id, levels FROM indicators WHERE id = :id AND kind IN ('count', 'amount')
),
told AS (
    SELECT
        org_units.parent, org_units.parent_name, org_units.level, org_units.code,
        CASE figures.state WHEN 'number' THEN figures.figure WHEN 'none' THEN 0 END AS known
    FROM asked
    JOIN org_units ON list_contains(string_split(asked.levels, ' '), org_units.level)
    LEFT JOIN submissions
        ON submissions.family = asked.family AND submissions.org_unit = org_units.code
        AND submissions.period = upper(:period) AND submissions.status IN ('submitted', 'accepted')
    LEFT JOIN figures
        ON figures.family = submissions.family AND figures.org_unit = submissions.org_unit
        AND figures.period = upper(:period) AND figures.id = asked.id
)
SELECT
    parent AS org_unit, parent_name AS org_unit_name, level, sum(known) AS figure, count(known) AS known,
    count(*) AS expected, string_agg(code, ' ' ORDER BY code) FILTER (known IS NULL) AS missing
FROM told GROUP BY ALL ORDER BY level, org_unit;
