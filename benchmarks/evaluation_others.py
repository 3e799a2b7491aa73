"""What a user would otherwise take: the tables of other libraries, matched to the form as kindly as labels allow.

Every library gets what ours has to find out: the right form, and that blanks need no value. A row counts as found where
its label is the likest of all to one of the form's; its numbers are then the last ones of the row, by their order.
"""

import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec

from rapidfuzz import fuzz, process

from extractors.facts import Number
from extractors.forms import Block, Form, form
from tests.press.cases import Case
from tests.press.truth import KEYS

Table = list[list[str]]
Tables = Callable[[bytes], list[Table]]
_NUMBER = re.compile(r"[+\-]?\d[\d,]*(?:\.\d+)?")
_UNIT = re.compile(r"(?:\(.*\)|万?元|[件个项条])*")
_LIKE = 70.0
"""Likeness of labels, of a hundred, from which a row is taken to be the one of the form."""


def read_html(data: bytes) -> list[Table]:
    """pandas.read_html."""
    import pandas

    frames = pandas.read_html(io.BytesIO(data), flavor="lxml", keep_default_na=False)
    return [[list(map(str, row)) for row in [frame.columns, *frame.to_numpy().tolist()]] for frame in frames]


def row_cells(data: bytes) -> list[Table]:
    """python-docx: `row.cells`, a cell over several columns once."""
    import docx

    tables = docx.Document(io.BytesIO(data)).tables
    return [[[c.text for c in dict.fromkeys(row.cells)] for row in table.rows] for table in tables]


def extract_tables(data: bytes) -> list[Table]:
    """pdfplumber: `extract_tables` of every page."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        tables = [table for page in pdf.pages for table in page.extract_tables()]
    return [[[cell or "" for cell in row] for row in table] for table in tables]


def lattice(data: bytes) -> list[Table]:
    """camelot, flavour lattice."""
    import camelot

    return [table.df.astype(str).to_numpy().tolist() for table in camelot.read_pdf(io.BytesIO(data), pages="all")]


def read_excel(data: bytes) -> list[Table]:
    """pandas.read_excel with calamine, every worksheet."""
    import pandas

    frames = pandas.read_excel(io.BytesIO(data), sheet_name=None, header=None, engine="calamine", dtype=str)
    return [[list(row) for row in frame.fillna("").to_numpy().tolist()] for frame in frames.values()]


OTHERS: Mapping[str, Mapping[str, Tables]] = {
    "html": {"pandas.read_html": read_html},
    "docx": {"python-docx row.cells": row_cells},
    "pdf": {
        "pdfplumber extract_tables": extract_tables,
        **({"camelot lattice": lattice} if find_spec("camelot") else {}),
    },
    "xlsx": {"pandas.read_excel": read_excel},
    "xls": {"pandas.read_excel": read_excel},
}


def number(text: str) -> Number | None:
    """The number of a cell, bracketed notes and units taken off, 万元 turned into yuan; null where it is none."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    found = _NUMBER.match(text)
    if found is None or not _UNIT.fullmatch(text[found.end() :]):
        return None
    value = float(found[0].replace(",", ""))
    return value * 10_000 if text.endswith("万元") else value


def _is_figure(text: str) -> bool:
    return not text.strip() or text.strip() in "-—/无" or number(text) is not None


def _labels(block: Block) -> dict[str, str]:
    """Codes of the rows of a block by their labels."""
    return {row.label: row.code for row in block.rows}


def _split(row: Sequence[str]) -> tuple[str, list[str]]:
    """The last label of a row, and the cells behind it."""
    last = max((x for x, text in enumerate(row) if not _is_figure(text)), default=-1)
    label = re.sub(r"\s", "", row[last]) if last >= 0 else ""
    return label, list(row[last + 1 :])


def _unpadded(figures: Sequence[str], least: int) -> list[str]:
    """Cells without the empty ones that fill a short row up, down to `least`."""
    filled = max((x + 1 for x, text in enumerate(figures) if text.strip()), default=0)
    return list(figures[: max(filled, least)])


def _matched(rows: Sequence[Sequence[str]], block: Block, found: dict[str, Number | None], table: str) -> None:
    """Puts the numbers of `rows` to the rows of `block` with the likest labels; a row of the form is taken once."""
    labels, columns = _labels(block), block.columns
    best: dict[str, tuple[float, list[str]]] = {}
    for row in rows:
        label, figures = _split(row)
        figures = _unpadded(figures, len(columns))
        match = process.extractOne(label, list(labels), scorer=fuzz.ratio, score_cutoff=_LIKE) if label else None
        if match and len(figures) >= len(columns) and match[1] > best.get(labels[match[0]], (0.0, []))[0]:
            best[labels[match[0]]] = (match[1], figures)
    for code, (_, figures) in best.items():
        # short rows of table two repeat their last cell or are filled up with empty ones
        taken = figures[-len(columns) :] if table == KEYS["applications"] else figures[: len(columns)]
        for column, text in zip(columns, taken, strict=True):
            found[f"{table}/{code}/{column.code}"] = number(text)


def _procedures(rows: Sequence[Sequence[str]], block: Block, found: dict[str, Number | None]) -> None:
    """The fifteen numbers of table four, in its one row or in a row for each piece of it."""
    width = len(block.columns)
    figures: list[str] = []
    for padded in rows:
        row = _unpadded(padded, 3 * width)
        if row and all(_is_figure(text) for text in row) and len(row) in (width, 2 * width, 3 * width):
            figures += row
    keys = [f"review/{row.code}/{column.code}" for row in block.rows for column in block.columns]
    if len(figures) == len(keys):
        found.update({key: number(text) for key, text in zip(keys, figures, strict=True)})


def _blocks(report_form: Form, disclosure: Form) -> Iterator[tuple[str, Block]]:
    yield KEYS["applications"], report_form.tables["applications"].blocks[0]
    for block in disclosure.tables["disclosure"].blocks:
        yield KEYS["disclosure"], block


def matched(tables: Sequence[Table], case: Case) -> dict[str, Number | None]:
    """Values by `table/row/column`, as the scorer wants them."""
    rows = [row for table in tables for row in table]
    report_form = form(case.report.form)
    found: dict[str, Number | None] = {}
    for name, block in _blocks(report_form, form(case.report.disclosure_form)):
        _matched(rows, block, found, name)
    _procedures(rows, report_form.tables["review_litigation"].blocks[0], found)
    return found


def read_by(tables: Tables, case: Case) -> dict[str, Number | None]:
    """What a library makes of the main file of `case`; nothing where it fails."""
    try:
        return matched(tables(next(iter(case.files.values()))), case)
    except Exception:  # noqa: BLE001 - whatever another library raises, it has read nothing
        return {}
