"""Accuracy of identities on pressed pages: body, place, level and year, by pattern.

    python -m benchmarks.identities --count 2000 --seed 1 --min-right 98 --max-wrong 0

Each is right, left open (`unresolved:`), or wrong. Exit status 1 below the floor of right ones or above the number of
wrong ones.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable

from tests.press.identities import Case, Verdict, judge, press_identities

_SHOWN = 12


def tally(cases: Iterable[Case], shown: int) -> dict[str, Counter[Verdict]]:
    """Verdicts by pattern; prints the first `shown` errors and open ones of each kind."""
    counts: dict[str, Counter[Verdict]] = defaultdict(Counter)
    printed: Counter[tuple[str, Verdict]] = Counter()
    for case in cases:
        verdict, why = judge(case)
        counts[case.pattern][verdict] += 1
        printed[case.pattern, verdict] += 1
        if verdict != "right" and printed[case.pattern, verdict] <= shown:
            print(f"{verdict:10} {case.pattern:24} {case.page.title} | {why} | {case.name}")
    return counts


def _table(counts: dict[str, Counter[Verdict]]) -> Counter[Verdict]:
    total: Counter[Verdict] = Counter()
    print(f"{'pattern':28} {'right':>6} {'open':>6} {'wrong':>6}")
    for pattern, found in sorted(counts.items()):
        total += found
        print(f"{pattern:28} {found['right']:6} {found['unresolved']:6} {found['wrong']:6}")
    return total


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.identities", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--count", type=int, default=2000, help="identities (default 2000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--min-right", type=float, default=0.0, help="floor of right ones in per cent")
    parser.add_argument("--max-wrong", type=int, default=None, help="how many may be wrong and not unresolved")
    parser.add_argument("--shown", type=int, default=_SHOWN, help="errors printed of each pattern")
    options = parser.parse_args()
    total = _table(tally(press_identities(options.seed, options.count), options.shown))
    share = 100 * total["right"] / max(1, total.total())
    print(f"{total.total()} identities: {share:.2f} % right, {total['unresolved']} open, {total['wrong']} wrong")
    bad = share < options.min_right or (options.max_wrong is not None and total["wrong"] > options.max_wrong)
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
