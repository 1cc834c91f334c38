-- vi: Ai đã sửa gì
-- en: Who changed what
-- about.vi: Mọi lần thay đổi số liệu của một phụ lục, từ số nào sang số nào, vì sao; để trống chỉ tiêu để xem tất cả.
-- about.en: Every change of a submission's figures, from what to what and why; leave the indicator empty for all.
-- param org_unit: org_unit | Mã đơn vị | Code of the org unit
-- param period: period | Kỳ báo cáo | Period
-- param id: indicator? | Tên ngắn của chỉ tiêu | Id of the indicator
SELECT
    entered_at, entered_by, id, act, before_state, before_figure, state, figure, typed, note, reason, login,
    ssh_from, session
FROM history
WHERE org_unit = :org_unit AND period = upper(:period) AND (:id = '' OR id = :id)
ORDER BY n;
