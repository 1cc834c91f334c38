-- vi: Lỗi và cảnh báo chưa giải quyết
-- en: Findings still open
-- about.vi: Lỗi, và cảnh báo chưa có ghi chú, của các phụ lục; để trống kỳ để xem mọi kỳ.
-- about.en: Errors, and warnings without a note; leave the period empty for all periods.
-- param period: period? | Kỳ báo cáo | Period
SELECT
    findings.org_unit, findings.org_unit_name, findings.period, submissions.status, findings.severity,
    findings.code, findings.part, findings.id, findings.value, findings.expected, findings.proposal,
    findings.message
FROM findings JOIN submissions USING (family, org_unit, period)
WHERE (:period = '' OR findings.period = upper(:period))
    AND (findings.severity = 'error' OR (findings.severity = 'warning' AND findings.note IS NULL))
ORDER BY findings.period, findings.org_unit, findings.severity, findings.place;
