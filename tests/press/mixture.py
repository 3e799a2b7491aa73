"""Draws from all disorders that there are. `random_disorders` draws from the first ones, as its seeds always have."""

import random
from dataclasses import replace
from typing import Any, get_args

from tests.press.disorders import Disorders, Format, Oddity, TextStyle, random_disorders
from tests.press.printing import Printing
from tests.press.prose import TITLES
from tests.press.scan import Scanning

_ORDINARY = 0.25
_FIRST_TITLE = 5
"""Titles from here on were added later."""
_GRIDS: tuple[Format, ...] = ("html", "docx", "pdf", "xlsx")
_SWITCHES: dict[str, tuple[float, tuple[Format, ...]]] = {
    "damaged_labels": (0.08, (*_GRIDS, "txt")),
    "two_row_headers": (0.1, _GRIDS),
    "misnumbered": (0.06, (*_GRIDS, "txt")),
    "narrative_traps": (0.15, (*_GRIDS, "txt")),
    "glyph_gaps": (0.08, _GRIDS),
    "wrapped_numbers": (0.08, ("html", "docx", "pdf")),
    "remarks": (0.08, (*_GRIDS, "txt")),
    "uneven_grid": (0.08, _GRIDS),
    "distractor": (0.1, (*_GRIDS, "txt")),
    "white_tables": (0.12, ("pdf",)),
    "embedded_font": (0.4, ("pdf",)),
    "sheet_a_table": (0.15, ("xlsx",)),
}
_EDITED: tuple[Format, ...] = ("html", "docx", "xlsx")
_ODD = 0.12
_PRINTED = 0.2
_COLUMNS = ("trailing_column", "stray_column", "stray_number", "cumulative")
_FOOTERS = ("- {} -", "— {} —", "-{}-", "第 {} 页")
_WIDE_STYLES: tuple[TextStyle, ...] = ("tabs", "pipes_both", "pipes_padded", "commas")
"""Styles whose rows keep as many fields as the table has columns."""
_NEW_STYLES: dict[TextStyle, float] = {
    "pipes_padded": 0.1,
    "pipes_uneven": 0.1,
    "run_together": 0.08,
    "copied": 0.1,
    "commas": 0.06,
}


def mixed_disorders(format: Format, seed: int) -> Disorders:
    """A mixture of all disorders for report number `seed`."""
    rng = random.Random(f"mixed/{format}/{seed}")
    first = random_disorders(format, seed)
    if rng.random() < _ORDINARY:
        return first
    drawn: dict[str, Any] = {
        name: rng.random() < share for name, (share, formats) in _SWITCHES.items() if format in formats
    }
    if rng.random() < 0.25:
        drawn["title"] = rng.randrange(_FIRST_TITLE, TITLES)
    if rng.random() < 0.1:
        drawn["sub_labels"] = rng.choice(["ordinals", "none"])
    if rng.random() < 0.1:
        drawn |= {"four_shape": rng.choice(["joined", "leaves"]), "four_in_pieces": 1}
    if rng.random() < 0.1 and format != "xlsx":
        drawn["two_cut_at"] = rng.randint(3, 7)
    if rng.random() < 0.2:
        drawn[rng.choice(_COLUMNS)] = True
    if rng.random() < 0.15 and format != "xlsx":
        drawn["footers"] = rng.choice(_FOOTERS)
        drawn["cut_at"] = 0 if format == "pdf" else first.cut_at or rng.randint(4, 20)
    mixture = replace(first, **drawn)
    if format == "pdf":
        mixture = replace(mixture, **_producer(random.Random(f"producer/{seed}"), mixture))
    return _flattened(mixture, rng) if format == "txt" else _odd(mixture, format, seed)


def _odd(mixture: Disorders, format: Format, seed: int) -> Disorders:
    """The mixture with shapes that were added last, drawn apart from the others."""
    rng = random.Random(f"odd/{format}/{seed}")
    if format not in _EDITED or rng.random() >= _ODD:
        return mixture
    drawn: dict[str, Any] = {"oddity": rng.choice([name for name in get_args(Oddity) if name])}
    if rng.random() < 0.2:
        drawn["sub_labels"] = "all"
    if rng.random() < 0.2:
        drawn |= {"four_shape": "rows", "four_in_pieces": 1}
    return replace(mixture, **drawn)


def _producer(rng: random.Random, mixture: Disorders) -> dict[str, Any]:
    """What the programs that write PDFs do each in its own way."""
    drawn: dict[str, Any] = {name: rng.random() < 0.12 for name in ("single_glyphs", "cropped")}
    if mixture.ruling != "none" and rng.random() < 0.3:
        drawn["ruling"] = rng.choice(["boxes", "double", "dashed", "shades"])
    if rng.random() < 0.1:
        drawn |= {"rows_to_a_page": rng.randint(5, 10), "broken_again": True}
    return drawn


def printed_disorders(mixture: Disorders, seed: int) -> Disorders:
    """The mixture as browsers and office programs print it, mostly without a whole grid."""
    rng = random.Random(f"printed/{seed}")
    if rng.random() >= _PRINTED:
        return mixture
    ruling = rng.choice(["none", "below", "frame", "header", "bands"])
    level = rng.choice(["middle", "middle", "top", "bottom"])
    return replace(mixture, ruling=ruling, tight=rng.random() < 0.4, level=level)


def _flattened(mixture: Disorders, rng: random.Random) -> Disorders:
    """The mixture for flattened text: what its style would make unrecoverable is taken out again."""
    share, style = rng.random(), mixture.style
    for new, part in _NEW_STYLES.items():
        share -= part
        if share < 0:
            style = new
            break
    if style == "run_together":  # digits, labels and nothing else
        kept = ("title", "contents", "instructions", "variant_labels", "half_width_brackets", "narrative_traps")
        return Disorders(style=style, **{name: getattr(mixture, name) for name in kept})
    mixture = replace(mixture, style=style, one_table_a_block=False)
    if style not in _WIDE_STYLES:
        narrow: dict[str, Any] = dict.fromkeys(_COLUMNS, False)
        mixture = replace(mixture, four_shape="groups", **narrow)
    if mixture.sub_labels != "whole" or any(getattr(mixture, name) for name in _COLUMNS):
        mixture = replace(mixture, page_break_loses_cells=False)
    return mixture


def mixed_printing(seed: int) -> Printing | None:
    """How a report prints its zeros, where that is not as its facts draw it."""
    return "half_blank_totals" if random.Random(f"printing/{seed}").random() < 0.03 else None


def mixed_scanning(seed: int, dpi: int) -> Scanning:
    """How report number `seed` went through the scanner: one in four lay straight and clean."""
    rng = random.Random(f"scanning/{dpi}/{seed}")
    if rng.random() < 0.25:
        return Scanning(dpi=dpi, seed=seed)
    scanning = Scanning(
        dpi=dpi,
        skew=round(rng.uniform(-1.5, 1.5), 2) if rng.random() < 0.5 else 0.0,
        turn=rng.choice([90, 180, 270]) if rng.random() < 0.12 else 0,
        noise=rng.uniform(4, 12) if rng.random() < 0.4 else 0.0,
        specks=rng.randint(20, 200) if rng.random() < 0.25 else 0,
        blur=rng.uniform(0.3, 0.7) if rng.random() < 0.2 else 0.0,
        shade=rng.uniform(0.05, 0.25) if rng.random() < 0.2 else 0.0,
        stamp=rng.random() < 0.3,
        jpeg=rng.randint(60, 92) if rng.random() < 0.6 else 0,
        seed=seed,
    )
    return replace(scanning, **_rough(seed, dpi))


def _rough(seed: int, dpi: int) -> dict[str, Any]:
    """What went wrong besides: pages fed by hand, lit from a side, photographed, squeezed."""
    rng = random.Random(f"rough/{dpi}/{seed}")
    drawn: dict[str, Any] = {
        "skew": round(rng.uniform(-3, 3), 2),
        "lamp": round(rng.uniform(0.2, 0.5), 2),
        "tilt": round(rng.uniform(0.01, 0.03), 3),
        "jpeg": rng.randint(40, 60),
    }
    return {name: value for name, value in drawn.items() if rng.random() < 0.1}


def mixed_pictures(seed: int) -> Scanning:
    """How the tables of report number `seed` became pictures on a page: at the resolution of a screen, or scanned."""
    rng = random.Random(f"pictures/{seed}")
    whole = replace(mixed_scanning(seed, 200), turn=0, skew=0.0, tilt=0.0, stamp=False, jpeg=0)
    dpi = rng.choice((96, 120)) if rng.random() < 0.2 else 200
    blur = whole.blur * dpi / 200
    return replace(whole, dpi=dpi, blur=blur, specks=whole.specks if dpi == 200 else 0, together=rng.random() < 0.15)
