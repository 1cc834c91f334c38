-- vi: Một chỉ tiêu theo đơn vị hiện nay
-- en: An indicator by org units of today
-- about.vi: Số đã nộp của đơn vị cũ cộng vào đơn vị hiện nay, tỷ lệ tính lại; đơn vị bị chia đứng riêng (on_map = split).
-- about.en: Figures of earlier units summed by those of today, percentages anew; split units by themselves (on_map = split).
-- param id: indicator | Tên ngắn của chỉ tiêu | Id of the indicator
-- param period: period? | Kỳ báo cáo (trống: mọi kỳ) | Period (empty: all)
-- param org_unit: org_unit? | Mã đơn vị hiện nay (trống: mọi đơn vị) | Code of the org unit of today (empty: all)
SELECT
    figures_today.period, org_unit, org_unit_name, parent_name, on_map, split_into, figure, measure, known, expected,
    missing, breaks
FROM figures_today JOIN periods USING (family, period)
WHERE id = :id AND (:period = '' OR figures_today.period = upper(:period))
    AND (:org_unit = '' OR org_unit = :org_unit OR list_contains(string_split(split_into, ' '), :org_unit))
ORDER BY periods.last_day, periods.first_day, org_unit, on_map;
