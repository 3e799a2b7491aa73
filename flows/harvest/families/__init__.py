"""Families of sites: how a column lists its reports. A family is a small class; a site is a file of a few lines."""

from flows.harvest.families.base import Column, Family, Reader
from flows.harvest.families.gkmlpt import Gkmlpt
from flows.harvest.families.hanweb import HanwebAnnual, HanwebDataproxy
from flows.harvest.families.listing import Fixed, Listing, Trs, Yearly

FAMILIES: dict[str, type[Family]] = {
    family.name: family for family in (Listing, Trs, HanwebDataproxy, HanwebAnnual, Gkmlpt, Fixed, Yearly)
}
"""Every family by the name that a source file gives."""

OPTIONS: dict[str, frozenset[str]] = {name: family.options for name, family in FAMILIES.items()}
"""What `options:` of a source of each family may say."""

__all__ = ["FAMILIES", "OPTIONS", "Column", "Family", "Reader"]
