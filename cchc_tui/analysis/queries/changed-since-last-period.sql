-- vi: Thay đổi so với kỳ trước
-- en: What changed since the last period
-- about.vi: Các chỉ tiêu của một đơn vị có số liệu khác với kỳ gần nhất đã lập trước đó.
-- about.en: An org unit's indicators whose figure differs from that in the latest period reported before.
-- param org_unit: org_unit | Mã đơn vị | Code of the org unit
-- param period: period | Kỳ báo cáo | Period
WITH reported AS (
    SELECT submissions.family, submissions.period, periods.first_day, periods.last_day
    FROM submissions JOIN periods USING (family, period)
    WHERE submissions.org_unit = :org_unit AND submissions.filled > 0
),
now AS (SELECT * FROM reported WHERE period = upper(:period)),
before AS (
    SELECT reported.family, reported.period
    FROM reported JOIN now ON reported.family = now.family AND reported.last_day < now.last_day
    QUALIFY row_number() OVER (
        PARTITION BY reported.family ORDER BY reported.last_day DESC, reported.first_day
    ) = 1
),
figures_now AS (
    SELECT figures.* FROM figures JOIN now USING (family, period) WHERE figures.org_unit = :org_unit
),
figures_before AS (
    SELECT figures.* FROM figures JOIN before USING (family, period) WHERE figures.org_unit = :org_unit
)
SELECT
    coalesce(figures_now.code, figures_before.code) AS code, id,
    coalesce(figures_now.label, figures_before.label) AS label,
    before.period AS period_before, figures_before.figure AS figure_before,
    figures_before.state AS state_before, figures_now.figure AS figure_now, figures_now.state AS state_now,
    figures_now.figure - figures_before.figure AS difference,
    coalesce(figures_now.measure, figures_before.measure) AS measure
FROM figures_now FULL JOIN figures_before USING (family, id)
JOIN before ON before.family = coalesce(figures_now.family, figures_before.family)
WHERE figures_now.figure IS DISTINCT FROM figures_before.figure
    OR coalesce(figures_now.state, 'blank') <> coalesce(figures_before.state, 'blank')
ORDER BY coalesce(figures_now.place, figures_before.place);
