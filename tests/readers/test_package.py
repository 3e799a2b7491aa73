"""Relations of the parts of an Office package."""

import io
import zipfile

import pytest

from extractors.readers.package import Relation, related

RELATIONS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="a" Type="t/image" Target="media/1.png"/>
<Relationship Id="b" Type="t/image" Target="/word/media/2.png"/>
<Relationship Id="c" Type="t/item" Target="../items/3.xml"/>
<Relationship Id="d" Type="t/image" Target="http://site/../4.png" TargetMode="External"/>
</Relationships>"""


def package() -> zipfile.ZipFile:
    opened = zipfile.ZipFile(io.BytesIO(), "w")
    opened.writestr("word/_rels/document.xml.rels", RELATIONS)
    return opened


def test_targets_are_parts_of_the_package_or_addresses_as_written() -> None:
    with package() as opened:
        assert related(opened, "word/document.xml") == [
            Relation("a", "t/image", "word/media/1.png", False),
            Relation("b", "t/image", "word/media/2.png", False),
            Relation("c", "t/item", "items/3.xml", False),
            Relation("d", "t/image", "http://site/../4.png", True),
        ]


def test_a_part_without_relations_is_an_error_of_its_own() -> None:
    with package() as opened, pytest.raises(KeyError):
        related(opened, "")
