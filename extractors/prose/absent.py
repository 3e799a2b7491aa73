"""What did not happen: `未收到政府信息公开申请`, `未发生行政复议、行政诉讼`, `未收取信息处理费`."""

from collections.abc import Iterator, Sequence

from extractors.prose.memory import Memory
from extractors.prose.requests import carried
from extractors.prose.subjects import (
    CARRIED,
    CASES,
    CHARGE,
    FEE,
    FORWARD,
    NEW,
    PAPERS,
    REQUEST,
    UNKNOWN,
    Found,
    parts,
    topic_after,
)
from extractors.prose.tokens import Token

NOTHING = frozenset(("none", "nothing"))
_NARROW = frozenset(("channel", "applicant"))
_BEFORE_REQUEST = frozenset(("fill", "joint", "receive", "disclosure", NEW))
_AFTER_REQUEST = CASES | {"cause", "because", FORWARD, CARRIED, "carry", "", "fee", "collect"}
_VERBS = ("收取", "发生", "出现", "产生", "收到", "涉及")
_BODIES = ("家", "单位", "部门", "乡镇", "街道", "镇", "委办")
_BEFORE_FEE = frozenset(("fill", "joint", "collect", "cause", "because", "disclosure", "request"))
_BEFORE_FEE |= {"cost", "channel", "among"}  # 检索、复制、邮寄等费用


def zeros(memory: Memory, place: int) -> Iterator[Found]:
    """The claims of zero that begin in the clause at `place`, which says that there is nothing."""
    if memory.earlier:
        return
    tokens = memory.clauses[place].tokens
    start = next(at for at, token in enumerate(tokens) if token.part in NOTHING)
    before, scope = tokens[: start + 1], _scope(memory, place, start)
    if not set(parts(scope)) - {"fill", "cause"} and tokens[start].text.endswith(_VERBS):
        before, scope = tokens[start : start + 1], _in_front(memory, place, start)
    said = parts(scope)
    if "carry" in said and (direction := carried((*before, *scope), memory.year)):
        yield Found(direction, 0)
        return
    if any(map(_counts_bodies, before, before[1:])) or "some" in parts(before):
        return  # 20个单位未收到申请: the others may have
    if {"corrected", "no_item", "rate"} & set(said):
        return  # nothing lost in court, nothing late: says nothing of how many there were
    if _nobody_asked(memory, before, scope):
        yield Found(NEW, 0)
    yield from _no_cases(memory, before, said)
    yield from (Found(subject, 0) for subject in (CARRIED, FORWARD) if subject in said and not set(said) & _NARROW)
    if _no_fee(before, said):
        yield Found(FEE, 0)
    measures = set(said) & {"issued", "repealed"}
    if len(measures) == 1 and "managed" not in said:
        yield from (Found(f"{paper}.{measure}", 0) for paper in sorted(set(said) & PAPERS) for measure in measures)


def _in_front(memory: Memory, place: int, start: int) -> list[Token]:
    """What stands before a negation with nothing after it, and in one list with that: `行政复议、行政诉讼均未发生`."""
    said = list(memory.clauses[place].tokens[:start])
    for clause in reversed(memory.clauses[:place]):
        if clause.end != "、" or clause.numbers:
            break
        said = [*clause.tokens, Token("joint", "、"), *said]
    return said


def _counts_bodies(number: Token, after: Token) -> bool:
    """`20个单位`, `12家`: how many bodies it is said of."""
    return number.part == "number" and (number.text.endswith("个") or after.text.startswith(_BODIES))


def _scope(memory: Memory, place: int, start: int) -> list[Token]:
    """The words that the negation reaches: its clause and those joined to it, up to a number."""
    scope = list(memory.clauses[place].tokens[start + 1 :])
    for clause, following in zip(memory.clauses[place:], memory.clauses[place + 1 :], strict=False):
        again = following.parts & NOTHING
        if clause.end != "、" or (again and scope):
            break
        if again:  # 未收到、未办理政府信息公开申请
            at = next(at for at, token in enumerate(following.tokens) if token.part in NOTHING)
            return list(following.tokens[at + 1 :])
        scope += [Token("joint", "、"), *following.tokens]
    counted = next((at for at, token in enumerate(scope) if token.part == "number"), None)
    if counted is None:
        return scope
    return scope[: max((at for at in range(counted) if scope[at].text == "、"), default=0)]


def _nobody_asked(memory: Memory, before: Sequence[Token], scope: Sequence[Token]) -> bool:
    """Whether requests are what is not there, not the cause of what is not there."""
    anybody = {"自然人", "法人"} <= {token.text for token in scope}
    said = [part for part in parts(scope) if not (anybody and part == "applicant")]
    at = next((place for place, part in enumerate(said) if part in REQUEST), None)
    if at is None or set(said[:at]) & (CASES | {"foreign", "because"}) or memory.part:
        return False
    if memory.narrow and not anybody:
        return False
    if said[at] == "plain_request" and ("" in said[:at] or topic_after(memory.topic, before) == "foreign"):
        return False
    if before[-1].part == "nothing" and set(said[:at]) - _BEFORE_REQUEST:
        return False
    rest = said[at + 1 :]
    while rest and rest[-1] in ("cause", "fill"):  # 的情况发生
        rest = rest[:-1]
    return not set(rest[: rest.index("joint")] if "joint" in rest else rest) & _AFTER_REQUEST


def _no_cases(memory: Memory, before: Sequence[Token], said: Sequence[str]) -> Iterator[Found]:
    """Where nothing narrows them down, no cases at all are no cases about disclosure."""
    ours = memory.disclosure or topic_after(memory.topic, before) == "requests"
    for case in ("review", "litigation"):
        if case in said and "hears" not in said:
            between = set(_unlisted(said[: said.index(case)]))
            after = said[said.index(case) + 1 :]
            if "fee" in after[: after.index("joint") if "joint" in after else None]:
                continue  # 未产生与诉讼有关的费用
            if "foreign" not in between and (ours or not between & UNKNOWN):
                yield Found(f"{case}.total", 0)


def _unlisted(said: Sequence[str]) -> Iterator[str]:
    """`said` without other things that stand in one list with what follows: `举报、投诉、行政复议`."""
    for place, part in enumerate(said):
        if part != "foreign" or said[place + 1 : place + 2] != ["joint"]:
            yield part


def _no_fee(before: Sequence[Token], said: Sequence[str]) -> bool:
    if CHARGE in said or "charge" in said:
        return False
    if "waived" in said and "fee" not in said[: max(said.index("waived") - 1, 0)]:
        return False
    if FEE in said:
        return True
    at = said.index("fee") if "fee" in said else -1
    return at >= 0 and not set(said[:at]) - _BEFORE_FEE
