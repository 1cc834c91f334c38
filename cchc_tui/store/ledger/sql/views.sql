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

-- each edition's own words for an indicator, all by one small key: a join by two costs three times as much
CREATE OR REPLACE VIEW base.printed AS
SELECT
    edition.edition::INTEGER * 65536 + indicator.indicator AS printed, edition.name AS edition,
    edition_row.* EXCLUDE (edition, indicator)
FROM base.edition CROSS JOIN base.indicator LEFT JOIN base.edition_row USING (edition, indicator);

CREATE OR REPLACE VIEW main.figures AS
SELECT
    indicator.family, printed.edition, unit.code AS org_unit, unit.name AS org_unit_name,
    period.name AS period, period.year::INTEGER AS year, indicator.id,
    printed.code, printed.part, printed.label, printed.measure, printed.flow,
    current_entry.figure, current_entry.state::VARCHAR AS state, current_entry.typed, current_entry.note,
    session.who AS entered_by, current_entry.made AS entered_at, printed.place
FROM base.current_entry
JOIN base.period ON period.period = current_entry.period JOIN base.unit ON unit.unit = current_entry.unit
JOIN base.indicator ON indicator.indicator = current_entry.indicator
JOIN base.session ON session.session = current_entry.session
JOIN base.printed ON printed.printed = current_entry.edition::INTEGER * 65536 + current_entry.indicator
WHERE current_entry.state <> 'blank'::base.cell_state OR current_entry.note IS NOT NULL;

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
