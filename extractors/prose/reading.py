"""What one sentence claims: every number goes to the part that governs it.

A number goes to the part before it in its clause, else to the part after it. Between the two only words may stand
that are known and change nothing; a number whose part is not certain is no claim.
"""

from collections.abc import Iterator, Sequence

from extractors.prose.absent import NOTHING, zeros
from extractors.prose.cases import case, document, money
from extractors.prose.clauses import Clause, Number, clauses, numbers
from extractors.prose.memory import Late, Memory
from extractors.prose.requests import (
    by_outcome,
    carried,
    change,
    includes_carried,
    noun_alone,
    outcome,
    received,
    requests_alone,
    there_were,
)
from extractors.prose.subjects import (
    CARRIED,
    CASES,
    CHANGE,
    CHANGE_PERCENT,
    FORWARD,
    HANDLED,
    MEASURES,
    NEW,
    OTHER_THINGS,
    PAPERS,
    RECEIVED,
    RESULTS,
    TOTAL,
    UNKNOWN,
    Found,
    is_label,
    of_requests,
    parts,
    strange_after,
    topic_after,
    waits,
)
from extractors.prose.tokens import Token

_DEALT_WITH = frozenset(("receive", NEW, "none", "nothing", "handle", "weak", "request_count"))
"""Without any of these `主动公开信息17条，依申请公开信息28条` sorts documents by who may see them."""
_SORTS = frozenset(("proactive", "request"))
_OPENNESS = frozenset(("disclosed", "request", "handled.refused"))
"""`印发文件128件，主动公开56件、依申请公开20件、不予公开52件`: documents again, not requests."""
_SUMS = frozenset(("sum", "weak", "fill", "current", "whole", "request", "plain_request", "disclosure"))
"""Words beside a number that may be the sum of two before it: 共206件, 全年需办理206件."""
_CASES = ("review", "litigation")
_OF_OTHERS = ("foreign", *_CASES)
"""What is carried over there are no requests: 新收行政复议案件120件，上年结转12件."""
_ABOUT_DISCLOSURE = frozenset(("requests", *_CASES))
_DISCLOSURE = frozenset(("disclosure", "request"))


def read(tokens: Sequence[Token], topic: str, year: int) -> tuple[list[Found], str]:
    """The claims of a sentence in order, and what is talked about after it."""
    said = set(parts(tokens))
    split = clauses(tokens)
    sorts = (said >= _SORTS or said >= _OPENNESS) and not said & _DEALT_WITH
    memory = Memory(
        split,
        "attribute" if sorts else topic,
        year,
        about=_about_disclosure(split, topic),
        withdrawn="withdrawn" in said,
        late=_late(split) if "late" in said else "none",
        several_ways=sum(clause.goes_by() for clause in split if clause.numbers) > 1,
    )
    found: list[Found] = []
    for place, clause in enumerate(split):
        memory.enter(place)
        for one in _clause(memory, place, clause):
            if memory.apart and of_requests(one.subject) and one.subject != NEW:
                continue
            found.append(one)
            memory.remember([one])
        memory.leave(clause)
    of_others = memory.topic in _CASES and not memory.disclosure
    return found, "" if memory.topic == "attribute" or of_others else memory.topic


def _about_disclosure(clauses: Sequence[Clause], topic: str) -> int:
    """From which clause on a sentence is about disclosure: from a part of it on where only that is."""
    said: frozenset[str] = frozenset().union(*[clause.parts for clause in clauses])
    if "unrelated" in said or ("nothing" in said and any("nothing" in one.parts and _denied(one) for one in clauses)):
        return len(clauses)
    if topic in _ABOUT_DISCLOSURE:
        return 0
    if said.isdisjoint(_DISCLOSURE):
        return len(clauses)
    if "part" not in said:
        return 0
    first = next(at for at, one in enumerate(clauses) if not one.parts.isdisjoint(_DISCLOSURE))
    part = next(at for at, one in enumerate(clauses) if "part" in one.parts)
    return first if part <= first else 0


def _denied(clause: Clause) -> bool:
    """`但不涉及政府信息公开`."""
    return [part for part in parts(clause.tokens) if part != "fill"][-2:] == ["nothing", "disclosure"]


def _late(clauses: Sequence[Clause]) -> Late:
    """Whether numbers of late answers stand in the sentence, and whether only as a part of all: `其中延期办结2件`."""
    found: Late = "none"
    part = False
    for clause in clauses:
        said = clause.parts
        part = part or "part" in said
        if {"late", "number"} <= said:
            found = "part" if part and found != "beside" else "beside"
    return found


def _clause(memory: Memory, place: int, clause: Clause) -> Iterator[Found]:
    if not clause.parts.isdisjoint(NOTHING):
        yield from zeros(memory, place)
    if memory.left_over is not None and _carries_on(memory, clause):
        yield Found(FORWARD, memory.left_over)
    memory.left_over = None
    for number in numbers(clause):
        found = list(_number(memory, place, number))
        yield from found
        memory.left_over = number.value if not found and _may_be_left(memory, number) else None
        memory.passing((*number.left, number.token))
    memory.passing(clause.tokens[clause.numbers[-1] + 1 if clause.numbers else 0 :])


def _number(memory: Memory, place: int, number: Number) -> Iterator[Found]:
    counted = number.token.counted
    if counted == "other":
        return
    if memory.comparing:
        yield from change(memory, number)
    elif counted in ("yuan", "10k_yuan"):
        yield from money(memory, number)
    elif memory.earlier:
        return
    elif counted == "count" or (counted == "bare" and parts(number.left[-1:]) != [""]):
        yield from _count(memory, place, number)


def _carries_on(memory: Memory, clause: Clause) -> bool:
    """Whether a clause without a number says that those before it go on into the next year."""
    return not clause.numbers and not clause.parts & UNKNOWN and carried(clause.tokens, memory.year) == FORWARD


def _may_be_left(memory: Memory, number: Number) -> bool:
    """Whether the number may be that of requests which are not answered yet."""
    if number.token.counted != "count" or memory.comparing or memory.earlier or memory.narrow:
        return False
    topic = topic_after(memory.topic, (*number.left, *number.right))
    return number.token.text[-1] in "件宗份" and topic == "requests"


def _count(memory: Memory, place: int, number: Number) -> Iterator[Found]:
    said = parts(number.left)
    labels = [at for at, token in enumerate(number.left) if is_label(token.part)]
    labels = [at for at in labels if said[at] != "weak"] or labels
    if [said[at] for at in labels[-2:]] in (["handle", "request_count"], ["late", "request_count"]):
        labels = labels[:-1]  # 办结申请数31件
    if "helps" in said:  # 配合市政府办答复12件: another's
        memory.divided = memory.divided or bool(RECEIVED & set(said))
        return
    if memory.sums(number.value) and not set(said) - _SUMS:
        yield Found(TOTAL, number.value)
    elif (memory.pending and not set(said) - {"joint"}) or ("spread" in said and (memory.pending or _several(said))):
        yield from _spread(memory, number)
    elif labels:
        yield from _before(memory, place, number, labels)
    elif memory.verb:
        yield from received(memory, place, number, memory.verb)
    elif noun_alone(memory, number) or _reached(memory, number) or there_were(number):
        both = includes_carried(memory, place, number)
        yield Found(TOTAL if both else NEW, number.value, open=not both)
    elif memory.part and NEW in memory.values and requests_alone(number):
        yield Found(
            NEW, number.value
        )  # 收到各类申请36件，其中政府信息公开申请30件: which of the two is meant is not certain
    else:
        yield from _after(memory, number)


def _several(said: Sequence[str]) -> bool:
    """Whether several parts stand there that may be a list whose numbers follow the whole of it."""
    return len(set(filter(waits, said))) > 1


def _reached(memory: Memory, number: Number) -> bool:
    """`收到申请较上年增长45%，达到1203件`."""
    moved = memory.named[-1:] in ([CHANGE], [CHANGE_PERCENT]) and not {NEW, TOTAL} & set(memory.named)
    return moved and [token.text for token in number.left] in (["达到"], ["达"])


def _spread(memory: Memory, number: Number) -> Iterator[Found]:
    """One number for several parts, `均为0件`, or for each its own, `分别为3件、2件`."""
    if "rate" in parts(number.left):  # 复议纠错率、诉讼败诉率均为0
        return
    own = [part for part in parts(number.left) if waits(part)]
    waiting = list(dict.fromkeys((*memory.pending, *own)))
    each = "spread" not in parts(number.left) or any(token.text.startswith("分别") for token in number.left)
    memory.pending = waiting[1:] if each else []
    for part in waiting[:1] if each else waiting:
        if part not in CASES:
            yield Found(part, number.value)
        elif memory.disclosure or number.value == 0:
            yield Found(f"{part}.total", number.value)


def _before(memory: Memory, place: int, number: Number, labels: Sequence[int]) -> Iterator[Found]:
    """The claim that the words before the number make."""
    last = number.left[labels[-1]].part
    onwards = parts(number.right[:2]) == ["to", "year"]  # 结转2件至2023年
    direction = carried((*number.left, *number.right[:2]) if onwards else number.left, memory.year)
    if direction:
        if memory.topic not in _OF_OTHERS and not strange_after(number, labels[-1]):
            yield Found(direction, number.value)
    elif last in CASES or last in RESULTS:
        yield from case(memory, number, labels)
    elif last == "disclosed" and _answered(memory, number, labels[-1]):
        yield Found("handled.granted", number.value)
    elif last in PAPERS or last in MEASURES:
        yield from document(memory, number, labels)
    elif last in RECEIVED:
        yield from received(memory, place, number, last)
    elif last == "sum":
        if {NEW, CARRIED} <= set(memory.named) and not strange_after(number, labels[-1]):
            yield Found(TOTAL, number.value)
        elif "whole" in parts(number.left) and NEW in memory.named:
            yield Found(NEW, number.value, open=True)  # 机关12件，全系统合计30件: two bases, so that neither is certain
    else:
        yield from outcome(memory, place, number, labels)


def _answered(memory: Memory, number: Number, label: int) -> bool:
    """`其中公开12件，部分公开3件`: of requests, in a list of how they were dealt with."""
    others = {token.part for clause in memory.clauses for token in clause.tokens}
    listed = any(part == "no_item" or part.startswith("handled.") for part in others)
    alone = number.left[label].text == "公开" and not set(parts(number.left[:label])) - {"part"}
    alone = alone and not set(parts(number.left[label + 1 :])) - {"fill"}
    return listed and alone and memory.topic == "requests" and number.token.text[-1] in "件宗起份"


def _had(memory: Memory, number: Number) -> bool:
    """`共有3件政府信息公开行政复议案件`: none that the body decides for others, none of a part."""
    said = set(parts((*number.left, *number.right)))
    decides = said & {"hears", "weak", "handle", "managed", "withdrawn", "", "part"}
    return memory.disclosure and not (decides or memory.hearing or memory.part)


def _after(memory: Memory, number: Number) -> Iterator[Found]:
    """The claim that the words after the number make: `其余3件结转下年度`, `5件不予公开`."""
    said = parts(number.right)
    places = [at for at, token in enumerate(number.right) if is_label(token.part) and token.part != "weak"]
    labels = [said[at] for at in places]
    if not labels or memory.narrow or set(parts(number.left)) & OTHER_THINGS or "" in said[: places[0]]:
        return
    if carried(number.right, memory.year) == FORWARD:
        yield Found(FORWARD, number.value)
        return
    topic = topic_after(memory.topic, number.right)
    if set(said) & OTHER_THINGS or topic not in ("", "requests", "review", "litigation"):
        return
    if topic in ("", "requests") and any(part.startswith("handled.") for part in labels):
        yield from by_outcome(memory, number, number.right)
    elif labels[0] in RESULTS and memory.decided() in CASES:
        yield Found(f"{memory.decided()}.{RESULTS[labels[0]]}", number.value)
    elif labels[0] in CASES and len(set(labels)) == 1 and "" not in said and _had(memory, number):
        yield Found(f"{labels[0]}.total", number.value)
    elif labels[0] == "handle" and topic == "requests" and not (memory.withdrawn or memory.beside_late(number.right)):
        yield Found(HANDLED, number.value)
