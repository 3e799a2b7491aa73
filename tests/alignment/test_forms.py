"""Which form a table is on: that whose rows and columns fit best, told without putting cells to both."""

import random
from dataclasses import replace

import pytest

from extractors.alignment.lines import Line, lines_of
from extractors.alignment.placed import Placement
from extractors.alignment.rows import place_best, place_rows
from extractors.forms import FORMS, TableName, form
from tests.alignment.building import BUILDERS, Rows, consistent, document, grid, printed


def by_trying_all(lines: list[Line], name: TableName) -> Placement:
    """The best of all forms, each with its cells: the first perfect one, else that of the highest score."""
    tries = [place_rows(lines, form(code).tables[name], code) for code in FORMS]
    perfect = next((placement for placement in tries[:1] if placement.perfect), None)
    return perfect or max(tries, key=lambda placement: placement.score)


def damaged(rows: Rows, rng: random.Random) -> Rows:
    """`rows` without some of them, some labels and headers cut."""
    kept = [row for row in rows if rng.random() < 0.9]
    for row in kept:
        for place, entry in enumerate(row):
            if rng.random() < 0.15:
                row[place] = replace(entry, text=entry.text[: len(entry.text) // 2])
    return kept


@pytest.mark.parametrize("code", FORMS)
@pytest.mark.parametrize("name", ["disclosure", "applications"])
@pytest.mark.parametrize("seed", range(30))
def test_the_form_is_that_which_fits_best_though_not_all_are_tried(seed: int, name: TableName, code: str) -> None:
    rng = random.Random(seed)
    rows = BUILDERS[name](printed(consistent(seed, code)), code, "")
    lines = lines_of(document(grid(damaged(rows, rng) if seed else rows)))
    best, tried = place_best(lines, name), by_trying_all(lines, name)
    assert (best.form, best.score, best.cells, best.located) == (tried.form, tried.score, tried.cells, tried.located)
    assert seed or (best.perfect and best.form == code)


def test_table_four_is_the_same_on_both_forms() -> None:
    """Else it would have to be tried on both."""
    ours, theirs = (form(code).tables["review_litigation"] for code in FORMS)
    assert ours == theirs
