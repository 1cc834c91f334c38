-- vi: Số liệu đã sửa sau khi nộp
-- en: Figures corrected after submission
-- about.vi: Mỗi lần sửa số liệu của phụ lục đã từng nộp: số cũ, số mới, ai sửa, vì sao; để trống kỳ để xem mọi kỳ.
-- about.en: Each change of a figure that had been submitted: old, new, who and why; empty period for all periods.
-- param period: period? | Kỳ báo cáo | Period
SELECT
    org_unit, period, id, before_state, before_figure, state, figure, entered_at, entered_by, reason, status,
    count(DISTINCT id) OVER (PARTITION BY family, org_unit, period) AS corrections
FROM corrections
WHERE :period = '' OR period = upper(:period)
ORDER BY org_unit, period, seq;
