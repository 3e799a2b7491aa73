"""What a pressed identity is and what must come out of it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Truth:
    """The body and year that a page speaks of. `open`: the page does not settle the place, so nobody may."""

    year: int
    division: str | None
    levels: frozenset[str]
    kinds: frozenset[str]
    open: bool = False
    year_open: bool = False
    """Nothing tells the year: it must be 0."""
    namesake: str = ""
    """Another title of the same body in the same year: it must get the same id."""


@dataclass
class Page:
    """What a page shows; what is empty is not shown."""

    title: str = ""
    heading: list[str] = field(default_factory=list)
    """The title as it is printed in the text, in one line or several."""
    paragraphs: list[str] = field(default_factory=list)
    signature: str = ""
    date: str = ""
    footer: list[str] = field(default_factory=list)
    site_name: str = ""
    site_id: str = ""
    source: str = ""
    index_number: str = ""
    published: str = ""
    url: str = ""


@dataclass(frozen=True)
class Case:
    """One pressed identity."""

    name: str
    pattern: str
    page: Page
    truth: Truth
