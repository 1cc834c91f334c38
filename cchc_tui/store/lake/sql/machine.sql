-- From which folder each workspace sends: a copy of it, such as one made of a backup, may not until it is claimed.
CREATE TABLE lake.machine (sequence BIGINT, workspace VARCHAR, folder VARCHAR, host VARCHAR, since TIMESTAMP);
