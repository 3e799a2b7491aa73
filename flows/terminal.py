"""What people see: text that no file name can turn into a terminal command, a progress bar, the closing table."""

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_JSON_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029]")


def harden(*streams: TextIO) -> None:
    """Lets `streams` print what their encoding lacks, as an escape, instead of failing."""
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def safe(text: str) -> str:
    """The text on one line, control characters and those that turn the direction of writing escaped."""
    return _UNSAFE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def safe_json(encoded: bytes) -> str:
    """JSON that can be sent to a terminal: still the same value, the remaining control characters escaped."""
    return _JSON_UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", encoded.decode())


def say(text: str) -> None:
    """One line for people, on stderr."""
    print(safe(text), file=sys.stderr, flush=True)


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """A function that shows how far a step is; it shows nothing where stderr is no terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks: dict[str, int] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=total)
            bar.update(tasks[step], completed=done)  # type: ignore[arg-type]

        yield show


def show_counts(title: str, groups: Mapping[str, Mapping[str, int]]) -> None:
    """A table of counts on stderr: a heading for every group, a line for every count."""
    table = Table(title=title, title_justify="left", show_header=False, box=None, pad_edge=False)
    table.add_column()
    table.add_column()
    table.add_column(justify="right")
    for group, counts in groups.items():
        for place, (name, number) in enumerate(sorted(counts.items(), key=lambda item: (-item[1], item[0]))):
            table.add_row(Text("" if place else group), Text(safe(name)), f"{number:,}")
    Console(stderr=True, highlight=False).print(table)
