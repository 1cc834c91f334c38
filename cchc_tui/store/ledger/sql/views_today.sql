-- Figures on today's map. Made after the views of `views.sql`.

-- with days that may be compared with any
CREATE OR REPLACE VIEW base.dated_state AS
SELECT * REPLACE (
    coalesce(first_day, DATE '0001-01-01') AS first_day, coalesce(last_day, DATE '9999-12-31') AS last_day
)
FROM base.unit_state;

-- what a state was made of, on whatever day
CREATE OR REPLACE VIEW base.made_of AS
SELECT
    after AS state,
    list({'code': code, 'first': first_day, 'last': last_day, 'is_whole': is_whole} ORDER BY code) AS origins
FROM base.unit_link JOIN base.dated_state ON dated_state.state = unit_link.before
GROUP BY after;

-- where on today's map the submissions handed in belong: to a unit of it whole, in parts to several, or to none
CREATE OR REPLACE VIEW base.placed AS
WITH handed_in AS (
    SELECT
        submission.*, edition.family, unit.code, unit.name,
        make_date(submission.year, edition_period.to_month, edition_period.to_day) AS cut_off,
        greatest(current_date, cut_off) AS today
    FROM base.submission
    JOIN base.standing USING (submission) JOIN base.edition USING (edition) JOIN base.unit USING (unit)
    JOIN base.edition_period
        ON edition_period.edition = submission.edition AND edition_period.kind = submission.kind
    WHERE standing.status IN ('submitted', 'accepted')
),
reached AS (
    SELECT unit_link.before, unit_link.is_whole, later.* FROM base.unit_link
    JOIN base.dated_state AS later ON later.state = unit_link.after
)
SELECT
    handed_in.submission, handed_in.edition, handed_in.family, handed_in.year, handed_in.kind,
    handed_in.level AS own_level, handed_in.cut_off, handed_in.code AS own_code,
    coalesce(any_value(origin.name), any_value(handed_in.name)) AS own_name,
    CASE WHEN any_value(origin.state) IS NULL THEN 'not_there' WHEN count(reached.state) = 0 THEN 'ended'
        WHEN bool_and(reached.is_whole) THEN 'today' ELSE 'split' END AS on_map,
    CASE on_map WHEN 'today' THEN min(reached.state) END AS state,
    CASE on_map WHEN 'split' THEN string_agg(reached.code, ' ' ORDER BY reached.code) END AS split_into,
    CASE WHEN min(reached.parent) = max(reached.parent) THEN min(reached.parent) END AS parent
FROM handed_in
LEFT JOIN base.dated_state AS origin
    ON origin.code = handed_in.code AND handed_in.cut_off BETWEEN origin.first_day AND origin.last_day
LEFT JOIN reached
    ON reached.before = origin.state AND handed_in.today BETWEEN reached.first_day AND reached.last_day
GROUP BY ALL;

-- which rows of a form need an indicator's figure: its own, or a percentage whose part or whole it is
CREATE OR REPLACE VIEW base.needed AS
WITH told AS (
    SELECT edition_row.*, edition.family, indicator.id
    FROM base.edition_row JOIN base.edition USING (edition) JOIN base.indicator USING (indicator)
),
roles AS (
    SELECT edition, family, place, id, id AS needs, 'own' AS role FROM told WHERE percent_part IS NULL
    UNION ALL SELECT edition, family, place, id, percent_part, 'part' FROM told
    UNION ALL SELECT edition, family, place, id, percent_whole, 'whole' FROM told
)
SELECT roles.edition, roles.place, roles.id, roles.role, indicator.indicator
FROM roles JOIN base.indicator ON indicator.family = roles.family AND indicator.id = roles.needs;

-- figures handed in, put on today's map: each is in one row, its whole unit's or, where that was split or is nowhere
-- now, its own. Percentages are computed from sums, rounded half up on whole numbers as `entry.compute` does.
CREATE OR REPLACE VIEW main.figures_today AS
WITH cells AS (
    SELECT
        placed.*, needed.place, needed.id, bool_or(said.state = 'not_applicable') AS is_not_applicable,
        max(said.known) FILTER (role = 'own') AS own, max(said.known) FILTER (role = 'part') AS above,
        max(said.known) FILTER (role = 'whole') AS below,
        CASE WHEN above IS NOT NULL THEN below END AS of_whole, CASE WHEN below IS NOT NULL THEN above END AS of_part
    FROM (
        SELECT *, CASE state WHEN 'number' THEN figure WHEN 'none' THEN 0 END AS known FROM base.current_entry
    ) AS said
    JOIN base.placed USING (submission)
    JOIN base.needed ON needed.edition = placed.edition AND needed.indicator = said.indicator
    GROUP BY ALL
),
sums AS (
    SELECT
        cells.family, cells.year, cells.kind AS period_kind, cells.cut_off, cells.on_map, cells.state, cells.split_into,
        CASE WHEN cells.state IS NULL THEN cells.own_code END AS own_code,
        CASE WHEN cells.state IS NULL THEN cells.parent END AS own_parent,
        cells.id, any_value(cells.own_name) AS own_name, any_value(cells.own_level) AS own_level,
        max_by(edition_row, edition_row.edition) AS told,
        bool_or(edition_row.percent_part IS NOT NULL) AS is_share,
        sum(own) AS own, sum(of_part) AS above, sum(of_whole) AS below,
        coalesce(list(cells.own_code) FILTER (coalesce(own, of_part) IS NOT NULL), []) AS known,
        coalesce(list(cells.own_code) FILTER (is_not_applicable), []) AS not_applicable
    FROM cells
    JOIN base.edition_row ON edition_row.edition = cells.edition AND edition_row.place = cells.place
    GROUP BY ALL
),
covered AS (
    SELECT
        sums.*,
        [one FOR one IN made_of.origins IF sums.cut_off BETWEEN one.first AND one.last] AS made_then,
        CASE WHEN sums.state IS NULL THEN [own_code]
            ELSE [one.code FOR one IN made_then IF one.is_whole] END AS expected,
        CASE least(told.decimals, 2) WHEN 0 THEN 1 WHEN 1 THEN 10 ELSE 100 END AS units
    FROM sums LEFT JOIN base.made_of ON made_of.state = sums.state
)
SELECT
    covered.family, covered.year || '-' || covered.period_kind AS period, covered.year::INTEGER AS year,
    coalesce(covered.own_code, now.code) AS org_unit,
    CASE WHEN now.state IS NULL THEN covered.own_name ELSE now.name END AS org_unit_name,
    coalesce(now.level, covered.own_level) AS level, coalesce(now.parent, covered.own_parent) AS parent,
    above_now.name AS parent_name, covered.on_map, covered.split_into, covered.id,
    told.code AS code, told.part AS part, told.label AS label, told.measure AS measure, told.flow AS flow,
    CASE
        WHEN is_share THEN sign(covered.above) * sign(covered.below) * (
            (200 * units * abs((covered.above * 1000000)::HUGEINT) + abs((covered.below * 1000000)::HUGEINT))
            // nullif(2 * abs((covered.below * 1000000)::HUGEINT), 0)
        )::DECIMAL(30, 0) * (1.00 / units)::DECIMAL(3, 2)
        WHEN told.kind IN ('count', 'amount') OR len(expected) = 1 THEN covered.own
    END::DECIMAL(38, 6) AS figure,
    CASE WHEN is_share THEN covered.above END AS part_sum, CASE WHEN is_share THEN covered.below END AS whole_sum,
    len(covered.known) AS known, len(expected) AS expected,
    nullif(array_to_string(
        [one FOR one IN expected IF NOT list_contains(covered.known || covered.not_applicable, one)], ' '
    ), '') AS missing,
    nullif(array_to_string([one.code FOR one IN made_then IF NOT one.is_whole], ' '), '') AS breaks,
    told.place AS place
FROM covered
LEFT JOIN base.unit_state AS now ON now.state = covered.state
LEFT JOIN base.dated_state AS above_now
    ON above_now.code = coalesce(now.parent, covered.own_parent)
    AND greatest(current_date, covered.cut_off) BETWEEN above_now.first_day AND above_now.last_day;
