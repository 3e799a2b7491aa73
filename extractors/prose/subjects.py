"""The parts that words play, what claims are about, and what is being talked about."""

import functools
from collections.abc import Iterable, Sequence

from msgspec import Struct

from extractors.prose.clauses import Number
from extractors.prose.tokens import Token

NEW, TOTAL, CARRIED = "received.new", "received.total", "received.carried_over"
FORWARD, HANDLED = "carried_forward", "handled.total"
CHANGE, CHANGE_PERCENT = "received.change", "received.change_percent"
FEE, CHARGE = "information_fee", "fees.amount_10k_yuan"

REQUEST = frozenset(("request", "plain_request", "request_count"))
RECEIVED = frozenset((NEW, "receive", "request_count"))
CASES = frozenset(("review", "litigation", "litigation_direct", "litigation_after_review"))
PROCEDURES = frozenset(("litigation_direct", "litigation_after_review"))
RESULTS = {"upheld": "upheld", "corrected": "corrected", "other_result": "other", "pending": "pending"}
PAPERS = frozenset(("normative_documents", "rules"))
MEASURES = frozenset(("issued", "repealed", "in_force", "disclosed"))
OTHER_THINGS = frozenset(("foreign", "attribute", "managed", "rate", "twofold", "no_item", "some"))
UNKNOWN = OTHER_THINGS | {""}
_LABELS = RECEIVED | CASES | RESULTS.keys() | PAPERS | MEASURES
_LABELS |= {"handle", "late", "weak", "carry", "sum", CARRIED, FORWARD}
_TOPICS = REQUEST | CASES | PAPERS | {"attribute", "foreign", "proactive"}
"""Parts after which something else may be talked about."""

_BETWEEN = frozenset(("的", "事项", "业务", "类", "项目"))
"""Words that say nothing of what is asked for: 行政审批事项申请."""


class Found(Struct, frozen=True):
    """A claim of one sentence. `open` where a number of requests may count those carried over too."""

    subject: str
    value: float
    open: bool = False


def of_requests(subject: str) -> bool:
    """Whether `subject` counts requests."""
    return subject.startswith(("received.", "handled.")) or subject == FORWARD


def parts(tokens: Iterable[Token]) -> list[str]:
    """The parts of `tokens` in order."""
    return [token.part for token in tokens]


@functools.cache
def is_label(part: str) -> bool:
    """Whether a number can belong to a word that plays this part."""
    return part in _LABELS or part.startswith("handled.")


@functools.cache
def waits(part: str) -> bool:
    """Whether a part may stand in a list whose numbers follow the whole of it: `予以公开、不予公开分别为3件、2件`."""
    return part.startswith("handled.") or part in CASES or part in (NEW, CARRIED, FORWARD)


def strange(tokens: Sequence[Token]) -> bool:
    """Whether a word among `tokens` may change what a number counts."""
    return any(token.part in UNKNOWN or token.part in ("number", "proactive") for token in tokens)


def strange_after(number: Number, label: int) -> bool:
    """The same of the words between the part at `label` and its number."""
    return strange(number.left[label + 1 :])


def topic_after(topic: str, tokens: Iterable[Token]) -> str:
    """What is talked about after `tokens`, having talked of `topic` before."""
    before = "fill"
    for token in tokens:
        part = token.part
        if part in _TOPICS:
            other = part == "plain_request" and before == "" and topic != "requests"  # 环评审批申请
            topic = "foreign" if other else _topic(topic, part)
        if token.text not in _BETWEEN:
            before = part
    return topic


def _topic(topic: str, part: str) -> str:
    if part == "attribute" or (topic == "attribute" and (part in REQUEST or part == "proactive")):
        return "attribute"
    if part in REQUEST:
        return topic if part == "plain_request" and topic in ("foreign", "review", "litigation") else "requests"
    if part in CASES:
        return "litigation" if part.startswith("litigation") else "review"
    return part if part in PAPERS or part in ("foreign", "proactive") else topic
