from dataclasses import replace
from itertools import permutations

from flows.dataset.editions import Entry, across_years, clearly_newer, previous_years, settle


def entry(path: str, document: str, report_id: str = "a:2022:own", **more: object) -> Entry:
    plain = Entry(
        key=path, files=((path, document),), report_id=report_id, agency_id="a", agency="甲", level="county", year=2022,
        scope="own", kind="office", body="office", division=None, province=None, published=None, fetched_at=None,
        source_url=None, received=0, carried_over=(0,) * 7, carried_forward=(0,) * 7, stock=(5, 1, 0, 2, 0, 0),
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]


def test_order_of_arrival_does_not_matter() -> None:
    entries = [
        entry("1", "x"),
        entry("2", "x"),
        entry("3", "y", published="2023-01-01"),
        entry("4", "z", published="2023-01-01", fetched_at="2023-02-01"),
    ]
    results = [settle(order) for order in permutations(entries)]
    assert all(result == results[0] for result in results)
    assert [one.path for one in results[0].published] == ["4"]
    assert {path: fate.outcome for path, fate in results[0].fates.items()} == {
        "1": "older_version", "2": "duplicate", "3": "older_version",
    }  # fmt: skip
    assert {fate.report_id for fate in results[0].fates.values()} == {"a:2022:own"}


def test_equal_pages_the_one_with_its_pictures_counts() -> None:
    bare, whole = entry("1", "x"), entry("2", "x", files=(("2", "x"), ("2.png", "p")))
    settled = settle([bare, whole])
    assert [one.path for one in settled.published] == ["2"]
    assert settled.fates["1"].outcome == "duplicate"


def test_prose_alone_does_not_count_before_a_copy_with_numbers() -> None:
    prose, tables = entry("p.html", "x", published="2023-02-01"), entry("p.docx", "y", numbers=200)
    settled = settle([prose, tables])
    assert [one.path for one in settled.published] == ["p.docx"]
    assert settled.fates["p.html"].outcome == "older_version"
    newer = settle([replace(prose, numbers=1), tables])
    assert [one.path for one in newer.published] == ["p.html"]
    undated = settle([entry("a", "x", numbers=200), entry("b", "y", numbers=199)])
    assert [one.path for one in undated.published] == ["a"]


def test_unresolved_reports_are_not_merged() -> None:
    settled = settle([entry("1", "x", "unresolved:1"), entry("2", "y", "unresolved:2")])
    assert len(settled.published) == 2
    assert not settled.fates


def test_later_state_of_a_page_is_clearly_newer() -> None:
    old = entry("1", "x", source_url="u", published="2023-01-01")
    assert clearly_newer(replace(old, published="2023-02-01"), old)
    assert not clearly_newer(replace(old, published="2023-02-01", source_url="v"), old)
    assert not clearly_newer(old, old)
    assert not clearly_newer(entry("2", "y", published="2023-02-01"), entry("1", "x"))


def test_stock_and_carry_over() -> None:
    before = entry("1", "x", "a:2021:own", year=2021, carried_forward=(1, None, *(0,) * 5), stock=(4, 0, 0, 3, 0, 0))
    this = entry("2", "y", carried_over=(2, 0, *(0,) * 5))
    checks = {(c.rule, c.subject): c for c in across_years(this, previous_years([before, this]))}
    assert checks["carry_over", "received.carried_over/natural_person"].status == "fail"
    assert checks["carry_over", "received.carried_over/business"].status == "unassessable"
    assert checks["stock", "rules"].status == "pass"
    assert checks["stock", "normative_documents"].status == "fail"
    assert (checks["stock", "normative_documents"].left, checks["stock", "normative_documents"].right) == (2, 3)
    assert {c.severity for c in checks.values()} == {"soft"}
    assert not across_years(before, previous_years([before, this]))
    assert len(across_years(this, previous_years([replace(before, stock=None), this]))) == 7


def test_of_equal_files_the_newest_counts() -> None:
    old = entry("1", "x", fetched_at="2023-01-01T00:00:00")
    new = entry("2", "x", fetched_at="2023-02-01T00:00:00")
    settled = settle([old, new])
    assert [one.path for one in settled.published] == ["2"]
    assert settled.fates["1"].outcome == "duplicate"


def test_an_equal_page_with_another_attachment_is_another_edition() -> None:
    old = entry("1", "x", files=(("1", "x"), ("1.pdf", "p")), fetched_at="2023-01-01T00:00:00")
    new = entry("2", "x", files=(("2", "x"), ("2.pdf", "q")), fetched_at="2023-02-01T00:00:00")
    bare = entry("3", "x", fetched_at="2023-03-01T00:00:00")
    settled = settle([old, new, bare])
    assert [one.path for one in settled.published] == ["2"]
    assert [one.path for one in settled.rivals["a:2022:own"]] == ["1"]
    assert {path: fate.outcome for path, fate in settled.fates.items()} == {
        "1": "duplicate",
        "1.pdf": "older_version",
        "3": "duplicate",
    }
