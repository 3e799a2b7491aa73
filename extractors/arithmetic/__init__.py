"""The identities of the forms: checking, proving a blank to be zero, dividing digits that ran together."""

from extractors.arithmetic.checks import check, contradicted, exceeded, identities_of, values_of
from extractors.arithmetic.splitting import split
from extractors.arithmetic.zeros import prove

__all__ = ["check", "contradicted", "exceeded", "identities_of", "prove", "split", "values_of"]
