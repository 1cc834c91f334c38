-- What happened in each office, quarter by quarter: made up, always the same, and without a mistake. Sizes differ
-- from office to office, grow over the years, swing with the season and by chance about as counts do.
--
-- Parameters: $units, $first (year), $years. Chance is a hash of office, year, quarter and a number for what is
-- drawn, so that nothing depends on the order in which rows are made.

CREATE OR REPLACE MACRO mixed(x) AS xor(x, x >> 16);
CREATE OR REPLACE MACRO scattered(x) AS
    mixed((mixed((mixed(x % 4294967296) * 2146121005) % 4294967296) * 2221713035) % 4294967296);
-- evenly between 0 and 1, never either
CREATE OR REPLACE MACRO chance(place, what) AS (scattered((place * 128 + what + 1)::UBIGINT) + 0.5) / 4294967296.0;
CREATE OR REPLACE MACRO normal(place, what) AS
    sqrt(-2 * ln(chance(place, what))) * cos(2 * pi() * chance(place, what + 64));
-- a count of things that come by themselves, about `mean` of them, swinging somewhat more than by mere chance
CREATE OR REPLACE MACRO counted(mean, place, what) AS
    greatest(0, round(mean + sqrt(mean * 1.4) * normal(place, what)))::BIGINT;
CREATE OR REPLACE MACRO share(whole, least, place, what) AS
    round(whole * (least + (1 - least) * chance(place, what)))::BIGINT;

CREATE OR REPLACE TEMP TABLE office AS
SELECT
    unit, exp(0.45 * normal(unit, 1)) AS size, 15 + (12 * chance(unit, 2))::BIGINT AS staff,
    1 + (4 * chance(unit, 3))::BIGINT AS contract, 90 + (80 * chance(unit, 4))::BIGINT AS procedures,
    (3 * chance(unit, 5))::BIGINT AS code, $first + ($years * chance(unit, 6))::BIGINT AS turn,
    0.9 + 0.1 * chance(unit, 7) AS punctual, 300 + (3000 * chance(unit, 8))::BIGINT AS plan
FROM range($units) AS made(unit);

CREATE OR REPLACE TEMP TABLE quarter AS
WITH moment AS (
    SELECT
        office.*, year, quarter, ((unit * 32 + (year - $first)) * 8 + quarter) AS place,
        ((unit * 32 + (year - $first)) * 8) AS of_year,
        size * (1 + 0.04 * (year - $first)) * [0.85, 1.05, 1.0, 1.1][quarter] AS pace
    FROM office CROSS JOIN range($first, $first + $years) AS years(year) CROSS JOIN range(1, 5) AS quarters(quarter)
),
drawn AS (
    SELECT
        *, 8 + (14 * chance(unit, 9))::BIGINT + (2 * chance(of_year, 10))::BIGINT AS tasks_planned,
        counted(1.2, place, 11) AS issues_found, counted(12 * pace, place, 12) AS assigned_tasks,
        CASE WHEN quarter % 2 = 0 THEN 30 + counted(30 * size, place, 13) ELSE 0 END AS survey_forms,
        counted(8 * pace, place, 14) AS legal_texts_reviewed, counted(1.5, place, 15) AS procedures_new,
        counted(420 * pace, place, 17) AS files_received,
        counted(600 * pace, place, 18) AS documents_exchanged,
        (chance(place, 19) < 0.03)::BIGINT AS staff_cut, (chance(place, 20) < 0.05)::BIGINT AS officials_recruited,
        (chance(place, 21) < 0.01)::BIGINT AS officials_recruited_special,
        (chance(place, 22) < 0.01)::BIGINT AS commune_officials_moved_up,
        (chance(place, 23) < 0.03)::BIGINT AS employees_recruited,
        (chance(place, 24) < 0.01)::BIGINT AS employees_recruited_special,
        (chance(place, 25) < 0.04)::BIGINT AS disciplined,
        round(plan * (0.9 + 0.2 * chance(of_year, 26)), 1)::DECIMAL(18, 1) AS investment_planned,
        least(0.9, 0.15 + 0.02 * (4 * (year - $first) + quarter)) AS steady,
        least(0.95, steady + 0.05 * chance(place, 27)) AS online
    FROM moment
),
told AS (
    SELECT
        *, greatest(1, share(tasks_planned, 0.1, place, 30) // 6) AS tasks_done,
        share(issues_found, 0.5, place, 31) AS issues_settled,
        share(assigned_tasks, 0.85, place, 32) AS assigned_done_on_time,
        least(legal_texts_reviewed, counted(0.8, place, 33)) AS legal_texts_to_handle,
        least(procedures_new, counted(1.2, place, 16)) AS procedures_abolished,
        (files_received * online)::BIGINT AS online_received,
        share(files_received, 0.93, place, 35) AS commune_files_resolved,
        round(investment_planned * (0.15 + 0.09 * chance(place, 36)), 1)::DECIMAL(18, 1) AS investment_spent
    FROM drawn
),
standing AS (
    SELECT
        *, procedures + sum(procedures_new - procedures_abolished) OVER (
            PARTITION BY unit ORDER BY year, quarter) AS procedures_in_force
    FROM told
)
SELECT
    *, (procedures_in_force * 0.4)::BIGINT AS level3_eligible, (procedures_in_force * 0.3)::BIGINT AS level4_eligible,
    (procedures_in_force * 0.7)::BIGINT AS fee_procedures,
    (procedures_in_force * 0.4 * (0.5 + steady / 2))::BIGINT AS level3_active,
    (procedures_in_force * 0.3 * (0.4 + steady / 2))::BIGINT AS level4_active,
    (procedures_in_force * 0.7 * steady)::BIGINT AS payment_procedures
FROM standing;
