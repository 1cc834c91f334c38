-- vi: Một chỉ tiêu của một kỳ qua các đơn vị
-- en: One indicator of one period across org units
-- about.vi: Mọi đơn vị, cả đơn vị chưa có số liệu, xếp từ lớn đến nhỏ.
-- about.en: Every org unit, those without a figure too, largest first.
-- param period: period | Kỳ báo cáo | Period
-- param id: indicator | Tên ngắn của chỉ tiêu | Id of the indicator
WITH asked AS (SELECT DISTINCT family, id, levels FROM indicators WHERE id = :id)
SELECT
    org_units.code AS org_unit, org_units.name AS org_unit_name, figures.figure, figures.state,
    coalesce(submissions.status, 'not_started') AS status, figures.note
FROM asked
JOIN org_units ON list_contains(string_split(asked.levels, ' '), org_units.level)
LEFT JOIN submissions
    ON submissions.family = asked.family AND submissions.org_unit = org_units.code
    AND submissions.period = upper(:period)
LEFT JOIN figures
    ON figures.family = asked.family AND figures.org_unit = org_units.code AND figures.id = asked.id
    AND figures.period = upper(:period)
ORDER BY figures.figure DESC NULLS LAST, org_units.code;
