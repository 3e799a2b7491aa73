"""The registry of divisions as a table."""

import csv
from collections.abc import Iterator
from importlib.resources import files

from flows.dataset.rows import Row


def division_rows() -> Iterator[Row]:
    """(code, name, parent) of every division, sorted by code.

    An adapter: it reads the registry's file until `extractors.identity` has a function for it.
    """
    text = files("extractors.identity").joinpath("divisions.csv").read_text(encoding="utf-8")
    rows = {row["code"]: row for row in csv.DictReader(text.splitlines())}
    for code in sorted(rows):
        yield code, rows[code]["name"], rows[code]["parent"] or None
