"""From the raw archive to the published dataset by way of a draft: built beside, compared, and only then moved.

A draft that does not pass stays where it is, as evidence; `current` is what it was.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyarrow as pa

from flows.build import CACHE, TROUBLE, Options, build, reason_of
from flows.dataset.publishing import is_whole, locked, prune, publish, published, staging, symbolic_link
from flows.dataset.writing import DatasetError
from flows.harvest.assertions import Failed, Shape, check_shape, shape_of
from flows.store.archive import link_or_copy

DRAFT: Final = ".draft"
"""Where drafts lie, below the dataset's folder: on the same file system, so that files need not be copied."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What became of the draft. `generation` is the published one, null where nothing was published."""

    generation: str | None = None
    renewed: bool = False
    failed: tuple[Failed, ...] = ()
    accepted: tuple[Failed, ...] = ()
    trouble: str = ""
    reports: Mapping[str, int] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Whether the published dataset is that of tonight."""
        return self.generation is not None


def publish_draft(options: Options, last_year: int, accept: Mapping[str, str], before: Sequence[Failed]) -> Publication:
    """Builds a draft from `options.raw`, checks it and publishes it to `options.out`; what stopped it is in the result.

    `accept`: assertions that may fail tonight, and why; `before`: those of the harvest that failed already.
    """
    try:
        with locked(options.out):
            return _publish(options, last_year, accept, before)
    except TROUBLE as error:
        return Publication(trouble=reason_of(error, options.out))


def _publish(options: Options, last_year: int, accept: Mapping[str, str], before: Sequence[Failed]) -> Publication:
    out, current = options.out, published(options.out)
    summary = build(options._replace(out=_draft(out)))
    if summary.folder is None:
        return Publication(trouble=f"the raw folder {options.raw} holds no report")
    shape = _shape_of(current) if current else None
    found = [*before, *check_shape(shape_of(summary.folder), shape, last_year)]
    failed = tuple(one for one in found if one.name not in accept)
    accepted = tuple(one for one in found if one.name in accept)
    if failed:
        return Publication(failed=failed, accepted=accepted, reports=dict(summary.reports))
    generation = summary.folder.name
    renewed = current is None or current.name != generation or not is_whole(out, generation)
    if renewed:
        _move(out, summary.folder)
    return Publication(generation, renewed, (), accepted, "", dict(summary.reports))


def _shape_of(current: Path) -> Shape:
    """The shape of the published dataset. Raises DatasetError where it cannot be read."""
    try:
        return shape_of(current)
    except (OSError, pa.ArrowException) as error:
        text = f"the published dataset is damaged, `gongkai build` makes it anew: {reason_of(error, current)}"
        raise DatasetError(text) from error


def _draft(out: Path) -> Path:
    """The folder of drafts, which shares the cache of readings: what a draft reads is not read again."""
    draft = out / DRAFT
    cache = Path(CACHE).parent
    draft.mkdir(exist_ok=True)
    (out / cache).mkdir(exist_ok=True)
    if not (draft / cache).is_symlink():
        symbolic_link(draft / cache, Path("..") / cache)
    return draft


def _move(out: Path, folder: Path) -> None:
    """Publishes the generation in `folder`: its files are linked into place, and become current in one step."""
    generation = folder.name
    if is_whole(out, generation):
        publish(out, generation, None)
    else:
        with staging(out, generation) as staged:
            shutil.copytree(folder, staged, copy_function=link_or_copy, dirs_exist_ok=True)
            publish(out, generation, staged)
    prune(out)
