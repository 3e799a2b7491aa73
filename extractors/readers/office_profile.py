"""LibreOffice's profile for one worker: its settings and its fonts. Kept warm from batch to batch."""

import fcntl
import os
from contextlib import suppress
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir, mkdtemp

_NAME = "gongkai-profile-"
_LOCK_FILE = "in-use"
_FONTS = "fonts.conf"
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
_FONT_FILES = (".ttf", ".ttc", ".otf", ".pfb")

_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisablePythonRuntime", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Writer/Content/Update", "Link", "2"),
    ("Office.Writer/Content/Update", "Field", "false"),
    ("Office.Writer/Content/Update", "Chart", "false"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Office.Jobs/Jobs/org.openoffice.Office.Jobs:Job['UpdateCheck']/Arguments", "AutoCheckEnabled", "false"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Inet/Settings", "ooInetNoProxy", ""),
)
"""No macros, no links followed, every connection to a port where nothing listens."""

_MEMORY = {"MALLOC_TOP_PAD_": str(64 * 2**20), "MALLOC_TRIM_THRESHOLD_": str(2**30)}
"""Of the C library: what a document frees is not handed back only to be asked for again, an eighth of the time."""


@cache
def profile(process: int) -> Path:
    """The profile of this worker, kept warm from batch to batch. `process` tells a forked worker from its parent."""
    _sweep()
    folder = Path(mkdtemp(prefix=f"{_NAME}{process}-"))
    fcntl.flock(os.open(folder / _LOCK_FILE, os.O_CREAT | os.O_RDWR, 0o600), fcntl.LOCK_EX)
    # Workers of `multiprocessing` leave without `atexit`; this runs in both cases, but not in one that is killed.
    Finalize(None, rmtree, (folder,), {"ignore_errors": True}, exitpriority=0)
    return folder


def _sweep() -> None:
    """Removes the profiles of workers that were killed: nobody holds their locks any more."""
    for path in Path(gettempdir()).glob(f"{_NAME}*/{_LOCK_FILE}"):
        with suppress(OSError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            rmtree(path.parent, ignore_errors=True)


def furnish(profile: Path) -> None:
    """Writes settings and fonts, once for a profile; LibreOffice keeps the settings when it adds its own."""
    path = profile / "user" / "registrymodifications.xcu"
    if path.is_file():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_settings(), encoding="utf-8")
    (profile / _FONTS).write_text(_fonts(profile), encoding="utf-8")


def environment(profile: Path) -> dict[str, str]:
    """Memory that is kept from file to file, and fonts without the system's rules for them.

    LibreOffice lays a text out before it writes it, and asks for a substitute for each missing font again and again.
    With the rules of a Debian these questions were half of the time that a document took; the DOCX is the same byte for
    byte without them. Where no fonts stand in the usual folders, those rules must find them.
    """
    found = any(path.suffix.lower() in _FONT_FILES for folder in _FONT_FOLDERS for path in Path(folder).rglob("*"))
    return {**_MEMORY, "FONTCONFIG_FILE": str(profile / _FONTS)} if found else _MEMORY


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{group}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for group, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry"'
        f' xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>'
    )


def _fonts(profile: Path) -> str:
    """The folders, and the system's cache of what is in them; where that is out of date, one of our own."""
    folders = "".join(f"<dir>{folder}</dir>" for folder in _FONT_FOLDERS)
    caches = f"<cachedir>{profile / 'fonts'}</cachedir><cachedir>/var/cache/fontconfig</cachedir>"
    return f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>{folders}{caches}</fontconfig>'
