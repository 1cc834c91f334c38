"""Words of SQL that the editor knows: to offer them, and to tell them from names by their look."""

from __future__ import annotations

_KEYWORDS = """
    ALL AND ANALYZE ANTI ANY AS ASC ASOF BETWEEN BY CASE CAST COLUMNS CROSS CUBE CURRENT_DATE DESC DESCRIBE
    DISTINCT ELSE END ESCAPE EXCEPT EXCLUDE EXISTS EXPLAIN FALSE FILTER FOLLOWING FROM FULL GROUP GROUPING
    HAVING ILIKE IN INNER INTERSECT INTERVAL IS JOIN LATERAL LEFT LIKE LIMIT NATURAL NOT NULL NULLS FIRST LAST
    OFFSET ON OR ORDER OUTER OVER PARTITION PIVOT POSITIONAL PRECEDING QUALIFY RANGE RECURSIVE REPLACE RIGHT
    ROLLUP ROW ROWS SAMPLE SELECT SEMI SETS SHOW SOME SUMMARIZE TABLE TABLES THEN TRUE UNBOUNDED UNION UNPIVOT
    USING VALUES WHEN WHERE WINDOW WITH
"""
KEYWORDS = frozenset(_KEYWORDS.split())
"""Words that no name can be taken for, in the questions asked here."""
COMMON = frozenset(
    {"SELECT", "FROM", "WHERE", "GROUP", "ORDER", "BY", "JOIN", "LEFT", "LIMIT", "AND", "DESC"}
)
"""Keywords that are offered before the others."""
_FUNCTIONS = """
    abs any_value arg_max arg_min avg ceil coalesce concat contains count date_diff date_part date_trunc floor
    format greatest if lag last_value lead least left length list list_contains lower lpad mad max median min
    mode month nullif quantile_cont quarter rank regexp_extract regexp_matches replace round row_number
    stddev_samp strftime string_agg string_split substr sum trim try_cast unnest upper year
"""
FUNCTIONS = frozenset(_FUNCTIONS.split())
"""Functions that are offered; DuckDB has many more."""
FROM_WORDS = frozenset({"FROM", "JOIN"})
"""Behind these stands the name of a table."""
