"""What must hold before a draft is published: a dataset that grows every night may not shrink unnoticed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

NAMES: Final = ("night", "rows", "bodies", "years", "values", "forms")
"""What can be accepted by name for one night, with a reason."""

LINKS: Final = 0.8
"""A night that finds less than this share of the links to reports that were there before is no basis to publish on."""
SHARE: Final = 0.05
"""Of the reports that changed tonight so many may have another form, or another year, than before."""
LOSS: Final = 0.005
"""Share of the numbers and of the filled tables that corrections may take away in one night."""
_Key = TypeVar("_Key", int, str)
_FACTS: Final = ("applications", "review_litigation", "disclosure")
_COLUMNS: Final = (
    "report_id", "agency_id", "year", "form", "document", "source_url", "disclosure_state", "applications_state",
    "review_litigation_state",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Failed:
    """An assertion that does not hold."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A generation as it is compared: its reports, and the numbers in its tables."""

    reports: pa.Table
    values: Mapping[str, int]

    @property
    def by_year(self) -> dict[int, int]:
        """Reports a year."""
        counted = self.reports.group_by("year").aggregate([("report_id", "count")]).to_pylist()
        return {int(row["year"]): int(row["report_id_count"]) for row in counted}

    @property
    def bodies(self) -> int:
        """Bodies that have a report."""
        return int(pc.count_distinct(self.reports["agency_id"]).as_py())

    @property
    def filled(self) -> int:
        """Tables that are filled."""
        return sum(int(pc.sum(pc.equal(self.reports[f"{name}_state"], "filled")).as_py() or 0) for name in _FACTS)


def shape_of(generation: Path) -> Shape:
    """The shape of a generation. Raises OSError, pyarrow.ArrowException."""
    reports = _dataset(generation / "reports").to_table(columns=list(_COLUMNS))
    present = ds.field("value").is_valid()
    return Shape(reports, {name: _dataset(generation / name).count_rows(filter=present) for name in _FACTS})


def _dataset(folder: Path) -> ds.Dataset:
    return ds.dataset(folder, partitioning="hive")


def check_shape(draft: Shape, current: Shape | None, last_year: int) -> list[Failed]:
    """What does not hold of `draft`. `last_year`: the last that can be reported on."""
    if current is None:
        return []
    return [
        *_falls("rows", "reports of {}", draft.by_year, current.by_year),
        *_falls("bodies", "{}", {"bodies": draft.bodies}, {"bodies": current.bodies}),
        *_falls("values", "numbers in {}", draft.values, current.values, LOSS),
        *_falls("values", "{}", {"filled tables": draft.filled}, {"filled tables": current.filled}, LOSS),
        *_years(draft.reports, current.reports, last_year),
        *_forms(draft.reports, current.reports),
    ]


def _falls(
    name: str, what: str, now: Mapping[_Key, int], before: Mapping[_Key, int], loss: float = 0.0
) -> Iterator[Failed]:
    for key, number in before.items():
        if now.get(key, 0) < number - int(loss * number):
            yield Failed(name, f"{what.format(key)}: {now.get(key, 0)}, {number} before")


def _renewed(draft: pa.Table, current: pa.Table) -> int:
    """Reports of the draft whose document was not there before."""
    return len(draft) - int(pc.sum(pc.is_in(draft["document"], current["document"].combine_chunks())).as_py() or 0)


def _years(draft: pa.Table, current: pa.Table, last_year: int) -> Iterator[Failed]:
    """Pages that now report on a year that they did not report on, and years that are not over."""
    pages = draft.filter(pc.is_valid(draft["source_url"])).select(["source_url", "year"])
    known = current.filter(pc.is_valid(current["source_url"]))
    same = pages.join(known.select(["source_url", "year"]), ["source_url", "year"], join_type="left anti")
    moved = int(pc.sum(pc.is_in(same["source_url"], known["source_url"].combine_chunks())).as_py() or 0)
    if _too_many(moved, draft, current):
        yield Failed("years", f"{moved} pages report on another year than before")
    future = _later(draft, last_year) - _later(current, last_year)
    if future > 1:
        yield Failed("years", f"{future} more reports on years after {last_year}, which are not over")


def _later(reports: pa.Table, year: int) -> int:
    return int(pc.sum(pc.greater(pc.cast(reports["year"], pa.int32()), year)).as_py() or 0)


def _forms(draft: pa.Table, current: pa.Table) -> Iterator[Failed]:
    both = draft.select(["report_id", "form"]).join(
        current.select(["report_id", "form"]), "report_id", right_suffix="_before", join_type="inner"
    )
    other = int(pc.sum(pc.not_equal(both["form"], both["form_before"])).as_py() or 0)
    if _too_many(other, draft, current):
        yield Failed("forms", f"{other} reports stand on another form than before")


def _too_many(number: int, draft: pa.Table, current: pa.Table) -> bool:
    return number > 1 and number > SHARE * _renewed(draft, current)


def check_night(accepted: Iterable[tuple[int, int]]) -> list[Failed]:
    """What does not hold of the harvest: links to reports of every source, tonight and before."""
    pairs = list(accepted)
    now, before = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
    if not now:
        return [Failed("night", f"no source led to any report, {before} links before")]
    if now < LINKS * before:
        return [Failed("night", f"{now} links to reports, {before} before")]
    return []
