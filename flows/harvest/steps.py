"""The steps of a night, in order: harvest, build and publish, report. The command and the Prefect flow call them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError

from flows.build import Options
from flows.harvest.assertions import Failed, check_night
from flows.harvest.families import OPTIONS
from flows.harvest.night import NightResult, Progress, Settings, harvest, machine, night_lock
from flows.harvest.publication import Publication, publish_draft
from flows.harvest.reporting import NightReport, markdown, plain
from flows.harvest.results import last_reported_year
from flows.harvest.source import SOURCES, Fault, Source, load_sources
from flows.store.ledger import Ledger

NIGHTS: Final = "nights"


class UnknownSource(Exception):
    """A source that no file describes."""


@dataclass(slots=True)
class Night:
    """One night with its ledger open. The caller holds `night_lock`."""

    settings: Settings
    ledger: Ledger
    folder: Path = SOURCES
    only: Sequence[str] = ()
    accept: Mapping[str, str] = field(default_factory=dict)

    def harvest(self, progress: Progress = lambda done, sources: None) -> NightResult:
        """Asks all sources, or those in `only`. Raises UnknownSource."""
        sources, faults = self.sources()
        return harvest(self.settings, sources, faults, self.ledger, progress)

    def sources(self) -> tuple[list[Source], list[Fault]]:
        """The sources to be asked, and the files that cannot be used. Raises UnknownSource."""
        sources, faults = load_sources(self.folder, OPTIONS)
        unknown = sorted(set(self.only) - {source.id for source in sources})
        if unknown:
            raise UnknownSource(f"no source {', '.join(unknown)}; `gongkai sources list` names them")
        if not self.only:
            return sources, faults
        return [source for source in sources if source.id in self.only], []

    def publish(self, night: NightResult, options: Options) -> Publication:
        """Publishes what the raw folder now gives, if it may be published."""
        if night.failure:
            return Publication(trouble=f"nothing is published after a night that failed: {night.failure}")
        pairs = []
        for one in night.sources:
            before = self.ledger.source_before(night.run, one.source)
            pairs.append((one.accepted, int(before.get("accepted", 0)) if before else 0))
        failed = check_night(pairs)
        empty: list[Failed] = [one for one in failed if one.name not in self.accept]
        if empty and not sum(pair[0] for pair in pairs):
            return Publication(failed=tuple(empty))
        year = last_reported_year(self.settings.clock.now())
        return publish_draft(options, year, self.accept, failed)

    def close(self, night: NightResult, publication: Publication | None) -> NightReport:
        """Writes the report and closes the night. On a full disk the report may be lost; what is returned is not."""
        report = plain(night, publication)
        report["holder"] = machine(self.settings.state)
        if self.accept:
            report["accepted"] = dict(self.accept)
        try:
            folder = self.settings.state / NIGHTS
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{night.run}.md").write_text(markdown(report), encoding="utf-8")
            self.ledger.end(night.run, self.settings.clock.now().isoformat(), report["status"], report)
        except (OSError, DBAPIError) as error:
            report["status"] = "failed"
            report["why"] = [*report["why"], f"the report cannot be written: {error}"]
        return report


def run_night(
    settings: Settings, folder: Path, only: Sequence[str], accept: Mapping[str, str], out: Path | None
) -> NightReport:
    """A whole night without a scheduler; `out` null harvests only. Returns its report.

    Raises NightBusy, UnknownSource, LedgerUnusable.
    """
    with night_lock(settings.state), Ledger(settings.ledger_address) as ledger:
        night = Night(settings, ledger, folder, only, accept)
        found = night.harvest()
        publication = None if out is None else night.publish(found, Options(settings.raw, out, sources=folder))
        return night.close(found, publication)
