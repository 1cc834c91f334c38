-- Version 5: who reported, in which edition and for which period, beside each cell as it stands now. So a question
-- about one org unit or period finds its cells by a constant in the table itself; by a join with `submission` it
-- would have to read all of those that lie near them.
CREATE TABLE base.period (period SMALLINT, year SMALLINT, kind VARCHAR, name VARCHAR);
INSERT INTO base.period
SELECT row_number() OVER (ORDER BY year, kind), year, kind, year || '-' || kind
FROM (SELECT DISTINCT year, kind FROM base.submission);
COMMIT;

-- kept in a file beside while the old tables make room: the ledger would become half as large again
CREATE TABLE aside.settled AS
SELECT settled.*, submission.unit, submission.edition, period.period
FROM base.settled LEFT JOIN base.submission USING (submission) LEFT JOIN base.period USING (year, kind);
CREATE TABLE aside.recent AS
SELECT recent.*, submission.unit, submission.edition, period.period
FROM base.recent LEFT JOIN base.submission USING (submission) LEFT JOIN base.period USING (year, kind);
DROP TABLE base.settled;
DROP TABLE base.recent;
CHECKPOINT;

BEGIN;
CREATE TABLE base.settled AS FROM aside.settled;
CREATE TABLE base.recent AS FROM aside.recent;
