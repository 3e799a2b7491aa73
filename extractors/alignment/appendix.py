"""The appendix of 2014 to 2018, 政府信息公开情况统计表: recognised by its row labels, its numbers not read."""

import functools
from collections import defaultdict
from collections.abc import Sequence

from extractors.alignment.lines import Line
from extractors.alignment.similarity import core_of
from extractors.forms import appendix_labels
from extractors.glyphs import fold

_ENOUGH = 8
"""So many of its labels in one table; single ones (`行政复议数量`) stand in other tables too."""


def has_appendix(lines: Sequence[Line]) -> bool:
    """Whether one table among `lines` prints the appendix."""
    seen: defaultdict[int, set[str]] = defaultdict(set)
    labels = _labels()
    for line in lines:
        seen[line.table].update(labels.intersection(core_of(text) for _, text in line.labels))
    return any(len(found) >= _ENOUGH for found in seen.values())


@functools.cache
def _labels() -> frozenset[str]:
    return frozenset(core_of(fold(label)) for label in appendix_labels())
