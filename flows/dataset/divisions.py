"""The registry of divisions as a table."""

import csv
from collections.abc import Iterator
from importlib.resources import files

from flows.dataset.rows import Row


def division_rows() -> Iterator[Row]:
    """Every division from provinces to townships, current and ended, sorted by code and name.

    They are read from the registry's files, not from the lookups of `extractors.identity`, which hold no row order.
    """
    standing = [_standing(row) for row in _read("divisions.csv")]
    codes = {str(row[0]) for row in standing}
    rows = [*standing, *map(_ended, _read("former.csv")), *(_town(row, codes) for row in _read("townships.csv"))]
    return iter(sorted(rows, key=lambda row: (str(row[0]), str(row[1]))))


def _read(name: str) -> Iterator[dict[str, str]]:
    text = files("extractors.identity").joinpath(name).read_text(encoding="utf-8")
    return iter(csv.DictReader(text.splitlines()))


def _standing(row: dict[str, str]) -> Row:
    since = int(row["since"]) if row["since"] else None
    return (
        row["code"],
        row["name"],
        row["parent"] or None,
        _level(row["code"]),
        row["sort"] == "zone",
        since,
        None,
        None,
    )


def _ended(row: dict[str, str]) -> Row:
    parent, successor = row["parent"] or None, row["successor"] or None
    return row["code"], row["name"], parent, _level(row["code"]), False, None, int(row["until"]), successor


def _town(row: dict[str, str], codes: set[str]) -> Row:
    """A township lies in its county, or in its city where that has none."""
    code = row["code"]
    parent = code[:6] if code[:6] in codes else code[:4] + "00"
    return code, row["name"], parent, "township", False, None, None, None


def _level(code: str) -> str:
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"
