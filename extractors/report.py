"""The one way in: a bundle of files in, a report of checked facts out."""

import hashlib
from collections.abc import Sequence

from extractors.alignment import align_document
from extractors.assembly import Copy, Tables, report_of, tables_of
from extractors.bundle import Bundle, FileOutcome, RawFile, Reading, Survey
from extractors.document import Document, ReadError
from extractors.facts import Report
from extractors.identity import gather, identify, is_annual_report
from extractors.prose import claims
from extractors.readers import links, read_document, read_again
from extractors.readers.sniff import HTML, sniff

_Read = Document | ReadError


def survey(file: RawFile) -> Survey:
    """A first look at `file`: its type by its bytes and, of a page, the files it names. Never raises."""
    media_type = sniff(file.data)
    try:
        found = links(file.data) if media_type == HTML else ()
    except ReadError:
        found = ()
    return Survey(file.path, media_type, found, file.meta.parent)


def read(bundle: Bundle) -> Reading:
    """Reads the report that `bundle` holds.

    Never raises: whatever goes wrong inside one document becomes the outcome of that document.
    """
    files = (bundle.main, *bundle.parts)
    shas = [hashlib.sha256(file.data).hexdigest() for file in files]
    try:
        return _read(files, shas)
    except Exception as error:  # noqa: BLE001 - the boundary of one document: a bug in here must not end a run
        place = _place(error)
        detail = f"{type(error).__name__} at {place}: {error}"[:500]
        return Reading(tuple(_outcome(file, sha, ReadError(detail)) for file, sha in zip(files, shas, strict=True)))


def _read(files: Sequence[RawFile], shas: Sequence[str]) -> Reading:
    read = [_document(file) for file in files]
    copies = [
        Copy(sha, file.path, document, align_document(document, sha))
        for file, sha, document in zip(files, shas, read, strict=True)
        if isinstance(document, Document)
    ]
    report = _report(files[0], copies) if copies else "nothing of it can be read"
    outcomes = [
        _outcome(file, sha, document, report, main=number == 0)
        for number, (file, sha, document) in enumerate(zip(files, shas, read, strict=True))
    ]
    return Reading(tuple(outcomes), report if isinstance(report, Report) else None)


def _document(file: RawFile) -> _Read:
    try:
        return read_document(file.data, sniff(file.data))
    except ReadError as error:
        return error


def _report(main: RawFile, copies: Sequence[Copy]) -> Report | str:
    """The report, or the reason why there is none."""
    meta = main.meta
    gathered = [
        gather(
            copy.document,
            meta_title=meta.title,
            meta_site_name=meta.site_name,
            meta_url=meta.url,
            meta_published=meta.published,
            sha256=copy.sha256,
        )
        for copy in copies
    ]
    tables = tables_of(copies)
    reason = is_annual_report(gathered[0], len(tables.forms))
    if reason is not None:
        return reason
    copies, tables = _second_reading(main, copies, tables)
    claimed = claims(text for evidence in gathered for text in evidence.paragraphs)
    return report_of(copies, tables, identify(gathered[0]), claimed, meta.url)


def _second_reading(main: RawFile, copies: Sequence[Copy], tables: Tables) -> tuple[Sequence[Copy], Tables]:
    """Where something is wrong with a PDF, another library reads it too.

    If that copy is without fault, the fault was our reading's; if it has the same, it is the source's.
    """
    if not (tables.failures or tables.doubts) or len(copies) != 1:
        return copies, tables
    document = read_again(main.data, copies[0].document.media_type)
    if document is None:
        return copies, tables
    again = [Copy(copies[0].sha256, copies[0].path, document, align_document(document, copies[0].sha256))]
    second = tables_of(again)
    better = (second.failures, len(second.doubts)) < (tables.failures, len(tables.doubts))
    return (again, second) if better else (copies, tables)


def _outcome(
    file: RawFile, sha: str, read: _Read, report: Report | str | None = None, *, main: bool = True
) -> FileOutcome:
    media_type = sniff(file.data)
    if isinstance(read, ReadError):
        return FileOutcome(sha, file.path, media_type, read.outcome, str(read))
    if isinstance(report, Report):
        return FileOutcome(sha, file.path, media_type, "report" if main else "part_of_report")
    return FileOutcome(sha, file.path, media_type, "not_a_report", report or "")


def _place(error: BaseException) -> str:
    """File and line of our own code where `error` arose."""
    trace = error.__traceback__
    place = "?"
    while trace is not None:
        code = trace.tb_frame.f_code
        if "extractors" in code.co_filename:
            place = f"{code.co_filename.rsplit('extractors', 1)[1].lstrip('/')}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
