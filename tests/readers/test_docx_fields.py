"""Fields of Word files: results are read, instructions and what stands inside them are not."""

import pytest

from tests.readers.test_docx import cell, t

BEGIN, SEPARATE, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
CHOICES = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="0"/><w:listEntry w:val="12"/></w:ddList>'
LIST = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{CHOICES}</w:ffData></w:fldChar></w:r>'


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


MERGED = f"{BEGIN}{code('MERGEFIELD n')}{SEPARATE}{t('7')}{END}"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (f"{BEGIN}{code(' =SUM(LEFT) ')}{SEPARATE}{t('12')}{END}", "12"),
        (f"{BEGIN}{code(' IF ')}{MERGED}{code(' = 7 12')}{SEPARATE}{t('12')}{END}", "12"),
        (f"{BEGIN}{t('QUOTE 9')}{SEPARATE}{t('12')}{END}", "12"),
        (f"{BEGIN}{code('PAGEREF a')}{SEPARATE}{MERGED}{END}", "7"),
        (f"{BEGIN}{code('XE 12')}{END}{t('3')}", "3"),
        (f"{LIST}{code(' FORMDROPDOWN ')}{END}", "12"),
        (f"{BEGIN}{code(' EQ (12) ')}{END}", "\ufffc"),
        (f"{BEGIN}{code(' =SUM(LEFT)')}{END}", "\ufffc"),
        ("<w:fldSimple w:instr=' =SUM(LEFT)'/>", "\ufffc"),
        ("<w:fldSimple w:instr=' =SUM(LEFT)'><w:r><w:t>12</w:t></w:r></w:fldSimple>", "12"),
        ("<w:fldSimple w:instr=' MERGEFIELD n'/>", ""),
        (f"{BEGIN}{t('3')}", "3"),
        (f"{t('3')}{END}", "3"),
    ],
)
def test_a_field_shows_its_result(content: str, text: str) -> None:
    assert cell(content) == text
