"""The one way in: a bundle of files in, a report of checked facts out."""

import dataclasses
import hashlib
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import ParamSpec, TypeVar

from msgspec.structs import replace

from extractors.alignment import align_document
from extractors.assembly import Copy, Tables, adopted, compared, report_of, solve, tables_of, together
from extractors.belonging import evidence_of, foreign_parts, of_another_kind, other_reports
from extractors.bundle import Bundle, FileOutcome, RawFile, Reading, Survey
from extractors.document import Document, LimitExceeded, NotAReport, ReadError
from extractors.facts import Body, Report
from extractors.identity import Evidence, doubtful_year, identify, is_annual_report
from extractors.identity.captions import below_other_names
from extractors.identity.resolve import SPEAKS_OF_A_BODY
from extractors.identity.within import below_other_title, other_title
from extractors.pictured import joined
from extractors.prose import claims
from extractors.readers import CONVERTED, convert_documents, links, read_again, read_converted, read_document
from extractors.readers.charset import misread
from extractors.readers.recognition import has_pictures, recognise
from extractors.readers.sniff import sniff

__all__ = ["CONVERTED", "convert", "read", "survey"]

_P = ParamSpec("_P")
_T = TypeVar("_T")
_Looked = Copy | ReadError
_MUCH_TEXT = 200
"""Characters of running text from which a file says by itself whether it is a report."""
_GARBLED = 100_000
"""Characters that are looked through for text that was decoded wrongly."""
_FAULTLESS = (0, 0)
_LATE_DAY = re.compile(r"^year: (?:published|address) (20[0-9]{2}-0[5-9])$")
"""Reports are due in January and March."""
_APART = "another report than the page that links to it; to be read on its own"


def survey(file: RawFile) -> Survey:
    """A first look at `file`: its type by its bytes and, of a page or text, the files it names. Never raises."""
    media_type = sniff(file.data)
    found = _guarded(links, file.data, media_type)
    return Survey(file.path, media_type, () if isinstance(found, ReadError) else found, file.meta.parent)


def read(bundle: Bundle) -> Reading:
    """Reads the report that `bundle` holds.

    Never raises: whatever goes wrong inside one document becomes the outcome of that document.
    """
    files = (bundle.main, *bundle.parts)
    looked = [_guarded(_look, file) for file in files]
    reading = _guarded(_read, files, looked)
    if isinstance(reading, ReadError):
        return Reading(tuple(_outcome(file, reading) for file in files))
    return reading


def _guarded(step: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T | ReadError:
    """What `step` returns, or what it raises as an error of the document: no bug in here may end a run."""
    try:
        return step(*args, **kwargs)
    except ReadError as error:
        return error
    except MemoryError:
        return LimitExceeded("memory")
    except RecursionError as error:
        return LimitExceeded(f"depth, at {_place(error)}")
    except Exception as error:  # noqa: BLE001 - the boundary of one document, the only one
        return ReadError(f"{type(error).__name__} at {_place(error)}: {error}"[:500])


def _look(file: RawFile) -> Copy:
    """One file read and aligned. Raises `ReadError` where it cannot be read."""
    sha = _sha(file)
    document = _document(file)
    return Copy(sha, file.path, document, align_document(document, sha))


def _document(file: RawFile) -> Document:
    if isinstance(file.converted, ReadError):
        raise file.converted
    if file.converted is not None:
        return read_converted(file.converted, file.data, sniff(file.data))
    return read_document(file.data, sniff(file.data))


def convert(files: Sequence[RawFile]) -> list[RawFile]:
    """`files` of the types in `CONVERTED` with their conversion, made in one go: ten times as fast as one by one.

    Never raises; a file that cannot be converted says so when it is read.
    """
    results = _guarded(convert_documents, [file.data for file in files])
    if isinstance(results, ReadError):
        return list(files)
    return [dataclasses.replace(file, converted=result) for file, result in zip(files, results, strict=True)]


def _read(files: Sequence[RawFile], looked: Sequence[_Looked]) -> Reading:
    pairs = [(file, copy) for file, copy in zip(files, looked, strict=True) if isinstance(copy, Copy)]
    if not pairs:
        return Reading(tuple(_outcome(f, e) for f, e in zip(files, looked, strict=True) if isinstance(e, ReadError)))
    apart = {pairs[number][0].path for number in other_reports(pairs)}
    foreign = dict(foreign_parts([(file, copy) for file, copy in pairs[1:] if file.path not in apart]))
    copies = [copy for file, copy in pairs if file.path not in apart and file.path not in foreign]
    copies = _with_pictures({file.path: file for file in files}, copies)
    report = _report(files, copies)
    first = copies[0].path
    outcomes = []
    for file, copy in zip(files, looked, strict=True):
        if file.path in apart:
            outcomes.append(_outcome(file, ReadError(_APART)))
        elif file.path in foreign:
            outcomes.append(_outcome(file, NotAReport(foreign[file.path])))
        else:
            outcomes.append(_outcome(file, copy, report, main=file.path == first))
    return Reading(tuple(outcomes), report if isinstance(report, Report) else None, tuple(sorted(apart)))


def _with_pictures(files: Mapping[str, RawFile], copies: Sequence[Copy]) -> list[Copy]:
    """`copies` with pictures recognised, one file after the other, as long as the text leaves a table missing.

    Text that is certainly no report is not looked at for its pictures: a news page has many.
    """
    found = list(copies)
    if not any(has_pictures(copy.document) for copy in copies) or not _is_missing(found):
        return found
    text = sum(len(paragraph.text) for paragraph in copies[0].document.paragraphs())
    meta = files[copies[0].path].meta
    if text > _MUCH_TEXT and is_annual_report(evidence_of(copies[0], meta), len(tables_of(copies).forms)) is not None:
        return found
    for number, copy in enumerate(copies):
        if has_pictures(copy.document) and _is_missing(found):
            file = files[copy.path]
            document = recognise(copy.document, file.data, posixpath.basename(file.path))
            found[number] = Copy(copy.sha256, copy.path, document, align_document(document, copy.sha256))
    return joined(found)


def _is_missing(copies: Sequence[Copy]) -> bool:
    """Whether a table was not found, or nothing of it could be read."""
    return not {"absent", "unreadable"}.isdisjoint(tables_of(copies).states.values())


def _report(files: Sequence[RawFile], copies: Sequence[Copy]) -> Report | str:
    """The report, or the reason why there is none; the main file comes first."""
    main = files[0]
    gathered = [evidence_of(copy, main.meta) for copy in copies]
    tables = tables_of(copies)
    reason = is_annual_report(gathered[0], len(tables.forms))
    if reason is not None and len(gathered) > 1:  # a page may be no more than a link to its report
        reason = is_annual_report(_together(gathered), len(tables.forms))
    if reason is not None:
        _refuse_unseen(copies)
        _refuse_garbled(copies)
        return reason
    copies, tables = _second_reading({file.path: file for file in files}, copies, tables)
    body = _identified(gathered)
    remarks = (*_of_another_report(copies, tables, gathered[0], body), *of_another_kind(copies[1:], gathered[1:]))
    tables = replace(tables, doubts=(*tables.doubts, *remarks))
    claimed = claims((text for evidence in gathered for text in evidence.paragraphs), body.year)
    return report_of(copies, tables, body, claimed, main.meta.url)


def _identified(gathered: Sequence[Evidence]) -> Body:
    """The body and year that the main file names; where it names none, what the other files say counts with it."""
    body = identify(gathered[0])
    return body if (body.agency and body.year) or len(gathered) == 1 else identify(_together(gathered))


def _of_another_report(copies: Sequence[Copy], tables: Tables, evidence: Evidence, body: Body) -> Iterator[str]:
    """Remarks that the tables, or the year, may be those of another report than the one that `body` names."""
    for copy in copies:
        yield from _of_other_titles(copy, tables, body)
        yield from below_other_names(copy.document, tables.facts, body)
    if SPEAKS_OF_A_BODY in body.conflicts:
        yield f"{body.agency} is named, yet the text speaks of a bureau or township as its own"
    if other := doubtful_year(evidence, body.year):
        yield f"the year is read as {body.year}, yet other evidence agrees on another: {other}"
    elif day := next(filter(None, map(_LATE_DAY.search, body.evidence)), None):
        yield f"the year rests on a day of publication alone, {day[1]}, when reports of any year may be put up"


def _of_other_titles(copy: Copy, tables: Tables, body: Body) -> Iterator[str]:
    """A remark where the title of another report stands inside a file: above numbers that were read, or its own tables.

    Its tables may say the same as those above it, as two reports of zeros do; whose they are is no less in doubt.
    """
    title = other_title(copy.document, body)
    if title is None:
        return
    if remarks := list(below_other_title(copy.document, tables.facts, title)):
        yield from remarks
        return
    below = replace(copy.document, blocks=copy.document.blocks[title.place + 1 :])
    if any(fact.value is not None for fact in align_document(below, copy.sha256).facts):
        yield f"another report stands in the file, below its title: {title.text!r}"


def _together(gathered: Sequence[Evidence]) -> Evidence:
    """What all files of a report say, the main one first."""
    titles = dict.fromkeys(title for evidence in gathered for title in evidence.titles)
    paragraphs = tuple(text for evidence in gathered for text in evidence.paragraphs)
    return dataclasses.replace(gathered[0], titles=tuple(titles), paragraphs=paragraphs)


def _refuse_unseen(copies: Sequence[Copy]) -> None:
    """Raises `ReadError` where there is no text and a picture could not be read: what it shows may well be a report."""
    doubts = [doubt for copy in copies for doubt in copy.document.doubts]
    if doubts and not any(True for copy in copies for _ in (*copy.document.paragraphs(), *copy.document.tables())):
        raise ReadError(doubts[0])


def _refuse_garbled(copies: Sequence[Copy]) -> None:
    """Raises `ReadError` where nobody can read the text, since it was decoded wrongly before it was published."""
    for copy in copies:
        text = "\n".join(paragraph.text for paragraph in copy.document.paragraphs())
        if how := misread(text[:_GARBLED], "信息公开"):
            raise ReadError(f"garbled text ({how}): fetch the original")


def _second_reading(
    files: Mapping[str, RawFile], copies: Sequence[Copy], tables: Tables
) -> tuple[Sequence[Copy], Tables]:
    """Where something is wrong with the tables, each PDF among the files is read again."""
    if not (tables.failures or tables.doubts):
        return copies, tables
    read_anew = [_read_anew(files[copy.path], copy) for copy in copies]
    return [copy for copy, _ in read_anew], together([own for _, own in read_anew])


def _read_anew(file: RawFile, first: Copy) -> tuple[Copy, Tables]:
    """A PDF with which something is wrong, by another library, and by the positions of its words.

    A reading without fault shows that the fault was ours. One that agrees makes it the source's own; one that differs
    is a doubt of its own.
    """
    tables = solve(first.alignment)
    recognised = any(paragraph.recognised for paragraph in first.document.paragraphs())
    if _faults(tables) == _FAULTLESS or recognised:
        return first, tables
    witnesses = []
    errors = []
    for again in _further(file, first):
        if isinstance(again, ReadError):
            errors.append(f"another reading of the file failed: {again}")
            continue
        second = solve(again.alignment)
        if _faults(second) == _FAULTLESS and second.numbers >= tables.numbers:
            return _doubted(again, first), adopted(tables, second)
        witnesses.append((again, second))
    # A reading that lost cells has fewer checks to fail: it is no better for that.
    whole = [(copy, theirs) for copy, theirs in witnesses if theirs.numbers >= tables.numbers]
    best, theirs = min(whole, key=lambda pair: _faults(pair[1]), default=(first, tables))
    if _faults(theirs) < _faults(tables):
        return _doubted(best, first), adopted(tables, theirs)
    seen = compared(tables, [second for _, second in witnesses])
    return first, replace(seen, doubts=(*seen.doubts, *errors))


def _further(file: RawFile, first: Copy) -> Iterator[_Looked]:
    """Further readings of a file after the `first`. An error in one of them says nothing of the first."""
    documents = read_again(file.data, first.document.media_type)
    while (document := _guarded(next, documents, None)) is not None:
        yield document if isinstance(document, ReadError) else _guarded(_read_as, first, document)


def _read_as(first: Copy, document: Document) -> Copy:
    """The file of `first` as another reading of it shows it."""
    return replace(first, document=document, alignment=align_document(document, first.sha256))


def _doubted(again: Copy, first: Copy) -> Copy:
    """A further reading with what the `first` one doubts of the file itself: text that is not seen stays unseen."""
    return replace(again, document=again.document.doubted(first.document.lasting))


def _faults(tables: Tables) -> tuple[int, int]:
    """Failing checks and doubts of one file's tables, if they were the report's."""
    judged = together([tables])
    return judged.failures, len(judged.doubts)


def _outcome(file: RawFile, looked: _Looked, report: Report | str | None = None, *, main: bool = True) -> FileOutcome:
    if isinstance(looked, ReadError):
        return FileOutcome(_sha(file), file.path, sniff(file.data), looked.outcome, str(looked))
    sha, media_type = looked.sha256, looked.document.media_type
    if isinstance(report, Report):
        return FileOutcome(sha, file.path, media_type, "report" if main else "part_of_report")
    return FileOutcome(sha, file.path, media_type, "not_a_report", report or "")


def _sha(file: RawFile) -> str:
    return hashlib.sha256(file.data).hexdigest()


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
