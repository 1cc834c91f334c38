-- Version 3: the latest entry of each cell, so that none need be sought among all that was ever entered. `settled`
-- is large and sorted but for what was settled since it was made; `recent` is small and wins over it. A cell
-- is in each at most once. Both have the columns of `entry`, which alone counts: they can be made anew from it.
CREATE TABLE base.settled AS
SELECT * FROM base.entry
QUALIFY row_number() OVER (PARTITION BY submission, indicator ORDER BY n DESC, seq DESC) = 1
ORDER BY submission, indicator;
CREATE TABLE base.recent AS FROM base.settled LIMIT 0;
