"""The press: consistent facts from a seed, rendered as reports, so that facts → file → facts can be tested at any size.

`press_facts` makes the facts, the modules named after a format render them, `random_disorders` draws what is wrong
with the file. Labels and identities come from `extractors.forms`; nothing here repeats them.
"""

from tests.press.disorders import FORMATS, Disorders, Format, random_disorders
from tests.press.facts import PressedReport, press_facts
from tests.press.render import render

__all__ = ["FORMATS", "Disorders", "Format", "PressedReport", "press_facts", "random_disorders", "render"]
