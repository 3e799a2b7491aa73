"""Which table of a document is which table of the form, and where every number of it stands."""

from extractors.alignment.appendix import Found
from extractors.alignment.tables import Alignment, align_document, is_impossible

__all__ = ["Alignment", "Found", "align_document", "is_impossible"]
