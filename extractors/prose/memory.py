"""What is remembered from clause to clause of a sentence."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Literal

from msgspec import Struct

from extractors.prose.clauses import Clause, numbers
from extractors.prose.subjects import (
    CARRIED,
    CASES,
    FEE,
    MEASURES,
    NEW,
    PAPERS,
    PROCEDURES,
    RECEIVED,
    TOTAL,
    UNKNOWN,
    Found,
    parts,
    topic_after,
    waits,
)
from extractors.prose.tokens import Token

_JOINED = frozenset("、(")
_NARROW = frozenset(("channel", "applicant"))
_ANYBODY = (["公民申请"], ["个人申请"])
_UNTIL = frozenset(("截至", "截止"))
_GONE_THROUGH = frozenset(("清理", "梳理", "评估", "核查"))
_MOVES = frozenset(("up", "down", "level"))
_OURS = frozenset(("disclosure", "request", "plain_request", "handle"))
_TIMES = frozenset(("current", "year", "period", "month", "earlier"))
_KEPT = (
    PAPERS | MEASURES | {"managed", "proactive", "receive", NEW, "foreign", FEE, "fee", "waived", "charge", "number"}
)
"""Parts that what follows depends on, beside the topic."""
_IN_TIME = ("按", "如期")
_PART_OF_YEAR = ("半年", "季度")
Late = Literal["none", "part", "beside"]


class Memory(Struct, eq=False):
    """The state of a reader in the middle of a sentence about the year `year` (0: not known)."""

    clauses: Sequence[Clause]
    topic: str
    year: int
    about: int
    """From which clause on the sentence is about disclosure: cases of another kind are no claims."""
    withdrawn: bool
    late: Late
    """Whether late answers are counted too: as a part of all answers, or beside those in time."""
    several_ways: bool = False
    """Whether several ways by which requests came are counted apart: `通过平台受理11件，通过信函受理2件`."""
    apart: bool = False
    """Whether requests that a part received are counted, so that what follows may be of these alone."""
    verb: str = ""
    """The verb of a list that reaches over several clauses: `收到公民、法人提出的申请`."""
    pending: list[str] = []
    """Parts that wait for their numbers: `予以公开、不予公开分别为3件、2件`."""
    named: list[str] = []
    """What was claimed so far."""
    values: dict[str, float] = {}
    """The numbers of it."""
    comparing: bool = False
    """Whether the numbers are those of a change, or of the year before."""
    compared: bool = False
    """Whether an earlier clause of the sentence names what is compared with."""
    part: bool = False
    """Whether the numbers are those of a part."""
    earlier: bool = False
    """Whether the numbers are those of another time."""
    narrow: bool = False
    """Whether the numbers are those of one channel or one kind of applicant."""
    hearing: bool = False
    """Whether the cases spoken of are those that the body decides for others."""
    listing: bool = False
    """Whether other things that came in are counted before, in one list with what follows."""
    of_others: bool = False
    """Whether another cause than disclosure is named for the cases: 因行政处罚引发行政复议8件."""
    divided: bool = False
    """Whether requests of one kind are counted: 转办申请3件. Those after them are no sum."""
    left_over: float | None = None
    """The last number, where nothing in its clause says what it counts: `2件尚在办理期限内，结转下年度`."""
    paper: str = ""
    measure: str = ""
    fee: bool = False
    charge: bool = False
    """Whether money is that of the charges of table two: `收费：本年金额12万元`."""
    _outside: bool = False
    _inside: str = ""
    _place: int = 0

    @property
    def disclosure(self) -> bool:
        """Whether what is said is about disclosure."""
        return self._place >= self.about and not self.of_others

    def enter(self, place: int) -> None:
        """Before the clause at `place` is read."""
        clause = self.clauses[place]
        said = clause.parts
        self._place = place
        self._caused(said)
        cases = "cause" in said and said & CASES  # 发生行政复议1件 is no part of the requests before it
        self._in_brackets(place)
        self.part = (self.part and not cases) or "part" in said or ("below" in said and "whole" not in said)
        self._when(clause)
        moves = not said.isdisjoint(_MOVES)
        if moves and self.earlier and self._after_last_year(place):  # 收到41件，2022年收到86件，减少45件
            self.earlier, self.compared = False, True
        self.comparing = _compares(clause) or (self.compared and moves and not (said & RECEIVED and _counted(clause)))
        self.compared = self.compared or self.comparing
        self.narrow = not said.isdisjoint(_NARROW) and "ways" not in said and not self._of_anybody(clause)
        self.narrow = self.narrow or (self.several_ways and clause.goes_by())
        if not (place and self.clauses[place - 1].end in _JOINED):
            self.verb = ""
            self.hearing = self.hearing and not said & CASES
            reason = place and self.clauses[place - 1].end == "," and "because" in self.clauses[place - 1].parts
            if "spread" not in said:
                self.pending = [part for part in self.pending if reason and part.startswith("handled.")]

    def _caused(self, said: frozenset[str]) -> None:
        """Whose cases are counted, by the cause that is named."""
        ours = not said.isdisjoint(_OURS)
        if "because" in said:
            self.of_others = not ours and ("foreign" in said or "" in said)
        elif ours:
            self.of_others = False

    def _after_last_year(self, place: int) -> bool:
        """Whether the clause before counts what came in in the year before."""
        before = self.clauses[place - 1].parts if place else set()
        if "number" not in before or before & UNKNOWN or self.clauses[place].parts & RECEIVED:
            return False
        years = [token.value for token in self.clauses[place - 1].tokens if token.part == "year"]
        return bool(self.year) and years == [self.year - 1]

    def _in_brackets(self, place: int) -> None:
        """`收到69件（2019年为54件），增长27.8%`: the other time ends with the bracket that names it."""
        before = self.clauses[place - 1].end if place else ""
        if before == "(":
            self._outside = self.earlier
            told = [part for part in parts(self.clauses[place - 1].tokens) if part in PROCEDURES]
            self._inside = told[-1] if told else ""
        elif before == ")":
            self.compared = self.compared or self.earlier != self._outside
            self.earlier = self._outside
            self._inside = ""

    def _of_anybody(self, clause: Clause) -> bool:
        """`受理公民申请4件`: the citizens' are all of them, where the sentence sets no others beside them."""
        told = [token.text for one in self.clauses for token in one.tokens if token.part in _NARROW]
        return told in _ANYBODY and "receive" in clause.parts

    def _when(self, clause: Clause) -> None:
        """Whether the numbers are those of another time, by the times that are named."""
        said = clause.parts
        if said.isdisjoint(_TIMES):
            return
        if "current" in said:
            self.earlier = False
        dated = range(len(clause.tokens)) if "year" in said else ()
        years = [int(clause.tokens[place].value) for place in dated if _dates(clause, place)]
        if years:
            self.earlier = bool(self.year) and years[-1] != self.year
        if len(set(years)) > 1 and "to" in said:  # 2019年至2023年
            self.earlier = True
            return
        period = "period" in said and (not (self.year and years[-1:] == [self.year]) or _of_part_of_year(clause))
        month = "month" in said and _of_months(clause)
        earlier = "earlier" in said and "carry" not in said  # 上年无结转 speaks of this year's report
        if (period or month or earlier) and not _compares(clause):
            self.earlier = True

    def passing(self, passed: Sequence[Token]) -> None:
        """After `passed` is read."""
        self.topic = topic_after(self.topic, passed)
        for part in [token.part for token in passed if token.part in _KEPT]:
            if part in PAPERS:
                self.paper = part
            elif part in MEASURES:
                self.measure = part
            elif part == "managed":
                self.measure = ""
            elif part == "proactive":
                self.measure, self.paper = "disclosed", ""
            elif part in ("receive", NEW):
                self.verb = part
            elif part == "foreign" and self.verb:
                self.listing = True
            elif part in (FEE, "fee", "waived", "charge"):
                self._paid(part, {token.part for token in passed})
            elif part == "number":
                self.verb = ""

    def _paid(self, part: str, passed: AbstractSet[str]) -> None:
        self.fee = part == FEE and "waived" not in passed  # 减免信息处理费
        self.charge = part == "charge" or (self.charge and part == "fee")

    def remember(self, found: Sequence[Found]) -> None:
        """What a number was taken for says what is talked about."""
        for one in found:
            self.named.append(one.subject)
            self.values[one.subject] = one.value
            if one.subject in (NEW, TOTAL, CARRIED):
                self.topic = "requests"

    def beside_late(self, tokens: Sequence[Token]) -> bool:
        """Whether the answers that `tokens` name may be those in time alone."""
        in_time = any(token.part == "handle" and token.text.startswith(_IN_TIME) for token in tokens)
        return self.late == "beside" or (self.late == "part" and (self.part or in_time))

    def decided(self) -> str:
        """Which cases results without a name of their own are those of; empty where that is not certain.

        `行政诉讼6件：直接起诉2件（维持1件、尚未审结1件）`: in brackets those before them.
        """
        said = {part for clause in self.clauses for part in clause.parts}
        told = sorted(said & PROCEDURES)
        if self._inside or not told or "litigation" in said:
            return self._inside or self.topic
        return told[0] if len(told) == 1 else ""

    def reviewed(self) -> bool:
        """Whether documents are gone through, so that numbers may be those of the ones that were: 清理, 梳理."""
        return any(token.text in _GONE_THROUGH for clause in self.clauses for token in clause.tokens)

    def sums(self, value: float) -> bool:
        """Whether `value` is what came in and what was carried over, both named before it."""
        return NEW in self.values and CARRIED in self.values and value == self.values[NEW] + self.values[CARRIED]

    def leave(self, clause: Clause) -> None:
        """After a clause: parts that no number followed wait for the next one."""
        before, last = [-1, -1, *clause.numbers][-2:]
        rest = parts(clause.tokens[last + 1 :])
        waiting = [] if "rate" in rest else list(filter(waits, rest))
        if waiting and last >= 0 and not any(map(waits, parts(clause.tokens[before + 1 : last]))):
            waiting = []  # 6件予以公开、3件部分公开: counted before it is named
        self.pending.extend(waiting)
        if clause.end not in "、(,:":
            self.pending = []


def _of_part_of_year(clause: Clause) -> bool:
    return any(token.part == "period" and token.text.endswith(_PART_OF_YEAR) for token in clause.tokens)


def _of_months(clause: Clause) -> bool:
    """Whether single months are named, not those up to which the numbers are."""
    until = any(token.text in _UNTIL for token in clause.tokens)
    return not until and any(token.part == "month" and not _whole_year(token) for token in clause.tokens)


def _compares(clause: Clause) -> bool:
    """`较上年`, `较2021年`, `由2021年的14件`."""
    if "than" not in clause.parts:
        return "compare" in clause.parts
    tokens = clause.tokens
    years = (at for at, token in enumerate(tokens) if at and token.part in ("year", "earlier"))
    than = any(tokens[at - 1].part == "than" and parts(tokens[at + 1 : at + 2]) != ["carry"] for at in years)
    return than or "compare" in clause.parts


def _counted(clause: Clause) -> bool:
    """Whether a number of the clause is not that of the change: `收到申请12件增加3件`, not `申请数量下降了23.5%`."""
    return any(not {"up", "down"} & set(parts(number.left)) for number in numbers(clause))


def _dates(clause: Clause, place: int) -> bool:
    """Whether the token at `place` is a year that says when, not one that is compared with or carried over from."""
    if clause.tokens[place].part != "year":
        return False
    before = clause.tokens[place - 1] if place else None
    after = clause.tokens[place + 1].part if place + 1 < len(clause.tokens) else ""
    carried = "carry" in parts(clause.tokens[:place])
    return not (carried or after in ("carry", CARRIED, "compare") or (before and before.part in ("than", "compare")))


def _whole_year(month: Token) -> bool:
    return month.text.startswith(("1-12", "1月-12", "1月至12", "1至12", "1—12"))
