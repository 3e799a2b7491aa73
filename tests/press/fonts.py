"""The fonts of pressed PDFs: one that every reader is expected to have, and on request one of the machine, embedded."""

import functools
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

NAMED = "STSong-Light"
_EMBEDDED = "pressed"
_FILES = ("wqy-microhei.ttc", "wqy-zenhei.ttc", "simsun.ttc", "simfang.ttf", "DroidSansFallbackFull.ttf", "uming.ttc")
"""Chinese fonts with TrueType outlines, the only ones that reportlab embeds."""

pdfmetrics.registerFont(UnicodeCIDFont(NAMED))


def _found() -> dict[str, Path]:
    """Files of fonts by name in the folders that reportlab knows for this system, and below them."""
    folders = [Path(folder).expanduser() for folder in rl_config.TTFSearchPath]
    files = (path for folder in folders if folder.is_dir() for path in folder.rglob("*.tt[cf]"))
    return {path.name: path for path in sorted(files, reverse=True)}


@functools.cache
def embeddable() -> str | None:
    """The registered name of a Chinese font of this machine; null where it has none that can be embedded."""
    found = _found()
    for name in _FILES:
        if name not in found:
            continue
        try:
            pdfmetrics.registerFont(TTFont(_EMBEDDED, str(found[name])))
        except TTFError:
            continue
        return _EMBEDDED
    return None
