"""The identities of the forms: checking, proving blanks to be zero, dividing and joining digits."""

from extractors.arithmetic.checks import check, check_bounds, contradicted, exceeded, identities_of, values_of
from extractors.arithmetic.joining import join
from extractors.arithmetic.splitting import split
from extractors.arithmetic.zeros import prove

__all__ = ["check", "check_bounds", "contradicted", "exceeded", "identities_of", "join", "prove", "split", "values_of"]
