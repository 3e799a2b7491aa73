"""Floors under the share of right cells in pressed reports with mixed disorders. They only rise.

The whole evaluation, through the published dataset and with scans, is `make evaluate`.
"""

import pytest

from tests.press.cases import press_cases
from tests.press.disorders import FORMATS, Format
from tests.press.reading import judge_case
from tests.press.scoring import Tally

_FLOORS: dict[Format, float] = {"html": 99.9, "docx": 99.95, "pdf": 99.9, "txt": 99.95, "xlsx": 99.95}
"""Right cells of all, in per cent."""
_SEEDS = range(1, 41)


@pytest.mark.parametrize("format", FORMATS)
def test_cells_are_right_and_none_is_silently_wrong(format: Format) -> None:
    total = Tally()
    for case in press_cases(format, _SEEDS):
        tally = judge_case(case)
        total.counts.update(tally.counts)
        total.errors += tally.errors
    assert total.counts["silent"] == 0, [error for error in total.errors if error.startswith("silent")]
    assert total.counts["lost"] == 0
    assert total.share >= _FLOORS[format], total.errors[:20]
