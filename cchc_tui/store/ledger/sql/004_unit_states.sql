-- Version 4: org units over time. A state is what a code meant from its first day to its last (NULL: not said, or it
-- goes on); `above` is the state of its unit above. A link leads to what it has come to by so many `steps`, 0 to itself
-- and 1 to what followed it the day after; `is_whole` unless it, or what it came to, was split on the way. Both are
-- made anew out of the lists whenever these change.
CREATE TABLE base.unit_state (
    state INTEGER, code VARCHAR, name VARCHAR, level VARCHAR, parent VARCHAR, above INTEGER,
    first_day DATE, last_day DATE, change VARCHAR, is_own BOOLEAN
);
CREATE TABLE base.unit_link (before INTEGER, after INTEGER, steps TINYINT, is_whole BOOLEAN);
