"""A reader whose documents are JSON that says what is to happen; it stands at the top of a module for the workers."""

import ctypes
import hashlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractors.bundle import SHORT_OF_MEMORY, Bundle, FileOutcome, RawFile, Reading, Survey
from extractors.facts import Basis, Body, Check, Claim, Fact, Report, Unplaced
from extractors.forms import TableName, form
from flows.reading import Reader


def document(agency: str = "a", year: int = 2022, **more: Any) -> bytes:
    """The bytes of a report: `value` fills the cells, `cells` some of them, `act` is done while it is read.

    `grade` is the report's; `type` and `links` are what its survey says.
    """
    return json.dumps({"agency": agency, "year": year, **more}, ensure_ascii=False).encode()


def survey(file: RawFile) -> Survey:
    spec = _spec(file)
    act(spec.get("act_survey", ""))
    return Survey(file.path, spec.get("type", "application/json"), tuple(spec.get("links", ())), file.meta.parent)


def read(bundle: Bundle) -> Reading:
    files = (bundle.main, *bundle.parts)
    specs = [_spec(file) for file in files]
    try:
        for spec in specs:
            act(spec.get("act", ""))
    except MemoryError:  # noted as the core notes it
        kind = "application/json"
        short = [FileOutcome(_sha(file), file.path, kind, "unreadable", SHORT_OF_MEMORY) for file in files]
        return Reading(tuple(short))
    outcomes = [FileOutcome(_sha(file), file.path, "application/json", "part_of_report") for file in files]
    if "agency" not in specs[0]:
        outcomes[0] = FileOutcome(_sha(files[0]), files[0].path, "application/json", "not_a_report")
        return Reading(tuple(outcomes))
    outcomes[0] = FileOutcome(_sha(files[0]), files[0].path, "application/json", "report")
    return Reading(tuple(outcomes), _report(files, specs[0]))


HOARD: list[bytearray] = []
"""What documents leave behind in their process."""


def act(what: str) -> None:
    verb, _, argument = what.partition(" ")
    if verb == "exit":
        os._exit(int(argument))
    elif verb == "crash":
        ctypes.string_at(0)
    elif verb == "abort":
        os.abort()
    elif verb == "sleep":
        time.sleep(float(argument))
    elif verb == "swallow":
        bytearray(int(argument))
    elif verb == "hoard":
        HOARD.append(bytearray(int(argument)))
    elif verb == "raise":
        raise RuntimeError(argument)
    elif verb == "append":
        with Path(argument).open("a") as log:
            log.write("read\n")


def _spec(file: RawFile) -> dict[str, Any]:
    try:
        spec = json.loads(file.data)
    except ValueError:
        return {}
    return spec if isinstance(spec, dict) else {}


def _sha(file: RawFile) -> str:
    return hashlib.sha256(file.data).hexdigest()


def _facts(spec: dict[str, Any], code: str, sha: str) -> list[Fact]:
    facts = []
    tables: tuple[TableName, ...] = ("disclosure", "applications", "review_litigation")
    for table in tables:
        for cell in form(code).tables[table].cells():
            value = spec.get("cells", {}).get(str(cell), spec.get("value", 0))
            basis: Basis = "blank" if value is None else "printed"
            locator = f"table=1;row={cell.row};cell={cell.column}"
            facts.append(Fact(cell, value, basis, str(value), sha, locator))
    return facts


def _report(files: tuple[RawFile, ...], spec: dict[str, Any]) -> Report:
    agency, year, code = spec["agency"], spec["year"], spec.get("form", "2021")
    sha = _sha(files[0])
    body = Body(
        agency_id=agency, agency=spec.get("name", f"{agency}局"), level=spec.get("level", "county"), year=year,
        scope="own", kind="statistics", body="department", division="371722", division_candidates=("371722",),
        province="37", title="年度报告", published=files[0].meta.published,
    )  # fmt: skip
    return Report(
        report_id=f"{agency}:{year}:own", body=body, form=code, disclosure_form=code, document=sha,
        documents=tuple(_sha(file) for file in files), media_type="application/json", source_url=files[0].meta.url,
        states={"disclosure": "filled", "applications": "filled", "review_litigation": "filled"},
        grade=spec.get("grade", "clean"),
        facts=tuple(_facts(spec, code, sha)),
        checks=(Check("row_total", "received.new", "hard", "pass", 0, 0), *_open_checks(spec)),
        claims=tuple(_claims(spec)),
        unplaced=(Unplaced(sha, "line=3", "77", "no cell"),) if spec.get("unplaced") else (),
    )  # fmt: skip


def _claims(spec: dict[str, Any]) -> Iterator[Claim]:
    if spec.get("claims"):
        yield Claim("received.new", 1, "收到1件", True)
    if "changed" in spec:
        yield Claim("received.change", spec["changed"], "比上年增加")


def _open_checks(spec: dict[str, Any]) -> Iterator[Check]:
    if "changed" in spec:
        yield Check("claim", "received.change", "soft", "unassessable", spec["changed"], None, "比上年增加")


FAKE = Reader(survey, read)
