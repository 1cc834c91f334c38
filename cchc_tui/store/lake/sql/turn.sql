-- One row: whose turn it is. Everybody who adds to the lake changes it in the same transaction, so that of two at
-- once one is refused and tries again: that alone gives sequences and keys in order, without any lock.
CREATE TABLE lake.turn (version INTEGER, lake VARCHAR, sequence BIGINT, tidied BIGINT);
INSERT INTO lake.turn VALUES (1, getvariable('new_lake'), 0, 0);
-- What the checks said of a submission when it was told last, none of it too.
CREATE TABLE lake.checked (sequence BIGINT, submission INTEGER, digest VARCHAR);
