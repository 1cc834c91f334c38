-- vi: Bảng ngang: mỗi phụ lục một dòng
-- en: A wide table: a row per submission
-- about.vi: Mọi chỉ tiêu của phụ lục cấp xã thành cột; để trống kỳ để xem mọi kỳ.
-- about.en: Every indicator of the commune's appendix as a column; leave the period empty for all periods.
-- param period: period? | Kỳ báo cáo | Period
SELECT * FROM cchc_xa
WHERE :period = '' OR period = upper(:period)
ORDER BY period, org_unit;
