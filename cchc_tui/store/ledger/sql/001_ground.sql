-- Version 1. Keys are small integers and no table has a PRIMARY KEY, UNIQUE, index or default: in DuckDB they
-- cost four to five times the size, and an index can be damaged when a process is killed. All of it is in schema
-- `base`, so that who asks in SQL meets the views alone.

CREATE TYPE base.cell_state AS ENUM ('blank', 'number', 'none', 'not_applicable');

-- who reports, and what; kept in step with the workspace's files
CREATE TABLE base.unit (unit INTEGER, code VARCHAR, name VARCHAR, level VARCHAR, parent VARCHAR);
CREATE TABLE base.edition (
    edition SMALLINT, family VARCHAR, name VARCHAR, title_vi VARCHAR, title_en VARCHAR, fingerprint VARCHAR
);
CREATE TABLE base.indicator (indicator INTEGER, family VARCHAR, id VARCHAR);
CREATE TABLE base.edition_row (
    edition SMALLINT, place SMALLINT, indicator INTEGER, code VARCHAR, part SMALLINT, label VARCHAR,
    section VARCHAR, measure VARCHAR, kind VARCHAR, decimals TINYINT, flow VARCHAR, levels VARCHAR,
    parent VARCHAR, percent_part VARCHAR, percent_whole VARCHAR
);
CREATE TABLE base.edition_period (
    edition SMALLINT, place SMALLINT, kind VARCHAR, label_vi VARCHAR, label_en VARCHAR,
    from_month TINYINT, from_day TINYINT, to_month TINYINT, to_day TINYINT, due_month TINYINT, due_day TINYINT,
    optional BOOLEAN
);

-- the journals, and how far each was taken in
CREATE TABLE base.session (session INTEGER, name VARCHAR, who VARCHAR);
CREATE TABLE base.submission (
    submission INTEGER, edition SMALLINT, unit INTEGER, level VARCHAR, year SMALLINT, kind VARCHAR
);
CREATE TABLE base.journal (
    journal INTEGER, path VARCHAR, submission INTEGER, session INTEGER,
    position BIGINT, seal VARCHAR, last INTEGER
);

-- the ledger: rows are only ever added
CREATE TABLE base.entry (
    seq BIGINT, submission INTEGER, n INTEGER, made TIMESTAMP, session INTEGER, indicator INTEGER,
    state base.cell_state, figure DECIMAL(21, 6), scale TINYINT, typed VARCHAR, note VARCHAR, act VARCHAR
);
CREATE TABLE base.step (
    seq BIGINT, submission INTEGER, n INTEGER, made TIMESTAMP, session INTEGER,
    step VARCHAR, reason VARCHAR, errors INTEGER, warnings INTEGER, infos INTEGER, findings VARCHAR
);

-- what the checks say of each submission now; made anew whenever it, or what it is compared with, changes
CREATE TABLE base.finding (
    seq BIGINT, submission INTEGER, place SMALLINT, severity VARCHAR, rule VARCHAR, id VARCHAR, code VARCHAR,
    part SMALLINT, value VARCHAR, expected VARCHAR, proposal VARCHAR, message_vi VARCHAR, message_en VARCHAR
);
