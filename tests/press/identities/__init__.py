"""Identities pressed from a seed: pages that say who reports, where and on which year in every way that is in use."""

from tests.press.identities.judging import Verdict, judge
from tests.press.identities.patterns import PATTERNS, press_identities
from tests.press.identities.truth import Case, Truth

__all__ = ["PATTERNS", "Case", "Truth", "Verdict", "judge", "press_identities"]
