"""What the running text of a report claims."""

from extractors.prose.claims import claims

__all__ = ["claims"]
