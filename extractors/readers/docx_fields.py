"""Fields of a Word file as they look: their results are text, their instructions are not.

An instruction may hold fields of its own with results that nobody sees: a mail merge writes
`{ IF { MERGEFIELD n } = "" "0" "12" }`, with the number that it merged inside the instruction.
"""

from lxml import etree
from msgspec import Struct

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHAR, _TYPE, _CODE, _T = f"{_W}fldChar", f"{_W}fldCharType", f"{_W}instrText", f"{_W}t"
_SIMPLE, _RUN = f"{_W}fldSimple", f"{_W}r"
_DRAWN = frozenset({"EQ", "SYMBOL"})
"""Fields that draw what their instruction says."""
_OBJECT = "\ufffc"


class _Field(Struct):
    """A field that has begun: the texts of its instruction, those of its result once it is `answered`."""

    begin: etree._Element
    code: list[etree._Element]
    inside: list[etree._Element]
    results: list[etree._Element]
    answered: bool = False


def settle(body: etree._Element) -> None:
    """Empties the texts that stand inside instructions, and shows what a field without a result shows.

    A field that never ends is none: its text stays.
    """
    open_fields: list[_Field] = []
    for element in body.iter(_CHAR, _CODE, _T):
        if element.tag == _CHAR:
            _mark(element, open_fields)
            continue
        for field in open_fields:
            kept = field.results if field.answered else field.code if element.tag == _CODE else field.inside
            kept.append(element)


def settle_simple(body: etree._Element) -> None:
    """Shows that a sum which is yet to be made, of a field in one element, is no blank."""
    for field in body.iter(_SIMPLE):
        is_sum = field.get(f"{_W}instr", "").lstrip().startswith("=")
        if is_sum and not any(text.text for text in field.iter(_T)):
            etree.SubElement(etree.SubElement(field, _RUN), _T).text = _OBJECT


def _mark(mark: etree._Element, open_fields: list[_Field]) -> None:
    kind = mark.get(_TYPE)
    if kind == "begin":
        open_fields.append(_Field(mark, [], [], []))
    elif kind == "separate" and open_fields:
        open_fields[-1].answered = True
    elif kind == "end" and open_fields:
        field = open_fields.pop()
        for text in field.inside:
            text.text = ""
        shown = "" if any(result.text for result in field.results) else _shown(field)
        run = mark.getparent()
        if shown and run is not None:
            etree.SubElement(run, _T).text = shown


def _shown(field: _Field) -> str:
    """What a field without a result shows: the entry that is chosen, a drawing, or a sum that is yet to be made."""
    code = "".join(text.text or "" for text in field.code).strip()
    word = code.partition(" ")[0].partition("\\")[0].upper()
    if word == "FORMDROPDOWN":
        return _chosen(field.begin)
    return _OBJECT if word in _DRAWN or word.startswith("=") else ""


def _chosen(begin: etree._Element) -> str:
    """The entry of a list that is chosen, the first one by default; empty where there is none."""
    entries = [entry.get(f"{_W}val", "") for entry in begin.iter(f"{_W}listEntry")]
    result = begin.find(f".//{_W}ddList/{_W}result")
    number = result.get(f"{_W}val", "0") if result is not None else "0"
    return entries[int(number)] if number.isdecimal() and int(number) < len(entries) else ""
