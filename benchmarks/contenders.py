"""Who is measured. Each takes the bytes of one file. Run as a module it reads a folder and prints figures as JSON."""

import io
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractors.document import Document

Contender = Callable[[bytes], object]


def ours() -> Contender:
    """gongkai: bytes to checked facts, body and claims."""
    from extractors.bundle import Bundle, RawFile
    from extractors.report import read

    return lambda data: read(Bundle(RawFile("report", data)))


class IdentityAndProse:
    """gongkai: who reports and what the sentences claim, of a document that is read already (jieba included)."""

    def prepare(self, data: bytes) -> "Document":
        """The document, which is not timed."""
        from extractors.readers import read_document
        from extractors.readers.sniff import sniff

        return read_document(data, sniff(data))

    def __call__(self, document: "Document") -> object:
        from extractors.identity import gather, identify, is_annual_report
        from extractors.prose import claims

        nothing = dict.fromkeys(("meta_title", "meta_site_name", "meta_url", "meta_published"))
        evidence = gather(document, **nothing, sha256="0" * 64)
        body = identify(evidence)
        return is_annual_report(evidence, 3), body, claims(evidence.paragraphs, body.year)


def read_html() -> Contender:
    """pandas.read_html with lxml: the tables as data frames."""
    import pandas

    return lambda data: pandas.read_html(io.StringIO(data.decode("utf-8")), flavor="lxml")


def row_cells() -> Contender:
    """python-docx: the text of `row.cells` of every table."""
    import docx

    def tables(data: bytes) -> object:
        document = docx.Document(io.BytesIO(data))
        return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]

    return tables


def extract_tables() -> Contender:
    """pdfplumber: `extract_tables` over all pages."""
    import pdfplumber

    def tables(data: bytes) -> object:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            return [page.extract_tables() for page in pdf.pages]

    return tables


def in_batches() -> Contender:
    """gongkai as a build reads Word 97 files: converted many at a time (the time is that of one file of the batch)."""
    from extractors.bundle import Bundle, RawFile
    from extractors.report import convert, read
    from flows.reading import BATCH

    def batch(data: bytes) -> object:
        return [read(Bundle(file)) for file in convert([RawFile("report", data)] * BATCH)]

    return batch


def a_page() -> Contender:
    """gongkai, as for any file; the time is that of one page."""
    return ours()


def data_frames() -> Contender:
    """pandas with calamine: every sheet as a data frame."""
    import pandas

    return lambda data: pandas.read_excel(io.BytesIO(data), sheet_name=None, header=None, engine="calamine")


_ALONE = "gongkai, identity and prose alone"
CONTENDERS: dict[str, dict[str, Callable[[], Contender | IdentityAndProse]]] = {
    "html": {"gongkai": ours, "pandas.read_html": read_html, _ALONE: IdentityAndProse},
    "docx": {"gongkai": ours, "python-docx row.cells": row_cells, _ALONE: IdentityAndProse},
    "pdf": {"gongkai": ours, "pdfplumber extract_tables": extract_tables},
    "pdf, font not in the file": {"gongkai": ours, "pdfplumber extract_tables": extract_tables},
    "txt": {"gongkai": ours},
    "xlsx": {"gongkai": ours, "pandas.read_excel": data_frames},
    "doc": {"gongkai, in batches": in_batches, "gongkai": ours},
    "scan, 200 dpi": {"gongkai, a page": a_page},
}


def _units(make: Callable[[], Contender | IdentityAndProse], data: bytes) -> int:
    """How many documents or pages one call reads. What is asked for here must not count as memory of another."""
    if make is in_batches:
        from flows.reading import BATCH

        return BATCH
    if make is a_page:
        from pypdfium2 import PdfDocument

        return len(PdfDocument(data))
    return 1


def main() -> None:
    """Reads every file of a folder, the first ones once before to warm up; prints seconds and megabytes."""
    name, folder = sys.argv[1:]
    make = next(contenders[name] for contenders in CONTENDERS.values() if name in contenders)
    read = make()
    files = [path.read_bytes() for path in sorted(Path(folder).iterdir())]
    given: list[Any] = [read.prepare(data) if isinstance(read, IdentityAndProse) else data for data in files]
    for one in given[: 1 if make is in_batches else 3]:
        read(one)
    seconds = []
    for data, one in zip(files, given, strict=True):
        start = time.perf_counter()
        read(one)
        seconds.append((time.perf_counter() - start) / _units(make, data))
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": statistics.median(seconds), "slowest": max(seconds), "megabytes": megabytes}))


if __name__ == "__main__":
    main()
