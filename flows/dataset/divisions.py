"""The registry of divisions as a table."""

import csv
from collections.abc import Iterator
from importlib.resources import files

from flows.dataset.rows import Row


def division_rows() -> Iterator[Row]:
    """(code, name, parent) of every division, sorted by code.

    They are read from the registry's file, not from the lookups of `extractors.identity`, which hold no row order.
    """
    text = files("extractors.identity").joinpath("divisions.csv").read_text(encoding="utf-8")
    rows = {row["code"]: row for row in csv.DictReader(text.splitlines())}
    for code in sorted(rows):
        yield code, rows[code]["name"], rows[code]["parent"] or None
