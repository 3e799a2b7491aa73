"""The identities of the forms: checking, proving blanks zero, dividing and joining digits; and judging the prose."""

from extractors.arithmetic.checks import (
    Values,
    check,
    check_bounds,
    contradicted,
    exceeded,
    identities_of,
    unclosed,
    unsummed,
    values_of,
)
from extractors.arithmetic.claimed import judge_claims
from extractors.arithmetic.joining import join
from extractors.arithmetic.spaced import apart
from extractors.arithmetic.splitting import split
from extractors.arithmetic.zeros import prove

__all__ = [
    "Values",
    "apart",
    "check",
    "check_bounds",
    "contradicted",
    "exceeded",
    "identities_of",
    "join",
    "judge_claims",
    "prove",
    "split",
    "unclosed",
    "unsummed",
    "values_of",
]
