-- vi: Số liệu đã sửa sau khi nộp
-- en: Figures corrected after submission
-- about.vi: Mỗi lần sửa số liệu của phụ lục đã từng nộp: số cũ, số mới, ai sửa, vì sao; để trống kỳ để xem mọi kỳ.
-- about.en: Each change of a figure that had been submitted: old, new, who and why; empty period for all periods.
-- param period: period? | Kỳ báo cáo | Period
SELECT
    history.org_unit, history.period, history.id, history.before_state, history.before_figure, history.state,
    history.figure, history.entered_at, history.entered_by, history.reason, submissions.status,
    submissions.corrections
FROM history JOIN submissions USING (family, org_unit, period)
WHERE (:period = '' OR history.period = upper(:period))
    AND history.reason IS NOT NULL
    AND (history.state, history.figure) IS DISTINCT FROM (history.before_state, history.before_figure)
ORDER BY history.org_unit, history.period, history.seq;
