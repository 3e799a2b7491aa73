"""Relations of the parts of an Office package."""

import pytest

from extractors.readers.package import Relation, related, statement

RELATIONS = b"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="a" Type="t/image" Target="media/1.png"/>
<Relationship Id="b" Type="t/image" Target="/word/media/2.png"/>
<Relationship Id="c" Type="t/item" Target="../items/3.xml"/>
<Relationship Id="d" Type="t/image" Target="http://site/../4.png" TargetMode="External"/>
</Relationships>"""


def test_targets_are_parts_of_the_package_or_addresses_as_written() -> None:
    assert related(RELATIONS, "word/document.xml") == (
        Relation("a", "t/image", "word/media/1.png", False),
        Relation("b", "t/image", "word/media/2.png", False),
        Relation("c", "t/item", "items/3.xml", False),
        Relation("d", "t/image", "http://site/../4.png", True),
    )


@pytest.mark.parametrize(
    ("part", "name"),
    [("", "_rels/.rels"), ("word/document.xml", "word/_rels/document.xml.rels"), ("a.xml", "_rels/a.xml.rels")],
)
def test_every_part_has_a_part_that_states_its_relations(part: str, name: str) -> None:
    assert statement(part) == name
