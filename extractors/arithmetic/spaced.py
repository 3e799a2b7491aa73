"""Numbers with blanks between their digits: `12 0` is 120 by the grammar, and may be the 12 and the 0 of two cells.

Blanks that part groups of three digits, or each of three digits from the next as in type that is spaced out, are of one
number. Any other is borne out by a sum that closes with it, or by those with which sums of the same document close;
what stands far apart by a sum of its own alone.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from extractors.facts import Check, Fact
from extractors.forms import CellKey, Identity

_APART = re.compile(r"[0-9０-９.．][^\S\n]+[0-9０-９.．]")
_FAR = re.compile(r"[0-9０-９.．](?:[^\S\n]{2,}|\t)[0-9０-９.．]")
_THOUSANDS = re.compile(r"[+\-]?[1-9１-９][0-9０-９]{0,2}(?:[^\S\n][0-9０-９]{3})+(?![0-9０-９ ])")
_SPACED_OUT = re.compile(r"[+\-]?[0-9０-９](?P<gap>[^\S\n]+)[0-9０-９.．](?:(?P=gap)[0-9０-９.．])+(?![0-9０-９ ])")


def apart(facts: Sequence[Fact], identities: Sequence[Identity], checks: Sequence[Check]) -> Iterator[str]:
    """A doubt for each number with such blanks that may be two, and that no sum bears out."""
    odd = [fact for fact in facts if fact.basis == "printed" and fact.printed and not fact.printed.isdecimal()]
    found = [fact for fact in odd if _APART.search(fact.printed or "")]
    if not found:
        return
    proved = _proved(identities, checks)
    usual = any(fact.key in proved for fact in found)
    for fact in found:
        one = not _FAR.search(fact.printed or "") and (usual or _is_one(fact))
        if fact.key not in proved and not one:
            yield f"{fact.key}: {fact.printed!r} may be two numbers"


def _is_one(fact: Fact) -> bool:
    """Whether the blanks of a number stand where numbers have them."""
    text = (fact.printed or "").strip()
    return _THOUSANDS.match(text) is not None or _SPACED_OUT.match(text) is not None


def _proved(identities: Sequence[Identity], checks: Sequence[Check]) -> Collection[CellKey]:
    """The cells in a sum that closes."""
    passed = {(check.rule, check.subject) for check in checks if check.status == "pass"}
    closed = (one for one in identities if (one.rule, one.subject) in passed)
    return {key for identity in closed for key in identity.left + identity.right}
