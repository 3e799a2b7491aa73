"""The run report: what came, what broke, what changed, what to do. Markdown for people, plain data for the ledger."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NotRequired, TypedDict

from flows.harvest.night import COMPLETE, NightResult
from flows.harvest.outcomes import Outcome
from flows.harvest.pacing import OUTSIDE
from flows.harvest.publication import Publication

_MAX_LINES: Final = 40
ADVICE: Final[Mapping[str, str]] = {
    Outcome.CHALLENGE: "the site shields itself from programs: ask its operator, or leave it; it is never solved",
    Outcome.FORBIDDEN: "the site refuses this machine: try another network, or ask its operator",
    Outcome.TLS_ERROR: "look at the certificate; an old site may need the override `tls: legacy` with a why",
    Outcome.ROBOTS: "robots.txt forbids it: take the source out, or ask the operator",
    Outcome.TIMEOUT: "the site is slow or down: if it stays so, raise `seconds` in an override",
    Outcome.GONE: "withdrawn pages stay in the archive and in the dataset; a column has moved: look for it",
    Outcome.MOVED: "write the new address into the source",
    Outcome.SOFT_404: "the page was taken down, or the column moved: look for it",
    Outcome.REFUSED: "links out of the source's site: another host of the same body needs the override `hosts`",
    Outcome.TOO_LARGE: "look at the file; reports are never that large",
    Outcome.BROKEN: "the site answers with errors: if it stays so, look at it in a browser",
}
"""What to do about an outcome."""


class Urls(TypedDict):
    """Addresses: how many, and the first of them."""

    number: int
    first: list[str]


class NightReport(TypedDict):
    """What a night came to, as the ledger keeps it. `why`: why it failed, empty where it did not."""

    run: str
    status: str
    why: list[str]
    generation: str | None
    """The published one; null where nothing was published."""
    renewed: bool
    reports: dict[str, int]
    """By grade."""
    requests: dict[str, int]
    """By outcome."""
    alarms: dict[str, list[str]]
    """By source; as the next."""
    postponed: dict[str, dict[str, int]]
    new: Urls
    changed: Urls
    gone: Urls
    failed: list[list[str]]
    """Address, outcome, detail."""
    sources: dict[str, list[int]]
    """Links to reports, new and changed editions, by source."""
    faults: list[list[str]]
    """File of a source, and what is wrong with it."""
    resting: dict[str, str]
    """Why, by host."""
    holder: NotRequired[str]
    """The machine whose night it was."""
    accepted: NotRequired[dict[str, str]]
    """Why an assertion might fail, by its name."""


def plain(night: NightResult, publication: Publication | None) -> NightReport:
    """The report as plain data."""
    alarms = {one.source: one.alarms for one in night.sources if one.alarms}
    return {
        "run": night.run,
        "status": status_of(night, publication),
        "why": _reasons(night, publication),
        "generation": publication.generation if publication else None,
        "renewed": publication.renewed if publication else False,
        "reports": dict(publication.reports) if publication else {},
        "requests": night.outcomes,
        "alarms": alarms,
        "postponed": {one.source: dict(one.postponed) for one in night.sources if one.postponed},
        "new": _urls(one.new for one in night.sources),
        "changed": _urls(one.changed for one in night.sources),
        "gone": _urls(one.gone for one in night.sources),
        "failed": [list(entry) for one in night.sources for entry in one.failed][:_MAX_LINES],
        "sources": {one.source: [one.accepted, len(one.new), len(one.changed)] for one in night.sources},
        "faults": [[fault.file, fault.what] for fault in night.faults],
        "resting": night.resting,
    }


def _urls(lists: Iterable[Sequence[str]]) -> Urls:
    urls = [url for one in lists for url in one]
    return {"number": len(urls), "first": urls[:_MAX_LINES]}


def status_of(night: NightResult, publication: Publication | None) -> str:
    """The status of the whole night: nothing published that should have been is a failure."""
    return "failed" if publication is not None and not publication.good else night.status


def _reasons(night: NightResult, publication: Publication | None) -> list[str]:
    """Why the night failed; empty where it did not."""
    found = [night.failure] if night.failure else []
    if publication is not None:
        found += [publication.trouble] if publication.trouble else []
        found += [f"assertion {one.name}: {one.why}" for one in publication.failed]
    return found


def markdown(report: NightReport) -> str:
    """The report for people."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: NightReport) -> Iterator[str]:
    yield f"# Night {report['run']}: {report['status']}"
    yield ""
    if report["generation"]:
        yield f"Dataset: generation {report['generation']}" + ("" if report["renewed"] else ", unchanged")
    elif report["status"] == "failed":
        yield "**Nothing was published.** The dataset is what it was."
    yield from _section("Why it failed", report["why"])
    yield from _section("Requests", [f"{name}: {number}" for name, number in sorted(report["requests"].items())])
    for name, urls in came(report):
        yield from _section(f"{name.capitalize()}: {urls['number']}", urls["first"])
    yield from _section("Silent or suspicious sources", _by_source(report["alarms"]))
    waiting = {source: [f"{n} × {why}" for why, n in counts.items()] for source, counts in report["postponed"].items()}
    yield from _section("Not asked to the end", _by_source(waiting))
    yield from _section("Failures", [f"{outcome}: {url} {detail}" for url, outcome, detail in report["failed"]])
    yield from _section("Source files that cannot be used", [f"{file}: {what}" for file, what in report["faults"]])
    yield from _section("Hosts that rest", [f"{host}: {why}" for host, why in report["resting"].items()])
    yield from _section("What to do", advice(report))


def came(report: NightReport) -> Iterator[tuple[str, Urls]]:
    """The pages that came, changed and went, each with its name."""
    yield from (("new", report["new"]), ("changed", report["changed"]), ("gone", report["gone"]))


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield f"## {title}"
        yield ""
        yield from (f"- {line}" for line in lines)


def _by_source(told: Mapping[str, Sequence[str]]) -> list[str]:
    return [f"{source}: {'; '.join(texts)}" for source, texts in sorted(told.items())]


def advice(report: NightReport) -> list[str]:
    """What to do about this night."""
    seen = {outcome for _, outcome, _ in report["failed"]} | set(report["requests"])
    found = [f"{outcome}: {text}" for outcome, text in ADVICE.items() if outcome in seen]
    if any(line.startswith("assertion") for line in report["why"]):
        draft = "compare the draft (.draft/current in the dataset's folder) with the dataset (current)"
        found.insert(0, f"{draft}; is it right: `gongkai nightly --accept NAME --why TEXT`")
    if any(reason.startswith(OUTSIDE) for reasons in report["postponed"].values() for reason in reasons):
        found.append(f"{OUTSIDE}: ask again in them, or give the source the override `hours`")
    if report["faults"]:
        found.append("mend the files of sources named above; `gongkai sources lint` checks them")
    if not found and (report["alarms"] or report["postponed"]):
        found.append("look at each source named above in a browser, and mend its file")
    if not found and report["status"] != COMPLETE:
        found.append("mend what is named above; the next night, or `gongkai nightly` now, fetches nothing twice")
    return found
