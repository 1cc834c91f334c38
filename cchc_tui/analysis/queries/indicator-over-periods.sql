-- vi: Một chỉ tiêu qua các kỳ
-- en: One indicator across periods
-- about.vi: Số liệu của một chỉ tiêu ở từng đơn vị, theo thứ tự các kỳ báo cáo; để trống đơn vị để xem tất cả.
-- about.en: An indicator's figures in each org unit, in the order of the periods; leave the org unit empty for all.
-- param id: indicator | Tên ngắn của chỉ tiêu | Id of the indicator
-- param org_unit: org_unit? | Mã đơn vị | Code of the org unit
SELECT
    figures.org_unit, figures.org_unit_name, figures.period, periods.last_day, figures.figure, figures.state,
    figures.measure, periods.is_estimate, submissions.status, figures.note
FROM figures
JOIN periods USING (family, period)
JOIN submissions USING (family, org_unit, period)
WHERE figures.id = :id AND (:org_unit = '' OR figures.org_unit = :org_unit)
ORDER BY figures.org_unit, periods.last_day, periods.first_day;
