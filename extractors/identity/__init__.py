"""Who reports, and on which year: the body, its place in the registry of divisions, its kind and level."""

from extractors.identity.admission import another_kind, is_annual_report
from extractors.identity.evidence import Evidence, gather
from extractors.identity.hosts import owner_of
from extractors.identity.naming import named_body
from extractors.identity.resolve import doubtful_year, identify

__all__ = [
    "Evidence",
    "another_kind",
    "doubtful_year",
    "gather",
    "identify",
    "is_annual_report",
    "named_body",
    "owner_of",
]
