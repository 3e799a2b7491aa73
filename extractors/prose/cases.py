"""Numbers of reviews and lawsuits, of documents, and of money."""

from collections.abc import Iterator, Sequence

from extractors.prose.clauses import Number
from extractors.prose.memory import Memory
from extractors.prose.subjects import (
    CASES,
    CHARGE,
    FEE,
    MEASURES,
    PAPERS,
    PROCEDURES,
    RESULTS,
    UNKNOWN,
    Found,
    is_label,
    parts,
    strange_after,
    topic_after,
)

_DECIDES = frozenset(("hears", "weak", "handle", "managed"))

_STILL = ("继续有效", "有效")
"""Of documents that were gone through, not of all: 清理规范性文件19件，其中继续有效9件."""


def case(memory: Memory, number: Number, labels: Sequence[int]) -> Iterator[Found]:
    """Reviews and lawsuits, by procedure and by result."""
    said = [number.left[place].part for place in labels]
    results = [part for part in said if part in RESULTS]
    ours = memory.disclosure or number.value == 0  # none at all is none about disclosure
    known = bool(results) and number.value <= memory.values.get(f"{memory.topic}.total", -1)  # 复议机关维持1件
    if not ours or strange_after(number, labels[-1]) or (not known and _hears(memory, number)):
        memory.hearing = True
        return
    named = list(dict.fromkeys(part for part in said if part in CASES))
    named = [part for part in named if part in PROCEDURES] or named  # 直接起诉的行政诉讼案件
    waiting = [part for part in memory.pending if part in CASES and part not in named]
    if not results and named and len(named) + len(waiting) > 1:
        if number.value == 0:  # of `行政复议、行政诉讼共2件` nobody knows how many are which
            yield from (Found(f"{one}.total", 0) for one in (*waiting, *named))
        return
    of = named[-1] if named else memory.decided()
    if of in CASES and (results or not memory.part or of in PROCEDURES):
        yield Found(f"{of}.{RESULTS[results[-1]] if results else 'total'}", number.value)


def _hears(memory: Memory, number: Number) -> bool:
    """Whether the body decides these cases for others, `审理行政复议案件30件`, or they were withdrawn."""
    said = parts(number.left)
    first = next(place for place, part in enumerate(said) if part in CASES or part in RESULTS)
    accepts = any(token.text.endswith("受理") for token in number.left[:first])
    cause = said.index("because") if "because" in said[:first] else first  # 就政府信息公开答复申请行政复议
    return memory.hearing or accepts or bool({"hears", "withdrawn"} & set(said)) or bool(set(said[:cause]) & _DECIDES)


def document(memory: Memory, number: Number, labels: Sequence[int]) -> Iterator[Found]:
    """Normative documents and rules: issued, repealed, in force, disclosed."""
    said = [number.left[place].part for place in labels]
    papers = [part for part in said if part in PAPERS]
    measures = [part for part in said if part in MEASURES]
    paper = papers[-1] if papers else memory.paper if memory.topic in PAPERS else ""
    if not measures and papers and memory.measure and (not number.value or number.token.text[-1] != "条"):
        measures = [memory.measure]
    if not paper or not measures or len(set(papers)) > 1 or strange_after(number, labels[-1]):
        return
    if set(parts(number.left)) & {"managed", "below"} or set(parts(number.right[:1])) & {"", "foreign", "managed"}:
        return
    if (memory.part or any(token.text in _STILL for token in number.left)) and memory.reviewed():
        return
    joint = "joint" in parts(number.left)
    chosen = ["in_force"] if "in_force" in measures else dict.fromkeys(measures) if joint else measures[-1:]
    yield from (Found(f"{paper}.{measure}", number.value) for measure in chosen)


def money(memory: Memory, number: Number) -> Iterator[Found]:
    """The fee for information in yuan, or the charges of table two in 10 000 yuan."""
    said = parts(number.left)
    if "waived" in said or memory.earlier or said[-1:] == [""]:
        return
    yuan = number.value if number.token.counted == "yuan" else number.value * 10_000
    unnamed = not set(said) & (UNKNOWN | {"charge"}) and not any(is_label(token.part) for token in number.left)
    if "charge" in said or (memory.charge and "fee" in said and FEE not in said):
        yield Found(CHARGE, yuan / 10_000)
    elif (
        FEE in said
        or ("fee" in said and (topic_after(memory.topic, number.left) == "requests" or "disclosure" in said))
        or (memory.fee and unnamed)
    ):
        yield Found(FEE, yuan)
