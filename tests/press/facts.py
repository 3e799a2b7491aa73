"""Facts of one report from a seed: body, year, form, numbers, what is printed of them, and what the prose claims."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from extractors.facts import Grade, Number, State
from extractors.forms import FORMS, CellKey, Form, TableForm, TableName, form
from extractors.forms.form import TABLES
from tests.press.bodies import PressedBody, draw_body
from tests.press.numbers import draw_applications, draw_disclosure, draw_review_litigation
from tests.press.printing import (
    MARKS,
    PressedCell,
    Printed,
    Printing,
    contradict,
    draw_printing,
    expectations,
    failing,
    print_numbers,
)

FIRST_YEAR, LAST_YEAR = 2019, 2025
_CLAIMED = ("received.new", "received.carried_over", "handled.total", "carried_forward")


@dataclass(frozen=True)
class PressedClaim:
    """A number of the prose; `agrees` is null where the table prints no such number."""

    subject: str
    value: int
    agrees: bool | None


@dataclass(frozen=True)
class PressedReport:
    """One report: everything that a renderer prints and a reader must find again."""

    seed: int
    body: PressedBody
    year: int
    form: str
    """Of tables three and four."""
    disclosure_form: str
    cells: Mapping[CellKey, PressedCell]
    states: Mapping[TableName, State]
    claims: tuple[PressedClaim, ...]
    other_documents: tuple[int, int, int]
    """The numbers of the row 其他主动公开文件 that some provinces add to the form of 2019."""
    printing: Printing = "full"

    def table(self, name: TableName) -> TableForm:
        """The form of one of the three tables."""
        return form(self.disclosure_form if name == "disclosure" else self.form).tables[name]

    def contradicts_itself(self) -> bool:
        """Whether a hard check must fail."""
        return bool(failing(form(self.form), self.cells))

    def grades(self) -> tuple[Grade, ...]:
        """The grades that the facts call for; digits of which no number can be told may be held for a doubt."""
        if self.contradicts_itself():
            return ("flagged",)
        whole = all(state == "filled" for state in self.states.values())
        doubtful = any(
            cell.expected == "null" and cell.text.strip("0.") and cell.text[0].isdigit() for cell in self.cells.values()
        )
        grade: Grade = "clean" if whole else "partial"
        return (grade, "flagged") if doubtful else (grade,)


def _forms(rng: random.Random, year: int) -> tuple[str, str]:
    """Form of table three and of table two: by year, sometimes of the wrong year, sometimes one of each."""
    newest, older = FORMS
    due = older if year <= 2020 else newest
    share = rng.random()
    if share < 0.05:
        due = older if due == newest else newest
    other = older if due == newest else newest
    return (due, other) if 0.05 <= share < 0.08 else (due, due)


def _figure(key: CellKey, value: Number) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _amount_in_yuan(rng: random.Random, value: Number) -> PressedCell:
    """The purchases of the form of 2019: in yuan or 10 000 yuan by the unit in the cell; without one, no number.

    A bare 0 is 0 in every unit, yet says none: either way of taking it is right.
    """
    if value == 0:
        return PressedCell(None, "zero_allowed", "0")
    share = rng.random()
    if share < 0.5:
        return PressedCell(value, "printed", f"{_figure(CellKey('disclosure', '', ''), value)}元")
    if share < 0.9:
        return PressedCell(value, "printed", f"{value / 10_000:.6f}".rstrip("0").rstrip(".") + "万元")
    return PressedCell(None, "null", _figure(CellKey("disclosure", "", ""), value))


def _blank_tables(rng: random.Random) -> tuple[TableName, ...]:
    share = rng.random()
    if share < 0.03:
        return ("applications", "review_litigation")
    return ("review_litigation",) if share < 0.05 else ()


def _absent_tables(rng: random.Random) -> tuple[TableName, ...]:
    share = rng.random()
    if share < 0.02:
        return TABLES
    return (rng.choice(TABLES),) if share < 0.03 else ()


def press_cells(
    rng: random.Random, tables: Form, values: Mapping[CellKey, Number], printed: Printed
) -> dict[CellKey, PressedCell]:
    """The cells with their expectation; `values` are the true numbers, `printed` those that stand on paper."""
    mark = rng.choice(MARKS)
    expected = expectations(values, tables, printed)
    cells = {}
    for key, number in printed.items():
        if key.column == "amount_yuan" and number is not None:
            cells[key] = _amount_in_yuan(rng, number)
        else:
            text = mark if number is None else _figure(key, number)
            cells[key] = PressedCell(number, expected[key], text)
    return cells


def state_of(cells: Mapping[CellKey, PressedCell], name: TableName) -> State:
    """Filled, blank or absent."""
    own = [cell for key, cell in cells.items() if key.table == name]
    if not own:
        return "absent"
    return "filled" if any(cell.value is not None for cell in own) else "blank"


def _claims(
    rng: random.Random, values: Mapping[CellKey, Number], cells: Mapping[CellKey, PressedCell]
) -> tuple[PressedClaim, ...]:
    """What the prose says; one report in twelve says something else than its table."""
    subjects = _CLAIMED if rng.random() < 0.35 else _CLAIMED[:1]
    if rng.random() < 0.15:
        return ()
    wrong = rng.choice(subjects) if rng.random() < 0.08 else None
    claims = []
    for subject in subjects:
        key = CellKey("applications", subject, "total")
        value = int(values[key]) + (rng.randint(1, 9) if subject == wrong else 0)
        cell = cells.get(key)
        known = None if cell is None or cell.value is None else int(cell.value)
        claims.append(PressedClaim(subject, value, None if known is None else known == value))
    return tuple(claims)


def press_facts(seed: int, printing: Printing | None = None) -> PressedReport:
    """The facts of report number `seed`: the same number, the same facts; `printing` in place of the one drawn."""
    rng = random.Random(seed)
    body, year = draw_body(rng), rng.randint(FIRST_YEAR, LAST_YEAR)
    applications, disclosure = _forms(rng, year)
    tables = form(applications)
    values = {
        **draw_disclosure(rng, form(disclosure)),
        **draw_applications(rng, tables),
        **draw_review_litigation(rng, tables),
    }
    drawn = draw_printing(rng)
    printing = printing or drawn
    printed = print_numbers(values, printing, rng)
    if printing == "full" and rng.random() < 0.08:
        contradict(printed, rng)
    blank, absent = _blank_tables(rng), _absent_tables(rng)
    printed = {key: None if key.table in blank else value for key, value in printed.items()}
    cells = {k: c for k, c in press_cells(rng, tables, values, printed).items() if k.table not in absent}
    return PressedReport(
        seed=seed,
        body=body,
        year=year,
        form=applications,
        disclosure_form=disclosure,
        cells=cells,
        states={name: state_of(cells, name) for name in TABLES},
        claims=_claims(rng, values, cells),
        other_documents=(rng.randint(0, 99), rng.randint(0, 99), rng.randint(0, 99)),
        printing=printing,
    )
