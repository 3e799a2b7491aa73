"""Which files are read together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.bundle import Survey, group, resolve

HTML, DOCX = "text/html", "application/docx"


def file(path: str, *links: str, parent: str | None = None, html: bool = False) -> Survey:
    return Survey(path, HTML if html or path.endswith("html") else DOCX, links, parent)


@pytest.mark.parametrize(
    "link",
    ["b.docx", "./b.docx", "../d/b.docx", "b.docx?x=1#y", " b.docx ", "%62.docx", "./x/../b.docx"],
)
def test_a_relative_link_joins_a_file_to_its_page(link: str) -> None:
    assert group([file("d/a.html", link), file("d/b.docx")]) == (("d/a.html", "d/b.docx"),)


@pytest.mark.parametrize(
    "link",
    [
        "/d/b.docx",
        "//host/b.docx",
        "http://h/d/b.docx",
        " https://h/b.docx",
        "file:///d/b.docx",
        "\\d\\b.docx",
        "../../b.docx",
        "../../d/b.docx",
        "b.docx%00",
        "",
        "#",
        "?b.docx",
        "C:b.docx",
    ],
)
def test_no_other_link_does(link: str) -> None:
    assert group([file("d/a.html", link), file("d/b.docx"), file("b.docx")]) == (
        ("b.docx",),
        ("d/a.html",),
        ("d/b.docx",),
    )


def test_a_page_is_never_a_part_by_a_link_but_by_its_parent() -> None:
    assert len(group([file("a.html", "b.html"), file("b.html")])) == 2
    assert group([file("a.html"), file("b.html", parent="a.html")]) == (("a.html", "b.html"),)


def test_a_file_of_two_pages_goes_to_the_first_unless_it_names_its_parent() -> None:
    pages = [file("a.html", "c.docx"), file("b.html", "c.docx")]
    assert group([*pages, file("c.docx")]) == (("a.html", "c.docx"), ("b.html",))
    assert group([*pages, file("c.docx", parent="b.html")]) == (("a.html",), ("b.html", "c.docx"))


@pytest.mark.parametrize("parent", ["a.docx", "../a.docx", "/a.docx", "gone.html", "x\x00", "../../etc/hosts", ""])
def test_a_parent_that_leads_nowhere_is_no_parent(parent: str) -> None:
    assert group([file("a.docx", parent=parent)]) == (("a.docx",),)


@pytest.mark.parametrize("name", ["报告#1.html", "a:b.html", "100%25.html", "a?b.html", " a.html"])
def test_a_parent_is_a_path_and_no_link(name: str) -> None:
    assert group([file(name), file("b.docx", parent=name)]) == ((name, "b.docx"),)


def test_resolve() -> None:
    assert resolve("a/b/page.html", "pics/1.png") == "a/b/pics/1.png"
    assert resolve("a/page.html", "../1.png") == "1.png"
    assert resolve("page.html", "../1.png") is None


def test_files_that_name_each_other_stay_by_themselves() -> None:
    circle = [file("a.docx", parent="b.docx"), file("b.docx", parent="c.docx"), file("c.docx", parent="a.docx")]
    assert group(circle) == (("a.docx",), ("b.docx",), ("c.docx",))


def test_parts_of_parts_belong_to_the_page_at_the_top() -> None:
    files = [file("a.html", "b.docx"), file("b.docx"), file("c.png", parent="b.docx")]
    assert group(files) == (("a.html", "b.docx", "c.png"),)


NAMES = st.sampled_from(["a.html", "b.html", "c.docx", "d/e.docx", "d/f.html"])


@given(st.dictionaries(NAMES, st.tuples(st.lists(NAMES, max_size=4), st.none() | NAMES)), st.randoms())
def test_every_file_stands_in_one_group_whatever_the_order(graph, random) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    surveys = [file(path, *links, parent=parent) for path, (links, parent) in graph.items()]
    groups = group(surveys)
    assert sorted(path for paths in groups for path in paths) == sorted(graph)
    random.shuffle(surveys)
    assert group(surveys) == groups
