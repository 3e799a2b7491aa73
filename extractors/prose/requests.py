"""Numbers of requests: what came in, what was carried over and forward, how it was dealt with, how it changed."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest

from extractors.prose.clauses import Number
from extractors.prose.memory import Memory
from extractors.prose.subjects import (
    CARRIED,
    CASES,
    CHANGE,
    CHANGE_PERCENT,
    FORWARD,
    HANDLED,
    NEW,
    OTHER_THINGS,
    RECEIVED,
    REQUEST,
    TOTAL,
    UNKNOWN,
    Found,
    parts,
    strange_after,
    topic_after,
)
from extractors.prose.tokens import Token

_MOVES = frozenset(("up", "down"))
_ABOUT = frozenset(("涉及", "关于", "有关"))
_BODIES = frozenset(("部门", "单位", "机关", "乡镇", "街道", "行政机关"))
_PEOPLE = ("名", "人", "位")
_YEAR_END = frozenset(("年末", "年底", "期末"))
_INCLUDING = frozenset(("includes", "part"))


def change(memory: Memory, number: Number) -> Iterator[Found]:
    """`比上年增加5件`, `下降12.5%`: of the number of requests, where that was spoken of last."""
    said = parts(number.left)
    moves = [place for place, part in enumerate(said) if part in _MOVES]
    spoken = memory.named[-1:] in ([NEW], [TOTAL], [CHANGE], [CHANGE_PERCENT]) or set(said) & RECEIVED
    if not moves or not spoken or memory.narrow or memory.earlier or set(said[moves[-1] + 1 :]) - {"fill"}:
        return
    value = number.value if said[moves[-1]] == "up" else -number.value
    if number.token.counted in ("count", "bare"):
        yield Found(CHANGE, value)
    elif number.token.counted == "percent":
        yield Found(CHANGE_PERCENT, value)


def carried(tokens: Sequence[Token], year: int) -> str:
    """`结转` with its direction: by the word itself, or by the years before and after it; empty where nothing tells it.

    `year` is the one reported on (0: not known).
    """
    said = parts(tokens)
    if FORWARD in said:
        return FORWARD
    if CARRIED in said:
        return CARRIED
    if "carry" not in said:
        return ""
    at = said.index("carry")
    before, after = _year(tokens[:at]), _year(tokens[at + 1 :])
    if after or "to" in said[at + 1 :]:
        return CARRIED if year and 0 < after <= year else FORWARD if year or not before else ""
    if before:
        return "" if before == year else CARRIED
    if "earlier" in said[:at]:
        return CARRIED
    return FORWARD if any(token.text in _YEAR_END for token in tokens[:at]) else ""


def _year(tokens: Sequence[Token]) -> int:
    return next((int(token.value) for token in tokens if token.part == "year"), 0)


def received(memory: Memory, place: int, number: Number, verb: str) -> Iterator[Found]:
    """What came in, alone or with what was carried over."""
    if (memory.part and verb != NEW) or memory.narrow or several_each(number.left):
        memory.apart = memory.apart or (memory.part and not memory.narrow)  # 其中市本级收到312件，办结309件
        return
    if _of_bodies(number.left) or not _asks(memory, number, verb):
        return
    if verb != NEW and includes_carried(memory, place, number):
        yield Found(TOTAL, number.value)
        return
    yield Found(NEW, number.value, open=verb != NEW and not _named_beside(memory, place))
    if "handle" in parts(number.left) and "joint" in parts(number.left):
        yield Found(HANDLED, number.value)


def _of_bodies(tokens: Sequence[Token]) -> bool:
    """`收到申请的部门有12个`: bodies are counted."""
    return any(before.text == "的" and token.text in _BODIES for before, token in pairwise(tokens))


def there_were(number: Number) -> bool:
    """`全年共有15件政府信息公开申请`."""
    left, right = number.left, [token for token in number.right if token.part != "fill"]
    had = any(token.text.endswith("有") for token in left) and set(parts(left)) <= {"fill", "current", "whole", "year"}
    return had and parts(right) == ["request"] and _by_name(right)


def several_each(tokens: Sequence[Token]) -> bool:
    """Whether the numbers that follow are those of several things in turn: `分别收到申请12件、15件`."""
    return any(token.text.startswith("分别") for token in tokens)


def noun_alone(memory: Memory, number: Number) -> bool:
    """`（二）依申请公开。全年依申请公开12件`: no verb, where requests are spoken of and nothing else is counted."""
    nouns = [
        token.part
        for token in number.left
        if token.part not in ("fill", "year", "day", "current", "whole", "disclosure")
    ]
    told = nouns == ["request"] and number.left[-1].part in ("request", "fill")
    follows = set(parts(number.right[:1])) & UNKNOWN
    if not told or memory.part or (number.token.counted != "bare" and number.token.text[-1] not in "件宗个"):
        return False
    if number.value == 0:  # 依申请公开为零
        return memory.topic in ("", "requests", "foreign")
    return not follows and (
        memory.topic == "requests" or ((memory.listing or not memory.topic) and _by_name(number.left))
    )


def requests_alone(number: Number) -> bool:
    """`其中政府信息公开申请30件`: nothing but the name of what came in."""
    named = [token for token in number.left if token.part not in ("fill", "part")]
    return parts(named) == ["request"] and _by_name(named)


def _by_name(tokens: Sequence[Token]) -> bool:
    """`政府信息公开申请`, not `依申请公开`, which is what documents are sorted by too."""
    return any(token.part == "request" and not token.text.startswith("依申请") for token in tokens)


def _named_beside(memory: Memory, place: int) -> bool:
    """`收到34件，上年结转2件`: what was carried over is counted for itself."""
    return any(CARRIED in clause.parts for clause in memory.clauses[place + 1 :])


def _asks(memory: Memory, number: Number, verb: str) -> bool:
    """Whether what came in are requests for information."""
    at = max((place for place, token in enumerate(number.left) if token.part == verb), default=-1)
    between = number.left[at + 1 :]
    if verb == "request_count":
        of_some = number.left[0].text.startswith(_PEOPLE)  # 2名申请人申请量达156件
        of_another = at > 0 and not number.left[at - 1].part  # 专利申请量
        return not (of_some or of_another or strange_after(number, at))
    said = parts(between)
    if {"foreign", "joint"} <= set(said) or _of_one_matter(between):  # 收到提案和申请45件: of both
        return False
    nouns = [part for part in said if part in REQUEST or part in CASES or part in OTHER_THINGS]
    if nouns[-1:] == ["plain_request"] and not memory.divided:
        memory.divided = not _plainly(memory, between)
        return not memory.divided
    if nouns:
        return nouns[-1] in REQUEST and nouns[-1] != "plain_request"
    return "" not in said and ("disclosure" in said or _asks_after(memory, number))


def _of_one_matter(tokens: Sequence[Token]) -> bool:
    """`收到涉及土地征收的申请17件`: those about one matter."""
    return any(token.text in _ABOUT and not after.part for token, after in pairwise(tokens))


def _plainly(memory: Memory, between: Sequence[Token]) -> bool:
    """A bare `申请`: nothing unknown before it, and nothing else spoken of."""
    said = set(parts(between))
    return bool(said & {"request", "disclosure"}) or (
        not said & UNKNOWN and memory.topic in ("", "requests", "proactive")
    )


def _asks_after(memory: Memory, number: Number) -> bool:
    """`收到12件信息公开申请`; where nothing follows: what was spoken of."""
    topic = topic_after(memory.topic, number.left)
    said = parts(number.right)
    for part in said:
        if part in REQUEST or part == "disclosure":
            return not set(said) & (CASES | {"foreign"})
        if part != "fill":
            return part not in UNKNOWN and part not in CASES and topic == "requests"
    return topic == "requests"


def includes_carried(memory: Memory, place: int, number: Number) -> bool:
    """`75件（含上年结转1件）`: the number is more than what came in this year."""
    if CARRIED in parts(number.left):
        return True
    opened = False
    for later, clause in enumerate(memory.clauses[place:]):
        tokens = number.right if later == 0 else clause.tokens
        said = set(parts(tokens))
        opened = opened or bool(said & _INCLUDING)
        if carried(tokens, memory.year) == CARRIED:
            return opened and "plus" not in said
        if later and "number" in said and not (opened and NEW in said):
            return False
    return False


def outcome(memory: Memory, place: int, number: Number, labels: Sequence[int]) -> Iterator[Found]:
    """How requests were dealt with."""
    said = [number.left[at].part for at in labels]
    topic = topic_after(memory.topic, (*number.left, *number.right[:1]))
    after = set(parts(number.right[:1]))
    late = memory.beside_late(number.left)
    if topic not in ("requests", "") or memory.narrow or strange_after(number, labels[-1]):
        return
    if after & {"foreign", "proactive"}:
        return
    if any(part.startswith("handled.") for part in said):
        yield from by_outcome(memory, number, number.left)
    elif topic == "requests" and said[-1] == "weak" and includes_carried(memory, place, number):
        yield Found(TOTAL, number.value)
    elif topic == "requests" and said[-1] == "handle" and not (memory.withdrawn or late or after & UNKNOWN):
        yield from _handled(memory, number, labels)


def by_outcome(memory: Memory, number: Number, tokens: Sequence[Token]) -> Iterator[Found]:
    """One outcome, or the reason that stands with it; several outcomes with one number are no claim.

    A reason with `等` is one of several: the number is that of the outcome.
    """
    alone = [token for token, after in zip_longest(tokens, tokens[1:]) if after is None or after.part != "among"]
    outcomes = [part for part in parts(alone) if part.startswith("handled.")]
    waiting = [part for part in memory.pending if part.startswith("handled.") and part not in outcomes]
    reasons = {part for part in outcomes if part.count(".") == 2}
    plain = {part for part in outcomes if part.count(".") == 1}
    if waiting and not reasons and len(plain) == 1 and all(part.startswith(tuple(plain)) for part in waiting):
        reasons = set(waiting) if len(waiting) == 1 else set()  # 因行政查询，不予公开1件
        waiting, outcomes = [], outcomes + list(reasons)
    if _two_in_one(parts(tokens)):
        return
    if reasons and not plain and memory.part and memory.named[-1:] == [NEW]:  # 收到申请15件，其中重复申请3件
        return
    if (waiting and number.value) or len(plain) > 1 or len(reasons) > 1:
        return
    if outcomes and all(reason.startswith(of) for reason in reasons for of in plain):
        yield Found(next(iter(reasons or plain)), number.value)


def _two_in_one(said: Sequence[str]) -> bool:
    """`公开和部分公开41件`."""
    triples = zip(said, said[1:], said[2:], strict=False)
    return any(one == "disclosed" and link == "joint" and two.startswith("handled.") for one, link, two in triples)


def _handled(memory: Memory, number: Number, labels: Sequence[int]) -> Iterator[Found]:
    if set(parts(number.left[labels[0] :])) & UNKNOWN:
        return
    if memory.part and set(parts(number.left[: labels[0]])) & UNKNOWN:
        return
    said = parts(number.left[: labels[-1] + 1])
    if set(said) & RECEIVED:  # `受理并答复12件` says both, `受理的答复12件` is not certain
        if "joint" not in parts(number.left) or memory.part:
            return
        yield Found(NEW, number.value, open=True)
    yield Found(HANDLED, number.value)
