"""The one way in: a bundle of files in, a report of checked facts out."""

from extractors.bundle import Bundle, RawFile, Reading, Survey


def survey(file: RawFile) -> Survey:
    """A first look at `file`; never raises."""
    raise NotImplementedError


def read(bundle: Bundle) -> Reading:
    """Reads the report that `bundle` holds; never raises, whatever the bytes."""
    raise NotImplementedError
