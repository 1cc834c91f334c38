-- What SQL sees, in schema `main`; tables and helpers are in `base`. Made anew whenever this text or a form
-- changes. `views.py` adds one wide view per family of forms, and the comments out of the message catalogues.

CREATE OR REPLACE VIEW main.org_units AS
SELECT unit.code, unit.name, unit.level, unit.parent, above.name AS parent_name
FROM base.unit LEFT JOIN base.unit AS above ON above.code = unit.parent;

-- org units as they were from day to day, and what followed what
CREATE OR REPLACE VIEW main.org_unit_states AS
SELECT
    unit_state.code, unit_state.name, unit_state.level, unit_state.parent, above.name AS parent_name,
    unit_state.first_day, unit_state.last_day, unit_state.change
FROM base.unit_state LEFT JOIN base.unit_state AS above ON above.state = unit_state.above;

CREATE OR REPLACE VIEW main.org_unit_links AS
SELECT
    earlier.code, earlier.name, earlier.last_day, later.code AS successor, later.name AS successor_name,
    later.first_day, unit_link.is_whole
FROM base.unit_link
JOIN base.unit_state AS earlier ON earlier.state = unit_link.before
JOIN base.unit_state AS later ON later.state = unit_link.after
WHERE unit_link.steps = 1;

CREATE OR REPLACE VIEW main.indicators AS
SELECT
    edition.family, edition.name AS edition, edition_row.place, indicator.id, edition_row.code, edition_row.part,
    edition_row.label, edition_row.section, edition_row.measure, edition_row.kind, edition_row.decimals,
    edition_row.flow, edition_row.levels, edition_row.parent, edition_row.percent_part,
    edition_row.percent_whole
FROM base.edition_row JOIN base.edition USING (edition) JOIN base.indicator USING (indicator);

-- the years that submissions speak of, and the one after; the calendar is that of the newest edition
CREATE OR REPLACE VIEW main.periods AS
WITH newest AS (
    SELECT edition, family, name FROM base.edition
    QUALIFY row_number() OVER (PARTITION BY family ORDER BY name DESC) = 1
),
years AS (
    SELECT unnest(generate_series(min(year), max(year) + 1)) AS year FROM base.submission
),
ends AS (
    SELECT
        newest.family, newest.name AS edition, edition_period.*, years.year,
        make_date(years.year, to_month, to_day) AS last_day,
        make_date(years.year, from_month, from_day) AS from_this_year,
        make_date(years.year - 1, from_month, from_day) AS from_year_before,
        make_date(years.year, due_month, due_day) AS due_this_year,
        make_date(years.year + 1, due_month, due_day) AS due_year_after
    FROM base.edition_period JOIN newest USING (edition) CROSS JOIN years
),
days AS (
    SELECT *, CASE WHEN from_this_year <= last_day THEN from_this_year ELSE from_year_before END AS first_day
    FROM ends
)
SELECT
    family, edition, year || '-' || kind AS period, year::INTEGER AS year, kind,
    label_vi AS label, label_en, first_day, last_day,
    CASE WHEN due_this_year > first_day THEN due_this_year ELSE due_year_after END AS due,
    due <= last_day AS is_estimate, optional AS is_optional
FROM days;

-- when a submission was opened again after it was handed in, and why
CREATE OR REPLACE VIEW base.opening AS
SELECT submission, list({'n': n, 'reason': reason} ORDER BY n) AS steps
FROM base.step WHERE step IN ('reopen', 'return') GROUP BY submission;

-- what stood before is looked up within org unit and period too: a question about one reads no more than its rows
CREATE OR REPLACE VIEW main.history AS
WITH told AS (
    SELECT
        entry.seq, edition.family, unit.code AS org_unit, submission.year || '-' || submission.kind AS period,
        indicator.id, entry.state::VARCHAR AS state, entry.figure, entry.typed, entry.note, entry.act,
        session.who AS entered_by, entry.made AS entered_at, session.login, session.ssh_key, session.ssh_from,
        session.name AS session, entry.n, entry.submission,
        [one.reason FOR one IN opening.steps IF one.n < entry.n][-1] AS reason
    FROM base.entry
    JOIN base.submission USING (submission) JOIN base.edition USING (edition) JOIN base.unit USING (unit)
    JOIN base.indicator USING (indicator) JOIN base.session ON session.session = entry.session
    LEFT JOIN base.opening ON opening.submission = entry.submission
)
SELECT
    * EXCLUDE (submission, reason), coalesce(lag(state) OVER before, 'blank') AS before_state,
    lag(figure) OVER before AS before_figure, lag(typed) OVER before AS before_typed,
    lag(note) OVER before AS before_note, reason
FROM told
WINDOW before AS (PARTITION BY submission, family, org_unit, period, id ORDER BY n, seq);

CREATE OR REPLACE VIEW base.current_entry AS
FROM base.recent
UNION ALL
SELECT settled.* FROM base.settled ANTI JOIN base.recent USING (submission, indicator);

CREATE OR REPLACE VIEW base.current_step AS
SELECT * FROM base.step
QUALIFY row_number() OVER (PARTITION BY submission ORDER BY n DESC, seq DESC) = 1;

CREATE OR REPLACE VIEW base.standing AS
SELECT
    submission.submission,
    CASE current_step.step
        WHEN 'submit' THEN 'submitted' WHEN 'accept' THEN 'accepted' WHEN 'return' THEN 'returned'
        ELSE 'draft' END AS status,
    current_step.reason, current_step.n, current_step.made, current_step.session
FROM base.submission LEFT JOIN base.current_step USING (submission);

-- what a submission's cells come to; without a window over all that was ever entered, which does not fit in memory
CREATE OR REPLACE VIEW base.keyed AS
SELECT
    submission, count(*) FILTER (state <> 'blank') AS filled,
    max(n) AS n, arg_max(made, n) AS made, arg_max(session, n) AS session
FROM base.current_entry GROUP BY submission;

CREATE OR REPLACE VIEW main.steps AS
SELECT
    edition.family, unit.code AS org_unit, submission.year || '-' || submission.kind AS period,
    step.step, step.reason, step.errors, step.warnings, step.infos,
    session.who AS taken_by, step.made AS taken_at, session.login, session.ssh_key, session.ssh_from,
    step.findings, step.n, edition.name AS edition
FROM base.step
JOIN base.submission USING (submission) JOIN base.edition USING (edition) JOIN base.unit USING (unit)
JOIN base.session ON session.session = step.session;

-- figures that are not what they were before, in submissions handed in before that
CREATE OR REPLACE VIEW base.correction AS
WITH touched AS (
    SELECT current_entry.submission, current_entry.indicator, min(first.n) AS handed_in
    FROM base.current_entry
    JOIN (SELECT submission, min(n) AS n FROM base.step WHERE step = 'submit' GROUP BY submission) AS first
        ON first.submission = current_entry.submission AND current_entry.n > first.n
    GROUP BY ALL  -- unneeded but for the planner, which takes this for large and would keep all entries instead
)
SELECT * EXCLUDE (handed_in, is_other)
FROM (
    SELECT
        entry.*, touched.handed_in, coalesce(lag(state) OVER before, 'blank') AS before_state,
        lag(figure) OVER before AS before_figure,
        (state, figure, scale) IS DISTINCT FROM lag((state, figure, scale)) OVER before
        AND NOT (state = 'blank' AND lag(n) OVER before IS NULL) AS is_other
    FROM base.entry JOIN touched USING (submission, indicator)
    WINDOW before AS (PARTITION BY submission, indicator ORDER BY n, seq)
)
WHERE is_other AND n > handed_in;

CREATE OR REPLACE VIEW main.corrections AS
SELECT
    correction.seq, edition.family, unit.code AS org_unit, unit.name AS org_unit_name,
    submission.year || '-' || submission.kind AS period, submission.year::INTEGER AS year, indicator.id,
    correction.before_state::VARCHAR AS before_state, correction.before_figure,
    correction.state::VARCHAR AS state, correction.figure,
    session.who AS entered_by, correction.made AS entered_at,
    [one.reason FOR one IN opening.steps IF one.n < correction.n][-1] AS reason, standing.status
FROM base.correction
JOIN base.submission USING (submission) JOIN base.edition USING (edition) JOIN base.unit USING (unit)
JOIN base.indicator USING (indicator) JOIN base.session ON session.session = correction.session
JOIN base.standing ON standing.submission = correction.submission
LEFT JOIN base.opening ON opening.submission = correction.submission;

CREATE OR REPLACE VIEW main.submissions AS
WITH found AS (
    SELECT
        submission, count(*) FILTER (severity = 'error') AS errors,
        count(*) FILTER (severity = 'warning') AS warnings, count(*) FILTER (severity = 'info') AS infos
    FROM base.finding GROUP BY submission
),
handed_in AS (SELECT submission, max(made) AS submitted_at FROM base.step WHERE step = 'submit' GROUP BY submission),
corrected AS (
    SELECT submission, count(DISTINCT indicator) AS corrections, max(made) AS corrected_at
    FROM base.correction GROUP BY submission
),
told AS (
    SELECT
        submission.*, standing.status, standing.reason, coalesce(keyed.filled, 0) AS filled,
        CASE WHEN standing.n > coalesce(keyed.n, 0) THEN standing.session ELSE keyed.session END AS session,
        CASE WHEN standing.n > coalesce(keyed.n, 0) THEN standing.made ELSE keyed.made END AS made
    FROM base.submission JOIN base.standing USING (submission) LEFT JOIN base.keyed AS keyed USING (submission)
)
SELECT
    edition.family, edition.name AS edition, unit.code AS org_unit, unit.name AS org_unit_name,
    told.level, told.year || '-' || told.kind AS period, told.year::INTEGER AS year, told.status, told.filled,
    coalesce(found.errors, 0) AS errors,
    coalesce(found.warnings, 0) AS warnings, coalesce(found.infos, 0) AS infos,
    handed_in.submitted_at, told.reason, session.who AS changed_by, told.made AS changed_at,
    coalesce(corrected.corrections, 0) AS corrections, corrected.corrected_at
FROM told
JOIN base.edition USING (edition) JOIN base.unit USING (unit) JOIN base.session ON session.session = told.session
LEFT JOIN found USING (submission) LEFT JOIN handed_in USING (submission) LEFT JOIN corrected USING (submission);

CREATE OR REPLACE VIEW main.figures AS
SELECT
    edition.family, edition.name AS edition, unit.code AS org_unit, unit.name AS org_unit_name,
    submission.year || '-' || submission.kind AS period, submission.year::INTEGER AS year, indicator.id,
    edition_row.code, edition_row.part, edition_row.label, edition_row.measure, edition_row.flow,
    current_entry.figure, current_entry.state::VARCHAR AS state, current_entry.typed, current_entry.note,
    session.who AS entered_by, current_entry.made AS entered_at, edition_row.place
FROM base.current_entry
JOIN base.submission USING (submission) JOIN base.edition USING (edition) JOIN base.unit USING (unit)
JOIN base.indicator USING (indicator) JOIN base.session ON session.session = current_entry.session
LEFT JOIN base.edition_row
    ON edition_row.edition = submission.edition AND edition_row.indicator = current_entry.indicator
WHERE current_entry.state <> 'blank' OR current_entry.note IS NOT NULL;

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

CREATE OR REPLACE VIEW main.findings AS
SELECT
    edition.family, edition.name AS edition, unit.code AS org_unit, unit.name AS org_unit_name,
    submission.year || '-' || submission.kind AS period, submission.year::INTEGER AS year,
    finding.severity, finding.rule, finding.id, finding.code, finding.part, finding.value, finding.expected,
    finding.proposal, finding.message_vi AS message, finding.message_en, current_entry.note, finding.place
FROM base.finding
JOIN base.submission USING (submission) JOIN base.edition USING (edition) JOIN base.unit USING (unit)
LEFT JOIN base.indicator ON indicator.family = edition.family AND indicator.id = finding.id
LEFT JOIN base.current_entry
    ON current_entry.submission = finding.submission AND current_entry.indicator = indicator.indicator;
