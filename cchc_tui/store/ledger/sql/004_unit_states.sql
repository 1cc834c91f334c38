-- Version 4: org units over time. A state is what a code meant from its first day to its last (NULL: not said, or it
-- goes on); `above` is the state of its unit above. A link leads to what followed it the day after, all of it there
-- (`is_whole`) or one part of several. Both are made anew out of the lists whenever these change.
CREATE TABLE base.unit_state (
    state INTEGER, code VARCHAR, name VARCHAR, level VARCHAR, parent VARCHAR, above INTEGER,
    first_day DATE, last_day DATE, change VARCHAR, is_own BOOLEAN
);
CREATE TABLE base.unit_link (before INTEGER, after INTEGER, is_whole BOOLEAN);
