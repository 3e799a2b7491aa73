"""The run report: what came, what broke, what changed, what to do. Markdown for people, plain data for the ledger."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from flows.harvest.night import COMPLETE, NightResult
from flows.harvest.outcomes import Outcome
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


def plain(night: NightResult, publication: Publication | None) -> dict[str, Any]:
    """The report as plain data."""
    alarms = {one.source: one.alarms for one in night.sources if one.alarms}
    return {
        "run": night.run,
        "status": status_of(night, publication),
        "why": reasons(night, publication),
        "generation": publication.generation if publication else None,
        "renewed": publication.renewed if publication else False,
        "reports": dict(publication.reports) if publication else {},
        "requests": night.outcomes,
        "alarms": alarms,
        "postponed": {one.source: dict(one.postponed) for one in night.sources if one.postponed},
        "new": _urls(night, "new"),
        "changed": _urls(night, "changed"),
        "gone": _urls(night, "gone"),
        "failed": [list(entry) for one in night.sources for entry in one.failed][:_MAX_LINES],
        "sources": {one.source: [one.accepted, len(one.new), len(one.changed)] for one in night.sources},
        "faults": [[fault.file, fault.what] for fault in night.faults],
        "resting": night.resting,
    }


def _urls(night: NightResult, name: str) -> dict[str, Any]:
    urls = [url for one in night.sources for url in getattr(one, name)]
    return {"number": len(urls), "first": urls[:_MAX_LINES]}


def status_of(night: NightResult, publication: Publication | None) -> str:
    """The status of the whole night: nothing published that should have been is a failure."""
    return "failed" if publication is not None and not publication.good else night.status


def reasons(night: NightResult, publication: Publication | None) -> list[str]:
    """Why the night failed; empty where it did not."""
    found = [night.failure] if night.failure else []
    if publication is not None:
        found += [publication.trouble] if publication.trouble else []
        found += [f"assertion {one.name}: {one.why}" for one in publication.failed]
    return found


def markdown(report: Mapping[str, Any]) -> str:
    """The report for people."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Mapping[str, Any]) -> Iterator[str]:
    yield f"# Night {report['run']}: {report['status']}"
    yield ""
    if report["generation"]:
        yield f"Dataset: generation {report['generation']}" + ("" if report["renewed"] else ", unchanged")
    elif report["status"] == "failed":
        yield "**Nothing was published.** The dataset is what it was."
    yield from _section("Why it failed", report["why"])
    yield from _section("Requests", [f"{name}: {number}" for name, number in sorted(report["requests"].items())])
    for name in ("new", "changed", "gone"):
        yield from _section(f"{name.capitalize()}: {report[name]['number']}", report[name]["first"])
    yield from _section("Silent or suspicious sources", _by_source(report["alarms"]))
    waiting = {source: [f"{n} × {why}" for why, n in counts.items()] for source, counts in report["postponed"].items()}
    yield from _section("Not asked to the end", _by_source(waiting))
    yield from _section("Failures", [f"{outcome}: {url} {detail}" for url, outcome, detail in report["failed"]])
    yield from _section("Source files that cannot be used", [f"{file}: {what}" for file, what in report["faults"]])
    yield from _section("Hosts that rest", [f"{host}: {why}" for host, why in report["resting"].items()])
    yield from _section("What to do", advice(report))


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield f"## {title}"
        yield ""
        yield from (f"- {line}" for line in lines)


def _by_source(told: Mapping[str, Sequence[str]]) -> list[str]:
    return [f"{source}: {'; '.join(texts)}" for source, texts in sorted(told.items())]


def advice(report: Mapping[str, Any]) -> list[str]:
    """What to do about this night."""
    seen = {outcome for _, outcome, _ in report["failed"]} | set(report["requests"])
    found = [f"{outcome}: {text}" for outcome, text in ADVICE.items() if outcome in seen]
    if any(line.startswith("assertion") for line in report["why"]):
        found.insert(0, "compare the draft with the dataset; is it right: `gongkai nightly --accept NAME --why TEXT`")
    if report["status"] != COMPLETE and not found:
        found.append("look at each source named above in a browser, and mend its file")
    return found
