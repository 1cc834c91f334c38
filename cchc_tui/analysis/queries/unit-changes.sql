-- vi: Đơn vị qua thời gian: tên, cấp trên, nhập hay chia vào đâu
-- en: Org units over time: names, units above, what became of them
-- about.vi: Mỗi dòng là một mã trong một khoảng ngày; trống là mọi đơn vị đã báo cáo và những đơn vị liên quan.
-- about.en: A row is a code on some days; if left empty, all units that reported and those they are linked with.
-- param org_unit: org_unit? | Mã đơn vị (trống: mọi đơn vị) | Code of the org unit (empty: all)
WITH became AS (
    SELECT code, last_day, string_agg(successor || ' ' || successor_name, '; ' ORDER BY successor) AS became,
        list(successor) AS successors
    FROM org_unit_links GROUP BY code, last_day
)
SELECT
    states.code AS org_unit, states.name AS org_unit_name, states.level, states.parent_name, states.first_day,
    states.last_day, states.change, became.became
FROM org_unit_states AS states
LEFT JOIN became ON became.code = states.code AND became.last_day = states.last_day
WHERE :org_unit = '' OR states.code = :org_unit OR list_contains(became.successors, :org_unit)
ORDER BY states.level, states.last_day NULLS LAST, states.code;
